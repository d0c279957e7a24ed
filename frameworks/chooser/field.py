"""All frameworks held against some criteria at once: sets of bits, none of them looked at by itself.

Adding a weight for everyone in a set, or finding who has most, takes a few operations on whole sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frameworks.chooser.answers import Criterion
from frameworks.chooser.evidence import Verdict
from frameworks.chooser.probes import verdicts
from frameworks.filters.bits import Sums
from frameworks.filters.index import Index
from frameworks.models import Status


def in_order(members: int, marks: Sequence[int]) -> Iterator[int]:
    """The sets of equal ones, best first: those with the first mark before those without it, then by the second …"""
    while members:
        best = members
        for mark in marks:
            best = best & mark or best
        yield best
        members &= ~best


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
