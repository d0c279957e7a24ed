"""The application that an event loop calls: the same answers as from WSGI, with one look for all who ask at once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from django.db import connections
from django.urls import reverse

from frameworks.answers import Application, Asynchronous
from frameworks.models import Framework, Revision
from tests import pages
from tests.wire import Answer, ask

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/frameworks/"
Given = TypeVar("Given")
LOOP = ThreadPoolExecutor(1, "loop")  # as a browser that is steered from here has a loop running in the tests' thread


def run(coroutine: Coroutine[Any, Any, Given]) -> Given:
    return LOOP.submit(asyncio.run, coroutine).result()


@pytest.fixture
def loop_site() -> Iterator[Asynchronous]:
    site = Asynchronous(threads=1)
    yield site
    site.in_threads.executor.submit(connections.close_all).result()
    site.in_threads.executor.shutdown()
    site.application.states.close()


@pytest.fixture
def site() -> Iterator[Application]:
    application = Application()
    yield application
    application.states.close()


def scope_of(address: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    said = {"host": "testserver", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1234),
    }


async def answered(site: Asynchronous, scope: dict[str, Any], body: bytes = b"") -> Answer:
    sent: list[dict[str, Any]] = []

    def receive() -> asyncio.Future[dict[str, Any]]:  # as granian does it: no coroutine
        coming = asyncio.get_running_loop().create_future()
        coming.set_result({"type": "http.request", "body": body})
        return coming

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await site(scope, receive, send)
    start, *rest = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert len(headers) == len(start["headers"])
    return Answer(start["status"], headers, b"".join(message["body"] for message in rest))


def ask_loop(site: Asynchronous, address: str, method: str = "GET", **headers: str) -> Answer:
    return run(answered(site, scope_of(address, method, **headers)))


def test_every_page_is_the_same_from_the_loop_and_from_wsgi(site: Application, loop_site: Asynchronous) -> None:
    machines = {name: reverse(name) for name in pages.MACHINES if name != "card"}
    for name, address in {**pages.kinds(), **machines, "API": "/api/v1/frameworks/"}.items():
        expected = ask(site, address, accept_encoding="gzip")
        for attempt in ("made", "kept"):
            assert ask_loop(loop_site, address, accept_encoding="gzip") == expected, (name, attempt)


def test_what_is_kept_is_given_by_the_loop(loop_site: Asynchronous) -> None:
    first = ask_loop(loop_site, LIST)
    with patch.object(loop_site, "in_threads", None):
        assert ask_loop(loop_site, LIST) == first
        head = ask_loop(loop_site, LIST, method="HEAD")
        unchanged = ask_loop(loop_site, LIST, if_none_match=first.headers["etag"])
    assert (head.status, head.headers, head.body) == (200, first.headers, b"")
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert unchanged == ask(loop_site.application, LIST, if_none_match=first.headers["etag"])


def test_those_who_ask_at_once_share_one_look_at_the_revision(loop_site: Asynchronous) -> None:
    ask_loop(loop_site, LIST)
    states = loop_site.application.states

    async def many() -> list[Answer]:
        return await asyncio.gather(*(answered(loop_site, scope_of(LIST)) for _ in range(20)))

    with patch.object(states, "present", wraps=states.present) as present:
        answers = run(many())
        assert {answer.status for answer in answers} == {200}
        assert present.call_count == 1
        run(many())
        assert present.call_count == 2


def test_who_goes_away_takes_nobody_along(loop_site: Asynchronous) -> None:
    expected = ask_loop(loop_site, LIST)

    async def one_leaves() -> list[Answer | BaseException]:
        asking = [asyncio.create_task(answered(loop_site, scope_of(LIST))) for _ in range(3)]
        asyncio.get_running_loop().call_soon(asking[1].cancel)
        return await asyncio.gather(*asking, return_exceptions=True)

    first, gone, last = run(one_leaves())
    assert isinstance(gone, asyncio.CancelledError)
    assert first == last == expected


def test_who_asks_after_a_look_began_does_not_share_it(loop_site: Asynchronous) -> None:
    """Or an answer would be given that was no longer true when it was asked for."""
    before = ask_loop(loop_site, "/frameworks/django/")
    present = loop_site.application.states.present

    def change() -> None:
        Framework.objects.filter(slug="django").update(tagline="Not said before")

    async def around_a_change() -> list[Answer]:
        later: list[asyncio.Task[Answer]] = []

        def look_and_change() -> Any:
            state = present()
            if not later:
                later.append(asyncio.get_running_loop().create_task(answered(loop_site, scope)))
                loop_site.in_threads.executor.submit(change).result()
            return state

        with patch.object(loop_site.application.states, "present", look_and_change):
            early = await answered(loop_site, scope)
            return [early, await later[0]]

    scope = scope_of("/frameworks/django/")
    early, late = run(around_a_change())
    assert early == before
    assert "Not said before" in late.text


def test_a_change_is_in_the_next_answer(loop_site: Asynchronous) -> None:
    before = ask_loop(loop_site, LIST)
    Framework.objects.filter(slug="flask").update(is_published=False)
    after = ask_loop(loop_site, LIST)
    assert before.headers["etag"] != after.headers["etag"]
    assert "/frameworks/flask/" not in after.text


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_all_else_is_for_django(loop_site: Asynchronous, method: str) -> None:
    assert ask_loop(loop_site, LIST, method=method).status == 403
    assert ask_loop(loop_site, reverse("admin:login")).status == 200
    assert ask_loop(loop_site, "/static/nothing.css").status == 404
    assert not loop_site.application.store.kept


def test_what_is_posted_arrives(loop_site: Asynchronous) -> None:
    """Without a token it is refused as a form of somebody else's; with one, Django reads the form to the end."""
    form = ask_loop(loop_site, reverse("admin:login"))
    token = form.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    body = f"csrfmiddlewaretoken={token}&username=nobody&password={'x' * 90_000}".encode()
    said = {"content_type": "application/x-www-form-urlencoded", "content_length": str(len(body))}
    scope = scope_of(reverse("admin:login"), "POST", cookie=form.headers["set-cookie"].partition(";")[0], **said)
    assert run(answered(loop_site, scope)).status == 403
    answer = run(answered(loop_site, scope, body))
    assert answer.status == 200
    assert "correct username and password" in answer.text


def test_without_a_revision_everything_is_answered_and_nothing_kept(loop_site: Asynchronous) -> None:
    Revision.objects.all().delete()
    assert ask_loop(loop_site, LIST).status == ask_loop(loop_site, LIST).status == 200
    assert not loop_site.application.store.kept


def test_a_fault_of_the_look_ends_no_more_than_that_answer(loop_site: Asynchronous) -> None:
    with (
        patch.object(loop_site.application.states, "present", side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
    ):
        ask_loop(loop_site, LIST)
    assert ask_loop(loop_site, LIST).status == 200


def test_letters_that_nobody_escaped(loop_site: Asynchronous) -> None:
    scope = scope_of("/search/?q=x") | {"query_string": "q=café".encode()}
    answer = run(answered(loop_site, scope))
    assert answer.status == 200
    assert "café" in answer.text
    assert ask_loop(loop_site, "/frameworks/caf%C3%A9/").status == 404
