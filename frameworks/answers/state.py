"""What an answer may depend on besides what was asked: the content's revision, and the day in UTC.

What is known of the database is good for every request at the moment of asking: less than a microsecond where nothing
was committed since, else a look at it, past Django and on a connection of its own: 5 µs on SQLite, about 100 on
PostgreSQL. Being told of changes when they were made would be cheaper and, by then, too late.
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

from frameworks.models.revision import LEASE, LOCK, NUMBER
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
    """A number that was read is good for a lease: LEASE seconds from before it was asked for.

    Whoever commits a change takes the lock, waits WAIT seconds, and lets the lock go when the change can be seen
    (frameworks/revision.py). A look tries the lock before it reads the number. Where the lock is free, every commit
    before is in the number, and every later one ends after the lease. Where it is taken, the next request looks again.
    """

    def __init__(self, connection: Any) -> None:
        self.settings = connection
        self.open()

    def open(self) -> None:
        self.connection = psycopg.connect(**self.settings.get_connection_params())
        self.server = self.connection.pgconn
        self.number, self.good_until = 0, 0.0

    def read(self) -> int:
        if (now := time.clock_gettime(CLOCK)) >= self.good_until:
            try:
                self.look(now)
            except psycopg.Error:  # where the server is gone, one new attempt
                self.close()
                self.open()
                self.look(now)
        return self.number

    def look(self, now: float) -> None:
        """`now` is from before it is asked."""
        result = self.server.exec_(LOOK)
        if result.status != ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(result.error_message)
        if not (number := result.get_value(0, 0)):
            raise LookupError("no revision")
        self.number = int(number)
        self.good_until = now + LEASE if result.get_value(0, 1) == b"t" else 0.0

    def close(self) -> None:
        self.connection.close()


CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps, where there is one
# One transaction, each statement of which sees what was committed before it: the lock first, then the number. Its table
# before the lock, as who has that table for himself may be waiting for the lock.
LOOK = f"""
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
{NUMBER};
SELECT set_config('catalogue.lease', pg_try_advisory_xact_lock_shared({LOCK})::text, true);
SELECT found.number, current_setting('catalogue.lease')::boolean FROM ({NUMBER}) AS found;
""".encode()  # noqa: S608  # our own


IN: dict[str, Any] = {"sqlite": InSQLite, "postgresql": InPostgreSQL}
