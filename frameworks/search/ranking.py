"""Whether a record is an answer, and which comes first.

The order: exact names, beginnings of names, words of names, texts; then statements, first those whose framework is
named in the question. On equal rank what stands before what is refuted, the living before the dormant, then by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from frameworks.models import REFUTED, Disagreement, Status
from frameworks.search.candidates import Row
from frameworks.search.kinds import ENTRIES, KINDS, Kind
from frameworks.search.spelling import LONG, likeness, off
from frameworks.words import Query, fold, joined, words_of

ALIKE = 0.25  # likeness from which a name is worth a question


class Tier(IntEnum):
    """How well it fits."""

    NAME, BEGINNING, WORDS, TEXT, OF_NAMED, ELSEWHERE = range(6)


@dataclass(frozen=True, order=True)
class Match:
    """One answer. `order` decides its place, the same on every database."""

    order: tuple[int, bool, bool, str, int, str]
    kind: Kind = field(compare=False)
    pk: int

    @property
    def is_exact(self) -> bool:
        return self.order[0] == Tier.NAME


def match(kind: Kind, row: Row, query: Query) -> Match | None:
    """The row as an answer; None where it is none."""
    tier = tier_of_entry(kind, row, query) if kind.names else tier_of_statement(kind, row, query)
    return None if tier is None else placed(kind, row, tier)


def placed(kind: Kind, row: Row, tier: int) -> Match:
    doubted = row.get("standing") in REFUTED
    asleep = row.get("status", row.get("framework__status")) in (Status.DORMANT, Status.ARCHIVED)
    name = fold(row["name"] if kind.names else row[f"{kind.of}__name"])
    order = (int(tier), doubted, asleep, name, KINDS.index(kind), own_text(kind, row))
    if "disagreement_id" in row:  # a position is found as the disagreement that it is part of
        return Match(order, ENTRIES[Disagreement], row["disagreement_id"])
    return Match(order, kind, row["pk"])


def own_text(kind: Kind, row: Row) -> str:
    return " ".join(map(row.__getitem__, kind.said))


def names(row: Row, columns: Iterable[str]) -> list[str]:
    """Each name and alias, folded; commas separate aliases."""
    return [name for column in columns for name in fold(row[column]).split(",") if words_of(name)]


def tier_of_entry(kind: Kind, row: Row, query: Query) -> Tier | None:
    called = names(row, kind.names)
    if kind.has_short_names and query.joined:
        forms = [joined(name) for name in called]
        if query.joined in forms:
            return Tier.NAME
        if any(form.startswith(query.joined) for form in forms):
            return Tier.BEGINNING
    if query.fits(" ".join(called)):
        return Tier.WORDS
    return Tier.TEXT if query.fits(" ".join([*called, *(row[column] for column in kind.texts)])) else None


def tier_of_statement(kind: Kind, row: Row, query: Query) -> Tier | None:
    """Each word is its own or its entry's, and one at least its own."""
    own = query.begins(own_text(kind, row))
    if not own:
        return None
    helped = query.begins(" ".join(map(row.__getitem__, kind.of_names)))
    if len(own | helped) < len(query.words):
        return None
    return Tier.OF_NAMED if helped else Tier.ELSEWHERE


# ── spelled almost so ──


@dataclass(frozen=True, order=True)
class Guess:
    """A name that may have been meant: by so many letters off, so alike."""

    letters: int
    unlike: float
    match: Match
    name: str

    @property
    def is_close(self) -> bool:
        """Off by no more letters than it may be."""
        return self.letters < NEVER


NEVER = 99


def guess(kind: Kind, row: Row, query: Query) -> Guess | None:
    """How near what was typed comes to a name of this entry; None where not at all."""
    called = names(row, kind.names)
    forms = [joined(name) for name in called]
    parts = [word for name in called for word in words_of(name)]
    letters = min(filter(None, (*(off(query.joined, form) for form in forms), in_part(query, parts))), default=NEVER)
    typed = {query.joined, *query.words}
    alike = max((likeness(mine, form) for mine in typed for form in {*forms, *parts}), default=0.0)
    nearly = any(off(mine, form) is not None for mine in typed for form in forms)
    if letters == NEVER and alike < ALIKE and not nearly:
        return None
    return Guess(letters, 0.0 if nearly else round(1 - alike, 6), placed(kind, row, Tier.NAME), row["name"])


def in_part(query: Query, parts: list[str]) -> int | None:
    """By how many letters its words together miss words of a name; only long words are guessed."""
    total = 0
    for mine in query.words:
        if any(part.startswith(mine) for part in parts):
            continue
        near = [letters for part in parts if len(part) >= LONG and (letters := off(mine, part)) is not None]
        if not near:
            return None
        total += min(near)
    return total if 0 < total <= 2 else None
