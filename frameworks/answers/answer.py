"""An answer as it goes over the wire: compressed, with its headers and its tag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence

from frameworks.answers.request import Asked
from frameworks.answers.state import State

LEAST, MOST = 200, 2_000_000  # bytes worth compressing, and worth keeping
LEVEL = 6
PACKED = ("image/png",)
OF_NOT_MODIFIED = ("cache-control", "content-location", "etag", "expires", "vary")
Headers = list[tuple[str, str]]
Reply = tuple[int, Headers, bytes]  # status, headers, body


@dataclass(frozen=True, eq=False)
class Answer:
    state: State
    headers: Headers
    body: bytes
    tag: str

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + 3000

    def is_known_to(self, if_none_match: str | None) -> bool:
        return if_none_match is not None and (self.tag in if_none_match or if_none_match.strip() == "*")

    def to(self, environ: Mapping[str, Any]) -> Reply:
        """What this request gets of it."""
        if self.is_known_to(environ.get("HTTP_IF_NONE_MATCH")):
            return 304, self.not_modified, b""
        return 200, self.headers, self.body if environ["REQUEST_METHOD"] == "GET" else b""

    @cached_property
    def not_modified(self) -> Headers:
        return [(name, value) for name, value in self.headers if name.lower() in OF_NOT_MODIFIED]


def gathered(response: Any) -> Any:
    """A stream that ends within what may be kept, as a whole; of a longer one no more than that is ever in memory."""
    if not response.streaming:
        return response
    pieces, held, size = iter(response), list[bytes](), 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > MOST:
            response.streaming_content = chain(held, pieces)
            return response
    whole = HttpResponse(b"".join(held), status=response.status_code, headers=response.headers)
    response.close()
    return whole


def is_for_all(response: Any) -> bool:
    """Not so: errors, redirects, streams, and whatever says of itself that it is one reader's."""
    control = response.headers.get("Cache-Control", "")
    whole = response.status_code == 200 and not response.streaming and len(response.content) <= MOST
    return whole and not response.cookies and "no-store" not in control and "private" not in control


def answer_of(response: Any, asked: Asked, state: State) -> Answer:
    response.headers.setdefault("ETag", tag_of(response.content, asked, state))
    response.headers.setdefault("Cache-Control", "no-cache")  # ask again each time; a tag makes that cheap
    compress(response, asked.coding)
    return Answer(state, list(response.items()), response.content, response.headers["ETag"])


def tag_of(content: bytes, asked: Asked, state: State) -> str:
    """By what was asked and the revision, and by the content itself: the code that made it may be a new one."""
    digest = hashlib.blake2b(repr((asked, state)).encode(), digest_size=16)
    digest.update(content)
    return f'"{digest.hexdigest()}"'


def compress(response: Any, coding: str) -> None:
    """In place, where it is worth it; the same bytes from every server. A stream is compressed as it goes."""
    if response.headers.get("Content-Type") in PACKED or response.has_header("Content-Encoding"):
        return
    if not response.streaming and len(response.content) < LEAST:
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    if not coding:
        return
    response.headers["Content-Encoding"] = coding
    if response.streaming:
        del response.headers["Content-Length"]
        response.streaming_content = compress_sequence(response.streaming_content)
    else:
        response.content = gzip.compress(response.content, LEVEL, mtime=0)
        response.headers["Content-Length"] = str(len(response.content))
