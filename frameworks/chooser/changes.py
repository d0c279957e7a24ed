"""What would change the first place: the smallest single change of an answer after which others stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from frameworks.chooser.answers import Answers
from frameworks.chooser.questions import Force, Option, Question
from frameworks.chooser.ranking import Findings, Ranking, rank
from frameworks.models import Framework

WISHES = (Force.LITTLE, Force.SOME, Force.MUCH)


class Size(IntEnum):
    """How big a change is, smallest first."""

    STEP = 1
    MUST = 2
    LESS = 3
    MORE = 4
    SKIPPED = 5
    ANSWERED = 6


SIZES = {
    Size.STEP: "a wish one step more or less",
    Size.MUST: "a wish made a must, or a must made a wish",
    Size.LESS: "one answer taken away",
    Size.MORE: "one answer more to a question that has one",
    Size.SKIPPED: "a question with several answers skipped",
    Size.ANSWERED: "a skipped question answered",
}


@dataclass(frozen=True)
class Change:
    size: Size
    text: str
    answers: Answers
    first: tuple[Framework, ...] = ()  # who would then stand first; nobody where nothing would remain


def smallest_changes(answers: Answers, found: Mapping[Framework, Findings], now: Ranking) -> tuple[Change, ...]:
    """All of the smallest size after which the first place is another's, or shared by others. No query.

    Only single changes are looked at; none of them flipping the first place gives none.
    """
    first = set(now.first)
    for changes in KINDS:
        outcomes = [(each, rank(each.answers.criteria, found).first) for each in changes(answers)]
        if flips := [outcome(change, new) for change, new in outcomes if change.answers and set(new) != first]:
            return tuple(flips)
    return ()


def outcome(change: Change, first: Sequence[Framework]) -> Change:
    return Change(change.size, change.text, change.answers, tuple(first))


def single_changes(answers: Answers) -> Iterator[Change]:
    """Every change that is looked at, smallest size first."""
    for changes in KINDS:
        yield from changes(answers)


def forced(size: Size, answers: Answers, question: Question, force: Force) -> Change:
    text = f"“{question.name}” set to “{force.label}” instead of “{answers.force(question).label}”"
    return Change(size, text, answers.with_force(question, force))


def steps(answers: Answers) -> Iterator[Change]:
    for question in answers.answered:
        for pair in pairwise(WISHES):
            if answers.force(question) in pair:
                other = pair[1] if answers.force(question) == pair[0] else pair[0]
                yield forced(Size.STEP, answers, question, other)


def musts(answers: Answers) -> Iterator[Change]:
    for question in answers.answered:
        other = Force.MUCH if answers.force(question) == Force.MUST else Force.MUST
        yield forced(Size.MUST, answers, question, other)


def less(answers: Answers) -> Iterator[Change]:
    for question in answers.answered:
        for option in ticked(answers, question):
            text = f"“{option.name}” taken away from “{question.name}”"
            yield Change(Size.LESS, text, answers.toggled(question, option))


def more(answers: Answers) -> Iterator[Change]:
    yield from added(Size.MORE, answers, lambda question: question in answers.answered)


def skipped(answers: Answers) -> Iterator[Change]:
    for question in answers.answered:
        if len(ticked(answers, question)) > 1:
            yield Change(Size.SKIPPED, f"“{question.name}” skipped", answers.without(question))


def newly_answered(answers: Answers) -> Iterator[Change]:
    yield from added(Size.ANSWERED, answers, lambda question: question not in answers.answered)


def added(size: Size, answers: Answers, wanted: Callable[[Question], bool]) -> Iterator[Change]:
    for question in filter(wanted, answers.questions):
        for option in question.options:
            if not answers.is_ticked(question, option):
                text = f"“{option.name}” ticked as well under “{question.name}”"
                yield Change(size, text, answers.toggled(question, option))


def ticked(answers: Answers, question: Question) -> list[Option]:
    return [option for option in question.options if answers.is_ticked(question, option)]


KINDS = (steps, musts, less, more, skipped, newly_answered)  # smallest first, as in Size
