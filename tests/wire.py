"""The site as a server sees it: the WSGI application, called with an environment of its own, answered in bytes."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from catalogue.bodies import LimitBodies
from catalogue.serving.application import Application
from frameworks.api.negotiation import canonical_accept
from frameworks.models.revision import NUMBER


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # by their names in small letters
    body: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


def environ_of(address: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Header names as keywords: accept_encoding="gzip"."""
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper()}": value for name, value in {"host": "testserver", **headers}.items()},
    }


@contextmanager
def own_connection() -> Iterator[None]:
    """Within a test's transaction its connection stays open, as with Django's own test client."""
    ends = (request_started, request_finished) if connection.in_atomic_block else ()
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@contextmanager
def new_site() -> Iterator[Application]:
    """As catalogue.wsgi makes it, without its limits of time."""
    application = Application(LimitBodies(WSGIHandler()), NUMBER, canonical_accept)
    with closing(application.revision):
        yield application


def ask(application: Application | None, address: str, method: str = "GET", **headers: str) -> Answer:
    """What the application answers; without one, a server just started."""
    if application is None:
        with new_site() as application:
            return ask(application, address, method, **headers)
    started: list[Any] = []
    with own_connection():
        body = application(environ_of(address, method, **headers), lambda *start: started.append(start))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
    [(status, pairs)] = started
    assert len({name.lower() for name, _ in pairs}) == len(pairs), pairs
    return Answer(int(status.split()[0]), {name.lower(): value for name, value in pairs}, content)
