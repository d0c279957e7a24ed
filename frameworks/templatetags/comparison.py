"""What templates need to write a comparison.

Cells are written by hand, without the tags that HTML lets one leave out: a comparison has hundreds, and a template for
each costs ten times the time and twice the bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frameworks.comparison import Cell, Clash, Column, Comparison, Item, Row, Section
from frameworks.models import VERSUS, Level, Side, Standing

register = template.Library()


@register.simple_tag
def comparison_without(comparison: Comparison, column: Column) -> str:
    """Its address with a column less, seen the same way."""
    slugs = sorted(other.slug for other in comparison.columns if other is not column)
    return reverse("compare", args=[VERSUS.join(slugs)]) + comparison.view.query


@register.simple_tag
def comparison_section(comparison: Comparison, key: str) -> str:
    """The relative address that shows one section alone, or with no key all of them."""
    return replace(comparison.view, section=key).query or "./"


@dataclass(frozen=True)
class Marks:
    """What the marks within cells refer to: sources by their numbers, disagreements by the rows that tell of them."""

    sources: dict[int, int]
    disputes: dict[str, str]
    checked_on: datetime.date | None

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        told = (row.url for section in comparison.sections if section.key == "disagreements" for row in section.rows)
        return cls(
            {source.pk: number for number, source in enumerate(comparison.sources, 1)},
            {url: f"d{number}" for number, url in enumerate(told, 1)},
            comparison.checked_on,
        )


@register.simple_tag
def marks(comparison: Comparison) -> Marks:
    return Marks.of(comparison)


@register.simple_tag
def rows(section: Section, marks: Marks) -> SafeString:
    """The rows of a section. Where most has a claim behind it, a cell without one is unknown and needs no class."""
    named = section.key in ("facts", "disagreements")
    return joined(
        SafeString(f"{head(row, marks)}{joined(cell(each, marks, named) for each in row.cells)}\n")
        for row in section.rows
    )


def head(row: Row, marks: Marks) -> SafeString:
    """Its name, leading to its page; that of a disagreement can be referred to."""
    if not row.url:
        return format_html("<tr><th scope=row>{}", row.name)
    key = format_html(" id={}", marks.disputes[row.url]) if row.url in marks.disputes else ""
    return format_html("<tr><th scope=row><a href={}{}>{}</a>", row.url, key, row.name)


def cell(cell: Cell, marks: Marks, named: bool) -> SafeString:
    """What it says, what is disputed about it, and behind it notes, standing and the numbers of its sources.

    The commonest have no class: built-in, a pro, and where it is not `named` unknown. Those of levels are a letter.
    """
    clashes = joined(mark(clash, marks) for clash in cell.clashes)
    if not cell.items:
        head = classes(cell.value) if named and cell.is_unknown else ""
        return format_html("<td{}>{}{}", head, clashes, cell.label)
    if any(item.sign for item in cell.items):
        rows = ((classes(i.sign, *refuted(i)), i.text, small_print(i, marks)) for i in cell.items)
        return format_html(
            "<td>{}<small>{}</small><ul>{}</ul>", clashes, cell.label, format_html_join("", "<li{}>{}{}", rows)
        )
    body = format_html_join(P, "{}{}", ((i.text, small_print(i, marks)) for i in cell.items))
    level = SHORT.get(cell.value, "")
    doubts = () if any(item.stands for item in cell.items) else (word for i in cell.items for word in refuted(i))
    head = classes(level, *dict.fromkeys(doubts))
    return format_html("<td{}>{}<details><summary>{}</summary>{}</details>", head, clashes, cell.label, body)


P = SafeString("<p>")  # between claims
COMMON = ("", Side.PRO)
SHORT: dict[str, str] = {
    Level.OFFICIAL: "o",
    Level.THIRD_PARTY: "t",
    Level.PARTIAL: "p",
    Level.NONE: "n",
}  # as in site.css


def joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def classes(*names: str) -> SafeString:
    """As an attribute, in quotes where it has to be. Our own words only."""
    words = [name for name in names if name not in COMMON]
    if not words:
        return SafeString("")
    return SafeString(f" class={words[0]}" if len(words) == 1 else f' class="{" ".join(words)}"')


def refuted(item: Item) -> list[str]:
    return [] if item.stands else [item.standing]


def mark(clash: Clash, marks: Marks) -> SafeString:
    """Leads to the row that asks the question, and is named by it; where that is not shown, to its page."""
    if key := marks.disputes.get(clash.url):
        return format_html("<a href=#{0} aria-labelledby={0}>⇄</a>", key)
    return format_html('<a href={} aria-label="{}">⇄</a>', clash.url, clash.name)


def small_print(item: Item, marks: Marks) -> SafeString:
    """How a claim stands and where it was read. What was verified on the page's own day needs no word."""
    found = (marks.sources[source.pk] for source in item.sources)
    links = SafeString("".join(f" <a href=#{number}>{number}</a>" for number in found))
    if (item.standing, item.verified_on) == (Standing.VERIFIED, marks.checked_on):
        return links
    note = item.standing_note if item.standing != Standing.VERIFIED else ""
    words = " ".join(str(part) for part in (item.standing, item.verified_on or "", note) if part)
    return format_html(" <i>{}</i>{}", words, links)
