"""What templates need to write a comparison.

Cells are written by hand, without the tags that HTML lets one leave out: a comparison has hundreds, and a template for
each costs ten times the time and twice the bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape as html_escape
from typing import Self

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from frameworks.claims import Cited
from frameworks.comparison import UNKNOWN, Cell, Clash, Column, Comparison, Item, Row, Section
from frameworks.models import VERSUS, Level, Side, Standing
from frameworks.templatetags.catalogue import former_anchors

register = template.Library()
escape = lru_cache(maxsize=4096)(html_escape)  # a comparison has two thousand texts, and the next one the same
UNEVEN = ("tradeoffs", "disagreements")  # sections whose rows are of any height


@register.simple_tag
def comparison_without(comparison: Comparison, column: Column) -> str:
    """Its address with a column less, seen the same way."""
    slugs = sorted(other.slug for other in comparison.columns if other is not column)
    return reverse("compare", args=[VERSUS.join(slugs)]) + comparison.view.query


@register.simple_tag
def comparison_section(comparison: Comparison, key: str) -> str:
    """The relative address that shows one section alone, or with no key all of them."""
    return replace(comparison.view, section=key).query or "./"


@register.simple_tag
def offered(frameworks: Iterable[tuple[str, str]]) -> SafeString:
    """Slugs and names to choose from: the same in every column."""
    return SafeString("".join(f"<option value={slug}>{escape(name)}" for slug, name in frameworks))


@register.simple_tag
def choice(comparison: Comparison, side: str, first: int) -> SafeString:
    """Which column stands on this side of a narrow screen; to begin with this one."""
    columns = []
    for n, each in enumerate(comparison.columns, 1):
        checked = " checked" if n == first else ""
        columns.append(f"<label><input type=radio name={side} id={side}-{n}{checked}>{escape(each.name)}</label>")
    return SafeString(f"<fieldset><legend>{side.capitalize()}</legend>{''.join(columns)}</fieldset>")


@register.simple_tag
def footnotes(sources: Iterable[Cited]) -> SafeString:
    notes = (
        f"<li id={n}><a href={each.get_absolute_url()}>{escape(each.label)}</a>" for n, each in enumerate(sources, 1)
    )
    return SafeString("".join(notes))


@dataclass(frozen=True)
class Marks:
    """What the marks within cells refer to: sources by their numbers, disagreements by the rows that tell of them."""

    sources: dict[Cited, str]
    disputes: dict[str, str]
    checked_on: datetime.date | None

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        told = (row.url for section in comparison.sections if section.key == "disagreements" for row in section.rows)
        return cls(
            {source: f" <a href=#{n}>{n}</a>" for n, source in enumerate(comparison.sources, 1)},
            {url: f"d{number}" for number, url in enumerate(told, 1)},
            comparison.checked_on,
        )


@register.simple_tag
def marks(comparison: Comparison) -> Marks:
    return Marks.of(comparison)


@register.simple_tag
def body(comparison: Comparison, marks: Marks, former: dict[str, list[str]]) -> SafeString:
    """The sections with their rows; `former` are keys that sections once had."""
    width = len(comparison.columns) + 1
    return SafeString("".join([f"{heading(each, width, former)}{rows(each, marks)}" for each in comparison.sections]))


def heading(section: Section, width: int, former: dict[str, list[str]]) -> str:
    """Where rows are all about as high, their number tells how high the section will be before it is laid out."""
    rows = "" if section.key in UNEVEN else f" data-rows={len(section.rows) + 1}"
    name = f"{former_anchors(former, section.key)}{escape(section.name)}"
    return f"<tbody id={section.key}{rows}><tr><th scope=rowgroup colspan={width}>{name}\n"


def rows(section: Section, marks: Marks) -> str:
    """Where most has a claim behind it, a cell without one is unknown and needs no class."""
    named = section.key in ("facts", "disagreements")
    return "".join([f"{head(r, marks)}{''.join([cell(c, marks, named) for c in r.cells])}\n" for r in section.rows])


def head(row: Row, marks: Marks) -> str:
    """Its name, leading to its page; that of a disagreement can be referred to."""
    if not row.url:
        return f"<tr><th scope=row>{escape(row.name)}"
    key = f" id={marks.disputes[row.url]}" if row.url in marks.disputes else ""
    return f"<tr><th scope=row><a href={escape(row.url)}{key}>{escape(row.name)}</a>"


def cell(cell: Cell, marks: Marks, named: bool) -> str:
    """What it says, what is disputed about it, and behind it notes, standing and the numbers of its sources.

    The commonest have no class: built-in, a pro, and where it is not `named` unknown. Those of levels are a letter.
    """
    clashes = "".join([mark(clash, marks) for clash in cell.clashes]) if cell.clashes else ""
    label, items = WORDS.get(cell.label) or escape(cell.label), cell.items
    if not items:
        head = classes(cell.value) if named and cell.is_unknown else ""
        return f"<td{head}>{clashes}{label}"
    if items[0].sign:
        told = [f"<li{classes(i.sign, *refuted(i))}>{escape(i.text)}{small_print(i, marks)}" for i in items]
        return f"<td>{clashes}<small>{label}</small><ul>{''.join(told)}</ul>"
    body = "<p>".join([f"{escape(i.text)}{small_print(i, marks)}" for i in items])
    doubts = [] if items[0].stands or any(i.stands for i in items) else [word for i in items for word in refuted(i)]
    level = SHORT.get(cell.value, "")
    head = classes(level, *dict.fromkeys(doubts)) if level or doubts else ""
    return f"<td{head}>{clashes}<details><summary>{label}</summary>{body}</details>"


WORDS = {label: escape(label) for label in (UNKNOWN, *Level.labels)}  # the commonest labels
COMMON = ("", Side.PRO.value)
SHORT: dict[str, str] = {
    Level.OFFICIAL: "o",
    Level.THIRD_PARTY: "t",
    Level.PARTIAL: "p",
    Level.NONE: "x",
}  # as in site.css, where these letters mean nothing else


def classes(*names: str) -> str:
    """As an attribute, in quotes where it has to be. Our own words only."""
    words = [name for name in names if name not in COMMON]
    if not words:
        return ""
    return f" class={words[0]}" if len(words) == 1 else f' class="{" ".join(words)}"'


def refuted(item: Item) -> list[str]:
    return [] if item.stands else [item.standing]


def mark(clash: Clash, marks: Marks) -> str:
    """Leads to the row that asks the question, and is named by it; where that is not shown, to its page."""
    if key := marks.disputes.get(clash.url):
        return f"<a href=#{key} aria-labelledby={key}>⇄</a>"
    return f'<a href={escape(clash.url)} aria-label="{escape(clash.name)}">⇄</a>'


def small_print(item: Item, marks: Marks) -> str:
    """How a claim stands and where it was read. What was verified on the page's own day needs no word."""
    links = "".join([marks.sources[source] for source in item.sources])
    if item.standing == VERIFIED:
        if item.verified_on == marks.checked_on:
            return links
        return f" <i>{item.standing} {item.verified_on}</i>{links}"
    words = " ".join(str(part) for part in (item.standing, item.verified_on, item.standing_note) if part)
    return f" <i>{escape(words)}</i>{links}"


VERIFIED = Standing.VERIFIED.value
