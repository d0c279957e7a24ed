"""The revision as a request finds it: never one that was over before the request came, whoever changes it."""

from __future__ import annotations

import gc
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection

from catalogue.serving.revision_reader import Away, InPostgreSQL, RevisionReader
from frameworks.models import Framework, Revision
from frameworks.models.revision import NUMBER

MANY = 8  # threads
READS = 60


@pytest.fixture
def reader() -> Iterator[RevisionReader]:
    with closing(RevisionReader(connection, NUMBER, 3)) as found:
        yield found


def number(reader: RevisionReader) -> int:
    state = reader.present()
    assert state
    return state.revision


def later(condition: Callable[[], Any]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


# ── on either database ──


@pytest.mark.django_db(transaction=True)
def test_no_request_is_told_of_a_state_that_was_over_when_it_came(reader: RevisionReader) -> None:
    """Many threads read without a pause while another commits."""
    committed, over = [number(reader)], threading.Event()

    def read() -> int:
        reads = 0
        while not over.is_set() or reads < READS:
            known = committed[-1]
            assert number(reader) >= known  # it grows
            reads += 1
        return reads

    with ThreadPoolExecutor(MANY) as readers:
        reading = [readers.submit(read) for _ in range(MANY)]
        for edit in range(20):
            Framework.objects.filter(slug="django").update(tagline=f"Edit {edit}")
            committed.append(Revision.current() or 0)
        over.set()
    assert all(each.result() >= READS for each in reading)
    assert len(set(committed)) == 21


@pytest.mark.django_db(transaction=True)
def test_those_who_come_while_one_is_under_way_share_the_next(
    reader: RevisionReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    number(reader)
    database: Any = reader.database
    begun, gate, read = list[int](), threading.Semaphore(0), database.read

    def slowly() -> int:
        begun.append(len(begun))
        gate.acquire()
        return int(read())

    monkeypatch.setattr(database, "read", slowly)
    with ThreadPoolExecutor(MANY) as readers:
        first = readers.submit(number, reader)
        later(lambda: begun)
        others = [readers.submit(number, reader) for _ in range(MANY - 1)]
        later(lambda: reader.next)
        time.sleep(0.05)  # until the last of them waits too
        gate.release(2)
        assert {each.result() for each in (first, *others)} == {Revision.current()}
    assert len(begun) == 2


@pytest.mark.django_db(transaction=True)
def test_before_anything_was_changed_there_is_no_state(reader: RevisionReader) -> None:
    Revision.objects.all().delete()
    assert reader.present() is None


# ── SQLite, on a file of its own ──

UPDATE = "UPDATE frameworks_revision SET number = number + 1;"
BY_ANOTHER = """import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=float(sys.argv[3]), isolation_level=None).executescript(sys.argv[2])"""


def elsewhere(place: Path, script: str) -> bool:
    """Whether another process could do that at once."""
    done = subprocess.run([sys.executable, "-c", BY_ANOTHER, place, script, "0"], capture_output=True, text=True)
    assert not done.returncode or "database is locked" in done.stderr, done.stderr
    return done.returncode == 0


def reader_of(place: Path, patience: float = 3) -> RevisionReader:
    return RevisionReader(SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(place)}), NUMBER, patience)


@pytest.fixture(params=["wal", "delete"])
def place(request: Any, tmp_path: Path) -> Path:
    """Of a file whose name has signs that mean something in an address."""
    place = tmp_path / "the file #1?mode=ro%20.sqlite3"
    with closing(sqlite3.connect(place)) as made:
        made.executescript(f"PRAGMA journal_mode={request.param}; CREATE TABLE frameworks_revision (id, number)")
        made.executescript("INSERT INTO frameworks_revision VALUES (1, 7)")
    return place


CHANGES = (
    UPDATE,
    f"BEGIN; {UPDATE}; COMMIT",
    f"{UPDATE}; PRAGMA wal_checkpoint(TRUNCATE)",
    f"PRAGMA wal_checkpoint(RESTART); {UPDATE}",
    f"{UPDATE}; VACUUM; PRAGMA wal_checkpoint(FULL)",
    f"PRAGMA synchronous=OFF; {UPDATE}",
)


def test_what_another_process_commits_is_seen_at_once(place: Path) -> None:
    with closing(reader_of(place)) as reader:
        for expected, change in enumerate(CHANGES, start=7):
            assert number(reader) == number(reader) == expected
            assert elsewhere(place, change)
        assert number(reader) == 7 + len(CHANGES)


def test_what_this_process_commits_is_seen_at_once_and_nothing_before(place: Path) -> None:
    with closing(reader_of(place)) as reader, closing(sqlite3.connect(place)) as other:
        for expected in range(7, 100):
            assert number(reader) == expected
            other.execute(UPDATE)
            assert number(reader) == expected
            other.commit()


def test_reading_and_leaving_gives_no_lock_away(place: Path) -> None:
    """POSIX takes all locks of a process on a file when it closes any descriptor of it; SQLite knows that."""
    with closing(sqlite3.connect(place, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        with closing(reader_of(place)) as reader:
            number(reader)
        gc.collect()
        assert not elsewhere(place, UPDATE)
        writing.execute("COMMIT")
    assert elsewhere(place, UPDATE)


def test_a_file_that_is_locked_or_gone_is_away_until_it_is_back(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(reader_of(place, patience=0.01)) as reader:
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.executescript("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; " + UPDATE)
            is_away(reader)
        place.rename(place.with_name("moved"))
        is_away(reader)
        place.with_name("moved").rename(place)
        reader.try_again()
        assert number(reader) == 7
    said = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert said == ["The database cannot be read: database is locked", "The database can be read again."]
    assert not list(place.parent.glob("*moved*"))


def is_away(reader: RevisionReader) -> None:
    with pytest.raises(Away):
        reader.present()
    reader.try_again()
    assert reader.is_away


# ── PostgreSQL ──

only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about connections to a server")


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_ended_is_made_anew(reader: RevisionReader) -> None:
    number(reader)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        database: Any = reader.database
        other.execute("SELECT pg_terminate_backend(%s)", [database.server.backend_pid])
    assert number(reader) == Revision.current()


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_does_not_answer_is_given_up(reader: RevisionReader) -> None:
    """As while somebody has the table for himself; and one that was given up is not asked again."""
    reader.open = lambda: InPostgreSQL(connection, NUMBER, 0.2)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE frameworks_revision IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(Away):
            reader.present()
        assert 0.2 <= time.monotonic() - began < 2
        began = time.monotonic()
        for _ in range(100):
            with pytest.raises(Away):
                reader.present()
        assert time.monotonic() - began < 0.2
    reader.try_again()
    assert number(reader) == Revision.current()
