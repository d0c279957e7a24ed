"""What comes close when nothing fits, and what each misses: what we know instead, and never “no” for unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from frameworks.filters.bits import chosen_from, counted
from frameworks.filters.counts import Chosen, Condition, level_of
from frameworks.filters.facets import ASYNC, ASYNC_FEATURE, FACETS
from frameworks.filters.reading import CLAIMS, DESCRIPTIONS, NAMES, Table
from frameworks.models import REFUTED, Framework, Interface
from frameworks.words import Query

UNKNOWN = "unknown"
SEARCH = "q"  # the search words as a condition
SAID = {
    "type": ("not filed under it by any source", "filed under it, but {}"),
    "use_case": ("not recommended for it by any source", "recommended for it, but {}"),
    "praised": ("not praised for it by any source", "praised for it, but {}"),
    "criticised": ("not criticised for it by any source", "criticised for it, but {}"),
    "adopter": ("not said to be used there by any source", "said to be used there, but {}"),
}
Labels = dict[str, dict[str, str]]  # of the values of each facet


@dataclass(frozen=True)
class Miss:
    """A condition that is not met: what was asked, what is known instead, and where that stands."""

    label: str
    says: str
    url: str


@dataclass(frozen=True)
class Near:
    framework: Framework
    misses: list[Miss]


def nearest(table: Table, conditions: list[Condition], limit: int) -> list[tuple[int, list[Condition]]]:
    """Those that fail the fewest conditions, else in the default order; not what is found, nor what meets nothing."""
    everything = (1 << table.size) - 1
    failing = counted(everything ^ condition.having for condition in conditions).by_number(everything)
    places = chain.from_iterable(chosen_from(range(table.size), near) for near in failing[1 : len(conditions)])
    return [
        (table.keys[place], [condition for condition in conditions if not condition.having >> place & 1])
        for place in islice(places, limit)
    ]


def explained(near: list[tuple[int, list[Condition]]], labels: Labels, chosen: Chosen) -> list[Near]:
    frameworks = Framework.objects.published().in_bulk([key for key, _ in near])
    explain = Explain(list(frameworks), labels, chosen)
    return [
        Near(frameworks[key], [explain.miss(frameworks[key], condition) for condition in misses])
        for key, misses in near
        if key in frameworks
    ]


class Explain:
    """Says what is known of a condition that a framework does not meet. One query for each facet chosen."""

    def __init__(self, keys: list[int], labels: Labels, chosen: Chosen) -> None:
        self.labels = labels
        self.level = labels.get("at_least", {}).get(level_of(chosen), "")
        wanted = {*labels, *(["feature"] if "concurrency" in labels else [])}
        self.claims = {name: public_claims(name, keys) for name in CLAIMS if name in wanted}

    def miss(self, framework: Framework, condition: Condition) -> Miss:
        says, place = self.instead(framework, condition)
        return Miss(self.label(condition), says, f"{framework.get_absolute_url()}#{place}")

    def label(self, condition: Condition) -> str:
        if condition.name == SEARCH:
            return f"Search: “{' '.join(condition.values)}”"
        texts = " or ".join(self.labels[condition.name][value] for value in condition.values)
        level = f", {self.level}" if condition.name == "feature" and self.level else ""
        return f"{FACETS[condition.name].label}: {texts}{level}"

    def instead(self, framework: Framework, condition: Condition) -> tuple[str, str]:
        """What is known, and where on the framework's page that stands."""
        name, values = condition.name, condition.values
        if name == "feature":
            return self.support(framework, values[0])
        if name == "concurrency":
            return self.concurrency(framework, values)
        if name in SAID:
            return self.said(framework, name, values), FACETS[name].place
        return known_of(framework, name, values), "facts"

    def support(self, framework: Framework, feature: str) -> tuple[str, str]:
        """The level stated, with its standing where that is why it does not count."""
        if not (claims := self.claims["feature"].get((framework.pk, feature))):
            return UNKNOWN, "features"
        standing = f", {claims[0].get_standing_display()}" if claims[0].standing in REFUTED else ""
        return f"{claims[0].get_level_display()}{standing}", f"feature-{feature}"

    def concurrency(self, framework: Framework, values: list[str]) -> tuple[str, str]:
        if ASYNC not in values:
            return interface(framework), "facts"
        says, place = self.support(framework, ASYNC_FEATURE)
        return f"{interface(framework)}; asynchronous handlers: {says}", place

    def said(self, framework: Framework, name: str, values: list[str]) -> str:
        nothing, but = SAID[name]
        refuted = [claim for value in values for claim in self.claims[name].get((framework.pk, value), [])]
        standings = dict.fromkeys(claim.get_standing_display() for claim in refuted)
        return but.format(" or ".join(standings)) if standings else nothing


def public_claims(facet: str, keys: Iterable[int]) -> dict[tuple[int, str], list[Any]]:
    """All public claims of these frameworks, refuted ones among them, by framework and value."""
    claims, value = CLAIMS[facet]
    along = value.removesuffix("__slug")
    found: dict[tuple[int, str], list[Any]] = {}
    for claim in claims().filter(framework__in=keys).select_related(along):
        found.setdefault((claim.framework_id, getattr(claim, along).slug), []).append(claim)
    return found


def known_of(framework: Framework, name: str, values: list[str]) -> str:
    if name == SEARCH:
        return f"not in its name or description: {', '.join(missing(framework, values[0]))}"
    if name == "interface":
        return interface(framework)
    if name == "released_since":
        day = framework.latest_release_on
        return f"latest release on {day}" if day else UNKNOWN
    return str(getattr(framework, f"get_{name}_display", lambda: getattr(framework, name))())


def interface(framework: Framework) -> str:
    own = framework.interface == Interface.OWN
    return "an interface of its own" if own else f"interface {framework.get_interface_display()}"


def missing(framework: Framework, text: str) -> list[str]:
    """The parts of what was typed that it has nowhere."""
    texts = "\n".join(getattr(framework, column) for column in (*NAMES, *DESCRIPTIONS))
    lacking = [part for part in text.split() if not Query(part).fits(texts)]
    return [f"“{part}”" for part in lacking or text.split()]
