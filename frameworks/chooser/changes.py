"""What would change the first place: the smallest single change of an answer after which others stand there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby, islice, pairwise
from operator import attrgetter

from frameworks.chooser.answers import Answers
from frameworks.chooser.field import held_against
from frameworks.chooser.questions import Force, Option, Question
from frameworks.filters.bits import lowest_first
from frameworks.filters.index import Index
from frameworks.models import Framework

NAMED = 30  # of those that would share the first place
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
    first: tuple[Framework, ...] = ()  # who would then stand first, some of them; nobody where nothing would remain
    more: int = 0  # and how many share that place with them


def smallest_changes(answers: Answers) -> tuple[Change, ...]:
    """All of the smallest size after which the first place is another's, or shared by others. One query at most.

    Only single changes are looked at; none of them flipping the first place gives none.
    """
    now = held_against(answers.criteria, answers.index).first
    for _, changes in groupby(single_changes(answers), attrgetter("size")):
        outcomes = [(each, held_against(each.answers.criteria, answers.index).first) for each in changes]
        if flips := [(change, new) for change, new in outcomes if change.answers and new != now]:
            return with_names(flips, answers.index)
    return ()


def with_names(flips: Collection[tuple[Change, int]], index: Index) -> tuple[Change, ...]:
    """Each with those of the set that would stand first."""
    firsts = [[index.table.keys[place] for place in islice(lowest_first(new), NAMED)] for _, new in flips]
    found = Framework.objects.published().only("name", "slug").in_bulk({key for keys in firsts for key in keys})
    return tuple(
        replace(change, first=tuple(found[key] for key in keys if key in found), more=new.bit_count() - len(keys))
        for (change, new), keys in zip(flips, firsts, strict=True)
    )


def single_changes(answers: Answers) -> Iterator[Change]:
    """Every change that is looked at, smallest size first."""
    for changes in (steps, musts, less, more, skipped, newly_answered):
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
