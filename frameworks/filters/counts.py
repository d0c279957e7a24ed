"""The numbers beside every choice: what choosing a value, or taking one away, would leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from frameworks.filters.facets import ALL, FACETS, Facet, Value
from frameworks.filters.rows import Rows

Chosen = dict[str, list[str]]  # the values chosen in each facet


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool
    heading: str = ""


@dataclass(frozen=True)
class FacetCounts:
    """A facet with what may be chosen in it; `unset` is what choosing nothing here would leave."""

    facet: Facet
    options: list[Option]
    unset: Option

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]

    @property
    def groups(self) -> list[tuple[str, list[Option]]]:
        """The options under their headings, in order."""
        found: dict[str, list[Option]] = {}
        for option in self.options:
            found.setdefault(option.heading, []).append(option)
        return list(found.items())


@dataclass(frozen=True)
class Removal:
    """One thing asked for, and how many frameworks would be found without it."""

    name: str
    label: str
    value: str
    text: str
    count: int


class Condition(NamedTuple):
    """One thing asked for: of these values any will do, and these frameworks have one."""

    name: str
    values: list[str]
    having: set[int]


def level_of(chosen: Chosen) -> str:
    return "".join(chosen.get("level", []))


class Selection:
    """The one place where choices become sets of frameworks: everything that is counted is counted here."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._members: dict[tuple[str, str], dict[str, set[int]]] = {}

    def members(self, name: str, level: str = "") -> dict[str, set[int]]:
        key = (name, level)
        if key not in self._members:
            self._members[key] = FACETS[name].members(self.rows, level)
        return self._members[key]

    def conditions(self, chosen: Chosen) -> list[Condition]:
        """What is asked, one by one. A level is no condition by itself."""
        return [
            self.condition(name, group, chosen)
            for name, values in chosen.items()
            if values and name != "level"
            for group in ([[value] for value in values] if FACETS[name].rule == ALL else [values])
        ]

    def condition(self, name: str, values: list[str], chosen: Chosen) -> Condition:
        members = self.members(name, level_of(chosen) if name == "feature" else "")
        return Condition(name, values, set[int]().union(*(members.get(value, ()) for value in values)))

    def within(self, among: set[int], chosen: Chosen) -> set[int]:
        """Those of `among` that meet every condition."""
        return among.intersection(*(condition.having for condition in self.conditions(chosen)))

    def counted(self, facet: Facet, values: list[Value], among: set[int], chosen: Chosen) -> FacetCounts:
        """A feature is counted along with those chosen; a value of any other facet in place of these."""
        mine = chosen.get(facet.name, [])
        unset = len(self.within(among, {**chosen, facet.name: []}))
        sizes = self.sizes(facet, values, among, chosen)
        options = [
            Option(each.value, each.label, sizes[each.value], each.value in mine, each.heading) for each in values
        ]
        return FacetCounts(facet, options, Option("", "any", unset, not mine))

    def sizes(self, facet: Facet, values: list[Value], among: set[int], chosen: Chosen) -> dict[str, int]:
        if facet.name == "level":
            return {each.value: len(self.within(among, {**chosen, "level": [each.value]})) for each in values}
        base = self.within(among, chosen if facet.rule == ALL else {**chosen, facet.name: []})
        members = self.members(facet.name, level_of(chosen) if facet.name == "feature" else "")
        return {each.value: len(base & members.get(each.value, set())) for each in values}
