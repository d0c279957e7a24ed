"""Where a text matches: marked, and cut to what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frameworks.words import WORD, Query, fold, is_mark

Span = tuple[int, int]
BEFORE = 80  # letters kept before the first match where a text is cut


def spans(text: str, query: Query) -> list[Span]:
    """Where its words begin as the query's do: from, to; each part once."""
    folded = fold(text)
    found = [match.span() for begins in query.beginnings.values() for match in begins.finditer(folded)]
    return apart(found, text)


def name_spans(name: str, query: Query) -> list[Span]:
    """As in a text; and “fast api” is the beginning of “FastAPI”."""
    folded = fold(name)
    places = [place for match in WORD.finditer(folded) for place in range(*match.span())]
    letters = "".join(folded[place] for place in places)
    if query.joined and letters.startswith(query.joined):
        return apart([(places[0], places[len(query.joined) - 1] + 1)], name)
    return spans(name, query)


def apart(found: Iterable[Span], text: str) -> list[Span]:
    """Parts of the folded text as parts of the text itself, with the marks on letters; overlapping ones merged."""
    letter_at = [place for place, letter in enumerate(text) for _ in fold(letter)]
    merged: list[Span] = []
    for start, stop in sorted((letter_at[start], with_marks(text, letter_at[stop - 1] + 1)) for start, stop in found):
        if merged and start < merged[-1][1]:
            before = merged.pop()
            start, stop = before[0], max(stop, before[1])
        merged.append((start, stop))
    return merged


def with_marks(text: str, stop: int) -> int:
    """Where the letter ends that ends here but for its accents."""
    while stop < len(text) and is_mark(text[stop]):
        stop += 1
    return stop


def marked(text: str, at: Iterable[Span]) -> SafeString:
    """The text as HTML with these parts in <mark>."""
    parts, end = [], 0
    for start, stop in at:
        parts.append((text[end:start], text[start:stop]))
        end = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[end:])


def cut(text: str, query: Query, most: int) -> str:
    """At most about so many letters around the first match, whole words, from the start of a sentence if near."""
    if len(text) <= most:
        return text
    first = next((start for start, _ in spans(text, query)), 0)
    begin = 0 if first < most - BEFORE else beginning(text, first)
    part = text[begin : begin + most]
    if begin + most < len(text):
        part = (part.rpartition(" ")[0] or part).rstrip(" ,;:–(") + " …"
    return ("… " if begin else "") + part


def beginning(text: str, first: int) -> int:
    """Where to begin so that what matches at `first` is seen soon."""
    window = text[first - BEFORE : first]
    ends = list(re.finditer(r"[.!?]\s+", window)) or list(re.finditer(r"\s+", window))
    return first - BEFORE + ends[0].end() if ends else first
