"""Looks, by a thread of its own, whether the database answers while something waits for it.

Time-outs of the database's own do not help where its server stands still: then what waits for it is ended from here.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg
from django.core.signals import request_finished, request_started
from django.db import connection, connections

from catalogue.serving.revision_reader import Away, RevisionReader

INTERVAL = 0.25  # seconds
LOGGER = logging.getLogger(__name__)


class Watch:
    """One for each process, from its first request on."""

    def __init__(self, revision: RevisionReader) -> None:
        self.revision = revision
        self.running: dict[int, Any] = {}  # Django's connections of the requests under way, by thread
        self.thread: threading.Thread | None = None
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_: Any) -> None:
        self.running[threading.get_ident()] = connections[connection.alias]
        if self.thread is None:
            self.thread = threading.Thread(target=self.look_always, daemon=True)
            self.thread.start()

    def end(self, **_: Any) -> None:
        self.running.pop(threading.get_ident(), None)

    def look_always(self) -> None:
        while True:
            time.sleep(INTERVAL)
            try:
                self.look()
            except Exception:  # whatever it is, the next look comes
                LOGGER.exception("The database could not be looked at")

    def look(self) -> None:
        if self.revision.is_away:
            self.revision.try_again()
        elif self.running:
            with suppress(Away):
                self.revision.present()
        if self.revision.is_away:
            for each in list(self.running.values()):
                shut(each.connection)


def shut(database: Any) -> None:
    """Whoever waits for it meets an error at once."""
    if isinstance(database, psycopg.Connection):
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(database.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
