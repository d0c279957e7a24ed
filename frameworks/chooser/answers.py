"""A reader's answers: read from a query string, written as the one address that says just them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from frameworks.chooser.evidence import Vocabulary
from frameworks.chooser.questions import QUESTIONS, Force, Option, Question, asked
from frameworks.filters.index import Index
from frameworks.parameters import BadParameter, readable, unknown_name, unknown_value


@dataclass(frozen=True)
class Criterion:
    """One ticked option with the force of its question."""

    question: Question
    option: Option
    force: Force

    @property
    def is_must(self) -> bool:
        return self.force == Force.MUST

    @property
    def weight(self) -> int:
        return self.force.weight


@dataclass(frozen=True)
class Answers:
    """Options and force by question; a question that is not here was skipped."""

    index: Index  # what they are held against
    vocabulary: Vocabulary
    questions: tuple[Question, ...]  # as they are offered
    ticked: Mapping[str, frozenset[str]]
    forces: Mapping[str, Force]  # where the reader chose one

    def __bool__(self) -> bool:
        return any(self.ticked.values())

    def is_ticked(self, question: Question, option: Option) -> bool:
        return option.slug in self.ticked.get(question.slug, ())

    def force(self, question: Question) -> Force:
        return self.forces.get(question.slug, question.force)

    @property
    def answered(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if self.ticked.get(question.slug))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(
            Criterion(question, option, self.force(question))
            for question in self.answered
            for option in question.options
            if self.is_ticked(question, option)
        )

    @property
    def query(self) -> str:
        """Only what differs from the default, in the order of the questions."""
        pairs: list[tuple[str, str]] = []
        for question in self.answered:
            pairs += [(question.slug, each.slug) for each in question.options if self.is_ticked(question, each)]
            if self.force(question) != question.force:
                pairs.append((question.force_name, self.force(question).value))
        return urlencode(pairs)

    def with_force(self, question: Question, force: Force) -> Answers:
        return replace(self, forces={**self.forces, question.slug: force})

    def toggled(self, question: Question, *options: Option) -> Answers:
        """With these options ticked where they were not, and not where they were."""
        now = self.ticked.get(question.slug, frozenset()) ^ {option.slug for option in options}
        return replace(self, ticked={**self.ticked, question.slug: now})

    def without(self, question: Question) -> Answers:
        """As if the question had been skipped, its force with it."""
        ticked = {slug: options for slug, options in self.ticked.items() if slug != question.slug}
        forces = {slug: force for slug, force in self.forces.items() if slug != question.slug}
        return replace(self, ticked=ticked, forces=forces)


def read(given: Iterable[tuple[str, Sequence[str]]], index: Index | None = None) -> Answers:
    """The answers in these parameters; BadParameter where one is unknown or has a value that is no answer.

    A former slug counts as the present one. At most ten queries, one where the index is kept. Empty values count as
    absent.
    """
    index = index or Index.current()
    vocabulary, questions = index.part("questions of the chooser", asked)
    offered = {question.slug: question for question in questions}
    forces = {question.force_name: question.slug for question in QUESTIONS}
    ticked, chosen, errors = dict[str, frozenset[str]](), dict[str, Force](), dict[str, list[str]]()
    for name, texts in given:
        values = [text for text in texts if text]
        if question := offered.get(name):
            ticked[name] = frozenset(present(value, question, index) for value in values)
            errors |= strange(name, sorted(ticked[name]), [option.slug for option in question.options])
        elif name in forces:
            errors |= strange(name, values, Force.values) or twice(name, values)
            chosen.update((forces[name], Force(value)) for value in values if value in Force.values)
        elif len(errors) < 20:
            errors[readable(name)] = [unknown_name(name, (*offered, *forces))]
    if errors:
        raise BadParameter(errors)
    return Answers(index, vocabulary, questions, ticked, {slug: chosen[slug] for slug in chosen if ticked.get(slug)})


def present(value: str, question: Question, index: Index) -> str:
    """The slug now of the option that once had this one; any other value as it is."""
    known = {option.slug: option.probe.model for option in question.options}
    if value in known:
        return value
    models = {model for model in known.values() if model}
    found = ((model, index.present(model, value)) for model in models)
    return next((now for model, now in found if known.get(now) is model), value)


def strange(name: str, values: list[str], known: Sequence[str]) -> dict[str, list[str]]:
    wrong = [value for value in values if value not in known]
    return {name: [unknown_value(value, known) for value in wrong[:5]]} if wrong else {}


def twice(name: str, values: list[str]) -> dict[str, list[str]]:
    return {name: ["Give it once."]} if len(values) > 1 else {}
