"""All frameworks held against some criteria at once: sets of bits, none of them looked at by itself.

A sum is kept as its binary digits: for each digit, lowest first, the set of the frameworks whose sum has it. Adding a
weight for everyone in a set, or finding who has most, takes a few operations on whole sets, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from frameworks.chooser.answers import Criterion
from frameworks.chooser.evidence import Verdict
from frameworks.chooser.probes import verdicts
from frameworks.filters.index import Index
from frameworks.models import Status


class Sums:
    """A number for each framework, 0 at first."""

    def __init__(self) -> None:
        self.digits: list[int] = []

    def add(self, number: int, members: int) -> None:
        """To the sum of each of the members."""
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


def in_order(members: int, marks: Sequence[int]) -> Iterator[int]:
    """The sets of equal ones, best first: those with the first mark before those without it, then by the second …"""
    while members:
        best = members
        for mark in marks:
            best = best & mark or best
        yield best
        members &= ~best


def places(members: int) -> Iterator[int]:
    """In the default order, one by one: to be stopped early."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


class Tie(NamedTuple):
    """Those that share a place."""

    place: int
    members: int

    @property
    def last(self) -> int:
        """How many stand in this place and before it."""
        return self.place - 1 + self.members.bit_count()


@dataclass(frozen=True)
class Field:
    """Who fits, who perhaps does, who is left out, and in which order."""

    index: Index
    fits: int
    perhaps: int
    left_out: int
    sure: Sums  # in halves of a point
    unknown: Sums  # points that are possible beyond these
    missed: Sums  # how many musts are not met

    @property
    def remaining(self) -> int:
        return self.fits | self.perhaps

    @property
    def awake(self) -> int:
        by = self.index.table.members["status"]
        return self.index.everything & ~(by.get(Status.DORMANT, 0) | by.get(Status.ARCHIVED, 0))

    def ties(self) -> Iterator[Tie]:
        """Sure points before possible ones, living before dormant; every must met before perhaps."""
        marks = [*self.sure.most_first, *self.unknown.most_first, self.awake]
        place = 1
        for group in (self.fits, self.perhaps):
            for members in in_order(group, marks):
                yield (tie := Tie(place, members))
                place = tie.last + 1

    @property
    def first(self) -> int:
        """Who shares the first place; nobody where nothing remains."""
        return next(self.ties(), Tie(1, 0)).members

    def misses(self) -> Iterator[int]:
        """Those left out, in sets of equal ones: few musts missed before many, living before dormant."""
        return in_order(self.left_out, [*(~digit for digit in self.missed.most_first), self.awake])


def held_against(criteria: Sequence[Criterion], index: Index) -> Field:
    sure, unknown, missed, doubted = Sums(), Sums(), Sums(), 0
    for each in criteria:
        sets = verdicts(each.option.probe, index)
        sure.add(2 * each.weight, sets[Verdict.MET])
        sure.add(each.weight, sets[Verdict.PARTLY])
        unknown.add(each.weight, sets[Verdict.UNKNOWN])
        if each.is_must:
            missed.add(1, sets[Verdict.NOT_MET])
            doubted |= sets[Verdict.PARTLY] | sets[Verdict.UNKNOWN]
    left_out = missed.positive
    remaining = index.everything & ~left_out
    return Field(index, remaining & ~doubted, remaining & doubted, left_out, sure, unknown, missed)
