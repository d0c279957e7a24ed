"""Responses in front of Django: the present ones, nobody's own, and no more of them than there is room for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_started
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path, reverse

from catalogue.serving.application import Application
from catalogue.serving.cache_key import NOT_PUBLIC, CacheKey
from catalogue.serving.response import MOST
from catalogue.serving.store import LONGEST
from frameworks.models import Framework, Revision
from tests import pages
from tests.api_world import without_moment
from tests.factories import make_editor
from tests.wire import Answer, ask, new_site

# The revision is read past this thread's connection: only what is committed counts.
pytestmark = pytest.mark.django_db(transaction=True)
LIST, API = "/frameworks/", "/api/v1/frameworks/"


@pytest.fixture
def site() -> Iterator[Application]:
    with new_site() as application:
        yield application


@pytest.fixture
def rendered() -> Iterator[list[str]]:
    """The addresses that Django was asked for."""
    seen: list[str] = []

    def note(environ: dict[str, Any], **kwargs: Any) -> None:
        seen.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield seen
    request_started.disconnect(note)


def change(tagline: str = "Something else") -> None:
    Framework.objects.filter(slug="django").update(tagline=tagline)


# ── what is kept ──


def test_every_page_says_the_same_before_django_as_behind_it(site: Application) -> None:
    for name, address in {**pages.kinds(), **machines()}.items():
        behind = Client().get(address)
        expected = b"".join(behind)
        for attempt in ("made", "kept"):
            answer = ask(site, address)
            assert answer.status == behind.status_code, name
            assert without_moment(answer.body) == without_moment(expected) or name == "card", (name, attempt)
            assert answer.headers["content-type"] == behind["Content-Type"], name


def machines() -> dict[str, str]:
    api = {name: f"/api/v1/{name}/" for name in ("frameworks", "export", "schema", "choose", "sources")}
    return {**{name: reverse(name) for name in pages.MACHINES}, **api}


def test_an_answer_is_made_once(site: Application, rendered: list[str]) -> None:
    first, second = ask(site, LIST), ask(site, LIST)
    assert (first, rendered) == (second, [LIST])
    with CaptureQueriesContext(connection) as queries:
        ask(site, LIST)
    assert len(queries) == 0


def test_a_change_is_in_the_next_answer(site: Application) -> None:
    before = ask(site, "/frameworks/django/")
    change("Not said before")
    after = ask(site, "/frameworks/django/")
    assert "Not said before" not in before.text
    assert "Not said before" in after.text
    assert before.headers["etag"] != after.headers["etag"]


def test_another_day_is_another_answer(site: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was generated when, and which years there are, changes at midnight in UTC."""
    first = ask(site, API)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    assert ask(site, API).headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("address", ["/frameworks/nope/", "/frameworks/?sort=sideways", "/favicon.ico", API + "?x=1"])
def test_what_is_no_whole_answer_is_made_each_time(site: Application, rendered: list[str], address: str) -> None:
    for _ in range(2):
        answer = ask(site, address)
        assert answer.status != 200
        assert "no-store" in answer.headers["cache-control"]
        assert "etag" not in answer.headers
    assert len(rendered) == 2
    assert not site.store.kept


def test_the_admin_is_for_django_alone(site: Application, rendered: list[str]) -> None:
    assert reverse("admin:index").startswith(NOT_PUBLIC)
    for _ in range(2):
        assert ask(site, reverse("admin:login")).status == 200
    assert len(rendered) == 2
    assert not site.store.kept


def test_who_is_signed_in_sees_and_leaves_what_everybody_sees(site: Application, client: Client) -> None:
    """No cookie reaches a public page, and none comes from one."""
    client.force_login(make_editor())
    cookie = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    drafts = Framework.objects.filter(slug="flask")
    drafts.update(is_published=False)
    for address in (LIST, "/", "/frameworks/django/"):
        signed_in = ask(site, address, cookie=cookie, authorization="Basic eDp5", x_anything="1")
        assert signed_in == ask(None, address)
        assert "set-cookie" not in signed_in.headers
    assert ask(site, "/frameworks/flask/", cookie=cookie).status == 404


