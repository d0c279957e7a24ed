"""Where a text matches: marked, and cut to what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frameworks.search.words import WORD, Query, fold

Span = tuple[int, int]
BEFORE = 80  # letters kept before the first match where a text is cut


def spans(text: str, query: Query) -> list[Span]:
    """Where its words begin as the query's do: from, to."""
    found = []
    for match in WORD.finditer(fold(text)):
        fitting = [len(word) for word in query.words if match[0].startswith(word)]
        if fitting:
            found.append((match.start(), match.start() + max(fitting)))
    return found


def name_spans(name: str, query: Query) -> list[Span]:
    """As in a text; and “fast api” is the beginning of “FastAPI”."""
    places = [place for match in WORD.finditer(fold(name)) for place in range(*match.span())]
    letters = "".join(fold(name)[place] for place in places)
    if query.joined and letters.startswith(query.joined):
        return [(places[0], places[len(query.joined) - 1] + 1)]
    return spans(name, query)


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
        part = part.rpartition(" ")[0].rstrip(" ,;:–(") + " …"
    return ("… " if begin else "") + part


def beginning(text: str, first: int) -> int:
    """Where to begin so that what matches at `first` is seen soon."""
    window = text[first - BEFORE : first]
    ends = list(re.finditer(r"[.!?]\s+", window)) or list(re.finditer(r"\s+", window))
    return first - BEFORE + ends[0].end() if ends else first
