"""The facets: what frameworks can be narrowed by, which values are offered, and who has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import or_
from typing import Any, NamedTuple

from frameworks.filters.index import Index
from frameworks.filters.reading import COLUMNS
from frameworks.models import Adopter, Aspect, Feature, FrameworkType, Interface, Level, Status, UseCase, today
from frameworks.models.spdx import spdx_expression

ANY, ALL, ONE = "any of these", "all of these", "one of these"
OFFICIAL, BUILT_IN = "official", "built-in"
# What a level asked for lets count as having a feature.
LEVELS: dict[str, frozenset[str]] = {
    "": frozenset(Level.values) - {Level.NONE},
    OFFICIAL: frozenset({Level.BUILT_IN, Level.OFFICIAL}),
    BUILT_IN: frozenset({Level.BUILT_IN}),
}
SYNC, ASYNC = "sync", "async"
ASYNC_FEATURE = "async"
FIRST_YEAR = 1990
MOST = 50
YEAR = re.compile(r"[1-9][0-9]{3}")


class Value(NamedTuple):
    """What may be chosen in a facet."""

    value: str
    label: str
    heading: str = ""


Members = dict[str, int]  # for each value the set of those that have it


@dataclass(frozen=True)
class Facet:
    """One property that frameworks can be narrowed by."""

    name: str
    label: str
    values: Callable[[Index], list[Value]]
    members: Callable[[Index, str], Members]  # the second is the level asked for
    rule: str = ANY
    hint: str = ""
    place: str = "facts"  # where on a framework's page it stands
    offered: Callable[[Index], set[str]] | None = None  # of its values those shown unasked; without it all
    model: Any = None  # whose slugs the values are
    wording: Callable[[str], str] = str  # of a value that nothing has
    reads: Callable[[str], str] | None = None  # a value beside those that there are today, as it is kept; "" for none
    expected: str = ""  # what to write, where there are too many values to name

    @property
    def is_single(self) -> bool:
        return self.rule == ONE

    def now(self, index: Index, value: str) -> str:
        """Return a value as it is kept: of a former slug the present one; what cannot be chosen as it is."""
        known = {each.value for each in self.values(index)}
        if self.reads and value not in known:
            return self.reads(value) or value
        if not self.model or value in known:
            return value
        present = index.present(self.model, value)
        return present if present in known else value

    def others(self, known: list[Value], asked: list[str]) -> Iterator[Value]:
        """The values asked for that are valid and that nothing has today; not more than MOST of them are looked at."""
        for value in dict.fromkeys(map(self.reads, asked[:MOST]) if self.reads else ()):
            if value and value not in {each.value for each in known}:
                yield Value(value, self.wording(value))


# ── what is offered ──


def read(name: str, rows: Callable[[], Iterable[tuple[str, ...]]]) -> Callable[[Index], list[Value]]:
    return lambda index: index.part(("values", name), lambda: [Value(*row) for row in rows()])


def entries(model: Any) -> Callable[[Index], list[Value]]:
    """A vocabulary, in its order."""
    return read(model.__name__, lambda: model.objects.values_list("slug", "name"))


def adopters() -> Iterable[tuple[str, ...]]:
    rows: Iterable[tuple[str, ...]] = Adopter.objects.published().values_list("slug", "name")
    return rows


FEATURES = read("features", lambda: Feature.objects.values_list("slug", "name", "category__name"))


def licenses(index: Index) -> list[Value]:
    return [Value(name, name) for name in sorted(index.table.members["license"])]


def fixed(*options: tuple[str, str]) -> Callable[[Index], list[Value]]:
    return lambda index: [Value(*option) for option in options]


def years(index: Index) -> list[Value]:
    return [Value(str(year), or_later(str(year))) for year in range(today().year, FIRST_YEAR - 1, -1)]


or_later = "{} or later".format


def any_year(text: str) -> str:
    return text if YEAR.fullmatch(text) else ""


def release_years(index: Index) -> set[str]:
    """Those in which a latest release came out. A link to another year stays good."""
    return {str(year) for year in index.table.members["year"]}


# ── who has it ──


def column(name: str) -> Callable[[Index, str], Members]:
    COLUMNS.append(name)  # the index reads it from here on
    return lambda index, level: index.table.members[name]


def claimed(name: str) -> Callable[[Index, str], Members]:
    return lambda index, level: {value: having for (value,), having in index.held(name).items()}


def supported(index: Index, level: str) -> Members:
    found: Members = {}
    for (slug, stated), having in index.held("feature").items():
        if stated in LEVELS[level]:
            found[slug] = found.get(slug, 0) | having
    return found


def served(index: Index, level: str) -> Members:
    """Both may hold of one framework. The level asked for is about the features chosen, not about this."""
    by, having = index.table.members["interface"], supported(index, "")
    feature = ASYNC_FEATURE if ASYNC_FEATURE in having else FACETS["feature"].now(index, ASYNC_FEATURE)
    return {
        SYNC: by.get(Interface.WSGI, 0) | by.get(Interface.BOTH, 0),
        ASYNC: having.get(feature, 0),
    }


def released(index: Index, level: str) -> Members:
    """Under every year up to that of its latest release; what has no date is under none."""
    by = index.table.members["year"]
    downwards = range(max(by, default=FIRST_YEAR), FIRST_YEAR - 1, -1)
    found = dict(zip(map(str, downwards), accumulate((by.get(year, 0) for year in downwards), or_), strict=True))
    return dict.fromkeys(map(str, range(1000, FIRST_YEAR)), found[str(FIRST_YEAR)]) | found


def nobody(index: Index, level: str) -> Members:
    """A level narrows nothing by itself: it says what counts for the features."""
    return {}


FACETS = {
    facet.name: facet
    for facet in (
        Facet(
            *("type", "Type", entries(FrameworkType), claimed("type")),
            hint="Filed so by a source, and not refuted. A framework may be of several types.",
            place="types",
            model=FrameworkType,
            expected="a slug that /api/v1/types/ lists",
        ),
        Facet(
            *("interface", "Server interface", fixed(*Interface.choices), column("interface")),
            hint="What stands between the framework and the web server.",
        ),
        Facet(
            *("concurrency", "Sync or async", fixed((SYNC, "sync"), (ASYNC, "async")), served),
            hint=(
                "Sync: it is served over WSGI. Async: request handlers can be coroutines, at least partly. "
                "A framework may be both."
            ),
        ),
        Facet(
            *("feature", "Features", FEATURES, supported, ALL),
            hint="A source says it is there in whatever way. Unknown is not no, but is not found here.",
            place="features",
            model=Feature,
            expected="a slug that /api/v1/features/ lists",
        ),
        Facet(
            *("at_least", "How it must be there"),
            fixed((OFFICIAL, "built in or official add-on"), (BUILT_IN, "built in only")),
            *(nobody, ONE),
            hint="Says what counts for the features chosen: third-party and partial support then do not.",
            place="features",
        ),
        Facet(
            *("use_case", "Good for", entries(UseCase), claimed("use_case")),
            hint="A source recommends it for this, and is not refuted.",
            place="best-for",
            model=UseCase,
            expected="a slug that /api/v1/use-cases/ lists",
        ),
        Facet(
            *("praised", "Praised for", entries(Aspect), claimed("praised")),
            hint="At least one pro under this heading that is not refuted.",
            place="pros-and-cons",
            model=Aspect,
            expected="a slug that /api/v1/aspects/ lists",
        ),
        Facet(
            *("criticised", "Criticised for", entries(Aspect), claimed("criticised")),
            hint="At least one con under this heading that is not refuted.",
            place="pros-and-cons",
            model=Aspect,
            expected="a slug that /api/v1/aspects/ lists",
        ),
        Facet(
            *("adopter", "Used by", read("adopters", adopters), claimed("adopter")),
            hint="A source says so, and is not refuted; perhaps for one product, perhaps in the past.",
            place="adopters",
            model=Adopter,
            expected="a slug that /api/v1/adopters/ lists",
        ),
        Facet(
            *("status", "Project status", fixed(*Status.choices), column("status")),
            hint="Active: feature releases. Maintenance: fixes. Dormant: no release for two years. Archived: over.",
        ),
        Facet(
            *("license", "License", licenses, column("license")),
            hint="By its SPDX id.",
            reads=spdx_expression,
            expected="an SPDX license expression, as in MIT or Apache-2.0",
        ),
        Facet(
            *("released_since", "A release since", years, released, ONE),
            hint="The latest release came out in this year or later. Where its day is unknown it is not found here.",
            offered=release_years,
            wording=or_later,
            reads=any_year,
            expected="a year, as in 2024",
        ),
    )
}
