"""Who fits, in which place, by which sum; who is left out, by which claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from frameworks.chooser.answers import Criterion
from frameworks.chooser.evidence import Finding, Verdict
from frameworks.models import Framework

SHARE = {Verdict.MET: 1.0, Verdict.PARTLY: 0.5, Verdict.NOT_MET: 0.0, Verdict.UNKNOWN: 0.0}
Findings = Mapping[tuple[str, str], Finding]  # of one framework, by the slugs of question and option


class Group(IntEnum):
    FITS = 0  # every must is met
    PERHAPS = 1  # none is known not to be met, one is unknown or met in part
    LEFT_OUT = 2  # one is not met


class Score(NamedTuple):
    """What the order is made of, smallest first: sure points before possible ones, living before dormant."""

    group: Group
    missing: float  # the sum as a negative number
    hoped: float
    is_asleep: bool


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

    @property
    def barring(self) -> list[Line]:
        return [line for line in self.lines if line.bars]

    @property
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

    @cached_property
    def score(self) -> Score:
        return Score(self.group, -self.sure, -self.possible, self.framework.is_asleep)


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place; equal ones share it. `could_lead`: it would, if its unknowns turned out well."""

    place: int
    candidate: Candidate
    is_tied: bool
    could_lead: bool


@dataclass(frozen=True)
class Ranking:
    ranked: tuple[Ranked, ...]
    left_out: tuple[Candidate, ...]

    @property
    def fits(self) -> list[Ranked]:
        return [each for each in self.ranked if each.candidate.group == Group.FITS]

    @property
    def perhaps(self) -> list[Ranked]:
        return [each for each in self.ranked if each.candidate.group == Group.PERHAPS]

    @property
    def first(self) -> list[Framework]:
        return [each.candidate.framework for each in self.ranked if each.place == 1]


def rank(criteria: Sequence[Criterion], found: Mapping[Framework, Findings]) -> Ranking:
    """By these criteria; equal scores share a place and stand there by name."""
    candidates = sorted(
        (candidate(framework, criteria, findings) for framework, findings in found.items()),
        key=lambda each: (each.score, each.framework.name.lower()),
    )
    left_out = [each for each in candidates if each.group == Group.LEFT_OUT]
    left_out.sort(key=lambda each: (len(each.barring), each.framework.is_asleep, each.framework.name.lower()))
    return Ranking(placed([each for each in candidates if each.group != Group.LEFT_OUT]), tuple(left_out))


def candidate(framework: Framework, criteria: Sequence[Criterion], findings: Findings) -> Candidate:
    lines = (Line(each, findings[each.question.slug, each.option.slug]) for each in criteria)
    return Candidate(framework, tuple(lines))


def placed(candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    scores = [each.score for each in candidates]
    return tuple(
        Ranked(scores.index(each.score) + 1, each, scores.count(each.score) > 1, could_overtake(each, candidates[0]))
        for each in candidates
    )


def could_overtake(candidate: Candidate, first: Candidate) -> bool:
    """If its own unknowns turned out well and those of the first one did not."""
    if candidate.score == first.score:
        return False
    return (candidate.group_at_best, -candidate.possible) < (first.group, -first.sure)
