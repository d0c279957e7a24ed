"""What the filters must answer, in plain Python over plain rows: by no queryset word and no code of theirs."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import QueryDict

from frameworks.filters import FACETS, FrameworkFilter
from frameworks.models import (
    Adoption,
    Classification,
    Framework,
    Recommendation,
    SupportStatement,
    Tradeoff,
)
from tests.search_reference import fits, goes_by

State = dict[str, list[str]]
DOUBT = {"standing": "contradicted", "standing_note": "The documentation says otherwise."}
PAST = {"standing": "outdated", "standing_note": "It was removed."}
ASLEEP = ("dormant", "archived")
ENOUGH = {  # what a level lets count as having a feature
    "": {"built-in", "official-add-on", "third-party", "partial"},
    "official": {"built-in", "official-add-on"},
    "built-in": {"built-in"},
}
WORDS = ["a", "web", "python", "micro", "fast api", "ASYNC", "the", "e r", "zzz", "%", "Dj", "pýthon web"]


# ── what the site answers ──


def asked(state: State) -> FrameworkFilter:
    filters = FrameworkFilter(QueryDict(encoded(state)))
    assert filters.is_valid()
    return filters


def found(query: str) -> list[str]:
    return [framework.slug for framework in FrameworkFilter(QueryDict(query)).qs]


def counts(query: str, facet: str) -> dict[str, int]:
    filters = FrameworkFilter(QueryDict(query))
    assert filters.is_valid()
    return {option.value: option.count for option in filters.counted(FACETS[facet]).options}


def encoded(state: State) -> str:
    params = QueryDict(mutable=True)
    for name, values in state.items():
        params.setlist(name, values)
    return params.urlencode()


# ── what it must answer ──


class Row(NamedTuple):
    name: str
    names: list[str]
    status: str
    texts: list[str]
    values: dict[str, set[str]]  # by facet
    levels: dict[str, str]  # by feature, of statements that stand; "none" among them
    last: datetime.date | None


class Plain:
    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        for f in Framework.objects.filter(is_published=True):
            levels = {s.feature.slug: s.level for s in f.support.all() if counts_as_so(s)}
            tradeoffs = [t for t in f.tradeoffs.all() if counts_as_so(t)]
            values = {
                "type": {c.type.slug for c in f.classifications.all() if counts_as_so(c)},
                "interface": {f.interface},
                "concurrency": {"sync"} if f.interface in ("wsgi", "both") else set(),
                "use_case": {r.use_case.slug for r in f.recommendations.all() if counts_as_so(r)},
                "praised": {t.aspect.slug for t in tradeoffs if t.side == "pro"},
                "criticised": {t.aspect.slug for t in tradeoffs if t.side == "con"},
                "adopter": {a.adopter.slug for a in f.adoptions.all() if counts_as_so(a)},
                "status": {f.status},
                "license": {f.license},
            }
            if levels.get("async", "none") != "none":
                values["concurrency"].add("async")
            names = [name for column in (f.name, f.slug, f.aliases, f.package_name) for name in column.split(",")]
            self.rows[f.slug] = Row(
                f.name, names, f.status, [f.tagline, f.summary], values, levels, f.latest_release_on
            )

    def having(self, state: State) -> list[str]:
        wanted = conditions(state)
        return [slug for slug in self.rows if all(self.meets(slug, *condition, state) for condition in wanted)]

    def failed(self, slug: str, state: State) -> list[tuple[str, list[str]]]:
        """The conditions that it does not meet."""
        return [(name, values) for name, values in conditions(state) if not self.meets(slug, name, values, state)]

    def meets(self, slug: str, name: str, values: list[str], state: State) -> bool:
        row = self.rows[slug]
        if name == "q":
            return goes_by(values[0], row.names) or fits(values[0], [*row.names, *row.texts])
        if name == "feature":
            return row.levels.get(values[0]) in ENOUGH["".join(state.get("at_least", []))]
        if name == "released_since":
            return row.last is not None and row.last >= datetime.date(int(values[0]), 1, 1)
        return any(value in row.values[name] for value in values)

    def found(self, state: State) -> list[str]:
        return sorted(self.having(state), key=lambda slug: self.place(slug, state))

    def place(self, slug: str, state: State) -> tuple[Any, ...]:
        row, typed = self.rows[slug], typed_in(state)
        mention = bool(typed) and not goes_by(typed, row.names)
        return (mention, row.status in ASLEEP, row.name.lower(), slug)

    def nearest(self, state: State, limit: int = 3) -> list[str]:
        """Those that fail some conditions and not all; the fewest first, then living ones, then by name."""
        fails = {slug: len(self.failed(slug, state)) for slug in self.rows}
        near = [slug for slug, n in fails.items() if 0 < n < len(conditions(state))]
        return sorted(near, key=lambda slug: (fails[slug], self.place(slug, {})))[:limit]


def conditions(state: State) -> list[tuple[str, list[str]]]:
    """Each feature and all the words are one each, so is every other facet but the level, which belongs to features."""
    found: list[tuple[str, list[str]]] = []
    for name, values in state.items():
        if name == "feature":
            found += [(name, [value]) for value in values]
        elif name == "q":
            found += [("q", [typed_in(state)])] * bool(typed_in(state))
        elif name != "at_least" and values:
            found.append((name, values))
    return found


def typed_in(state: State) -> str:
    return "".join(state.get("q", [])).strip()


def counts_as_so(claim: Any) -> bool:
    return claim.is_published and claim.standing in ("reported", "verified") and claim.sources.count() > 0


# ── what is asked ──


def random_states(seed: int, number: int) -> Iterator[State]:
    """Some facets with one to three of their values, or the one that they take, often a word; the same each time."""
    chance, filters = random.Random(seed), FrameworkFilter()
    offered = {name: [value for value, _ in filters.choices(name)] for name in FACETS}
    offered["released_since"] = ["2026", "2025", "2024", "2021", "2020", "1999"]
    common = ["routing", "templates", "sessions", "middleware", "json", "testing", "async", "websockets", "orm"]
    for _ in range(number):
        state: State = {}
        for name in chance.sample(list(FACETS), chance.choice([0, 1, 1, 2, 2, 3, 4])):
            values = common if name == "feature" and chance.random() < 0.6 else offered[name]
            most = 1 if name in ("at_least", "released_since") else chance.choice([1, 1, 2, 3])
            state[name] = chance.sample(values, min(len(values), most))
        if "feature" in state and chance.random() < 0.4:
            state["at_least"] = [chance.choice(["official", "built-in"])]
        if chance.random() < 0.4:
            state["q"] = [chance.choice(WORDS)]
        yield state


def put_in_doubt() -> None:
    """Every fourth claim of each kind is refuted or hidden, every ninth left without sources; a framework is hidden."""
    states: list[dict[str, Any]] = [DOUBT, PAST, {"is_published": False}]
    for model in (Classification, SupportStatement, Tradeoff, Recommendation, Adoption):
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for number, key in enumerate(keys[::4]):
            model.objects.filter(pk=key).update(**states[number % 3])
        for claim in model.objects.filter(pk__in=keys[1::9]):
            claim.sources.clear()
    Framework.objects.filter(slug="sanic").update(is_published=False)
