"""The real server while PostgreSQL hangs, is gone, or keeps a table locked, and when it comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import psycopg
import pytest

from bench.processes import family
from tests.test_run import Checkout, small_copy
from tests.with_postgres import HOW_TO_GET_IT, bindir, postgres, server_options

LIMIT = 2  # seconds
KEPT, KEPT_API = "/types/micro/", "/api/v1/types/"
FORM = "/admin/login/"
TOKEN = "a" * 32


class Server(NamedTuple):
    """PostgreSQL in its folder, ended and started at will."""

    url: str
    place: Path

    @property
    def pid(self) -> int:
        return int((self.place / "data/postmaster.pid").read_text().split()[0])

    def send(self, what: int) -> None:
        for pid in family(self.pid):
            os.kill(pid, what)

    def control(self, *arguments: str) -> None:
        programs = bindir()
        assert programs
        subprocess.run(
            [programs / "pg_ctl", "-D", "data", *arguments],
            **server_options(self.place, programs),
            check=True,
            timeout=60,
        )

    def change(self, number: int) -> None:
        with psycopg.connect(self.url, autocommit=True) as editor:
            editor.execute(
                "UPDATE frameworks_frameworktype SET definition = %s WHERE slug = 'micro'", [f"As of {number}."]
            )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    programs = bindir()
    if programs is None:
        pytest.skip(HOW_TO_GET_IT)
    with postgres(programs) as url:
        yield Server(url, Path(unquote(urlsplit(url).netloc.partition("@")[2])))


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Of one process. What it said is complete only after it has been stopped."""
    checkout = Checkout(small_copy(tmp_path_factory.mktemp("outage")), DATABASE_URL=server.url)
    checkout.env |= {"DATABASE_CONNECT_TIMEOUT": str(LIMIT), "DATABASE_STATEMENT_TIMEOUT": str(LIMIT)}
    with checkout.serving(WEB_CONCURRENCY="1") as (url, said):
        yield url, said
    log = said[1]
    assert log.count("The database cannot be read") == log.count("The database can be read again") == 2, log
    assert "Traceback" not in log


class Answer(NamedTuple):
    status: int
    headers: Any
    text: str
    seconds: float

    @property
    def is_stale(self) -> bool:
        return self.status == 200 and "Age" in self.headers


def ask(url: str, data: bytes | None = None, **headers: str) -> Answer:
    began = time.monotonic()
    request = Request(url, data, headers)  # noqa: S310
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers, answer.read().decode(), time.monotonic() - began)
    except HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode(), time.monotonic() - began)


def sign_in(url: str) -> Answer:
    form = f"username=ana&password=x&csrfmiddlewaretoken={TOKEN}".encode()
    return ask(url + FORM, form, Cookie=f"csrftoken={TOKEN}")


def until(condition: Callable[[], Any], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def stylesheet(url: str) -> str:
    return url + ask(url).text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]


def is_as_it_should_be_without_a_database(url: str, static: str) -> None:
    """And quickly."""
    for kept in (KEPT, KEPT_API):
        answer = ask(url + kept)
        assert answer.is_stale
        assert ask(url + kept, **{"If-None-Match": answer.headers["ETag"]}).status == 304
    found = [ask(url + path) for path in ("/search/?q=x", "/frameworks/", "/api/v1/features/", "/admin/", "/none/")]
    found += [sign_in(url), ask(static), ask(f"{url}/robots.txt")]
    assert [each.status for each in found] == [503] * 6 + [200] * 2
    assert all(each.headers["Retry-After"] for each in found[:6])
    assert "<h1>Not available at the moment</h1>" in found[0].text
    assert found[2].headers["Content-Type"] == "application/json"
    assert max(each.seconds for each in found) < 1


def is_fresh(url: str, server: Server, number: int) -> None:
    """As soon as the database answers: nothing older, of nothing."""
    until(lambda: not ask(url + KEPT).is_stale)
    server.change(number)
    answer = ask(url + KEPT)
    assert f"As of {number}." in answer.text
    assert not answer.is_stale
    assert ask(url + KEPT_API).status == 200
    assert sign_in(url).status == 200  # with what is wrong with it


def test_a_database_that_hangs_and_one_that_is_gone(site: tuple[str, list[str]], server: Server) -> None:
    url, _ = site
    static = stylesheet(url)
    with ThreadPoolExecutor(24) as pool:  # so that all threads have a connection
        list(pool.map(ask, [f"{url}/search/?q={number}" for number in range(48)]))
    assert {ask(url + kept).status for kept in (KEPT, KEPT_API, "/robots.txt")} == {200}
    assert sign_in(url).status == 200

    server.send(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(24) as pool:
            signing = [pool.submit(sign_in, url) for _ in range(8)]
            reading = [pool.submit(ask, url + path) for path in (KEPT, "/frameworks/", "/robots.txt") for _ in range(5)]
            found = [each.result() for each in (*signing, *reading, pool.submit(ask, static))]
        assert {each.status for each in found[:8]} == {503}
        assert [each.status for each in found[8:]] == [200] * 5 + [503] * 5 + [200] * 6
        assert max(each.seconds for each in found) < 2 * LIMIT + 1
        is_as_it_should_be_without_a_database(url, static)
    finally:
        server.send(signal.SIGCONT)
    is_fresh(url, server, 1)

    server.control("stop", "--mode=fast")
    until(lambda: ask(url + KEPT).is_stale)
    is_as_it_should_be_without_a_database(url, static)
    server.control(
        "start", "--silent", "--log=again.log", f"--options=-k {server.place} -c listen_addresses= -c fsync=off"
    )
    try:
        is_fresh(url, server, 2)
        while_a_table_is_locked(url, server)
    finally:
        server.control("stop", "--mode=immediate")


def while_a_table_is_locked(url: str, server: Server) -> None:
    """Statements end after a while; what is kept is not stale, as the revision can be read."""
    with psycopg.connect(server.url) as other:
        other.execute("LOCK TABLE frameworks_framework IN ACCESS EXCLUSIVE MODE")
        answer = ask(f"{url}/frameworks/?q=locked")
        assert answer.status == 503
        assert LIMIT <= answer.seconds < LIMIT + 2
        assert ask(url + KEPT).status == 200
        assert not ask(url + KEPT).is_stale
    assert ask(f"{url}/frameworks/?q=locked").status == 200
