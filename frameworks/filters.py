"""The one set of filters: the list page, the API and every export answer the same query string alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from frameworks.models import (
    Adopter,
    Adoption,
    Classification,
    Feature,
    Framework,
    FrameworkQuerySet,
    FrameworkType,
    Interface,
    Recommendation,
    Status,
    SupportStatement,
    UseCase,
)

Options = list[tuple[str, str]]
PAGE_SIZE = 24  # of the list page, and of the API where it is not told
ANY, ALL = "any of these", "all of these"


class BadParameter(ValueError):
    """A query string that cannot be answered. `errors` maps each parameter's name to what is wrong."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Facet:
    """One property that frameworks can be narrowed by. `pairs` gives (value, framework id) for all that have it."""

    name: str
    label: str
    options: Callable[[], Options]
    column: str = ""  # a field of Framework's own …
    claims: Callable[[], Any] | None = None  # … or the claims that count,
    value: str = ""  # … and where these hold the value
    rule: str = ANY

    def pairs(self) -> Iterable[tuple[str, int]]:
        if self.claims is None:
            return Framework.objects.published().values_list(self.column, "pk")
        return self.claims().values_list(self.value, "framework_id")

    def narrow(self, frameworks: FrameworkQuerySet, values: list[str]) -> FrameworkQuerySet:
        if self.claims is None:
            return frameworks.filter(**{f"{self.column}__in": values})
        for group in [[value] for value in values] if self.rule == ALL else [values]:
            claims = self.claims().filter(framework=OuterRef("pk"), **{f"{self.value}__in": group})
            frameworks = frameworks.filter(Exists(claims))
        return frameworks


def named(model: Any) -> Callable[[], Options]:
    return lambda: list(model.objects.values_list("slug", "name"))


def licenses() -> Options:
    found = Framework.objects.published().order_by("license").values_list("license", flat=True).distinct()
    return [(name, name) for name in found]


def adopters() -> Options:
    return list(Adopter.objects.published().values_list("slug", "name"))


def counting(model: Any) -> Callable[[], Any]:
    """Public claims that are not refuted: only these place a framework under a value."""
    return lambda: model.objects.published().standing_up().order_by()


FACETS = {
    facet.name: facet
    for facet in (
        Facet("type", "Type", named(FrameworkType), claims=counting(Classification), value="type__slug"),
        Facet("interface", "Server interface", lambda: list(Interface.choices), column="interface"),
        Facet(
            "feature",
            "Features",
            named(Feature),
            claims=lambda: SupportStatement.objects.published().positive().order_by(),
            value="feature__slug",
            rule=ALL,
        ),
        Facet("use_case", "Good for", named(UseCase), claims=counting(Recommendation), value="use_case__slug"),
        Facet("adopter", "Used by", adopters, claims=counting(Adoption), value="adopter__slug"),
        Facet("status", "Project status", lambda: list(Status.choices), column="status"),
        Facet("license", "License", licenses, column="license"),
    )
}
SORTS = {
    "": "living ones first, then by name",
    "name": "name, A to Z",
    "-name": "name, Z to A",
    "released": "first release, oldest first",
    "-released": "first release, newest first",
    "reviewed": "longest since review",
    "-reviewed": "last reviewed",
}
SEARCHED = ("name", "slug", "aliases", "tagline", "summary")


class FacetFilter(django_filters.MultipleChoiceFilter):
    """Narrows by a facet; its choices are set by the FrameworkFilter, which reads them once."""

    def __init__(self, facet: Facet) -> None:
        super().__init__(label=facet.label, choices=(), method=self.narrow)
        self.facet = facet

    def narrow(self, frameworks: FrameworkQuerySet, name: str, values: list[str]) -> FrameworkQuerySet:
        return self.facet.narrow(frameworks, list(dict.fromkeys(values))) if values else frameworks


