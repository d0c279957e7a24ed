"""How many requests may wait for the rest of a body. Who sends one slowly holds a thread for as long as he likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Semaphore
from typing import Any

from django.conf import settings

from catalogue.unavailable import REASON

THREADS = 8  # per process: one long response, an export or an editor's form, must not hold up the short ones
TOO_MANY = "Too many forms are being sent at the same time. Please send yours again in a moment."


class LimitBodies:
    """Lets at most half of the threads of a process read bodies; any other such request is answered 503 at once.

    Only editors' pages read a body: `catalogue.public_methods` refuses it elsewhere.
    """

    def __init__(self, application: Callable[..., Any], most: int = THREADS // 2) -> None:
        self.application, self.free = application, Semaphore(most)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_private = environ["PATH_INFO"].startswith(settings.PRIVATE_PATHS)
        if not is_private or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self.application(environ, start_response)
        if not self.free.acquire(blocking=False):
            return self.application({**environ, REASON: TOO_MANY}, start_response)
        try:
            return self.application(environ, start_response)
        finally:
            self.free.release()
