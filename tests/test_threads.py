"""Who answers on the real server: one thread takes requests, and whatever the others do, somebody always does."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, RemoteDisconnected
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from frameworks.management.commands.serve import THREADS
from frameworks.threads import LONGEST, Lead, set_turns
from tests.test_run import Checkout, checkout, status

__all__ = ["checkout"]
KEPT = "/types/micro/"
FORM = "/admin/login/"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={'a' * 32}"}  # so a form is read
HALF_A_FORM = "\r\n".join(
    (
        *(f"POST {FORM} HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 1000"),
        *(f"{name}: {value}" for name, value in HEADERS.items()),
        *("", "username="),
    )
)


@pytest.fixture
def site(checkout: Checkout) -> Iterator[str]:
    """Of one process; that says little, as nobody reads it meanwhile."""
    with checkout.serving(WEB_CONCURRENCY="1", LOG_LEVEL="ERROR") as (url, _):
        yield url


# ── with granian ──


def test_what_is_kept_is_given_while_all_threads_but_one_make_answers(site: str) -> None:
    assert status(site + KEPT) == 200
    for _ in range(3):
        with held_up(site, THREADS - 1):
            for number in range(20):
                assert status(site + KEPT) == 200
                assert status(f"{site}/search/?q={number}") == 200


def test_where_all_threads_are_held_up_the_next_one_to_be_done_goes_on(site: str) -> None:
    assert status(site + KEPT) == 200
    with held_up(site, THREADS):
        assert any(not is_given(site + KEPT) for _ in range(100))  # until the last form has come
    assert status(site + KEPT) == 200


@contextmanager
def held_up(url: str, threads: int) -> Iterator[None]:
    """By forms whose rest does not come."""
    with ExitStack() as stack:
        for _ in range(threads):
            sending = stack.enter_context(socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)))
            sending.sendall(HALF_A_FORM.encode())
        yield


def is_given(url: str) -> bool:
    try:
        urlopen(url, timeout=1).close()  # noqa: S310
    except TimeoutError:
        return False
    return True


def test_a_form_that_comes_in_pieces_is_read_whole(site: str) -> None:
    """Its token comes last: without it the answer is 403."""
    whole = f"username={'a' * 100_000}&csrfmiddlewaretoken={'a' * 32}".encode()
    with held_up(site, THREADS - 2), on_one_connection(site) as connection:
        connection.putrequest("POST", FORM)
        for name, value in {**HEADERS, "Content-Length": str(len(whole))}.items():
            connection.putheader(name, value)
        connection.endheaders(whole[:10])
        assert status(site + KEPT) == 200
        connection.send(whole[10:50_000])
        assert status(site + KEPT) == 200
        connection.send(whole[50_000:])
        assert connection.getresponse().status == 200


def test_many_who_ask_at_once_for_all_sorts_are_all_answered(site: str) -> None:
    def ask(reader: int) -> list[int]:
        with on_one_connection(site) as connection:
            return [said for turn in range(5) for said in asked_of(connection, f"{reader}-{turn}")]

    with ThreadPoolExecutor(4 * THREADS) as readers:
        found = list(readers.map(ask, range(4 * THREADS)))
    assert found == [[200, 403, 200, 404, 200] * 5] * len(found)


def asked_of(connection: HTTPConnection, word: str) -> Iterator[int]:
    for method, address, body in (
        ("GET", KEPT, None),
        ("POST", FORM, b"a" * 1000),
        ("GET", f"/search/?q={word}", None),
        ("GET", f"/none/{word}", None),
        ("HEAD", KEPT, None),
    ):
        connection.request(method, address, body, HEADERS)
        answer = connection.getresponse()
        answer.read()
        yield answer.status


def test_a_form_that_nobody_reads_stops_no_connection(site: str) -> None:
    """It may end it, as the rest would have to be read before the next request."""

    def ask(_: int) -> None:
        for _ in range(20):
            with on_one_connection(site) as connection:
                connection.request("POST", KEPT, b"a" * 200_000)
                assert connection.getresponse().read()
                with suppress(BrokenPipeError, ConnectionResetError, RemoteDisconnected):
                    connection.request("GET", KEPT)
                    assert connection.getresponse().status == 200

    with ThreadPoolExecutor(4 * THREADS) as readers:
        list(readers.map(ask, range(4 * THREADS)))


def on_one_connection(url: str) -> closing[HTTPConnection]:
    return closing(HTTPConnection(urlsplit(url).netloc, timeout=20))


def test_an_answer_that_cannot_be_made_is_told_and_the_next_one_is_made(checkout: Checkout) -> None:
    with (checkout.path / "catalogue/wsgi.py").open("a") as wsgi:
        wsgi.write(BREAKING)
    with checkout.serving(WEB_CONCURRENCY="1") as (url, said):
        for _ in range(2 * THREADS):
            with pytest.raises(HTTPError, match="500"):
                urlopen(f"{url}/broken/", timeout=20)  # noqa: S310
            assert status(url + KEPT) == 200
    assert "RuntimeError: no way" in "".join(said)


BREAKING = """

def breaking(environ, start_response, django=application.django):
    if environ["PATH_INFO"] == "/broken/":
        raise RuntimeError("no way")
    return django(environ, start_response)


application.django = breaking
"""


# ── the lead by itself ──


def test_a_thread_that_ends_passes_the_lead_on() -> None:
    lead, led = Lead(), threading.Event()
    in_a_thread(lead.wait)
    gc.collect()
    assert lead.holder is None
    lead.wait()

    def rest() -> None:
        lead.wait()
        led.set()

    resting = threading.Thread(target=rest)
    resting.start()
    assert not led.wait(0.1)
    lead.pass_on()
    assert led.wait(20)
    resting.join()
    assert (lead.holder, lead.resting) == (None, 0)


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has it")
def test_who_is_woken_waits_for_its_turn() -> None:
    found, before = list[int](), sys.getswitchinterval()

    def serve() -> None:
        set_turns()
        in_a_thread(lambda: found.append(os.sched_getscheduler(0)))

    try:
        in_a_thread(serve)  # not in the tests' own, which would go on with it
        assert found == [os.SCHED_BATCH]
        assert sys.getswitchinterval() == pytest.approx(LONGEST)
    finally:
        sys.setswitchinterval(before)


def in_a_thread(call: Callable[[], None]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
