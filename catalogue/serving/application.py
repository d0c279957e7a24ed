"""What the server calls: Django, with finished responses in front of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection

from catalogue.serving.cache_key import CacheKey
from catalogue.serving.response import FinishedResponse, finished, gathered, is_for_all
from catalogue.serving.revision_reader import Away, RevisionReader, State
from catalogue.serving.store import Store
from catalogue.unavailable import DATABASE_AWAY, REASON

CONSTANT = State(0, 0)  # of what needs no database
Environ = dict[str, Any]
Start = Callable[..., Any]


class Application:
    """Keeps nothing of the admin, of errors, of what was made while the content changed, nor where DEBUG is on.

    `sql` reads the content's revision; `accept` reduces an Accept header to what the API makes of it.
    """

    def __init__(self, django: Callable[..., Any], sql: str, accept: Callable[[str], str]) -> None:
        self.django, self.accept = django, accept
        self.store = Store()
        self.revision = RevisionReader(connection, sql, settings.DATABASE_CONNECT_TIMEOUT)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = None if settings.DEBUG else CacheKey.of(environ, self.accept)
        if key is None:
            return self.django(environ | self.why_not(environ["PATH_INFO"]), start_response)
        response = self.found(key, environ)
        if not isinstance(response, FinishedResponse):
            return pass_on(response, environ, start_response)
        status, headers, body = response.reply(environ)
        start_response(status, headers)
        return [body] if body else []

    def found(self, key: CacheKey, environ: Environ) -> Any:
        """Return a finished response, or Django's where it may not be kept."""
        try:
            state = self.state_of(key)
        except Away:
            return self.stale(key) or self.response(key, environ)
        if state is None:
            return self.response(key, environ)
        make = partial(self.made, key, state, environ)
        return self.store.get(key, state) or self.store.once(key, state, make) or self.response(key, environ)

    def state_of(self, key: CacheKey) -> State | None:
        return CONSTANT if key.path in settings.WITHOUT_DATABASE else self.revision.present()

    def stale(self, key: CacheKey) -> FinishedResponse | None:
        """Return what is kept as of the last revision that was read: RFC 5861, stale-if-error."""
        last, age = self.revision.last, time.time() - self.revision.read_at
        kept = self.store.get(key, last) if last and age <= settings.STALE_IF_ERROR else None
        return kept and replace(kept, headers=[*kept.headers, ("Age", str(int(age)))])

    def made(self, key: CacheKey, state: State, environ: Environ) -> Any:
        """Make a response from one state: none ever comes back, so what is the same after was the same throughout."""
        for _ in range(3):  # the content may change again and again
            response = self.response(key, environ)
            try:
                now = self.state_of(key) if is_for_all(response) else None
            except Away:
                now = None
            if now is None:
                break
            if now == state:
                return self.store.keep(key, finished(response, key, now))
            state = now
        return response

    def why_not(self, path: str) -> dict[str, str]:
        """Return what tells Django to answer 503, where it cannot be asked for this."""
        return {REASON: DATABASE_AWAY} if self.revision.is_away and path not in settings.WITHOUT_DATABASE else {}

    def response(self, key: CacheKey, environ: Environ) -> Any:
        """Return Django's response, to this and nothing else of the request."""
        response = gathered(self.django(key.environ(environ) | self.why_not(key.path), lambda *_: None))
        if not response.streaming:
            response.close()  # its content is complete, and so is what Django had open for it
        return response


def pass_on(response: Any, environ: Environ, start_response: Start) -> Iterable[bytes]:
    """What is not kept is nobody else's to keep either; a stream stays one."""
    response.headers.setdefault("Cache-Control", "no-store")
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
    if environ["REQUEST_METHOD"] == "HEAD":
        response.close()
        return []
    return response if response.streaming else [response.content]
