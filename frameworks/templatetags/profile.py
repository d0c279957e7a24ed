"""A profile as a drawing.

The bars of all columns stand in one box whose unit is one source across and one row down; it is stretched to the width
there is. The numbers at their ends stand outside of it, in per cent and em, so that text keeps its size on every
screen. Bars are strokes: thick where a source is evidence, thin where it is an article, thick ones first. All is
written as short as it goes: a comparison has a hundred bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString

from frameworks.profile import Profile, Row, Voice

register = template.Library()
ROW = 2  # the height of a row in em
ALONE, BESIDE = 0.74, 0.62  # of the half of a column, for the longest bar; the rest is for its number
SIGNS = {"con": -1, "pro": 1}


class Number(NamedTuple):
    """What stands at the end of a bar; x in per cent, y in em."""

    x: str
    y: int
    text: str


@dataclass(frozen=True)
class Drawing:
    height: int  # in em
    width: int  # in sources
    rows: int
    paths: list[tuple[str, str]]  # ("con evidence", "M9 0h-3M9 2h…")
    numbers: list[tuple[str, list[Number]]]


class Bar(NamedTuple):
    voice: Voice
    side: str
    zero: int  # where it begins
    row: int


@register.filter
def drawn(profile: Profile) -> Drawing:
    half = ceil(max(profile.most, 1) / (BESIDE if len(profile.names) > 1 else ALONE))
    width = 2 * half * len(profile.names)
    paths: list[tuple[str, str]] = [
        ("zero", "".join(f"M{x}-.5v{len(profile.rows)}" for x in range(half, width, 2 * half)))
    ]
    numbers = []
    for side in SIGNS:
        bars = list(bars_of(profile, side, half))
        paths += [(f"{side} evidence", "".join(map(evidence, bars))), (side, "".join(map(articles, bars)))]
        numbers.append((side, [at_end(bar, width) for bar in bars]))
    numbers.append(("none", list(fallen(profile, half, width))))
    return Drawing(
        height=ROW * len(profile.rows),
        width=width,
        rows=len(profile.rows),
        paths=[each for each in paths if each[1]],
        numbers=[each for each in numbers if each[1]],
    )


@register.filter
def texts(numbers: Iterable[Number]) -> SafeString:
    return SafeString("".join(f"<text x={x}% y={y}em>{text}</text>" for x, y, text in numbers))


@register.filter
def rows(profile: Profile) -> SafeString:
    """Of the table: the names of the aspects, and what is said."""
    return SafeString("".join([f"<tr><th scope=row>{escape(row.name)}{cells(row)}\n" for row in profile.rows]))


def cells(row: Row) -> str:
    return "".join([f"<td>{cell.text}" for cell in row.cells])


@register.filter
def items(names: Iterable[str]) -> SafeString:
    return SafeString("".join([f"<li>{escape(name)}" for name in names]))


def bars_of(profile: Profile, side: str, half: int) -> Iterator[Bar]:
    for y, row in enumerate(profile.rows):
        for place, cell in enumerate(row.cells):
            voice: Voice = getattr(cell, side)
            if voice.sources:
                yield Bar(voice, side, (2 * place + 1) * half, y)


def evidence(bar: Bar) -> str:
    return f"M{bar.zero} {bar.row}h{SIGNS[bar.side] * bar.voice.evidence}" if bar.voice.evidence else ""


def articles(bar: Bar) -> str:
    sign = SIGNS[bar.side]
    start = bar.zero + sign * bar.voice.evidence
    return f"M{start} {bar.row}h{sign * bar.voice.articles}" if bar.voice.articles else ""


def at_end(bar: Bar, width: int) -> Number:
    x = bar.zero + SIGNS[bar.side] * bar.voice.sources
    return number(x, bar.row, width, f"{'−' if bar.side == 'con' else '+'}{bar.voice.sources}")


def fallen(profile: Profile, half: int, width: int) -> Iterator[Number]:
    """A mark on the zero line where something was said and nothing of it stands."""
    for y, row in enumerate(profile.rows):
        for place, cell in enumerate(row.cells):
            if cell.has_fallen:
                yield number((2 * place + 1) * half, y, width, "×")


def number(x: int, row: int, width: int, text: str) -> Number:
    return Number(f"{100 * x / width:.1f}".removesuffix(".0"), ROW * row + ROW // 2, text)
