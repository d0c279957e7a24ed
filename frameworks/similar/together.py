"""Which frameworks are named together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from frameworks.claims import Keys, ask
from frameworks.filters.index import Index
from frameworks.models import Advice, Disagreement, Framework
from frameworks.similar.named import Named, named


@dataclass(frozen=True)
class Together:
    """Two frameworks with the number of disagreements and pieces of advice that name both."""

    one: Named
    other: Named
    times: int


def often_weighed(number: int = 12) -> list[Together]:
    """The pairs most often named together by disagreements and pieces of advice, the most often named first."""
    times = Index.current().part("named together", lambda: named_together().most_common(number))
    names = named({key for pair, _ in times for key in pair})
    return [Together(names[a], names[b], n) for (a, b), n in times if {a, b} <= names.keys()]


def named_together() -> Counter[tuple[int, int]]:
    """Pairs of public frameworks by the number of public disagreements and pieces of advice that name both."""
    together: Counter[tuple[int, int]] = Counter()
    models: tuple[Any, ...] = (Disagreement, Advice)
    for model in models:
        naming: dict[int, list[int]] = {}
        rows = model.objects.published().filter(frameworks__is_published=True).order_by("pk")
        for key, framework in rows.values_list("pk", "frameworks"):
            naming.setdefault(key, []).append(framework)
        for each in naming.values():
            together.update(combinations(sorted(each), 2))
    return together


def weighed_against(framework: Framework, number: int = 5) -> list[Together]:
    """As `often_weighed`, from the side of one framework. Two queries."""
    times = Counter(Named(*row) for values in (disputed_with, advised_with) for row in ask(values, [framework.pk]))
    own = next((each for each in times if each.pk == framework.pk), None)
    if own is None:
        return []
    del times[own]
    pairs = sorted(times.items(), key=lambda item: (-item[1], item[0].name.lower(), item[0].slug))
    return [Together(own, other, n) for other, n in pairs[:number]]


def disputed_with(keys: Keys) -> Any:
    return with_others(Disagreement, keys)


def advised_with(keys: Keys) -> Any:
    return with_others(Advice, keys)


def with_others(model: Any, keys: Keys) -> Any:
    """A row for each public framework that something public names which names these."""
    naming = model.objects.published().filter(pk__in=model.objects.filter(frameworks__in=keys).values("pk"))
    columns = (f"frameworks__{name}" for name in Named._fields)
    return naming.filter(frameworks__is_published=True).order_by().values_list(*columns)