class FrameworkFilter(django_filters.FilterSet):
    """Published frameworks by query string. `found()` is the answer; `facets()` the counts beside it."""

    q = django_filters.CharFilter(label="Search", method="search", max_length=100)
    type = FacetFilter(FACETS["type"])
    interface = FacetFilter(FACETS["interface"])
    feature = FacetFilter(FACETS["feature"])
    use_case = FacetFilter(FACETS["use_case"])
    adopter = FacetFilter(FACETS["adopter"])
    status = FacetFilter(FACETS["status"])
    license = FacetFilter(FACETS["license"])
    sort = django_filters.ChoiceFilter(
        label="Sort by", choices=list(SORTS.items())[1:], empty_label=SORTS[""], method="keep"
    )

    class Meta:
        model = Framework
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, queryset: FrameworkQuerySet | None = None, **kwargs: Any) -> None:
        data = QueryDict() if data is None else data
        super().__init__(data, queryset if queryset is not None else Framework.objects.published(), **kwargs)
        self.options = {name: facet.options() for name, facet in FACETS.items()}
        for name, options in self.options.items():
            self.filters[name].extra["choices"] = options

    def keep(self, frameworks: FrameworkQuerySet, name: str, value: str) -> FrameworkQuerySet:
        return frameworks

    def search(self, frameworks: FrameworkQuerySet, name: str, value: str) -> FrameworkQuerySet:
        """Every word somewhere in name, aliases, tagline or summary."""
        for word in value.split():
            matches = Q()
            for column in SEARCHED:
                matches |= Q(**{f"{column}__icontains": word})
            frameworks = frameworks.filter(matches)
        return frameworks

    def found(self) -> FrameworkQuerySet:
        """The frameworks asked for, in the order asked for; BadParameter where the query string is wrong."""
        if not self.form.is_valid():
            raise BadParameter({name: list(texts) for name, texts in self.form.errors.items()})
        return self.ordered(self.qs)

    def ordered(self, frameworks: FrameworkQuerySet) -> FrameworkQuerySet:
        sort = self.form.cleaned_data["sort"]
        columns: dict[str, Any] = {"name": Lower("name"), "released": F("first_release"), "reviewed": F("reviewed_on")}
        column = columns.get(sort.lstrip("-"))
        if column is None:
            return self.best_match_first(frameworks.living_first())
        by = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
        return frameworks.order_by(by, Lower("name"), "slug")

    @property
    def order(self) -> str:
        """The order of what was found, in words."""
        given = self.form.cleaned_data
        searched = "names before mentions, then " if given["q"].split() and not given["sort"] else ""
        return searched + SORTS[given["sort"]]

    def best_match_first(self, frameworks: FrameworkQuerySet) -> FrameworkQuerySet:
        """A search puts names before mentions."""
        if not (words := self.form.cleaned_data["q"].split()):
            return frameworks
        named = Q(name__icontains=words[0]) | Q(aliases__icontains=words[0])
        place = Case(When(named, then=Value(0)), default=Value(1))
        return frameworks.order_by(place, *frameworks.query.order_by)

    # ── facets ──

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The values ticked in each facet."""
        return {name: self.form.cleaned_data[name] for name in FACETS}

    @cached_property
    def members(self) -> dict[str, dict[str, set[int]]]:
        """For each facet and value the frameworks that have it: one query a facet."""
        found: dict[str, dict[str, set[int]]] = {}
        for name, facet in FACETS.items():
            found[name] = {}
            for value, pk in facet.pairs():
                found[name].setdefault(value, set()).add(pk)
        return found

    @cached_property
    def searched(self) -> set[int]:
        base = self.search(Framework.objects.published(), "q", self.form.cleaned_data["q"])
        return set(base.values_list("pk", flat=True))

    def within(self, *, without: str = "") -> set[int]:
        """The ids that pass the search and every facet but `without`."""
        ids = set(self.searched)
        for name, values in self.chosen.items():
            if not values or name == without:
                continue
            groups: list[set[int]] = [self.members[name].get(value, set()) for value in values]
            ids &= set[int].intersection(*groups) if FACETS[name].rule == ALL else set[int].union(*groups)
        return ids

    def facets(self) -> list[FacetCounts]:
        """Each facet with the number of frameworks that choosing a value would leave."""
        return [self.counted(facet) for facet in FACETS.values()]

    def counted(self, facet: Facet) -> FacetCounts:
        within = self.within(without="" if facet.rule == ALL else facet.name)
        chosen = set(self.chosen[facet.name])
        members = self.members[facet.name]
        return FacetCounts(
            facet,
            [
                Option(value, label, len(within & members.get(value, set())), value in chosen)
                for value, label in self.options[facet.name]
            ],
        )


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetCounts:
    facet: Facet
    options: list[Option]
    chosen: list[Option] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chosen", [option for option in self.options if option.is_chosen])
