"""Sets of frameworks as whole numbers: bit i is set where the i-th of the default order is in the set.

`a & b` is who is in both, `(a & b).bit_count()` how many: for 100,000 frameworks a few millionths of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress
from operator import or_

AS_FLAGS = bytes.maketrans(b"01", b"\0\1")


def packed(places: Iterable[int]) -> int:
    """The set of these places. By way of its binary digits: bit by bit would copy the whole number for each."""
    wanted = list(places)
    digits = bytearray(b"0") * (max(wanted, default=0) + 1)
    for place in wanted:
        digits[~place] = 49  # "1", counted from the end
    return int(digits, 2)


def lowest_first(members: int) -> Iterator[int]:
    """The places in the set. Each takes as long as an operation on the set: for a few of them, or the first of many."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


def chosen_from(order: Sequence[int], bits: int) -> Iterator[int]:
    """Those of these places that are in the set, in this order, which has all places; a range has them from 0 up."""
    flags = f"{bits:0{len(order)}b}".encode().translate(AS_FLAGS)[::-1]
    return compress(order, flags if isinstance(order, range) else map(flags.__getitem__, order))


class Sums:
    """A number for each framework, 0 at first, worked out for all at once.

    Kept as binary digits: for each digit, lowest first, the set of the frameworks whose number has it.
    """

    def __init__(self) -> None:
        self.digits: list[int] = []

    def add(self, number: int, members: int) -> None:
        """To the number of each of the members."""
        for digit in range(number.bit_length()):
            if number >> digit & 1:
                self._carry(digit, members)

    def _carry(self, digit: int, members: int) -> None:
        while members:
            self.digits += [0] * (digit + 1 - len(self.digits))
            self.digits[digit], members = self.digits[digit] ^ members, self.digits[digit] & members
            digit += 1

    @property
    def positive(self) -> int:
        return reduce(or_, self.digits, 0)

    @property
    def most_first(self) -> list[int]:
        return self.digits[::-1]

    def by_number(self, among: int) -> list[int]:
        """The n-th is the set of those of `among` whose number is n."""
        found = [among]
        for digit in self.most_first:
            found = [part for each in found for part in (each & ~digit, each & digit)]
        return found


def counted(sets: Iterable[int]) -> Sums:
    """In how many of these sets each framework is."""
    sums = Sums()
    for members in sets:
        sums.add(1, members)
    return sums
