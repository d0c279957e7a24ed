"""What is found: groups of answers, each fetched as it is shown; guesses where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from frameworks.models import Disagreement, Exclusion, Framework
from frameworks.search.candidates import Candidates, room
from frameworks.search.kinds import GROUPS, GUESSED, KINDS, Kind
from frameworks.search.marks import name_spans, spans
from frameworks.search.ranking import Guess, Match, guess, match
from frameworks.words import Query

OFFERED = 3  # names asked about where nothing is found


@dataclass(frozen=True)
class Hit:
    """An answer with its record, ready to be shown."""

    match: Match
    record: Any
    query: Query

    @property
    def kind(self) -> Kind:
        return self.match.kind

    @property
    def template(self) -> str:
        """The part that shows it."""
        own = {Framework: "framework", Exclusion: "exclusion", Disagreement: "disagreement"}
        return f"frameworks/_found_{own.get(self.kind.model, 'entry' if self.kind.names else 'statement')}.html"

    @property
    def head(self) -> Any:
        """The entry that a statement belongs to."""
        return getattr(self.record, self.kind.of)

    @property
    def label(self) -> str:
        return self.kind.label(self.record)

    @property
    def address(self) -> str:
        """Where it stands: an entry's page, or its place on one."""
        if self.kind.names:
            return str(self.record.get_absolute_url())
        return f"{self.head.get_absolute_url().partition('#')[0]}#{self.kind.anchor(self.record)}"

    @property
    def text(self) -> str:
        """What is shown of it: a statement's text; of an entry the text that matches, or the first."""
        texts = [text for column in self.kind.texts if (text := getattr(self.record, column))]
        if not self.kind.names:
            return " · ".join(text for text in texts if text != self.label)
        if self.kind.model is Disagreement:
            texts += [position.text for position in self.record.positions.all()]
        return next((text for text in texts if spans(text, self.query)), texts[0] if texts else "")

    @property
    def alias(self) -> str:
        """The other name by which it was found, where its name does not tell."""
        if name_spans(self.record.name, self.query):
            return ""
        others = [name.strip() for column in self.kind.names[1:] for name in getattr(self.record, column).split(",")]
        return next((name for name in others if name_spans(name, self.query)), "")


@dataclass(frozen=True)
class Group:
    slug: str
    name: str
    matches: list[Match]

    @property
    def count(self) -> int:
        return len(self.matches)


@dataclass(frozen=True)
class Found:
    """Everything that answers, in groups; `is_guess` where names are only nearly what was typed."""

    query: Query
    groups: list[Group] = field(default_factory=list)
    is_guess: bool = False
    guesses: list[Guess] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @cached_property
    def offered(self) -> list[str]:
        """Names to ask about, the nearest first."""
        return list(dict.fromkeys(each.name for each in self.guesses))[:OFFERED]

    def hits(self, matches: Iterable[Match]) -> list[Hit]:
        """These answers with their records: two or three queries a kind."""
        wanted = list(matches)
        records = {kind: records_of(kind, [m.pk for m in wanted if m.kind == kind]) for kind in KINDS}
        return [Hit(m, records[m.kind][m.pk], self.query) for m in wanted if m.pk in records[m.kind]]


def records_of(kind: Kind, pks: list[int]) -> dict[int, Any]:
    return {record.pk: record for record in kind.shown().filter(pk__in=pks)} if pks else {}


def search(text: str) -> Found:
    """All that answers; where nothing does, what is called almost so."""
    query = Query(text)
    if not query.words:
        return Found(query)
    candidates = Candidates(query)
    with room():
        matches = [m for kind in KINDS for row in candidates.matching(kind) if (m := match(kind, row, query))]
    return Found(query, grouped(matches)) if matches else guessed(query, candidates)


def guessed(query: Query, candidates: Candidates) -> Found:
    """The names that miss what was typed by the fewest letters, or those that look most like it."""
    guesses = sorted(g for kind in GUESSED for row in candidates.resembling(kind) if (g := guess(kind, row, query)))
    best = [each for each in guesses if each.is_close and each.letters == guesses[0].letters]
    return Found(query, grouped([each.match for each in best]), bool(best), best or guesses)


def grouped(matches: list[Match]) -> list[Group]:
    """In order, each record once."""
    once: dict[tuple[Any, int], Match] = {}
    for each in sorted(matches, key=attrgetter("order", "pk")):
        once.setdefault((each.kind.model, each.pk), each)
    found: dict[str, list[Match]] = {slug: [] for slug in GROUPS}
    for each in once.values():
        found[each.kind.group].append(each)
    return [Group(slug, GROUPS[slug], matches) for slug, matches in found.items() if matches]
