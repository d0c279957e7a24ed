"""On PostgreSQL a revision that was read is good for a lease, and no commit is over within one."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connection, transaction

from frameworks.answers import Application, state
from frameworks.answers.state import CLOCK, InPostgreSQL
from frameworks.management.commands import prepare
from frameworks.models import Framework, Revision
from frameworks.models.revision import LEASE, LOCK, WAIT
from frameworks.revision import watched
from tests.wire import ask

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite a look costs less than a lease would"),
]
CHANGE = "UPDATE frameworks_framework SET slug = slug WHERE slug = 'django'"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When each was taken."""
    seen: list[float] = []
    look = InPostgreSQL.look

    def noted(self: InPostgreSQL, now: float) -> None:
        seen.append(now)
        look(self, now)

    monkeypatch.setattr(InPostgreSQL, "look", noted)
    return seen


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of leases, to be moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(state.time, "clock_gettime", lambda clock: now[0])
    return now


@pytest.fixture
def reader() -> Iterator[InPostgreSQL]:
    with closing(InPostgreSQL(connection)) as found:
        yield found


@pytest.fixture
def editor() -> Iterator[psycopg.Connection[Any]]:
    """Another connection, each statement of which is a transaction."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as found:
        yield found


def in_a_thread(call: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=call)
    thread.start()
    return thread


def test_within_a_lease_nothing_is_asked(reader: InPostgreSQL, looks: list[float], stopped: list[float]) -> None:
    first = reader.read()
    stopped[0] += LEASE * 0.99
    assert reader.read() == first
    assert len(looks) == 1
    stopped[0] += LEASE * 0.02
    assert reader.read() == first
    assert len(looks) == 2


def test_a_commit_takes_longer_than_a_lease(editor: psycopg.Connection[Any]) -> None:
    assert WAIT > LEASE
    began = time.monotonic()
    editor.execute(CHANGE)
    assert time.monotonic() - began >= WAIT


def test_while_a_commit_is_under_way_there_is_no_lease(
    reader: InPostgreSQL, looks: list[float], stopped: list[float], editor: psycopg.Connection[Any]
) -> None:
    editor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    for number in range(1, 4):
        assert reader.read() == Revision.current()
        assert len(looks) == number
    editor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    reader.read()
    reader.read()
    assert len(looks) == 4


def test_no_lease_stands_in_the_way_of_a_commit(reader: InPostgreSQL, editor: psycopg.Connection[Any]) -> None:
    editor.execute("SET lock_timeout = '1s'")
    reader.read()
    editor.execute(CHANGE)


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_the_number_is_read_after_the_lock(
    isolation: str,
    reader: InPostgreSQL,
    stopped: list[float],
    editor: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever PostgreSQL was told to do by itself: what is committed before the lock is had is in the number."""
    reader.connection.execute(f"SET default_transaction_isolation = '{isolation}'".encode())
    reader.connection.commit()
    began, gate, lock = reader.read(), "SELECT pg_advisory_xact_lock(1), pg_sleep(0.3)", b"SELECT set_config"
    stopped[0] += 1
    monkeypatch.setattr(state, "LOOK", state.LOOK.replace(lock, gate.encode() + b";" + lock))
    looking = in_a_thread(reader.read)
    while not editor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 1").fetchone():
        time.sleep(0.005)
    editor.execute(CHANGE)
    looking.join()
    assert reader.good_until > stopped[0]
    assert reader.read() == Revision.current() != began


def test_who_has_the_table_for_himself_and_a_look_do_not_wait_for_each_other(
    reader: InPostgreSQL, editor: psycopg.Connection[Any]
) -> None:
    """As a flush does: it empties the table, and at its end takes the lock."""
    before, found = reader.read(), list[int]()
    time.sleep(LEASE)
    with editor.transaction():
        editor.execute("LOCK TABLE frameworks_revision IN ACCESS EXCLUSIVE MODE")
        looking = in_a_thread(lambda: found.append(reader.read()))
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
            while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
                time.sleep(0.005)
        time.sleep(1.2)  # longer than PostgreSQL waits until it looks for a deadlock
        editor.execute(CHANGE)
    looking.join()
    assert found == [Revision.current()] != [before]


def test_from_the_check_of_constraints_to_the_commit_there_is_no_lease(
    reader: InPostgreSQL, editor: psycopg.Connection[Any]
) -> None:
    """However long that is: the number is written when they are checked, and seen when it is committed."""
    with editor.transaction():
        editor.execute(CHANGE)
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        time.sleep(LEASE)
        before = reader.read()
        assert reader.good_until == 0
    assert reader.read() == Revision.current() != before


BY_ANOTHER = """
import psycopg, random, sys, time
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    for _ in range(300):
        connection.execute(sys.argv[2])
        now = time.clock_gettime(int(sys.argv[4]))
        print(connection.execute(sys.argv[3]).fetchone()[0], now)
        time.sleep(random.random() * 0.015)
"""


def test_no_look_is_behind_what_another_process_committed(reader: InPostgreSQL, looks: list[float]) -> None:
    """300 changes, with and without the time for a lease between them; read without a pause."""
    parameters = psycopg.conninfo.make_conninfo(**text_of(connection.get_connection_params()))
    program = [sys.executable, "-c", BY_ANOTHER, parameters, CHANGE, state.NUMBER, str(int(CLOCK))]
    last_asked: dict[int, float] = {}
    reads = 0
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as writer:
        while writer.poll() is None:
            now = time.clock_gettime(CLOCK)
            last_asked[reader.read()] = now
            reads += 1
        said = writer.stdout.read().split() if writer.stdout else []
    numbers, moments = [int(number) for number in said[::2]], [float(moment) for moment in said[1::2]]
    assert len(numbers) == 300
    behind = [
        number for number, after in zip(numbers, moments[1:], strict=False) if last_asked.get(number, 0.0) > after
    ]
    assert behind == []
    assert len(set(numbers) & set(last_asked)) > 250
    assert reads > 3 * len(looks)


def text_of(parameters: dict[str, Any]) -> dict[str, Any]:
    """Those that libpq knows."""
    return {name: value for name, value in parameters.items() if isinstance(value, str | int)}


def test_a_change_is_in_the_next_answer(stopped: list[float], looks: list[float]) -> None:
    """With the lease that is left over from before: time goes on while a commit waits."""
    site = Application()
    with closing(site.states):
        ask(site, "/frameworks/django/")
        Framework.objects.filter(slug="django").update(tagline="Not said before")
        stopped[0] += WAIT  # at least
        assert "Not said before" in ask(site, "/frameworks/django/").text


def test_functions_of_an_older_version_are_made_again_before_a_start() -> None:
    [(body,)] = asked(BODY)
    older = body.replace(f"PERFORM pg_sleep({WAIT});", "")
    assert older != body
    with transaction.atomic():
        asked(f"CREATE OR REPLACE FUNCTION revision_moves_on() RETURNS trigger LANGUAGE plpgsql AS $${older}$$")
        assert not watched(connection)
        prepare.Command().migrate()
        assert asked(BODY) == [(body,)]
        assert watched(connection)


def test_a_user_who_may_not_make_them_is_told_so() -> None:
    with transaction.atomic():
        asked("DROP TRIGGER revision ON frameworks_framework")
        asked("CREATE ROLE guest")
        asked("SET LOCAL ROLE guest")
        with pytest.raises(CommandError, match="triggers of .* cannot be made: (permission denied|must be owner)"):
            prepare.Command().watch_content()
        transaction.set_rollback(True)


BODY = "SELECT prosrc FROM pg_proc WHERE proname = 'revision_moves_on'"


def asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
