"""What an answer may depend on besides what was asked: the content's revision, and the day in UTC.

The database is looked at for every request, or once for all of one turn of an event loop, past Django and on a
connection of its own: about 60 µs on PostgreSQL; on SQLite 5 µs, and less than one where nothing was committed since.
Being told of changes instead would be cheaper and, by then, too late.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from mmap import ACCESS_READ, mmap
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus

from frameworks.models.revision import NUMBER
from frameworks.opened import File, file_at

DAY = 24 * 60 * 60


class State(NamedTuple):
    number: int
    day: int  # since 1970


class Unknown(Exception):
    """The database cannot be asked, or has no revision yet: nothing may be kept, and Django tells what is wrong."""


class States:
    """Reads the present state, on one connection for all threads; Unknown where it cannot be read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.database: InSQLite | InPostgreSQL | None = None

    def present(self) -> State:
        with self.lock:
            return State(self.number(), int(time.time()) // DAY)

    def number(self) -> int:
        try:
            if self.database is None:
                self.database = IN[connection.vendor](connection)
            return self.database.read()
        except (sqlite3.Error, psycopg.Error, OSError, LookupError) as error:
            self.close()
            raise Unknown from error

    def close(self) -> None:
        if self.database:
            self.database.close()
        self.database = None


class InSQLite:
    """The number is read where anything was committed since, and once a second in any case.

    What is committed SQLite's processes tell each other in memory that they share. Its head is another after each
    commit; it is compared and not understood. Seen before the number is read, it is never newer than that.
    A file that was put in the place of ours is noticed within a second: open, the old one would be read for ever.
    """

    def __init__(self, connection: Any) -> None:
        self.path = connection.settings_dict["NAME"]
        self.open()

    def open(self) -> None:
        self.file, self.looked = file_at(self.path), int(time.time())
        self.connection = sqlite3.connect(
            f"file:{self.path}?mode=rw", uri=True, isolation_level=None, timeout=20, check_same_thread=False
        )
        self.execute = self.connection.cursor().execute
        self.head: mmap | bytes | None = None  # there is none before something was read
        self.known = b"", 0

    def read(self) -> int:
        if self.looked != (now := int(time.time())):
            self.looked, self.known = now, (b"", 0)
            if file_at(self.path) != self.file:
                self.close()
                self.open()
        head = self.head[:HEAD] if self.head else b""
        if not head or head != self.known[0]:
            self.known = head, self.execute(NUMBER).fetchall()[0][0]
            self.head = self.shared() if self.head is None else self.head
        return self.known[1]

    def shared(self) -> mmap | bytes:
        """Empty where no log is kept: then each look reads."""
        keeps_log = self.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        return shared_head(f"{self.path}-shm") if keeps_log else b""

    def close(self) -> None:
        self.connection.close()


HEAD = 96  # bytes, twice the same: https://www.sqlite.org/walformat.html#the_wal_index_file_format
HEADS: dict[File, mmap] = {}


def shared_head(path: str) -> mmap | bytes:
    """Of a log's index. Never closed: with any descriptor of a file all locks go that this process has on it.

    https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
    """
    if (file := file_at(path)) is None:
        return b""
    if file not in HEADS:
        HEADS[file] = mmap(os.open(path, os.O_RDONLY), HEAD, access=ACCESS_READ)
    return HEADS[file]


class InPostgreSQL:
    """libpq's prepared statement, without what a cursor adds; where the server is gone, one new attempt."""

    def __init__(self, connection: Any) -> None:
        self.settings = connection
        self.open()

    def open(self) -> None:
        self.connection = psycopg.connect(**self.settings.get_connection_params())
        self.connection.autocommit = True
        self.server = self.connection.pgconn
        self.server.prepare(b"", NUMBER.encode())

    def read(self) -> int:
        try:
            return self.asked()
        except psycopg.Error:
            self.close()
            self.open()
            return self.asked()

    def asked(self) -> int:
        result = self.server.exec_prepared(b"", [])
        if result.status != ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(result.error_message)
        if not (number := result.get_value(0, 0)):
            raise LookupError("no revision")
        return int(number)

    def close(self) -> None:
        self.connection.close()


IN: dict[str, Any] = {"sqlite": InSQLite, "postgresql": InPostgreSQL}
