"""A choice is a value: `choose()` makes it of a reader's answers; page, API and Markdown only write it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from frameworks.chooser.answers import Answers
from frameworks.chooser.changes import SIZES, Change, smallest_changes
from frameworks.chooser.evidence import Statement, Verdict
from frameworks.chooser.field import Field, held_against
from frameworks.chooser.listing import list_query
from frameworks.chooser.probes import verdicts
from frameworks.chooser.questions import Force, Option, Question
from frameworks.chooser.ranking import Candidate, Ranking, rank
from frameworks.claims import Cited
from frameworks.models import Framework


@dataclass(frozen=True)
class Offer:
    """An option as it is offered: of the frameworks that remain, how many are known to have it and how many may."""

    option: Option
    is_ticked: bool
    looks_at: str
    url: str  # of the page about what it looks at
    known: int
    perhaps: int  # unknown, or in part


@dataclass(frozen=True)
class Asked:
    """A question as it is asked."""

    question: Question
    is_answered: bool
    force: Force
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class WayOut:
    """A question skipped: what it asked for, the answers without it, how many frameworks would remain."""

    question: Question
    asked_for: tuple[str, ...]
    answers: Answers
    remaining: int


class Counts(NamedTuple):
    """Of all frameworks, however many are shown."""

    fits: int
    perhaps: int
    left_out: int


@dataclass(frozen=True)
class Choice:
    answers: Answers
    field: Field

    @cached_property
    def ranking(self) -> Ranking:
        """Those that are shown; nobody where nothing was asked."""
        return rank(self.answers, self.field) if self.answers else Ranking()

    @cached_property
    def counts(self) -> Counts:
        field = self.field
        return Counts(field.fits.bit_count(), field.perhaps.bit_count(), field.left_out.bit_count())

    @property
    def remaining(self) -> int:
        return self.counts.fits + self.counts.perhaps

    @cached_property
    def list_query(self) -> str | None:
        """The query string by which the list finds just those that fit; None where none says that."""
        return list_query([each.option.probe for each in self.answers.criteria if each.is_must], self.field)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return smallest_changes(self.answers) if self.ranking.ranked else ()

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        answered = self.answers.answered
        return tuple(
            Asked(each, each in answered, self.answers.force(each), self.offers(each))
            for each in self.answers.questions
        )

    def offers(self, question: Question) -> tuple[Offer, ...]:
        return tuple(self.offer(question, option) for option in question.options)

    def offer(self, question: Question, option: Option) -> Offer:
        sets, among = verdicts(option.probe, self.answers.index), self.field.remaining
        entry = option.probe.entry(self.answers.vocabulary)
        url = entry.get_absolute_url() if hasattr(entry, "get_absolute_url") else ""
        ticked = self.answers.is_ticked(question, option)
        looks_at = option.probe.looks_at(self.answers.vocabulary)
        perhaps = sets[Verdict.UNKNOWN] | sets[Verdict.PARTLY]
        return Offer(
            option, ticked, looks_at, url, (sets[Verdict.MET] & among).bit_count(), (perhaps & among).bit_count()
        )

    @property
    def candidates(self) -> list[Candidate]:
        return [*(each.candidate for each in self.ranking.ranked), *self.ranking.left_out]

    @property
    def statements(self) -> Iterable[Statement]:
        """All the evidence of this result, best framework first."""
        return (said for each in self.candidates for line in each.lines for said in line.finding.statements)

    @cached_property
    def checked_on(self) -> datetime.date | None:
        """The newest day on which something of the evidence was checked; it dates the result."""
        return max((said.checked_on for said in self.statements if said.checked_on), default=None)

    @cached_property
    def sources(self) -> list[Cited]:
        """Every source of the evidence, in the order of first mention."""
        return list({source.slug: source for said in self.statements for source in said.sources}.values())

    @property
    def size(self) -> str:
        """How big the smallest change is."""
        return SIZES[self.changes[0].size] if self.changes else ""

    @cached_property
    def ways_out(self) -> tuple[WayOut, ...]:
        """Each question that must be met, as if it were skipped."""
        musts = (each for each in self.answers.answered if self.answers.force(each) == Force.MUST)
        return tuple(self.way_out(question) for question in musts)

    def way_out(self, question: Question) -> WayOut:
        answers = self.answers.without(question)
        named = tuple(each.option.name for each in self.answers.criteria if each.question == question)
        remaining = held_against(answers.criteria, answers.index).remaining
        return WayOut(question, named, answers, remaining.bit_count())

    def shortlist(self, most: int) -> list[Framework]:
        """The first few of those that fit, or of those that perhaps do."""
        group = self.ranking.fits or self.ranking.perhaps
        return [each.candidate.framework for each in group[:most]]


def choose(answers: Answers) -> Choice:
    """What these answers come to. No query but the index's; evidence is fetched when it is looked at."""
    return Choice(answers, held_against(answers.criteria, answers.index))
