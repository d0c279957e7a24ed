"""Calls of Django without a server and without kept answers, and what they take."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from bench.figures import Figure, figure
from frameworks.management.commands.serve import settle
from tests.wire import environ_of

ROUNDS = 3
FEWEST = 3  # calls in a round


class Took(NamedTuple):
    """Milliseconds for one call."""

    cpu: Figure
    wall: Figure


class Caller:
    """Asks for one address, as a browser on this machine does; a session's cookie for the admin."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.application = WSGIHandler()
        self.environ = environ_of(address, host="127.0.0.1", cookie=cookie)
        self.status = 0

    def __call__(self) -> bytes:
        return b"".join(self.parts())

    def parts(self) -> Any:
        body = self.application(self.environ.copy(), self.start)
        try:
            yield from body
        finally:
            body.close()

    def start(self, status: str, *_: Any) -> Any:
        self.status = int(status.split()[0])

    def peak(self) -> int:
        """The most bytes that were in use at a time while the answer was read and forgotten part by part."""
        tracemalloc.start()
        for _ in self.parts():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


def told(caller: Caller, seconds: float) -> dict[str, Any]:
    """Warm: once before. Each round takes so many seconds at least. SystemExit where the site fails."""
    body = caller()
    settle()
    if caller.status >= 500:
        raise SystemExit(f"{caller.environ['PATH_INFO']} answers {caller.status}: there is nothing to measure.")
    took = timed(caller, seconds)
    return {
        "status": caller.status,
        "cpu": took.cpu,
        "wall": took.wall,
        "queries": queries(caller),
        "raw": len(body),
        "packed": len(gzip.compress(body, 6, mtime=0)),
    }


def timed(call: Callable[[], Any], seconds: float) -> Took:
    rounds = [one_round(call, seconds) for _ in range(ROUNDS)]
    return Took(figure(cpu for cpu, _ in rounds), figure(wall for _, wall in rounds))


def one_round(call: Callable[[], Any], seconds: float) -> tuple[float, float]:
    calls, cpu, wall = 0, time.process_time(), time.perf_counter()
    while calls < FEWEST or time.perf_counter() - wall < seconds:
        call()
        calls += 1
    return 1000 * (time.process_time() - cpu) / calls, 1000 * (time.perf_counter() - wall) / calls


def queries(call: Callable[[], Any]) -> int:
    asked: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counting):
        call()
    return len(asked)
