"""What the index is made of, as the database tells it: few rows for many claims, and no object for each of them."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from django.db.models import Aggregate, TextField
from django.db.models.functions import Lower

from frameworks.filters.bits import packed
from frameworks.models import (
    Adoption,
    Classification,
    Framework,
    Level,
    Recommendation,
    Side,
    Status,
    SupportStatement,
    Tradeoff,
)
from frameworks.words import Query, fold, forms

QUERIES = 100  # that were asked last: their sets are kept
NAMES, DESCRIPTIONS = ("name", "slug", "aliases", "package_name"), ("tagline", "summary")  # as the search has them
LAST = datetime.date.max.toordinal()

# For each facet that claims decide: the public ones, refuted ones among them, and where they hold the value.
CLAIMS: dict[str, tuple[Callable[[], Any], str]] = {
    "type": (lambda: Classification.objects.published(), "type__slug"),
    "feature": (lambda: SupportStatement.objects.published(), "feature__slug"),
    "use_case": (lambda: Recommendation.objects.published(), "use_case__slug"),
    "praised": (lambda: Tradeoff.objects.published().filter(side=Side.PRO), "aspect__slug"),
    "criticised": (lambda: Tradeoff.objects.published().filter(side=Side.CON), "aspect__slug"),
    "adopter": (lambda: Adoption.objects.published(), "adopter__slug"),
}


COLUMNS: list[str] = []  # of frameworks, each a facet of its name; `column` in facets.py adds it


class Row(NamedTuple):
    """A published framework, as far as every facet and sort looks at it."""

    pk: int
    lowered: str
    status: str
    first_release: datetime.date | None
    reviewed_on: datetime.date | None
    latest_release_on: datetime.date | None


@dataclass(frozen=True)
class Table:
    """The published frameworks. A place is a number from 0 in the default order."""

    keys: array[int]  # by place
    by_name: array[int]  # the places in the order of the names
    columns: dict[str, array[int]]  # by what they are sorted, in the order of the names; 0 where it is not known
    members: dict[str, dict[Any, int]]  # who has a value in a column

    @property
    def size(self) -> int:
        return len(self.keys)

    def order(self, sort: str) -> Sequence[int]:
        """The places in the order asked for; equal ones by name, what is not known last."""
        column, backwards = self.columns[sort.lstrip("-")], sort.startswith("-")
        key = column.__getitem__ if backwards else lambda number: column[number] or LAST
        numbers = sorted(range(self.size), key=key, reverse=backwards)
        return array("l", (self.by_name[number] for number in numbers))


def read_table() -> Table:
    """One query. The order of names is the database's; then those that sleep are put last."""
    named = Framework.objects.published().annotate(lowered=Lower("name")).order_by("lowered", "slug")
    told = list(named.values_list(*Row._fields, *COLUMNS))
    rows = [Row(*row[: len(Row._fields)]) for row in told]
    numbers = sorted(range(len(rows)), key=lambda number: rows[number].status in (Status.DORMANT, Status.ARCHIVED))
    by_name = array("l", sorted(range(len(rows)), key=numbers.__getitem__))
    placed = [rows[number] for number in numbers]
    return Table(
        keys=array("q", (row.pk for row in placed)),
        by_name=by_name,
        columns={
            "name": array("l", accumulate((a.lowered != b.lowered for a, b in pairwise(rows)), initial=1)),
            "first_release": array("l", (ordinal(row.first_release) for row in rows)),
            "latest_release": array("l", (ordinal(row.latest_release_on) for row in rows)),
            "reviewed": array("l", (ordinal(row.reviewed_on) for row in rows)),
        },
        members={
            "year": by_value(row.latest_release_on and row.latest_release_on.year for row in placed),
            **{
                name: by_value(told[number][place] for number in numbers)
                for place, name in enumerate(COLUMNS, len(Row._fields))
            },
        },
    )


def ordinal(day: datetime.date | None) -> int:
    return day.toordinal() if day else 0


