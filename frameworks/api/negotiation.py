"""In which format to answer: `?format=` says it, or else the Accept header by the rules of RFC 9110, section 12.5.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from frameworks.parameters import BadParameter

# Every format of the API. Of equally welcome ones the first is sent, here and in the order of a view's renderers.
FORMATS = {
    "json": "application/json",
    "openapi": "application/vnd.oai.openapi+json",
    "csv": "text/csv",
    "md": "text/markdown",
    "html": "text/html",
}
LONGEST = 8_000  # characters of a header; a longer one cannot be read
USUAL = 200  # characters, of headers whose reading is remembered
PART = r'(?:[^{0}"]|"(?:[^"\\]|\\.)*")+'  # up to a separator that is not in quotes
RANGES, PARAMETERS = re.compile(PART.format(",")), re.compile(PART.format(";"))
RANGE = re.compile(r"([!#$%&'*+.^`|~\w-]+)/([!#$%&'*+.^`|~\w-]+)", re.ASCII)
WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)
IS_WEIGHT = re.compile(r"\s*q\s*=", re.IGNORECASE)


def acceptable(media_types: Sequence[str], accept: str) -> list[str]:
    """Return those of these media types that an Accept header accepts, the most welcome first.

    The most specific range that fits a media type decides on it; a weight of 0 excludes. Parameters of a range, such
    as a charset, make it more specific and narrow nothing. A range that cannot be read is passed over. An empty header
    accepts everything.
    """
    if not accept.strip(" \t,"):
        return list(media_types)
    ranges = weighed_ranges(accept) if len(accept) <= LONGEST else []
    weights = {media_type: weight_of(media_type, ranges) for media_type in media_types}
    return sorted(filter(weights.__getitem__, weights), key=weights.__getitem__, reverse=True)


Range = tuple[str, int, float]  # in lower case, with how many parameters, and its weight


def weighed_ranges(accept: str) -> list[Range]:
    found = []
    for text in RANGES.findall(accept):
        media_range, *parameters = PARAMETERS.findall(text) or [""]
        weights = [parameter for parameter in parameters if IS_WEIGHT.match(parameter)]
        weight = WEIGHT.fullmatch(weights[0]) if weights else WEIGHT.fullmatch("q=1")
        if RANGE.fullmatch(media_range.strip()) and weight:
            found.append((media_range.strip().lower(), len(parameters) - len(weights), float(weight[1])))
    return found


def weight_of(media_type: str, ranges: list[Range]) -> float:
    for fitting in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if found := [(number, weight) for media_range, number, weight in ranges if media_range == fitting]:
            return max(found)[1]
    return 0.0


def canonical_accept(accept: str) -> str:
    """Return the one Accept header for all that choose the same format at every address: a few hundred there can be.

    For keys of a cache: with this in the place of what was sent, every address answers alike.
    """
    return remembered(accept) if len(accept) <= USUAL else reduced(accept)


def reduced(accept: str) -> str:
    welcome = acceptable(list(FORMATS.values()), accept)
    if welcome == list(FORMATS.values()):
        return ""
    return ", ".join(f"{each};q={1 - place / 10:.1f}" for place, each in enumerate(welcome)) or "*/*;q=0"


remembered = lru_cache(maxsize=256)(reduced)


class Negotiation(BaseContentNegotiation):
    """`?format=` must name a format that the address has, and wins over any Accept header."""

    def select_parser(self, request: Request, parsers: Any) -> None:
        """Nothing that is sent is read."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        if name := request.query_params.get("format"):
            chosen = [each for each in renderers if each.format == name]
            wrong = f"This address answers as {', '.join(dict.fromkeys(each.format for each in renderers))}."
        else:
            by_type = {each.media_type: each for each in renderers}
            chosen = [by_type[each] for each in acceptable(list(by_type), request.headers.get("accept", ""))]
            wrong = ""
        if wrong and not chosen:
            raise BadParameter({"format": [wrong]})
        if not chosen:
            there = ", ".join(f"{each.media_type} (?format={each.format})" for each in renderers)
            raise NotAcceptable(f"You accept none of the formats of this address: {there}.")
        return chosen[0], chosen[0].media_type
