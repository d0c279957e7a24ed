"""A response as it goes over the wire, with its headers and its tag."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.http import HttpResponse
from django.utils.cache import has_vary_header

from catalogue.serving.cache_key import CacheKey
from catalogue.serving.revision_reader import State

MOST = 2_000_000  # bytes worth keeping
OF_NOT_MODIFIED = (
    *("age", "cache-control", "content-location", "etag", "expires", "vary"),
    *("access-control-allow-origin", "access-control-expose-headers", "cross-origin-resource-policy"),
)


@dataclass(frozen=True, eq=False)
class FinishedResponse:
    state: State
    headers: list[tuple[str, str]]
    body: bytes
    tag: str

    def reply(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body of what this request gets of it."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and (self.tag in known or known.strip() == "*"):
            return "304 Not Modified", self.not_modified, b""
        return "200 OK", self.headers, self.body if environ["REQUEST_METHOD"] == "GET" else b""

    @cached_property
    def not_modified(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.headers if name.lower() in OF_NOT_MODIFIED]


def gathered(response: Any) -> Any:
    """Return a stream that ends within what may be kept as a whole; of a longer one never hold more than that."""
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
    """Return False for errors, redirects, streams, and whatever says of itself that it is one reader's."""
    control = response.headers.get("Cache-Control", "").lower()
    varies = has_vary_header(response, "Cookie") or has_vary_header(response, "*")
    if response.cookies or varies or "no-store" in control or "private" in control:
        return False
    return response.status_code == 200 and not response.streaming and len(response.content) <= MOST


def finished(response: Any, key: CacheKey, state: State) -> FinishedResponse:
    """Its tag is of what was asked, the revision and the content: the code that made it may be a new one."""
    digest = hashlib.blake2b(repr((key, state)).encode() + response.content, digest_size=16)
    response.headers.setdefault("ETag", f'"{digest.hexdigest()}"')
    response.headers.setdefault("Cache-Control", "no-cache")  # ask again each time; a tag makes that cheap
    return FinishedResponse(state, list(response.items()), response.content, response.headers["ETag"])
