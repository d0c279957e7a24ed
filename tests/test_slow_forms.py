"""The real server while forms come slowly, in pieces, or not at all: everybody else is answered."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import urlsplit

import pytest

from catalogue.bodies import THREADS, TOO_MANY
from frameworks.management.commands.serve import LONGEST_TURN, set_turns
from tests.test_outage import ask, sign_in, until
from tests.test_run import Checkout, small_copy, status

KEPT, FORM = "/types/micro/", "/admin/login/"
PAGES = (
    *("/", "/frameworks/", KEPT, "/choose/", "/compare/", "/features/", "/sources/", "/guide/", "/about/"),
    *("/search/?q=micro", "/api/v1/types/", "/api/v1/export/", "/robots.txt", "/sitemap.xml", "/changes.atom", FORM),
)
UNFINISHED = 200
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={'a' * 32}"}  # so a form is read


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of one process; that says little, as nobody reads it meanwhile."""
    checkout = Checkout(small_copy(tmp_path_factory.mktemp("slow")))
    with checkout.serving(WEB_CONCURRENCY="1", LOG_LEVEL="CRITICAL") as (url, _):
        yield url


def begun(address: str) -> bytes:
    """The head of a form, and two bytes of it."""
    lines = [f"POST {address} HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 1000"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in HEADERS.items()), "", "us"]).encode()


@contextmanager
def unfinished(url: str, number: int, *addresses: str) -> Iterator[list[socket.socket]]:
    """So many forms whose rest does not come."""
    with ExitStack() as stack:
        found = []
        for turn in range(number):
            sending = stack.enter_context(socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)))
            sending.sendall(begun(addresses[turn % len(addresses)]))
            found.append(sending)
        yield found


def test_unfinished_forms_stop_nobody(site: str) -> None:
    """Public addresses do not wait for them; of a process's threads at most half do, and who edits is told."""
    with unfinished(
        site, UNFINISHED, "/", FORM, KEPT, "/api/v1/types/", "/robots.txt", "/static/css/site.css"
    ) as forms:
        for _ in range(2):
            found = {address: ask(site + address) for address in PAGES}
            assert {address: each.status for address, each in found.items()} == dict.fromkeys(PAGES, 200)
            assert max(each.seconds for each in found.values()) < 3
        edited = sign_in(site)
        assert (edited.status, edited.headers["Retry-After"] is not None) == (503, True)
        assert TOO_MANY in edited.text
        assert edited.seconds < 1
        answers = [answered(form) for form in forms]
    assert answers.count(None) == THREADS // 2
    assert {answer[9:12] for answer in answers if answer} == {b"405", b"503"}
    assert sum(b"405" in answer[:12] for answer in answers if answer) > UNFINISHED / 2
    assert all(b"\r\nallow:" in answer.lower() for answer in answers if answer and b"405" in answer[:12])
    until(lambda: sign_in(site).status == 200)


def answered(form: socket.socket) -> bytes | None:
    """What came back already; None where the form is still waited for."""
    form.settimeout(0.2)
    try:
        return form.recv(1000)
    except TimeoutError:
        return None


def test_a_get_with_a_body_is_answered_without_it(site: str) -> None:
    with unfinished(site, 0):
        for address in (KEPT, FORM, "/search/?q=body"):
            with socket.create_connection((urlsplit(site).hostname, urlsplit(site).port)) as asking:
                asking.sendall(begun(address).replace(b"POST", b"GET", 1))
                asking.settimeout(5)
                assert b" 200 " in asking.recv(100), address


def test_a_form_that_comes_in_pieces_is_read_whole(site: str) -> None:
    """Its token comes last: without it the answer is 403."""
    whole = f"username={'a' * 100_000}&csrfmiddlewaretoken={'a' * 32}".encode()
    with unfinished(site, THREADS // 2 - 1, FORM), on_one_connection(site) as connection:
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
    def asked(reader: int) -> list[int]:
        with on_one_connection(site) as connection:
            return [said for turn in range(3) for said in asked_of(connection, f"{reader}-{turn}")]

    with ThreadPoolExecutor(4 * THREADS) as readers:
        found = list(readers.map(asked, range(4 * THREADS)))
    assert {tuple(each[i] for i in (0, 2, 3, 4)) for each in found} == {(200, 200, 404, 200)}
    assert {said for each in found for said in each} <= {200, 403, 404, 503}


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

    def asked(_: int) -> None:
        for _ in range(10):
            with on_one_connection(site) as connection, suppress(BrokenPipeError, ConnectionResetError):
                connection.request("POST", KEPT, b"a" * 200_000)
                refused = connection.getresponse()
                assert (refused.status, refused.read()) == (405, b"")
                with suppress(RemoteDisconnected):
                    connection.request("GET", KEPT)
                    assert connection.getresponse().status == 200

    with ThreadPoolExecutor(4 * THREADS) as readers:
        list(readers.map(asked, range(4 * THREADS)))
    assert status(site + KEPT) == 200


def on_one_connection(url: str) -> closing[HTTPConnection]:
    return closing(HTTPConnection(urlsplit(url).netloc, timeout=20))


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has it")
def test_who_is_woken_waits_for_its_turn() -> None:
    found, before = list[int](), sys.getswitchinterval()

    def serve() -> None:
        set_turns()
        in_a_thread(lambda: found.append(os.sched_getscheduler(0)))

    try:
        in_a_thread(serve)  # not in the tests' own, which would go on with it
        assert found == [os.SCHED_BATCH]
        assert sys.getswitchinterval() == pytest.approx(LONGEST_TURN)
    finally:
        sys.setswitchinterval(before)


def in_a_thread(call: Callable[[], None]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