def test_a_failure_is_not_kept(site: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("frameworks.views.list.listed", lambda *_: 1 / 0)
        assert ask(site, LIST).status == 500
    assert ask(site, LIST).status == 200


def test_nothing_is_kept_while_the_site_is_worked_on(site: Application, rendered: list[str]) -> None:
    with override_settings(DEBUG=True):
        assert ask(site, LIST).status == ask(site, LIST).status == 200
    assert (len(rendered), len(site.store.kept)) == (2, 0)


def test_a_post_goes_through(site: Application) -> None:
    assert ask(site, LIST, method="POST").status == 405
    assert ask(site, API, method="OPTIONS").headers["allow"] == "GET, HEAD, OPTIONS"


def test_without_a_revision_everything_is_answered_and_nothing_kept(site: Application) -> None:
    Revision.objects.all().delete()
    assert ask(site, LIST).status == ask(site, LIST).status == 200
    assert not site.store.kept


def test_what_was_made_while_the_content_changed_is_made_again(
    site: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page reads more than once: between two of its readings something may have been changed."""
    made = changing(site, monkeypatch, times=1)
    answer = ask(site, LIST)
    assert len(made) == 2
    assert "Changed 1" in answer.text
    assert ask(site, LIST) == answer
    assert len(made) == 2


def test_what_changes_again_and_again_is_answered_but_not_kept(
    site: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = changing(site, monkeypatch, times=3)
    answer = ask(site, LIST)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in answer.headers
    assert len(made) == 3
    assert not site.store.kept


def changing(site: Application, monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Changes the content right before each of so many answers is finished."""
    made: list[int] = []
    response = site.response

    def late(*arguments: Any) -> Any:
        made.append(len(made) + 1)
        answer = response(*arguments)
        if len(made) <= times:
            change(f"Changed {len(made)}")
        return answer

    monkeypatch.setattr(site, "response", late)
    return made


def test_a_stream_that_ends_soon_is_kept_and_a_longer_one_is_not(
    site: Application, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    export = "/api/v1/export/"
    whole = ask(site, export, accept_encoding="gzip")
    assert ask(site, export, accept_encoding="gzip") == whole
    assert ask(site, export, accept_encoding="gzip", if_none_match=whole.headers["etag"]).status == 304
    assert len(rendered) == 1
    monkeypatch.setattr("catalogue.serving.response.MOST", 100_000)
    for coding in ("gzip", ""):
        stream = ask(None, export, accept_encoding=coding)
        assert without_moment(stream.text.encode()) == without_moment(whole.text.encode())
        assert stream.headers["etag"] == whole.headers["etag"]
        assert "content-length" not in stream.headers


OF_ONE_READER: dict[str, Callable[[HttpResponse], Any]] = {
    "private": lambda response: response.headers.setdefault("Cache-Control", "max-age=60, Private"),
    "no-store": lambda response: response.headers.setdefault("Cache-Control", "No-Store"),
    "a cookie": lambda response: response.set_cookie("a", "b"),
    "by cookie": lambda response: response.headers.setdefault("Vary", "accept, cookie"),
    "by anything": lambda response: response.headers.setdefault("Vary", "*"),
    "an error": lambda response: setattr(response, "status_code", 404),
    "a part": lambda response: setattr(response, "status_code", 206),
    "a redirect": lambda response: setattr(response, "status_code", 302),
    "too much": lambda response: setattr(response, "content", b"a" * (MOST + 1)),
}


@pytest.mark.parametrize("kind", OF_ONE_READER)
def test_what_is_one_readers_is_never_kept(site: Application, kind: str) -> None:
    """By what the response says of itself; each is made anew for each reader."""
    made: list[int] = []

    def page(request: Any) -> HttpResponse:
        made.append(len(made))
        response = HttpResponse(f"for reader {made[-1]}")
        OF_ONE_READER[kind](response)
        return response

    with override_settings(ROOT_URLCONF=(path("page/", page),)):
        first, second = ask(site, "/page/"), ask(site, "/page/")
    assert len(made) == 2
    assert not site.store.kept
    assert "etag" not in first.headers
    assert kind == "too much" or first.text != second.text


# ── what it depends on ──


def test_host_query_coding_and_what_the_api_is_asked_for_are_told_apart(site: Application) -> None:
    ways: list[tuple[str, dict[str, str]]] = [
        (LIST, {}),
        (LIST, {"host": "localhost"}),
        (LIST, {"accept_encoding": "gzip, br"}),
        (f"{LIST}?q=django", {}),
        (API, {}),
        (API, {"accept": "text/csv"}),
    ]
    answers = [ask(site, address, **headers) for address, headers in ways]
    assert [ask(site, address, **headers) for address, headers in ways] == answers
    assert len({answer.body for answer in answers}) == len({answer.headers["etag"] for answer in answers}) == len(ways)


def test_a_long_key_is_not_kept(site: Application) -> None:
    for headers in ({"accept": f"text/csv, a/{'b' * LONGEST}"}, {"accept_encoding": f"gzip, {'b' * LONGEST}"}):
        ask(site, API, **headers)
    ask(site, f"{LIST}?q={'b' * LONGEST}")
    assert all(size_of(key) <= LONGEST for key in site.store.kept)
    assert len(site.store.kept) <= 2  # with Accept and Accept-Encoding reduced to what is chosen


def size_of(key: CacheKey) -> int:
    return sum(map(sys.getsizeof, key))


def test_what_is_kept_is_bounded_whatever_is_sent(site: Application) -> None:
    """By bytes of keys as well: each request has a long one of its own."""
    site.store = type(site.store)(most=200_000)
    for number in range(150):
        assert ask(site, f"/robots.txt?{number}{'a' * 3_000}").status == 200
    kept = sum(size_of(key) + len(response.body) for key, (_, response) in site.store.kept.items())
    assert 0 < len(site.store.kept) < 60
    assert kept <= 200_000


def test_pages_without_a_database_make_no_query(site: Application) -> None:
    for address in settings.WITHOUT_DATABASE:
        with CaptureQueriesContext(connection) as queries:
            assert ask(site, address).status in (200, 301), address
        assert len(queries) == 0
    assert site.revision.database is None


def test_scripts_of_other_sites_may_ask_whether_something_changed(site: Application) -> None:
    """Through what stands in front of Django: the preflight, the answer, and the 304."""
    asks = {"origin": "https://elsewhere.example", "access_control_request_method": "GET"}
    preflight = ask(site, API, "OPTIONS", access_control_request_headers="if-none-match", **asks)
    allowed = preflight.headers["access-control-allow-headers"].split(", ")
    assert "if-none-match" in allowed
    assert not {"authorization", "x-csrftoken"} & set(allowed)
    first = ask(site, API, origin="https://elsewhere.example")
    again = ask(site, API, origin="https://elsewhere.example", if_none_match=first.headers["etag"])
    assert (first.status, again.status) == (200, 304)
    for name in ("access-control-allow-origin", "access-control-expose-headers"):
        assert again.headers[name] == first.headers[name]
    assert "access-control-allow-origin" not in ask(site, LIST, origin="https://elsewhere.example").headers


def test_a_host_that_is_not_ours_is_refused_and_not_kept(site: Application) -> None:
    assert ask(site, LIST, host="elsewhere.example").status == 400
    assert not site.store.kept


def test_a_page_does_not_depend_on_what_else_is_sent(site: Application, rendered: list[str]) -> None:
    headers = {"user_agent": "x", "accept": "text/html", "hx_request": "true", "cookie": "a=b", "referer": "x"}
    assert ask(site, LIST) == ask(site, LIST, **headers)
    assert len(rendered) == 1


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("xgzip", False),
        ("", False),
    ],
)
def test_gzip_is_for_those_who_take_it(site: Application, accepted: str, packed: bool) -> None:
    for address in (LIST, "/api/v1/export/"):
        plain, answer = ask(site, address), ask(site, address, accept_encoding=accepted)
        assert (answer.headers.get("content-encoding") == "gzip") == packed
        assert without_moment(answer.text.encode()) == without_moment(plain.text.encode())
        assert "Accept-Encoding" in answer.headers["vary"]
        assert len(answer.body) < len(plain.body) / 3 or not packed


# ── what need not be sent again ──


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_what_is_known_is_not_sent_again(site: Application, coding: str) -> None:
    for address in (LIST, API, "/frameworks/django/", "/sitemap.xml", "/card.png", "/changes.atom"):
        first = ask(site, address, accept_encoding=coding)
        tag = first.headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = ask(site, address, accept_encoding=coding, if_none_match=known)
            assert (again.status, again.body) == (304, b""), (address, known)
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == first.headers["cache-control"]
            assert again.headers.get("vary") == first.headers.get("vary")
        assert ask(site, address, accept_encoding=coding, if_none_match='"other"') == first


def test_two_servers_give_the_same_tag(site: Application) -> None:
    for address in (LIST, API, "/frameworks/django/"):
        assert ask(site, address, accept_encoding="gzip") == ask(None, address, accept_encoding="gzip")


def test_head_is_get_without_a_body(site: Application) -> None:
    for address in (LIST, API, "/frameworks/nope/", "/api/v1/export/"):
        head, get = ask(site, address, method="HEAD"), ask(site, address)
        assert (head.status, head.body, head.headers) == (get.status, b"", get.headers)


# ── how much, and how often ──


def test_no_more_is_kept_than_there_is_room_for(site: Application) -> None:
    """Whatever the query string: a page that ignores it is kept under each until there is no room left."""
    site.store = type(site.store)(most=100_000)
    for number in range(60):
        assert ask(site, f"/about/?number={number}", accept_encoding="gzip").status == 200
    assert 0 < site.store.kept.currsize <= 100_000
    assert sum(len(answer.body) + size_of(key) for key, (_, answer) in site.store.kept.items()) <= 100_000
    assert len(site.store.coming) == 0


def test_what_is_asked_for_again_stays(site: Application, rendered: list[str]) -> None:
    site.store = type(site.store)(most=100_000)
    for number in range(60):
        ask(site, f"/about/?number={number}", accept_encoding="gzip")
        ask(site, LIST, accept_encoding="gzip")
    assert rendered.count(LIST) == 1


def test_of_many_who_ask_at_once_one_makes_the_answer(site: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    response, gate = site.response, threading.Barrier(9)

    def slowly(*arguments: Any) -> Any:
        made.append("once")
        answer = response(*arguments)
        connection.close()
        threading.Event().wait(0.3)
        return answer

    monkeypatch.setattr(site, "response", slowly)
    answers = at_once(8, gate, lambda: ask(site, LIST))
    assert len(made) == 1
    assert len({answer.body for answer in answers}) == 1


def at_once(number: int, gate: threading.Barrier, call: Callable[[], Answer]) -> list[Answer]:
    answers: list[Answer] = []

    def run() -> None:
        gate.wait()
        answers.append(call())

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    gate.wait()
    for thread in threads:
        thread.join()
    assert len(answers) == number
    return answers


def test_those_who_waited_for_what_is_not_kept_get_their_own(
    site: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = site.response

    def slowly(*arguments: Any) -> Any:
        answer = response(*arguments)
        connection.close()
        threading.Event().wait(0.2)
        return answer

    monkeypatch.setattr(site, "response", slowly)
    answers = at_once(3, threading.Barrier(4), lambda: ask(site, "/frameworks/nope/"))
    assert {answer.status for answer in answers} == {404}


# ── the connection ──


def test_a_lost_connection_is_made_again(site: Application) -> None:
    ask(site, LIST)
    site.revision.database.connection.close()
    assert ask(site, LIST).status == 200
    change("After the loss")
    assert "After the loss" in ask(site, "/frameworks/django/").text


def test_nothing_is_left_open_that_a_writer_would_wait_for(site: Application) -> None:
    ask(site, LIST)
    for number in range(3):
        change(f"Number {number}")
        assert f"Number {number}" in ask(site, "/frameworks/django/").text
