"""Text in the font that is inside Pillow: it has ASCII and a few signs, the rest is written with what there is."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain
from math import ceil

from PIL import ImageFont

SPELLED = str.maketrans({"–": "-", "—": "-", "−": "-", "×": "x", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O"})
LEADING, BASE = 1.25, 0.98  # height of a line, and of its foot below its top, in sizes of its letters

Font = ImageFont.FreeTypeFont


@cache
def font(size: int) -> Font:
    found = ImageFont.load_default(size)
    if not isinstance(found, Font):
        raise RuntimeError("Pillow was built without FreeType.")  # never so in the packages of the index
    return found


@cache
def has(letter: str) -> bool:
    """Whether the font can draw it; for what it lacks it draws a box."""
    return letter == " " or bytes(font(20).getmask(letter)) != bytes(font(20).getmask("\uffff"))


def readable(text: str, instead: str = "") -> str:
    """The text in letters of the font: é as e, a dash as a hyphen, a sign left out; `instead` where letters lack."""
    spelled = "".join(c if has(c) else unicodedata.normalize("NFKD", c.translate(SPELLED)) for c in text)
    if any(c.isalnum() and not has(c) for c in spelled):
        return instead
    kept = "".join(" " if c.isspace() else c for c in spelled if c.isspace() or has(c))
    return " ".join(kept.split()) or instead


def fitted(text: str, sizes: tuple[int, ...], width: int, height: int) -> tuple[int, list[str]]:
    """The largest size in which the text fits, and its lines; in the smallest it is broken and cut to fit."""
    for size in sizes:
        lines = wrapped(text, font(size), width)
        whole = all(font(size).getlength(word) <= width for word in text.split())
        if whole and len(lines) * size * LEADING <= height:
            return size, lines
    size = sizes[-1]
    lines = wrapped(text, font(size), width)
    room = max(1, int(height / (size * LEADING)))
    return size, lines if len(lines) <= room else [*lines[: room - 1], shortened(lines[room - 1], font(size), width)]


def wrapped(text: str, letters: Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in chain.from_iterable(pieces(word, letters, width) for word in text.split()):
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and letters.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def pieces(word: str, letters: Font, width: int) -> Iterator[str]:
    """The word, or what of it fits into a line, line by line."""
    while letters.getlength(word) > width:
        count = bisect_right(range(2, len(word)), width, key=lambda n: ceil(letters.getlength(word[:n]))) + 1
        yield word[:count]
        word = word[count:]
    yield word


def shortened(line: str, letters: Font, width: int) -> str:
    while line and letters.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip(' .,;:')}…"
