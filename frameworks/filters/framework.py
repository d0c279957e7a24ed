"""FrameworkFilter: a query string read, checked and answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from frameworks.filters.counts import Chosen, Condition, FacetCounts, Removal, Selection
from frameworks.filters.facets import FACETS, Facet
from frameworks.filters.facets import Value as Offer
from frameworks.filters.nearest import SEARCH, Near, explained, nearest
from frameworks.filters.rows import Rows
from frameworks.models import Framework, FrameworkQuerySet

PAGE_SIZE = 24  # of the list page, and of the API where it is not told
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


class BadParameter(ValueError):
    """A query string that cannot be answered. `errors` maps each parameter's name to what is wrong."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in errors.items()))
        self.errors = errors


class FacetField(forms.MultipleChoiceField):
    """The values asked for, each once; only one in a facet that takes one."""

    def __init__(self, *, facet: Facet, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.facet = facet

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(super().clean(value)))
        if self.facet.is_single and len(values) > 1:
            raise ValidationError("Give one value, not several.")
        return values


class FacetFilter(django_filters.Filter):
    """A facet as a parameter; its values are read when one is asked for."""

    field_class = FacetField

    def __init__(self, name: str) -> None:
        super().__init__(label=FACETS[name].label, facet=FACETS[name], choices=())


class FrameworkFilter(django_filters.FilterSet):
    """Published frameworks by query string. `found()` is the answer; `facets()` the counts beside it."""

    q = django_filters.CharFilter(label="Search", max_length=100)
    type = FacetFilter("type")
    interface = FacetFilter("interface")
    concurrency = FacetFilter("concurrency")
    feature = FacetFilter("feature")
    level = FacetFilter("level")
    use_case = FacetFilter("use_case")
    praised = FacetFilter("praised")
    criticised = FacetFilter("criticised")
    adopter = FacetFilter("adopter")
    status = FacetFilter("status")
    license = FacetFilter("license")
    since = FacetFilter("since")
    sort = django_filters.ChoiceFilter(label="Sort by", choices=list(SORTS.items())[1:], empty_label=SORTS[""])

    class Meta:
        model = Framework
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, queryset: FrameworkQuerySet | None = None, **kwargs: Any) -> None:
        data = QueryDict() if data is None else data
        super().__init__(data, queryset if queryset is not None else Framework.objects.published(), **kwargs)
        self.selection = Selection(Rows())
        self._values: dict[str, list[Offer]] = {}
        for name in FACETS:
            self.filters[name].extra["choices"] = self.reader(name)

    def values(self, name: str) -> list[Offer]:
        """All that the facet takes."""
        if name not in self._values:
            self._values[name] = FACETS[name].values(self.selection.rows)
        return self._values[name]

    def reader(self, name: str) -> Callable[[], list[tuple[str, str]]]:
        """A form copies its fields deeply: a plain function stays one, a bound method would copy this filter."""
        return lambda: self.choices(name)

    def choices(self, name: str) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in self.values(name)]

    def options(self, name: str) -> list[Offer]:
        """What the facet offers, in its order, and what is chosen."""
        if not (offered := FACETS[name].offered):
            return self.values(name)
        shown = offered(self.selection.rows).union(self.chosen[name])
        return [each for each in self.values(name) if each.value in shown]

    # ── what is found ──

    def found(self) -> FrameworkQuerySet:
        """The frameworks asked for, in the order asked for; BadParameter where the query string is wrong."""
        if not self.form.is_valid():
            raise BadParameter({name: list(texts) for name, texts in self.form.errors.items()})
        return self.ordered(self.qs)

    def filter_queryset(self, queryset: FrameworkQuerySet) -> FrameworkQuerySet:
        found = self.search(queryset)
        if conditions := self.selection.conditions(self.chosen):
            found = found.filter(pk__in=set.intersection(*(condition.having for condition in conditions)))
        return found

    @property
    def words(self) -> list[str]:
        words: list[str] = self.form.cleaned_data["q"].split()
        return words

    @property
    def chosen(self) -> Chosen:
        """The values chosen in each facet."""
        return {name: self.form.cleaned_data[name] for name in FACETS}

    def search(self, frameworks: FrameworkQuerySet) -> FrameworkQuerySet:
        """Every word somewhere in name, aliases, tagline or summary."""
        for word in self.words:
            matches = Q()
            for column in SEARCHED:
                matches |= Q(**{f"{column}__icontains": word})
            frameworks = frameworks.filter(matches)
        return frameworks

    # ── in which order ──

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
        sort = self.form.cleaned_data["sort"]
        return ("names before mentions, then " if self.words and not sort else "") + SORTS[sort]

    def best_match_first(self, frameworks: FrameworkQuerySet) -> FrameworkQuerySet:
        """A search puts names before mentions."""
        if not self.words:
            return frameworks
        named = Q(name__icontains=self.words[0]) | Q(aliases__icontains=self.words[0])
        place = Case(When(named, then=Value(0)), default=Value(1))
        return frameworks.order_by(place, *frameworks.query.order_by)

    # ── the numbers beside it ──

    @cached_property
    def everything(self) -> set[int]:
        return {framework.pk for framework in self.selection.rows.frameworks}

    @cached_property
    def searched(self) -> set[int]:
        """The published frameworks that have the words; all where there are none."""
        if not self.words:
            return self.everything
        return set(self.search(Framework.objects.published()).values_list("pk", flat=True))

    def facets(self) -> list[FacetCounts]:
        """Each facet with the number of frameworks that choosing a value would leave."""
        return [self.counted(facet) for facet in FACETS.values()]

    def counted(self, facet: Facet) -> FacetCounts:
        return self.selection.counted(facet, self.options(facet.name), self.searched, self.chosen)

    def removals(self) -> list[Removal]:
        """Each value chosen, and the words, with how many would be found without it alone."""
        removals = [Removal("q", "Search", q, f"“{q}”", self.left())] if (q := " ".join(self.words)) else []
        for name, values in self.chosen.items():
            labels = dict(self.choices(name)) if values else {}
            for value in values:
                left = self.left({**self.chosen, name: [other for other in values if other != value]})
                removals.append(Removal(name, FACETS[name].label, value, labels[value], left))
        return removals

    def left(self, chosen: Chosen | None = None) -> int:
        """How many these choices find with the words; without choices how many these here find without the words."""
        if chosen is None:
            return len(self.selection.within(self.everything, self.chosen))
        return len(self.selection.within(self.searched, chosen))

    def nearest(self, limit: int = 3) -> list[Near]:
        """Those not found that fail the fewest of the conditions, and what each misses."""
        conditions = self.selection.conditions(self.chosen)
        if self.words:
            conditions.append(Condition(SEARCH, self.words, self.searched))
        labels = {name: dict(self.choices(name)) for name, values in self.chosen.items() if values}
        return explained(nearest(self.selection.rows, conditions, limit), labels, self.chosen)
