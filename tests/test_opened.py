"""SQLite's file stays open between requests, and is left when another one takes its place."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from frameworks.answers import Application
from frameworks.answers.state import NUMBER, InSQLite
from tests.wire import ask

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file that could be exchanged"),
]
PAGE = "/frameworks/django/"


@pytest.fixture
def exchanged(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The place of the database, and a copy in which something else is said. Afterwards all is as it was."""
    place, other, kept = Path(connection.settings_dict["NAME"]), tmp_path / "other.sqlite3", tmp_path / "kept.sqlite3"
    with closing(sqlite3.connect(place)) as now:
        now.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for copy in (other, kept):
            now.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(other)) as changed, changed:
        changed.execute("UPDATE frameworks_framework SET tagline = 'From another file' WHERE slug = 'django'")
    yield place, other
    connection.close()
    os.replace(kept, place)


def test_the_file_stays_open_between_requests() -> None:
    site = Application()
    with closing(site.states):
        ask(site, PAGE)
        opened = connection.connection
        assert opened is not None
        ask(site, "/frameworks/flask/")
        assert connection.connection is opened


def test_a_file_in_the_place_of_ours_is_read(exchanged: tuple[Path, Path]) -> None:
    place, other = exchanged
    site = Application()
    with closing(site.states):
        assert "From another file" not in ask(site, PAGE).text
        os.replace(other, place)
        site.states.database.looked = 0  # a second is over
        assert "From another file" in ask(site, PAGE).text


# ── looking at the revision ──

UPDATE = "UPDATE frameworks_revision SET number = number + 1;"
BY_ANOTHER = """import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=float(sys.argv[3]), isolation_level=None).executescript(sys.argv[2])"""


def elsewhere(place: Path, script: str) -> bool:
    """Whether another process could do that at once."""
    done = subprocess.run([sys.executable, "-c", BY_ANOTHER, place, script, "0"], capture_output=True, text=True)
    assert not done.returncode or "database is locked" in done.stderr, done.stderr
    return done.returncode == 0


@pytest.fixture(params=["wal", "delete"])
def looking(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InSQLite]:
    """At a database of its own; the clock stands still, so that only a commit can tell of a change."""
    place = tmp_path / "revision.sqlite3"
    assert elsewhere(place, f"PRAGMA journal_mode={request.param}; CREATE TABLE frameworks_revision (id, number)")
    assert elsewhere(place, "INSERT INTO frameworks_revision VALUES (1, 7)")
    monkeypatch.setattr("frameworks.answers.state.time.time", lambda: 1_800_000_000.5)
    with closing(InSQLite(SimpleNamespace(settings_dict={"NAME": str(place)}))) as database:
        yield database


@pytest.mark.parametrize(
    "change",
    [
        UPDATE,
        f"BEGIN; {UPDATE}; COMMIT",
        f"{UPDATE}; PRAGMA wal_checkpoint(TRUNCATE)",
        f"PRAGMA wal_checkpoint(RESTART); {UPDATE}",
        f"{UPDATE}; VACUUM; PRAGMA wal_checkpoint(FULL)",
        f"PRAGMA synchronous=OFF; {UPDATE}",
    ],
)
def test_what_another_process_commits_is_seen_at_once(looking: InSQLite, change: str) -> None:
    for number in range(7, 12):
        assert [looking.read() for _ in range(3)] == [number] * 3
        assert elsewhere(Path(looking.path), change)


def test_what_this_process_commits_is_seen_at_once(looking: InSQLite) -> None:
    with closing(sqlite3.connect(looking.path)) as other:
        for number in range(7, 300):
            assert looking.read() == number
            other.execute(UPDATE)
            assert looking.read() == number
            other.commit()


def test_no_look_is_behind_while_another_process_commits_without_a_pause(looking: InSQLite) -> None:
    script = f"PRAGMA synchronous=OFF; {UPDATE * 2000}"
    program = [sys.executable, "-c", BY_ANOTHER, looking.path, script, "20"]
    looks = 0
    with (
        closing(sqlite3.connect(looking.path, timeout=20, isolation_level=None)) as plain,
        subprocess.Popen(program) as writer,
    ):
        while writer.poll() is None:
            [committed] = plain.execute(NUMBER).fetchone()
            assert looking.read() >= committed
            looks += 1
        assert looking.read() == plain.execute(NUMBER).fetchone()[0]
    assert looks


def test_nothing_is_read_while_nothing_is_committed(looking: InSQLite) -> None:
    looking.read(), looking.read()
    read = []
    looking.connection.set_trace_callback(read.append)
    assert [looking.read() for _ in range(50)] == [7] * 50
    keeps_log = Path(f"{looking.path}-shm").exists()
    assert len(read) == (0 if keeps_log else 50)


def test_a_log_left_behind_by_another_file_tells_nothing(looking: InSQLite) -> None:
    left = Path(f"{looking.path}-shm")
    if left.exists():
        pytest.skip("it is this file's own")
    left.write_bytes(bytes(32768))
    assert [looking.read(), looking.read()] == [7, 7]
    assert elsewhere(Path(looking.path), UPDATE)
    assert looking.read() == 8


def test_looking_and_leaving_gives_no_lock_away(looking: InSQLite) -> None:
    """POSIX takes all locks of a process on a file when it closes any descriptor of it."""
    looking.read()
    with closing(sqlite3.connect(looking.path, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        with closing(InSQLite(SimpleNamespace(settings_dict={"NAME": looking.path}))) as another:
            another.read(), another.read()
        gc.collect()
        assert not elsewhere(Path(looking.path), UPDATE)
        writing.execute("COMMIT")
    assert elsewhere(Path(looking.path), UPDATE)
