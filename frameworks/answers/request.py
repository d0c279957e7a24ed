"""What is asked: all that an answer to a public address may depend on, and all that Django gets to see of it.

Cookies, sessions and any other header never reach a public page: no answer can be another's by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings

GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")
API = "/api/"
NOT_KEPT = ("/admin/", f"/{settings.STATIC_URL.strip('/')}/")  # an editor's own pages, and files
SCHEME: str | None = (settings.SECURE_PROXY_SSL_HEADER or [None])[0]
# Of what the server hands over, what says nothing of who asks.
ABOUT_SERVER = (
    *("SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    *("wsgi.url_scheme", "wsgi.errors", "wsgi.version", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
)


@lru_cache(maxsize=64)  # browsers say one of a few things
def coding_of(accepted: str) -> str:
    return "gzip" if GZIP.search(accepted) else ""


class Asked(NamedTuple):
    """A GET for a public address; two that are equal have the same answer."""

    scheme: str
    host: str
    path: str
    query: str
    accept: str
    coding: str

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> Asked | None:
        """None where it is for Django as it is: another method, the admin, a file, no host."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(NOT_KEPT):
            return None
        if (host := environ.get("HTTP_HOST")) is None:
            return None
        return cls(
            environ.get(SCHEME, "") if SCHEME else environ["wsgi.url_scheme"],
            host,
            path,
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT", "") if path.startswith(API) else "",
            coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )

    def environ(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """This, and nothing else of the request, for Django. Scripts of every origin may read what the API says."""
        about = {name: given[name] for name in ABOUT_SERVER if name in given}
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "HTTP_HOST": self.host,
            "HTTP_ORIGIN": "null",
            "wsgi.input": BytesIO(),
        }
        if self.accept:
            asked["HTTP_ACCEPT"] = self.accept
        if SCHEME and self.scheme:
            asked[SCHEME] = self.scheme
        return about | asked
