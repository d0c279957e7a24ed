"""503 instead of a bare 500, whichever query of whichever page meets a database that is away, locked or full."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from catalogue.unavailable import DATABASE_AWAY, REASON, RETRY_AFTER, is_unavailable
from tests import pages
from tests.factories import PASSWORD, make_editor

BROKEN_AFTER = (0, 3)  # queries
MACHINES = {"API list": "/api/v1/frameworks/", "API as CSV": "/api/v1/frameworks/?format=csv", "card": "/card.png"}


@contextmanager
def away(after: int = 0) -> Iterator[list[str]]:
    """From the query of this number on, none is answered; those asked are listed."""
    asked: list[str] = []

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        if len(asked) > after:
            raise OperationalError("the database is away")
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield asked


def is_ours(response: Any) -> bool:
    text = unescape(response.content.decode())
    assert int(response["Retry-After"]) == RETRY_AFTER
    assert response["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in response
    return DATABASE_AWAY in text and ("<h1>" in text or set(response.json()) == {"detail"})


@pytest.mark.django_db
def test_a_page_whose_database_goes_away_says_so(content: None, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    for name, address in {**pages.kinds(), **MACHINES}.items():
        for after in BROKEN_AFTER:
            caplog.clear()
            with away(after) as asked:
                response = client.get(address)
            if len(asked) <= after:
                break
            assert response.status_code == 503, (name, after)
            assert is_ours(response), name
            assert address.startswith("/api/") == (response["Content-Type"] == "application/json")
            assert [record.message for record in caplog.records if record.name == "catalogue.unavailable"] == [
                f"GET {response.request['PATH_INFO']}: OperationalError: the database is away"
            ]


@pytest.mark.django_db(transaction=True)
def test_the_admin_and_what_is_asked_around_views_say_so_too(content: None) -> None:
    """Signing in reads and saves a session outside the view as well."""
    form = {"username": make_editor().username, "password": PASSWORD}
    broken = 0
    for after in range(100):
        client = Client(raise_request_exception=False)
        with away(after) as asked:
            response = client.post("/admin/login/?next=/admin/", form)
        if len(asked) <= after:
            break
        broken += 1
        assert response.status_code == 503, asked[-1]
        assert is_ours(response)
    assert broken > 3
    assert response.status_code == 302
    with away():
        assert client.get("/admin/").status_code == 503


@pytest.mark.django_db
def test_any_other_failure_stays_one(monkeypatch: pytest.MonkeyPatch, content: None) -> None:
    monkeypatch.setattr("frameworks.views.list.listed", lambda *_: 1 / 0)
    assert Client(raise_request_exception=False).get("/frameworks/").status_code == 500


def test_who_called_django_can_say_that_it_cannot_answer(client: Client) -> None:
    """No query is made: this test has no database."""
    for address in ("/", "/admin/", "/api/v1/frameworks/", "/none/"):
        response = client.get(address, **{REASON: "Too many forms at once."})  # type: ignore[arg-type]
        assert response.status_code == 503
        assert "Too many forms at once." in response.content.decode()


# ── which errors ──


def of_sqlite(path: Path) -> Iterator[sqlite3.Error]:
    """Real ones: locked, full, gone, read only, damaged."""
    with closing(sqlite3.connect(path / "a", timeout=0, isolation_level=None)) as one:
        one.executescript("CREATE TABLE a (b); PRAGMA max_page_count = 2; BEGIN IMMEDIATE")
        with closing(sqlite3.connect(path / "a", timeout=0, isolation_level=None)) as other:
            yield error_of(other, "BEGIN IMMEDIATE")
        yield error_of(one, "INSERT INTO a SELECT zeroblob(9000)")
    with closing(sqlite3.connect(f"file:{path / 'a'}?mode=ro", uri=True)) as read_only:
        yield error_of(read_only, "INSERT INTO a VALUES (1)")
    with closing(sqlite3.connect(":memory:")) as memory:
        yield error_of(memory, f"ATTACH '{path}/none/a' AS a")
    (path / "garbage").write_bytes(b"no database" * 1000)
    with closing(sqlite3.connect(path / "garbage")) as damaged:
        yield error_of(damaged, "SELECT * FROM a")


def error_of(database: sqlite3.Connection, statement: str) -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        database.execute(statement)
    return caught.value


def wrapped(kind: type[Exception], cause: Exception) -> Exception:
    """As Django does it."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


def test_trouble_with_sqlite_is_told_from_mistakes(tmp_path: Path) -> None:
    found = list(of_sqlite(tmp_path))
    assert len({error.sqlite_errorcode for error in found}) == 5
    for error in found:
        assert is_unavailable(wrapped(OperationalError, error)), error
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE TABLE a (b UNIQUE)")
        memory.execute("INSERT INTO a VALUES (1)")
        for statement in ("SELECT * FROM none", "SELEC", "INSERT INTO a VALUES (1)"):
            assert not is_unavailable(wrapped(OperationalError, error_of(memory, statement))), statement


TROUBLE = ("08006", "53100", "53300", "57014", "57P01", "57P03", "58030", "40001", "40P01", "55P03", "25006", "28P01")
MISTAKES = ("42P01", "42601", "23505", "22001", "54001", "XX000")


@pytest.mark.parametrize(("state", "expected"), [*((s, True) for s in TROUBLE), *((s, False) for s in MISTAKES)])
def test_trouble_with_postgresql_is_told_from_mistakes(state: str, expected: bool) -> None:
    cause = psycopg.errors.lookup(state)("said")
    assert is_unavailable(wrapped(DatabaseError, cause)) == expected


def test_a_lost_connection_and_a_full_disk_are_trouble() -> None:
    assert is_unavailable(OperationalError("the connection is lost"))
    assert is_unavailable(InterfaceError("connection already closed"))
    assert is_unavailable(OSError(errno.ENOSPC, "No space left on device"))
    for error in (IntegrityError("x"), DataError("x"), OSError(errno.EACCES, "x"), ValueError(), None):
        assert not is_unavailable(error)


# ── which methods ──


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_public_addresses_refuse_other_methods_before_a_body_is_read(method: str) -> None:
    """Neither a session nor a form nor the database is looked at; this test has none."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    stream: Any = {"wsgi.input": Unreadable()}
    for address in ("/", "/frameworks/", "/none/", "/admin", "/robots.txt", "/api/v1/frameworks/", "/api/none/"):
        response = client.generic(method, address, b"a=b", **stream)
        assert response.status_code == (404 if address == "/api/none/" else 405), address
        assert response.status_code == 404 or response["Allow"] == "GET, HEAD, OPTIONS"


class Unreadable:
    def read(self, *_: Any) -> bytes:
        raise AssertionError("a body was read")

    readline = read


def test_options_tells_what_a_page_can_do() -> None:
    response = Client().options("/frameworks/")
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
