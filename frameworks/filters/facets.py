"""The facets: what frameworks can be narrowed by, which values are offered, and who has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from frameworks.filters.rows import Rows
from frameworks.models import Adopter, Aspect, Feature, FrameworkType, Interface, Level, Status, UseCase, today

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


class Value(NamedTuple):
    """What may be chosen in a facet."""

    value: str
    label: str
    heading: str = ""


Pair = tuple[str, int]  # a value, and a framework that has it


@dataclass(frozen=True)
class Facet:
    """One property that frameworks can be narrowed by."""

    name: str
    label: str
    values: Callable[[Rows], list[Value]]
    pairs: Callable[[Rows, str], Iterable[Pair]]  # the second is the level asked for
    rule: str = ANY
    hint: str = ""
    place: str = "facts"  # where on a framework's page it stands
    offered: Callable[[Rows], set[str]] | None = None  # of its values those shown unasked; without it all

    @property
    def is_single(self) -> bool:
        return self.rule == ONE

    def members(self, rows: Rows, level: str = "") -> dict[str, set[int]]:
        """For each value the frameworks that have it."""
        found: dict[str, set[int]] = {}
        for value, pk in self.pairs(rows, level):
            found.setdefault(value, set()).add(pk)
        return found


# ── what is offered ──


def entries(model: Any) -> Callable[[Rows], list[Value]]:
    return lambda rows: [Value(*row) for row in rows.entries(model)]


def features(rows: Rows) -> list[Value]:
    return [Value(*row) for row in Feature.objects.values_list("slug", "name", "category__name")]


def adopters(rows: Rows) -> list[Value]:
    return [Value(*row) for row in Adopter.objects.published().values_list("slug", "name")]


def licenses(rows: Rows) -> list[Value]:
    return [Value(name, name) for name in sorted({framework.license for framework in rows.frameworks})]


def fixed(*options: tuple[str, str]) -> Callable[[Rows], list[Value]]:
    return lambda rows: [Value(*option) for option in options]


def years(rows: Rows) -> list[Value]:
    return [Value(str(year), f"{year} or later") for year in range(today().year, FIRST_YEAR - 1, -1)]


def release_years(rows: Rows) -> set[str]:
    """Those in which a latest release came out. A link to another year stays good."""
    return {str(framework.latest_release_on.year) for framework in rows.frameworks if framework.latest_release_on}


# ── who has it ──


def column(name: str) -> Callable[[Rows, str], Iterable[Pair]]:
    return lambda rows, level: ((getattr(framework, name), framework.pk) for framework in rows.frameworks)


def claimed(name: str) -> Callable[[Rows, str], Iterable[Pair]]:
    return lambda rows, level: ((held.value, held.framework) for held in rows.held(name))


def supported(rows: Rows, level: str) -> Iterable[Pair]:
    return ((held.value, held.framework) for held in rows.held("feature") if held.level in LEVELS[level])


def served(rows: Rows, level: str) -> Iterable[Pair]:
    """Both may hold of one framework. The level asked for is about the features chosen, not about this."""
    for framework in rows.frameworks:
        if framework.interface in (Interface.WSGI, Interface.BOTH):
            yield SYNC, framework.pk
    for slug, pk in supported(rows, ""):
        if slug == ASYNC_FEATURE:
            yield ASYNC, pk


def released(rows: Rows, level: str) -> Iterable[Pair]:
    """Under every year up to that of its latest release; what has no date is under none."""
    for framework in rows.frameworks:
        if day := framework.latest_release_on:
            yield from ((str(year), framework.pk) for year in range(FIRST_YEAR, day.year + 1))


def nobody(rows: Rows, level: str) -> Iterable[Pair]:
    """A level narrows nothing by itself: it says what counts for the features."""
    return ()


FACETS = {
    facet.name: facet
    for facet in (
        Facet(
            *("type", "Type", entries(FrameworkType), claimed("type")),
            hint="Filed so by a source, and not refuted. A framework may be of several types.",
            place="types",
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
            *("feature", "Features", features, supported, ALL),
            hint="A source says it is there in whatever way. Unknown is not no, but is not found here.",
            place="features",
        ),
        Facet(
            *("level", "How it must be there"),
            fixed((OFFICIAL, "built in or official add-on"), (BUILT_IN, "built in only")),
            *(nobody, ONE),
            hint="Says what counts for the features chosen: third-party and partial support then do not.",
            place="features",
        ),
        Facet(
            *("use_case", "Good for", entries(UseCase), claimed("use_case")),
            hint="A source recommends it for this, and is not refuted.",
            place="best-for",
        ),
        Facet(
            *("praised", "Praised for", entries(Aspect), claimed("praised")),
            hint="At least one pro under this heading that is not refuted.",
            place="pros-and-cons",
        ),
        Facet(
            *("criticised", "Criticised for", entries(Aspect), claimed("criticised")),
            hint="At least one con under this heading that is not refuted.",
            place="pros-and-cons",
        ),
        Facet(
            *("adopter", "Used by", adopters, claimed("adopter")),
            hint="A source says so, and is not refuted; perhaps for one product, perhaps in the past.",
            place="adopters",
        ),
        Facet(
            *("status", "Project status", fixed(*Status.choices), column("status")),
            hint="Active: feature releases. Maintenance: fixes. Dormant: no release for two years. Archived: over.",
        ),
        Facet(
            *("license", "License", licenses, column("license")),
            hint="By its SPDX id.",
        ),
        Facet(
            *("since", "A release since", years, released, ONE),
            hint="The latest release came out in this year or later. Where its day is unknown it is not found here.",
            offered=release_years,
        ),
    )
}
