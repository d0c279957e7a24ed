"""Which of granian's threads takes the next request: one at a time, so that what is kept costs no change of thread.

All threads of a process wait for Python's one lock. Where several take requests, each that lets go of that lock wakes
another, mostly for nothing: up to six changes of thread for one kept answer, which then costs twice as much.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Semaphore, get_ident, local
from typing import Any

from granian.server import mp
from granian.wsgi import _callback_wrapper as by_wsgi

LONGEST = 0.0005  # seconds that a thread keeps Python's lock while another waits for it
Environ = dict[str, Any]
Call = Callable[[Any, Environ], Any]  # granian's: where the answer goes, and the request in WSGI's words


class Lead:
    """Who has it takes requests. The others make an answer or rest, which they do within a call that is answered.

    The pattern is called leader/followers. Nobody rests while nobody leads; now and then two threads take requests, and
    one of them rests after its next answer.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.holder: int | None = None
        self.resting = 0
        self.turns = Semaphore(0)
        self.threads = local()

    def wait(self) -> None:
        """Until it is this thread's."""
        if self.holder == get_ident():
            return
        if not hasattr(self.threads, "end"):
            self.threads.end = End(self.pass_on)
        with self.lock:
            if self.holder is None:
                self.holder = get_ident()
                return
            self.resting += 1
        self.turns.acquire()
        self.holder = get_ident()

    def pass_on(self) -> None:
        """To one that rests; where none does, the next to be done takes it."""
        with self.lock:
            if self.holder != get_ident():
                return
            self.holder = None
            if self.resting:
                self.resting -= 1
                self.turns.release()


class End:
    """Of the thread that it is kept for: granian ends those that had nothing to do for a while."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call

    def __del__(self) -> None:
        self.call()


def lead_threads() -> None:
    """Has granian call an application in this way that has answers `at_hand`, and any other as it always does.

    Granian offers no other place for it.
    """
    mp._wsgi_call_wrap = led  # type: ignore[attr-defined,assignment]


def led(application: Any, *options: Any) -> Call:
    by_itself: Call = by_wsgi(application, *options)
    if (at_hand := getattr(application, "at_hand", None)) is None:
        return by_itself
    lead = Lead()

    def call(proto: Any, environ: Environ) -> None:
        if reply := at_hand(environ):
            proto.response_bytes(*reply)
        else:
            lead.pass_on()
            by_itself(proto, environ)
        if not has_body(environ):
            lead.wait()

    return call


def has_body(environ: Environ) -> bool:
    """Granian lets go of it after the call, and its connection goes on only then."""
    return "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ


def set_turns() -> None:
    """Of the calling thread, and of all that it starts or forks. None keeps Python's lock longer than LONGEST.

    Who is woken lets the others go on for a while, so that there is more to do at each change. This is SCHED_BATCH:
    https://man7.org/linux/man-pages/man7/sched.7.html
    """
    sys.setswitchinterval(LONGEST)
    with suppress(AttributeError, OSError):  # on Linux alone; where it may not be chosen, it stays as it is
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
