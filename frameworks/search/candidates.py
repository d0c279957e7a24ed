"""Where each database looks: always for all that may match, and for little more where it has an index.

PostgreSQL asks its full-text and trigram indexes (migration 0005); SQLite hands out every public record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, CharField, F, Func, Q, Value

from frameworks.search.kinds import ENTRIES, KINDS, Kind
from frameworks.words import Query

Row = dict[str, Any]
Numbers = dict[str, list[int]]  # for each word
RAISED = "SELECT set_config('work_mem', '32MB', true) FROM pg_settings WHERE name = 'work_mem' AND setting::int < 32768"
ASCII_RUN, LONGEST = re.compile("[a-z0-9]+"), 100
BARE = 9  # letters up to which two swapped pairs can spoil every trigram of a name


class Candidates:
    """What may answer one question."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.known: dict[Any, Numbers] = {}

    def matching(self, kind: Kind) -> list[Row]:
        """Word by word. What a statement is about is put into its row."""
        records = kind.public()
        if has_index():
            records = records.filter(self.entries(kind) if kind.names else self.statements(kind))
        rows = list(records.values(*kind.columns))
        if kind.about:
            for row in rows:
                row["about"] = self.topics.get((kind.about, row[kind.about_id]), "")  # or it is newer than these
        return rows

    def resembling(self, kind: Kind) -> list[Row]:
        """By a name that is almost so."""
        records = kind.public()
        if has_index():
            records = records.filter(like(kind.names, patterns(self.query)))
        return list(records.values(*kind.columns))

    def entries(self, kind: Kind) -> Q:
        """All words are there, or run together they begin a name."""
        found = Q(holds(kind.own, " & ".join(map(lexemes, self.query.words))))
        return found | Q(like(kind.names, [f"% {self.query.joined}%"])) if kind.has_short_names else found

    def statements(self, kind: Kind) -> Q:
        """Each word is its own or its entry's, and one at least its own."""
        own = {word: held(kind, word) | in_any(kind.about, self.about(kind, word)) for word in self.query.words}
        any_own = reduce(or_, own.values())
        if len(own) == 1:
            return any_own
        of = self.named(ENTRIES[kind.target(kind.of)])
        return any_own & reduce(and_, (mine | in_any(kind.of, of.get(word)) for word, mine in own.items()))

    @cached_property
    def topics(self) -> dict[tuple[str, int], str]:
        """By relation and key, how that is called which a statement may be about. One query.

        There is little of it, and much is said about it: joined, it would be fetched again with each statement.
        """
        vocabularies = [
            kind.target(kind.about).objects.order_by().values_list(Value(kind.about, CharField()), "pk", "name", "slug")
            for kind in KINDS
            if kind.about
        ]
        rows = vocabularies[0].union(*vocabularies[1:], all=True)
        return {(relation, pk): f"{name} {slug}" for relation, pk, name, slug in rows}

    def about(self, kind: Kind, word: str) -> list[int]:
        """What is called so."""
        found = self.topics.items()
        return [pk for (relation, pk), name in found if relation == kind.about and word in self.query.begins(name)]

    def named(self, entry: Kind) -> Numbers:
        """For each word the entries that have a name with it: one query.

        Of plain numbers PostgreSQL can put its indexes together, of subqueries it cannot.
        """
        if entry not in self.known:
            found = self.known.setdefault(entry, {})
            records = entry.model.objects.filter(
                holds(entry.own, " | ".join(f"({lexemes(word)})" for word in self.query.words))
            )
            for pk, *names in records.order_by().values_list("pk", *entry.names):
                for word in self.query.begins(" ".join(names)):
                    found.setdefault(word, []).append(pk)
        return self.known[entry]


def has_index() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def room() -> Iterator[None]:
    """Lets PostgreSQL remember row by row what its indexes name.

    Of what goes beyond its usual 4 MB it remembers pages alone, and has to cut every text there into words again:
    among 5 million statements that takes half a minute. 32 MB are enough for four times as many.
    """
    if not has_index():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(RAISED)
        yield


def lexemes(word: str) -> str:
    """What a text with a word that begins so has in its index: runs of ASCII letters, all others in pairs."""
    found = [run[:LONGEST] for run in ASCII_RUN.findall(word)]
    found += [word[place : place + 2] for place, letter in enumerate(word) if not letter.isascii()]
    return " & ".join(f"'{lexeme}':*" for lexeme in dict.fromkeys(found))


# ── PostgreSQL: expressions as they are written over the indexes, else these are not used ──


def held(kind: Kind, word: str) -> Q:
    return Q(holds(kind.own, lexemes(word)))


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
