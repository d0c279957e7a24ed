"""Who fits, in which place, by which sum; who is left out, by which claim: the first of them, with their evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import islice

from frameworks.chooser.answers import Answers, Criterion
from frameworks.chooser.evidence import Finding, Verdict
from frameworks.chooser.field import Field, Tie
from frameworks.chooser.kept import found
from frameworks.filters.bits import lowest_first
from frameworks.models import Framework

SHOWN = 20  # of those that remain, and of those left out; how many more there are is told
SHARE = {Verdict.MET: 1.0, Verdict.PARTLY: 0.5, Verdict.NOT_MET: 0.0, Verdict.UNKNOWN: 0.0}


class Group(IntEnum):
    FITS = 0  # every must is met
    PERHAPS = 1  # none is known not to be met, one is unknown or met in part
    LEFT_OUT = 2  # one is not met


@dataclass(frozen=True)
class Line:
    """One line of the sum."""

    criterion: Criterion
    finding: Finding

    @property
    def sure(self) -> float:
        return self.criterion.weight * SHARE[self.finding.verdict]

    @property
    def possible(self) -> float:
        return float(self.criterion.weight) if self.finding.verdict == Verdict.UNKNOWN else self.sure

    @property
    def bars(self) -> bool:
        """By this alone the framework is left out."""
        return self.criterion.is_must and self.finding.verdict == Verdict.NOT_MET

    @property
    def doubts(self) -> bool:
        """A must of which it is not known that it is met, or that is met in part."""
        return self.criterion.is_must and self.finding.verdict in (Verdict.UNKNOWN, Verdict.PARTLY)


@dataclass(frozen=True)
class Candidate:
    framework: Framework
    lines: tuple[Line, ...]

    @cached_property
    def sure(self) -> float:
        return sum(line.sure for line in self.lines)

    @cached_property
    def possible(self) -> float:
        return sum(line.possible for line in self.lines)

    @cached_property
    def barring(self) -> list[Line]:
        return [line for line in self.lines if line.bars]

    @cached_property
    def doubtful(self) -> list[Line]:
        return [line for line in self.lines if line.doubts]

    @property
    def wishes(self) -> list[Line]:
        return [line for line in self.lines if not line.criterion.is_must]

    @property
    def group(self) -> Group:
        return Group.LEFT_OUT if self.barring else Group.PERHAPS if self.doubtful else Group.FITS

    @property
    def group_at_best(self) -> Group:
        """Where it would stand if all that is unknown turned out well."""
        partly = any(line.finding.verdict == Verdict.PARTLY for line in self.doubtful)
        return Group.LEFT_OUT if self.barring else Group.PERHAPS if partly else Group.FITS


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place; equal ones share it. `could_lead`: it would, if its unknowns turned out well."""

    place: int
    candidate: Candidate
    is_tied: bool
    could_lead: bool


@dataclass(frozen=True)
class Ranking:
    """Those that are shown, and how many more there are."""

    ranked: tuple[Ranked, ...] = ()
    left_out: tuple[Candidate, ...] = ()
    more_tied: int = 0  # that share the last place shown
    following: int = 0  # in the places after it
    more_left_out: int = 0

    @property
    def fits(self) -> list[Ranked]:
        return [each for each in self.ranked if each.candidate.group == Group.FITS]

    @property
    def perhaps(self) -> list[Ranked]:
        return [each for each in self.ranked if each.candidate.group == Group.PERHAPS]

    @property
    def first(self) -> list[Framework]:
        return [each.candidate.framework for each in self.ranked if each.place == 1]

    @property
    def more(self) -> int:
        return self.more_tied + self.following


def rank(answers: Answers, field: Field) -> Ranking:
    """By these answers; equal scores share a place and stand there by name. As many queries as `known()`."""
    ties = list(islice(((tie, place) for tie in field.ties() for place in lowest_first(tie.members)), SHOWN))
    out = list(islice((place for members in field.misses() for place in lowest_first(members)), SHOWN))
    shown = candidates(answers, [*(place for _, place in ties), *out])
    through = ties[-1][0].last if ties else 0
    return Ranking(
        tuple(ranked([(tie, shown[place]) for tie, place in ties if place in shown])),
        tuple(shown[place] for place in out if place in shown),
        through - len(ties),
        field.remaining.bit_count() - through,
        field.left_out.bit_count() - len(out),
    )


def candidates(answers: Answers, places: Collection[int]) -> dict[int, Candidate]:
    """By their places in the index, less those that are gone since it was read."""
    criteria = answers.criteria
    held = found(answers.index, answers.vocabulary, places, {each.option.probe for each in criteria})
    return {
        place: Candidate(one.framework, tuple(Line(each, one.findings[each.option.probe]) for each in criteria))
        for place, one in held.items()
    }


def ranked(candidates: Sequence[tuple[Tie, Candidate]]) -> Iterator[Ranked]:
    for tie, each in candidates:
        yield Ranked(tie.place, each, tie.members.bit_count() > 1, could_overtake(each, tie, candidates[0][1]))


def could_overtake(candidate: Candidate, tie: Tie, first: Candidate) -> bool:
    """If its own unknowns turned out well and those of the first one did not."""
    if tie.place == 1:
        return False
    return (candidate.group_at_best, -candidate.possible) < (first.group, -first.sure)
