"""Which state of the content a response is of: its revision, and the day in UTC.

The revision is read for every request, past Django, by one plain SELECT on a connection that all threads share. Where
several requests wait, one that began after they came answers all of them.
"""

from __future__ import annotations

import logging
import os
import select
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

DAY = 24 * 60 * 60
LOGGER = logging.getLogger("catalogue.serving")
ERRORS = (sqlite3.Error, psycopg.Error, OSError)


class State(NamedTuple):
    revision: int
    day: int  # since 1970


class Away(Exception):
    """The database cannot be read."""


class Turn:
    """One SELECT, for all who came before it began."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.over = threading.Lock()
        self.over.acquire()


class RevisionReader:
    """While the database is away no request asks it: `try_again` does, called by the watch."""

    def __init__(self, connection: Any, sql: str, patience: float) -> None:
        vendor: Any = InSQLite if connection.vendor == "sqlite" else InPostgreSQL
        self.open: Callable[[], Any] = lambda: vendor(connection, sql, patience)
        self.database: Any = None
        self.reading, self.lock = threading.Lock(), threading.Lock()
        self.next: Turn | None = None
        self.is_away, self.read_at = False, 0.0
        self.last: State | None = None  # read then

    def present(self) -> State | None:
        """Return the present state, None where there is none yet; raise Away."""
        with self.lock:
            leads, turn = self.next is None, self.next or Turn()
            self.next = turn
        if leads:
            with self.reading:
                with self.lock:
                    self.next = None  # who comes from now on may know of a later change
                try:
                    turn.state = self.read()
                finally:
                    turn.over.release()
        with turn.over:
            if turn.state is None and self.is_away:
                raise Away
            return turn.state

    def read(self) -> State | None:
        if self.is_away:
            raise Away
        try:
            try:
                return self.ask()
            except (sqlite3.ProgrammingError, psycopg.Error, ConnectionError):  # lost, perhaps
                return self.ask()
        except ERRORS as error:
            self.is_away = True
            LOGGER.warning("The database cannot be read: %s", (str(error).splitlines() or [repr(error)])[0])
            raise Away from error

    def ask(self) -> State | None:
        try:
            self.database = self.database or self.open()
            number, now = self.database.read(), time.time()
        except BaseException:
            self.close()
            raise
        self.last, self.read_at = (None if number is None else State(number, int(now) // DAY)), now
        return self.last

    def try_again(self) -> None:
        """End that the database is away, if it can be read."""
        with suppress(*ERRORS):
            self.ask()
            self.is_away = False
            LOGGER.warning("The database can be read again.")

    def close(self) -> None:
        if self.database:
            self.database.connection.close()
        self.database = None


class InSQLite:
    """Notices within a second a file that was put in the place of ours: open, the old one would be read for ever."""

    def __init__(self, connection: Any, sql: str, patience: float) -> None:
        self.path, self.sql, self.looked = Path(connection.settings_dict["NAME"]).absolute(), sql, int(time.time())
        self.file, uri = os.stat(self.path)[1:3], f"{self.path.as_uri()}?mode=rw"
        self.connection = sqlite3.connect(uri, patience, isolation_level=None, check_same_thread=False, uri=True)
        self.execute = self.connection.cursor().execute

    def read(self) -> int | None:
        if self.looked != (now := int(time.time())):
            self.looked = now
            if os.stat(self.path)[1:3] != self.file:
                raise ConnectionError("another file is in its place")
        row = self.execute(self.sql).fetchone()
        return row and row[0]


class InPostgreSQL:
    """Asks by a prepared statement, and waits no longer than `patience` seconds."""

    def __init__(self, connection: Any, sql: str, patience: float) -> None:
        self.connection = psycopg.connect(**connection.get_connection_params(), autocommit=True)
        self.server, self.patience, self.answers = self.connection.pgconn, patience * 1000, select.poll()
        self.answers.register(self.server.socket, select.POLLIN)
        self.sql, self.is_prepared = sql.encode(), False

    def read(self) -> int | None:
        if not self.is_prepared:
            self.server.send_prepare(b"revision", self.sql)
            self.is_prepared = self.result() is not None
        self.server.send_query_prepared(b"revision", None)
        return int(number) if (number := self.result().get_value(0, 0)) else None

    def result(self) -> PGresult:
        while self.server.is_busy():
            if not self.answers.poll(self.patience):
                raise TimeoutError("it does not answer")
            self.server.consume_input()
        result = self.server.get_result()
        self.server.get_result()  # None: there is no other
        if result is None or result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise psycopg.OperationalError(result.get_error_message() if result else "no result")
        return result
