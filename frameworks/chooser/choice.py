"""A choice is a value: `choose()` makes it of a reader's answers; page, API and Markdown only write it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from frameworks.chooser.answers import Answers
from frameworks.chooser.changes import SIZES, Change, smallest_changes
from frameworks.chooser.evidence import Statement, Verdict, known
from frameworks.chooser.questions import Force, Option, Question
from frameworks.chooser.ranking import Candidate, Findings, Ranking, rank
from frameworks.models import Framework, Source


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


@dataclass(frozen=True)
class Choice:
    answers: Answers
    found: Mapping[Framework, Findings]
    ranking: Ranking

    @property
    def shown(self) -> Ranking:
        """The ranking; none where nothing was asked."""
        return self.ranking if self.answers else Ranking((), ())

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return smallest_changes(self.answers, self.found, self.ranking) if self.shown.ranked else ()

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
        remaining = [each.candidate.framework for each in self.ranking.ranked]
        verdicts = [self.found[each][question.slug, option.slug].verdict for each in remaining]
        sure, lacking = verdicts.count(Verdict.MET), verdicts.count(Verdict.NOT_MET)
        entry = option.probe.entry(self.answers.vocabulary)
        url = entry.get_absolute_url() if hasattr(entry, "get_absolute_url") else ""
        ticked = self.answers.is_ticked(question, option)
        looks_at = option.probe.looks_at(self.answers.vocabulary)
        return Offer(option, ticked, looks_at, url, sure, len(verdicts) - sure - lacking)

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
    def sources(self) -> list[Source]:
        """Every source of the evidence, in the order of first mention."""
        return list(dict.fromkeys(source for said in self.statements for source in said.sources))

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
        return WayOut(question, named, answers, len(rank(answers.criteria, self.found).ranked))

    def shortlist(self, most: int) -> list[Framework]:
        """The first few of those that fit, or of those that perhaps do."""
        group = self.ranking.fits or self.ranking.perhaps
        return [each.candidate.framework for each in group[:most]]


def choose(answers: Answers) -> Choice:
    """What these answers come to; eight queries."""
    found = {
        each.framework: {
            (question.slug, option.slug): option.probe.find(each)
            for question in answers.questions
            for option in question.options
        }
        for each in known(answers.vocabulary)
    }
    return Choice(answers, found, rank(answers.criteria, found))
