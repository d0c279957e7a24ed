"""FrameworkFilter: a query string read, checked and answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from weakref import proxy

import django_filters
from django.http import QueryDict

from frameworks.filters.counts import Chosen, Condition, FacetCounts, Removal, Selection
from frameworks.filters.facets import FACETS, Facet, Value
from frameworks.filters.fields import SORTS, FacetFilter, SortFilter
from frameworks.filters.found import Found
from frameworks.filters.index import Index
from frameworks.filters.nearest import SEARCH, Near, explained, nearest
from frameworks.models import Framework, FrameworkQuerySet, Level
from frameworks.parameters import RENAMED, BadParameter, given_twice, unknown_name
from frameworks.words import Query

PAGE_SIZE = 24  # of the list page, and of the API where it is not told


class Card(NamedTuple):
    """What the list shows of a framework."""

    framework: Framework
    types: list[Value]
    asked: list[tuple[Value, str]]  # the features asked for, and the level of each


class FrameworkFilter(django_filters.FilterSet):
    """Published frameworks by query string: `qs` is the answer, `facets()` the counts beside it.

    Each facet of `FACETS` is a filter of its name.
    """

    q = django_filters.CharFilter(label="Search", max_length=100)
    sort = SortFilter()

    class Meta:
        model = Framework
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        filters = super().get_filters()
        return {"q": filters.pop("q"), **{name: FacetFilter(name) for name in FACETS}, **filters}

    def __init__(self, data: QueryDict | None = None, queryset: FrameworkQuerySet | None = None, **kwargs: Any) -> None:
        data = QueryDict() if data is None else data
        super().__init__(data, queryset if queryset is not None else Framework.objects.published(), **kwargs)
        self._values: dict[str, list[Value]] = {}
        for name in FACETS:
            self.filters[name].extra |= {"choices": self.reader(name), "now": self.finder(name)}
        for each in self.filters.values():
            each.parent = None  # with the filter it would go round in a circle, as below

    @cached_property
    def selection(self) -> Selection:
        return Selection(Index.current())

    @property
    def index(self) -> Index:
        return self.selection.index

    def values(self, name: str) -> list[Value]:
        """All that the facet takes: what there is today, and what else was asked for that there may be."""
        if name not in self._values:
            known = FACETS[name].values(self.index)
            self._values[name] = [*known, *FACETS[name].others(known, self.data.getlist(name))]
        return self._values[name]

    def reader(self, name: str) -> Callable[[], list[tuple[str, str]]]:
        """A form copies its fields deeply: a plain function stays one, a bound method would copy this filter.

        It does not hold the filter: in a circle both, and the index, would wait for the garbage collector.
        """
        me = proxy(self)
        return lambda: me.choices(name)

    def finder(self, name: str) -> Callable[[str], str]:
        """Of the present slug, likewise."""
        me = proxy(self)
        return lambda value: FACETS[name].now(me.index, value)

    def choices(self, name: str) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in self.values(name)]

    def options(self, name: str) -> list[Value]:
        """What the facet offers, in its order, and what is chosen."""
        if not (offered := FACETS[name].offered):
            return self.values(name)
        shown = offered(self.index).union(self.chosen[name])
        return [each for each in self.values(name) if each.value in shown]

    @property
    def query_string(self) -> str:
        """What was asked, with present slugs in the place of former ones; it must be valid."""
        now = self.data.copy()
        for name, values in self.chosen.items():
            if set(now.getlist(name)) - set(values):
                now.setlist(name, values)
        return str(now.urlencode())

    # ── what is found ──

    def filter_queryset(self, queryset: FrameworkQuerySet) -> Found:
        """Return those asked for, in the order asked for; BadParameter where the query string is wrong."""
        if errors := self.errors:
            raise BadParameter(errors)
        found = self.selection.within(self.searched, self.chosen)
        named = self.index.texts.named(self.query.text) if self.is_best_match_first else 0
        return Found(queryset, self.index, [found & named, found & ~named], self.form.cleaned_data["sort"])

    @property
    def errors(self) -> dict[str, list[str]]:
        """What is wrong with each parameter. One that pages do not know may be anybody's, but for former names."""
        former = (name for name in self.data if RENAMED.get(name) in self.filters)
        wrong = {name: list(map(str, texts)) for name, texts in self.form.errors.items()}
        single = [name for name in self.filters if name not in FACETS or FACETS[name].is_single]
        return {name: [unknown_name(name, self.filters)] for name in former} | wrong | given_twice(self.data, single)

    def is_valid(self) -> bool:
        return not self.errors

    @cached_property
    def query(self) -> Query:
        return Query(" ".join(self.form.cleaned_data["q"].split()))

    @cached_property
    def chosen(self) -> Chosen:
        """The values chosen in each facet."""
        return {name: self.form.cleaned_data[name] for name in FACETS}

    @cached_property
    def searched(self) -> int:
        """The set of those that a reader's words lead to, by the rule of the search (frameworks/words.py)."""
        return self.index.having(self.query.text)

    def card(self, framework: Any) -> Card:
        """One of those found, with its types and how it has what was asked for: as the index tells, without a query."""
        here, held = 1 << framework.place, self.index.held
        features = [each for each in self.values("feature") if each.value in self.chosen["feature"]]
        return Card(
            framework,
            [each for each in self.values("type") if held("type").get((each.value,), 0) & here],
            [
                (each, level)
                for each in features
                for level in Level
                if held("feature").get((each.value, level), 0) & here
            ],
        )

    # ── in which order ──

    @property
    def is_best_match_first(self) -> bool:
        """A search puts names before mentions."""
        return bool(self.query.text) and not self.form.cleaned_data["sort"]

    @property
    def order(self) -> str:
        """The order of what was found, in words."""
        first = "names before mentions, then " if self.is_best_match_first else ""
        return first + SORTS[self.form.cleaned_data["sort"]]

    # ── the numbers beside it ──

    def facets(self) -> list[FacetCounts]:
        """Each facet with the number of frameworks that choosing a value would leave."""
        return [self.counted(facet) for facet in FACETS.values()]

    def counted(self, facet: Facet) -> FacetCounts:
        return self.selection.counted(facet, self.options(facet.name), self.searched, self.chosen)

    def removals(self) -> list[Removal]:
        """Each value chosen, and the words, with how many would be found without it alone."""
        removals = [Removal("q", "Search", q, f"“{q}”", self.left())] if (q := self.query.text) else []
        for name, values in self.chosen.items():
            labels = dict(self.choices(name)) if values else {}
            for value in values:
                left = self.left({**self.chosen, name: [other for other in values if other != value]})
                removals.append(Removal(name, FACETS[name].label, value, labels[value], left))
        return removals

    def left(self, chosen: Chosen | None = None) -> int:
        """How many these choices find with the words; without choices how many these here find without the words."""
        if chosen is None:
            return self.selection.within(self.index.everything, self.chosen).bit_count()
        return self.selection.within(self.searched, chosen).bit_count()

    def nearest(self, limit: int = 3) -> list[Near]:
        """Those not found that fail the fewest of the conditions, and what each misses."""
        conditions = self.selection.conditions(self.chosen)
        if self.query.text:
            conditions.append(Condition(SEARCH, [self.query.text], self.searched))
        labels = {name: dict(self.choices(name)) for name, values in self.chosen.items() if values}
        return explained(nearest(self.index.table, conditions, limit), labels, self.chosen)
