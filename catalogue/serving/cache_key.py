"""What is asked: all that a response to a public address may depend on, and all that Django gets to see of it.

Cookies, sessions and any other header never reach a public page: no response can be another's by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings

GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")
NOT_PUBLIC = (*settings.PRIVATE_PATHS, f"/{settings.STATIC_URL.strip('/')}/")
SCHEME: str | None = (settings.SECURE_PROXY_SSL_HEADER or [None])[0]
# Of what the server hands over, what says nothing of who asks.
ABOUT_SERVER = (
    *("SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    *("wsgi.url_scheme", "wsgi.errors", "wsgi.version", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
)


class CacheKey(NamedTuple):
    """A GET for a public address; two that are equal have the same response."""

    scheme: str
    host: str
    path: str
    query: str
    accept: str  # on the API alone
    coding: str

    @classmethod
    def of(cls, environ: dict[str, Any], accept: Callable[[str], str]) -> CacheKey | None:
        """Return None where it is for Django as it is: another method, an editor's page, a file, no host."""
        path, host = environ["PATH_INFO"], environ.get("HTTP_HOST")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(NOT_PUBLIC) or host is None:
            return None
        return cls(
            environ.get(SCHEME, "") if SCHEME else environ["wsgi.url_scheme"],
            host,
            path,
            environ.get("QUERY_STRING", ""),
            accept(environ.get("HTTP_ACCEPT", "")) if path.startswith(settings.API_PATH) else "",
            "gzip" if GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) else "",
        )

    def environ(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return this, and nothing else of the request, for Django. Scripts of every origin may read the API."""
        asked = {name: given[name] for name in ABOUT_SERVER if name in given}
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": self.path, "QUERY_STRING": self.query, "wsgi.input": BytesIO()}
        asked |= {"HTTP_HOST": self.host, "HTTP_ORIGIN": "null", "HTTP_ACCEPT_ENCODING": self.coding}
        if self.accept:
            asked["HTTP_ACCEPT"] = self.accept
        if SCHEME and self.scheme:
            asked[SCHEME] = self.scheme
        return asked
