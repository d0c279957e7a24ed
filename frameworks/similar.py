"""Which frameworks are alike, and which are named together: both by rules that a reader can check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from frameworks.models import (
    Advice,
    Classification,
    Disagreement,
    Framework,
    Interface,
    Recommendation,
    SupportStatement,
)

Traits = dict[int, set[tuple[str, Any]]]  # by framework


@dataclass(frozen=True)
class Alike:
    """Two frameworks with what both have of all that either has."""

    one: Framework
    other: Framework
    both: int
    either: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.both, self.either)

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Together:
    """Two frameworks with the number of disagreements and pieces of advice that name both."""

    one: Framework
    other: Framework
    times: int


class Kinship:
    """How all these frameworks stand to each other. Five queries, however many there are."""

    def __init__(self, frameworks: Iterable[Framework]) -> None:
        self.frameworks = {framework.pk: framework for framework in frameworks}
        self.traits = traits(self.frameworks.values())
        self.named = named_together(set(self.frameworks))

    def most_alike(self, framework: Framework, number: int = 3) -> list[Alike]:
        return closest((self.alike(framework, other) for other in self.others(framework)), number)

    def closest_pairs(self, number: int = 6) -> list[Alike]:
        return closest((self.alike(*pair) for pair in combinations(self.frameworks.values(), 2)), number)

    def often_weighed(self, number: int = 12) -> list[Together]:
        """The pairs most often named together, the most often named first."""
        known = self.frameworks
        return [Together(known[a], known[b], times) for (a, b), times in self.named.most_common(number)]

    def weighed_against(self, framework: Framework, number: int = 5) -> list[Together]:
        """As `often_weighed`, from the side of one framework."""
        pairs = ((other, self.named[pair(framework, other)]) for other in self.others(framework))
        found = [Together(framework, other, times) for other, times in pairs if times]
        return sorted(found, key=lambda each: (-each.times, each.other.name.lower()))[:number]

    def others(self, framework: Framework) -> list[Framework]:
        return [other for other in self.frameworks.values() if other.pk != framework.pk]

    def alike(self, one: Framework, other: Framework) -> Alike:
        a, b = self.traits[one.pk], self.traits[other.pk]
        return Alike(one, other, len(a & b), len(a | b))


def closest(pairs: Iterable[Alike], number: int) -> list[Alike]:
    """The greatest share first, of equal ones that which rests on more, then by name."""
    found = [each for each in pairs if each.both]
    found.sort(key=lambda each: (-each.share, -each.both, each.one.name.lower(), each.other.name.lower()))
    return found[:number]


def traits(frameworks: Iterable[Framework]) -> Traits:
    """Types, interface, features and needs that each has by a public claim that stands up and does not say no."""
    found: Traits = {f.pk: {("interface", side) for side in interfaces(f)} for f in frameworks}
    claims = (
        ("type", Classification.objects.published().standing_up().values_list("framework_id", "type_id")),
        ("feature", SupportStatement.objects.published().positive().values_list("framework_id", "feature_id")),
        ("need", Recommendation.objects.published().standing_up().values_list("framework_id", "use_case_id")),
    )
    for kind, rows in claims:
        for framework, value in rows.order_by():
            if framework in found:
                found[framework].add((kind, value))
    return found


def interfaces(framework: Framework) -> list[str]:
    """What speaks both has either."""
    return [Interface.WSGI, Interface.ASGI] if framework.interface == Interface.BOTH else [framework.interface]


def pair(one: Framework, other: Framework) -> tuple[int, int]:
    return (min(one.pk, other.pk), max(one.pk, other.pk))


def named_together(public: set[int]) -> Counter[tuple[int, int]]:
    """Pairs by the number of public disagreements and pieces of advice that name both."""
    together: Counter[tuple[int, int]] = Counter()
    models: tuple[Any, ...] = (Disagreement, Advice)
    for model in models:
        naming: dict[int, set[int]] = {}
        for key, framework in model.objects.published().order_by("pk").values_list("pk", "frameworks"):
            if framework in public:
                naming.setdefault(key, set()).add(framework)
        for named in naming.values():
            together.update(combinations(sorted(named), 2))
    return together


def kin(framework: Framework, frameworks: Iterable[Framework]) -> dict[str, Any]:
    """What `_similar.html` shows of one framework among these, itself among them."""
    kinship = Kinship(frameworks)
    return {"alike": kinship.most_alike(framework), "together": kinship.weighed_against(framework)}


def closest_of_all(frameworks: Iterable[Framework]) -> dict[str, Any]:
    kinship = Kinship(frameworks)
    return {"alike": kinship.closest_pairs(), "together": kinship.often_weighed()}
