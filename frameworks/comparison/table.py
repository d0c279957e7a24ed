"""The parts of a comparison: columns, sections, rows, cells, and the claims within these."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import cached_property  # takes no lock

from frameworks.claims import Cited
from frameworks.comparison.view import View
from frameworks.models import REFUTED, Standing
from frameworks.parameters import BadParameter, readable

UNKNOWN = "unknown"
NOTHING: frozenset[tuple[str, str]] = frozenset()


class Item(NamedTuple):
    """One claim as it stands in a cell."""

    text: str
    sign: str  # "pro", "con" or ""
    standing: str
    standing_note: str
    verified_on: datetime.date | None
    sources: tuple[Cited, ...]

    @property
    def stands(self) -> bool:
        return self.standing not in REFUTED


class Clash(NamedTuple):
    """A disagreement among sources, where it bites."""

    slug: str
    name: str
    url: str


class Cell(NamedTuple):
    """`value` says what there is, `label` is what is read; no value is ever empty: unknown is one."""

    value: str
    label: str
    note: str = ""
    items: tuple[Item, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return self.value == UNKNOWN

    @property
    def compared(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """Two cells differ where this does: the value, and of pros and cons what the standing ones say."""
        if not self.items or not self.items[0].sign:
            return self.value, NOTHING
        return self.value, frozenset((item.sign, item.text) for item in self.items if item.stands)

    @property
    def disputed(self) -> list[str]:
        return [clash.slug for clash in self.clashes]


@dataclass(frozen=True)
class Row:
    """`key` names it within its section; `feature` is the slug of the feature that it is about, if it is one."""

    key: str
    name: str
    cells: tuple[Cell, ...]
    url: str = ""
    hint: str = ""
    feature: str = ""

    @cached_property
    def differs(self) -> bool:
        """Unknown beside something known differs: nobody can say that they are the same."""
        return len({cell.value for cell in self.cells}) > 1 or len({cell.compared for cell in self.cells}) > 1

    @cached_property
    def is_unknown(self) -> bool:
        return all(cell.is_unknown for cell in self.cells)

    @property
    def disputed(self) -> tuple[str, ...]:
        """Slugs of the disagreements marked in any of its cells."""
        return tuple(dict.fromkeys(slug for cell in self.cells for slug in cell.disputed))

    def is_shown(self, view: View) -> bool:
        return not (view.only and not self.differs) and not (view.hide and self.is_unknown)


@dataclass(frozen=True)
class Section:
    key: str
    name: str
    rows: tuple[Row, ...]

    def narrowed(self, view: View) -> Section:
        if not (view.only or view.hide):
            return self
        return replace(self, rows=tuple(row for row in self.rows if row.is_shown(view)))

    def left(self, view: View) -> int:
        """How many rows this view leaves."""
        return sum([row.is_shown(view) for row in self.rows]) if view.only or view.hide else len(self.rows)


@dataclass(frozen=True)
class Column:
    slug: str
    name: str
    tagline: str
    url: str


@dataclass(frozen=True)
class Comparison:
    """`whole` is the one that it was narrowed from: it also has the sections without rows."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    view: View = View()
    whole: Comparison | None = None

    @property
    def title(self) -> str:
        return " vs ".join(column.name for column in self.columns)

    @property
    def rows(self) -> Iterator[Row]:
        for section in self.sections:
            yield from section.rows

    @cached_property
    def items(self) -> list[Item]:
        return [item for row in self.rows for cell in row.cells for item in cell.items]

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(section.rows) for section in self.sections)

    @cached_property
    def checked_on(self) -> datetime.date | None:
        """The day on which most of what is verified here was checked."""
        days = Counter(item.verified_on for item in self.items if item.standing == Standing.VERIFIED)
        return days.most_common(1)[0][0] if days else None

    @cached_property
    def sources(self) -> list[Cited]:
        """Every source cited in a cell, in the order of first mention."""
        return list(dict.fromkeys(source for item in self.items for source in item.sources))

    # ── what of it is shown ──

    def narrowed(self, view: View) -> Comparison:
        """The rows that this view leaves, under their headings; BadParameter where there is no such section."""
        whole = self.whole or self
        if view.section and view.section not in (keys := [section.key for section in whole.sections]):
            text = f"There is no section “{readable(view.section)}”. There are: {', '.join(keys)}."
            raise BadParameter({"section": [text]})
        kept = (section.narrowed(view) for section in whole.sections if view.section in ("", section.key))
        return replace(whole, sections=tuple(section for section in kept if section.rows), view=view, whole=whole)

    @property
    def of(self) -> int:
        """How many rows the whole has."""
        return (self.whole or self).count

    @property
    def hidden(self) -> int:
        return self.of - self.count

    def hides(self, **option: str) -> int:
        """How many rows this option hides, or would hide, with the others as they are."""
        off = dict.fromkeys(option, "")
        with_it, without_it = (self.left(replace(self.view, **each)) for each in (option, off))
        return without_it - with_it

    def left(self, view: View) -> int:
        """How many rows this view leaves of the whole."""
        sections = (each for each in (self.whole or self).sections if view.section in ("", each.key))
        return sum(section.left(view) for section in sections)
