"""What fills a cell of any row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from frameworks.claims import Claim
from frameworks.comparison.table import UNKNOWN, Cell, Clash, Item

NONE_STANDS = "none that stands"
SILENT = Cell(UNKNOWN, UNKNOWN)
Clashes = tuple[Clash, ...]


def item(claim: Claim, text: str, sign: str = "") -> Item:
    return Item(text, sign, claim.standing, claim.standing_note, claim.verified_on, claim.sources)


def marked(cell: Cell, clashes: Clashes) -> Cell:
    """The cell with the disagreements that bite there."""
    return cell._replace(clashes=clashes) if clashes else cell


def plain(value: Any, label: str = "") -> Cell:
    return Cell(str(value), label or str(value)) if value else SILENT


def stated(claim: Claim, text: str, value: str, label: str, note: str = "") -> Cell:
    """A cell of one claim. One that does not stand up compares and reads as that: it is no plain fact."""
    if not claim.stands:
        value, label = claim.standing, f"{label}, {claim.standing}"
    return Cell(value, label, note, (item(claim, text),))


def listed(items: tuple[Item, ...], names: Iterable[str]) -> Cell:
    """A cell of several claims, read as the names of those that stand up."""
    label = ", ".join(names) or NONE_STANDS
    return Cell(label, label, items=items) if items else SILENT
