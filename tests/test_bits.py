"""Sets of bits: what they hold, in which order, and numbers worked out for everybody in them at once."""

from __future__ import annotations

from random import Random

import pytest

from frameworks.filters.bits import Sums, chosen_from, counted, lowest_first, packed

SIZE = 200


@pytest.mark.parametrize("places", [[], [0], [0, 2, 64], [99], list(range(100))])
def test_a_set_has_the_places_that_it_is_made_of(places: list[int]) -> None:
    bits = packed(places)
    assert bits == sum(1 << place for place in places)
    assert list(lowest_first(bits)) == places
    assert list(chosen_from(range(100), bits)) == places
    assert list(chosen_from([*range(99, -1, -1)], bits)) == places[::-1]


def numbers(sums: Sums, among: int) -> dict[int, int]:
    """By place."""
    return {place: number for number, having in enumerate(sums.by_number(among)) for place in lowest_first(having)}


def test_sets_are_counted_as_one_by_one() -> None:
    chance = Random(7)
    sets = [chance.getrandbits(SIZE) for _ in range(37)]
    among = chance.getrandbits(SIZE)
    expected = {place: sum(each >> place & 1 for each in sets) for place in lowest_first(among)}
    assert numbers(counted(sets), among) == expected
    assert counted([]).by_number(among) == [among]


def test_weights_are_added_as_one_by_one() -> None:
    chance = Random(8)
    sums, expected = Sums(), dict.fromkeys(range(SIZE), 0)
    for _ in range(30):
        weight, members = chance.randrange(7), chance.getrandbits(SIZE) & chance.getrandbits(SIZE)
        sums.add(weight, members)
        for place in lowest_first(members):
            expected[place] += weight
    assert numbers(sums, (1 << SIZE) - 1) == expected
    assert list(lowest_first(sums.positive)) == [place for place, number in expected.items() if number]
