"""What fills a cell of any row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from frameworks.comparison.table import REFUTED, UNKNOWN, Cell, Clash, Item, Row
from frameworks.models import Cited, Framework

NONE_STANDS = "none that stands"
Clashes = tuple[Clash, ...]


def item(claim: Cited, text: str, sign: str = "") -> Item:
    return Item(text, sign, claim.standing, claim.standing_note, claim.verified_on, tuple(claim.sources.all()))


def unknown(clashes: Clashes = ()) -> Cell:
    return Cell(UNKNOWN, UNKNOWN, clashes=clashes)


def plain(value: Any, label: str = "") -> Cell:
    return Cell(str(value), label or str(value)) if value else unknown()


def stated(claim: Cited, text: str, value: str, label: str, note: str = "", clashes: Clashes = ()) -> Cell:
    """A cell of one claim. One that does not stand up compares and reads as that: it is no plain fact."""
    if claim.standing in REFUTED:
        value, label = claim.standing, f"{label}, {claim.standing}"
    return Cell(value, label, note, (item(claim, text),), clashes)


def listed(items: tuple[Item, ...], names: Iterable[str]) -> Cell:
    """A cell of several claims, read as the names of those that stand up."""
    label = ", ".join(names) or NONE_STANDS
    return Cell(label, label, items=items) if items else unknown()


def row(name: str, frameworks: Iterable[Framework], cell: Callable[[Framework], Cell], **more: Any) -> Row:
    return Row(name, tuple(cell(framework) for framework in frameworks), **more)