def by_value(values: Iterable[Any]) -> dict[Any, int]:
    """For each value the set of the places where it stands; nothing for None."""
    found: dict[Any, list[int]] = {}
    for place, value in enumerate(values):
        found.setdefault(value, []).append(place)
    found.pop(None, None)
    return {value: packed(places) for value, places in found.items()}


# ── claims ──


class Said(NamedTuple):
    """Claims that one query reads, and by which of their columns they say something."""

    model: Any
    value: str
    beside: str = ""  # tells facets apart, and the levels of a feature
    facets: dict[str, str] = {}  # by what stands there

    def facet(self, name: str, beside: list[str]) -> str:
        return self.facets[beside[0]] if beside else name


SUPPORT, TRADEOFFS = "support", "tradeoffs"
# “lacking” is no facet: the features of which a claim says that they are not there.
READ = {
    "type": Said(Classification, "type__slug"),
    "use_case": Said(Recommendation, "use_case__slug"),
    "adopter": Said(Adoption, "adopter__slug"),
    SUPPORT: Said(
        *(SupportStatement, "feature__slug", "level"),
        {**dict.fromkeys(Level.values, "feature"), Level.NONE: "lacking"},
    ),
    TRADEOFFS: Said(Tradeoff, "aspect__slug", "side", {Side.PRO: "praised", Side.CON: "criticised"}),
}
TOGETHER = {facet: name for name, said in READ.items() for facet in said.facets.values()}


class Keys(Aggregate):
    """All keys of a group as one text: a row for each value instead of one for each claim."""

    function, template = "string_agg", "%(function)s(%(expressions)s::text, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="group_concat", template="%(function)s(%(expressions)s)")


Held = dict[tuple[str, ...], int]  # who has a value, of a feature at each level stated


def read_claims(name: str, table: Table) -> dict[str, Held]:
    """What each facet takes of these claims. Refuted ones place nobody. One query.

    Whether a claim's framework is published is not asked of the database: no other has a place.
    """
    said = READ[name]
    rows = said.model.objects.filter(is_published=True).cited().standing_up().order_by()
    grouped = rows.values_list(said.value, *([said.beside] if said.beside else [])).annotate(keys=Keys("framework_id"))
    place_of = {str(key): place for place, key in enumerate(table.keys)}.get
    found: dict[str, Held] = {facet: {} for facet in said.facets.values() or [name]}
    for value, *beside, keys in grouped:
        facet = said.facet(name, beside)
        places = [place for place in map(place_of, keys.split(",")) if place is not None]
        found[facet][(value, *beside) if facet == "feature" else (value,)] = packed(places)
    return found


# ── words ──


class Texts(NamedTuple):
    """Who goes by what a reader typed, and who has all its words in any of the texts that are searched."""

    named: Callable[[str], int]
    mentioned: Callable[[str], int]


class Written(NamedTuple):
    """What a framework is called and how it is described, folded."""

    names: str = ""
    forms: str = ""
    whole: str = ""


def read_texts(table: Table) -> Texts:
    """One query."""
    rows = Framework.objects.published().order_by().values_list("pk", *NAMES, *DESCRIPTIONS)
    read = {pk: written(columns) for pk, *columns in rows}
    found = [read.get(key, Written()) for key in table.keys]
    return Texts(lru_cache(QUERIES)(partial(going_by, found)), lru_cache(QUERIES)(partial(with_words, found)))


def written(columns: list[str]) -> Written:
    names, descriptions = columns[: len(NAMES)], columns[len(NAMES) :]
    called = fold(",".join(names))
    return Written(called, forms(called), "\n".join([called, *map(fold, descriptions)]))


def going_by(written: list[Written], text: str) -> int:
    query = Query(text)
    return packed(
        place for place, each in enumerate(written) if query.begins_form(each.forms) or query.fits(each.names)
    )


def with_words(written: list[Written], text: str) -> int:
    query = Query(text)
    return packed(
        place for place, each in enumerate(written) if query.begins_form(each.forms) or query.fits(each.whole)
    )
