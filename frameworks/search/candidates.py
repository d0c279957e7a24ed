"""Where each database looks: always for all that may match, and for little more where it has an index.

PostgreSQL asks its full-text and trigram indexes (migration 0005); SQLite hands out every public record.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, Value

from frameworks.search.kinds import ENTRIES, Kind
from frameworks.search.words import Query

Row = dict[str, Any]
Numbers = dict[str, list[int]]  # for each word
BARE = 9  # letters up to which two swapped pairs can spoil every trigram of a name


class Candidates:
    """What may answer one question."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.known: dict[Any, Numbers] = {}

    def matching(self, kind: Kind) -> list[Row]:
        """Word by word."""
        records = kind.public()
        if has_index(records):
            records = records.filter(self.entries(kind) if kind.names else self.statements(kind))
        return list(records.values(*kind.columns))

    def resembling(self, kind: Kind) -> list[Row]:
        """By a name that is almost so."""
        records = kind.public()
        if has_index(records):
            records = records.filter(like(kind.names, patterns(self.query)))
        return list(records.values(*kind.columns))

    def entries(self, kind: Kind) -> Q:
        """All words are there, or run together they begin a name."""
        found = Q(holds(kind.own, " & ".join(f"{word}:*" for word in self.query.words)))
        return found | Q(like(kind.names, [f"% {self.query.joined}%"])) if kind.has_short_names else found

    def statements(self, kind: Kind) -> Q:
        """Each word is its own or its entry's, and one at least its own."""
        about = self.named(kind.target(kind.about), ("name", "slug")) if kind.about else {}
        of = self.named(kind.target(kind.of), ENTRIES[kind.target(kind.of)].names)
        own = {word: held(kind, word) | in_any(kind.about, about.get(word)) for word in self.query.words}
        either = [mine | in_any(kind.of, of.get(word)) for word, mine in own.items()]
        return reduce(or_, own.values()) & reduce(and_, either)

    def named(self, model: Any, columns: tuple[str, ...]) -> Numbers:
        """For each word the entries that have a name with it: one query.

        Of plain numbers PostgreSQL can put its indexes together, of subqueries it cannot.
        """
        if model not in self.known:
            found = self.known.setdefault(model, {})
            indexed = ENTRIES[model].own if model in ENTRIES else columns
            rows = model.objects.filter(holds(indexed, " | ".join(f"{word}:*" for word in self.query.words)))
            for pk, *names in rows.order_by().values_list("pk", *columns):
                for word in self.query.begins(" ".join(names)):
                    found.setdefault(word, []).append(pk)
        return self.known[model]


def has_index(records: Any) -> bool:
    return connections[records.db].vendor == "postgresql"


# ── PostgreSQL: expressions as they are written over the indexes, else these are not used ──


def held(kind: Kind, word: str) -> Q:
    return Q(holds(kind.own, f"{word}:*"))


def in_any(relation: str, numbers: list[int] | None) -> Q:
    """Nothing where there are no numbers."""
    return Q(**{f"{relation}_id__in": numbers}) if numbers else Q()


def holds(columns: Iterable[str], words: str) -> Func:
    """search_words(a || ' ' || b) @@ 'word:*'::tsquery"""
    text = Func(*map(F, columns), function="search_words", arg_joiner=" || ' ' || ")
    wanted = Func(Value(words), template="%(expressions)s::tsquery")
    return Func(text, wanted, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())


def like(columns: Iterable[str], wanted: list[str]) -> Func:
    """search_names(a || ',' || b) LIKE ANY (patterns)"""
    names = Func(*map(F, columns), function="search_names", arg_joiner=" || ',' || ")
    array = Func(Value(wanted), template="(%(expressions)s::text[])")
    return Func(names, array, template="%(expressions)s", arg_joiner=" LIKE ANY ", output_field=BooleanField())


def patterns(query: Query) -> list[str]:
    """One for each trigram of what was typed, whole and word by word.

    A name that is one letter off, from six letters on two, has one of them left; but not where pairs were swapped in
    a short name. So these are swapped back before.
    """
    found = set()
    for word in {query.joined, *query.words}:
        for form in {word, *(swapped(word) if len(word) <= BARE else ())}:
            padded = f" {form} "
            found |= {f"%{padded[:2]}%", *(f"%{padded[i : i + 3]}%" for i in range(len(padded) - 2))}
    return sorted(found)


def swapped(word: str) -> Iterable[str]:
    """With each pair of neighbours swapped."""
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
