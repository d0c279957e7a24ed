"""The numbers beside every choice: what choosing a value, or taking one away, would leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import NamedTuple

from frameworks.filters.facets import ALL, FACETS, Facet, Members, Value
from frameworks.filters.index import Index

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

    @cached_property
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
    """One thing asked for: of these values any will do, and the frameworks of this set have one."""

    name: str
    values: list[str]
    having: int


def level_of(chosen: Chosen) -> str:
    return "".join(chosen.get("at_least", []))


class Selection:
    """The one place where choices become sets of frameworks: everything that is counted is counted here."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def members(self, name: str, chosen: Chosen) -> Members:
        """For each value the set of those that have it."""
        level = level_of(chosen) if name == "feature" else ""
        return self.index.part((name, level), lambda: FACETS[name].members(self.index, level))

    def conditions(self, chosen: Chosen) -> list[Condition]:
        """What is asked, one by one. A level is no condition by itself."""
        return [
            self.condition(name, group, chosen)
            for name, values in chosen.items()
            if values and name != "at_least"
            for group in ([[value] for value in values] if FACETS[name].rule == ALL else [values])
        ]

    def condition(self, name: str, values: list[str], chosen: Chosen) -> Condition:
        members = self.members(name, chosen)
        return Condition(name, values, reduce(or_, (members.get(value, 0) for value in values)))

    def within(self, among: int, chosen: Chosen) -> int:
        """Those of `among` that meet every condition."""
        return reduce(and_, (condition.having for condition in self.conditions(chosen)), among)

    def counted(self, facet: Facet, values: list[Value], among: int, chosen: Chosen) -> FacetCounts:
        """A feature is counted along with those chosen; a value of any other facet in place of these."""
        mine = chosen.get(facet.name, [])
        rest = self.within(among, {**chosen, facet.name: []})
        sizes = self.sizes(facet, values, among, rest, chosen)
        options = [
            Option(each.value, each.label, sizes[each.value], each.value in mine, each.heading) for each in values
        ]
        return FacetCounts(facet, options, Option("", "any", rest.bit_count(), not mine))

    def sizes(self, facet: Facet, values: list[Value], among: int, rest: int, chosen: Chosen) -> dict[str, int]:
        """`rest` are those that meet what is chosen in all other facets."""
        if facet.name == "at_least":
            return {each.value: self.within(among, {**chosen, "at_least": [each.value]}).bit_count() for each in values}
        base = self.within(among, chosen) if facet.rule == ALL else rest
        members = self.members(facet.name, chosen)
        return {each.value: (base & members.get(each.value, 0)).bit_count() for each in values}
