"""Signing in: where it leads, how often a wrong password is answered, and whom the failures are counted for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.http import HttpRequest
from django.test import Client, override_settings
from django.utils.timezone import now

from catalogue.client_address import client_address
from catalogue.login_throttle import PER_ADDRESS, PER_NAME, PER_NAME_AND_ADDRESS, end_of_lock, remove_old_attempts

LOGIN = "/admin/login/"
PROXY = "192.0.2.1"


# ── whom a failure is counted for ──

ADDRESSES = {
    "198.51.100.7": "198.51.100.7",
    "198.51.100.7:5678": "198.51.100.7",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
    "[2001:db8:1:2:3:4:5:6]": "2001:db8:1:2::",
    "[2001:db8:1:2:3:4:5:6]:5678": "2001:db8:1:2::",
    "fe80::1%eth0": "fe80::",
    "::ffff:198.51.100.7": "198.51.100.7",
    "[::ffff:198.51.100.7]:80": "198.51.100.7",
    "::FFFF:C633:6407": "198.51.100.7",
}
GARBAGE = (
    "",
    "unknown",
    "198.51.100",
    "198.51.100.7:",
    "[198.51.100.7",
    "1.2.3.4.5",
    "[]:80",
    "::1::",
    "_x",
    "\x00",
    "1" * 9000,
)


def ip(forwarded: str, remote: str = PROXY, **settings: Any) -> str | None:
    request = HttpRequest()
    request.META = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_FORWARDED": forwarded, "REMOTE_ADDR": remote}
    with override_settings(**{"HTTPS": True, **settings}):
        return client_address(request)


@pytest.mark.parametrize("before", ["", "203.0.113.9, ", "203.0.113.9,", "garbage,, ", " , "])
def test_a_client_is_known_by_the_last_address_that_the_proxy_wrote(before: str) -> None:
    """However it writes it; what stands before it, the client may have written."""
    found = {text: ip(before + text) for text in ADDRESSES}
    assert found == ADDRESSES
    assert {ip(before + text) for text in GARBAGE} == {PROXY}


def test_without_a_proxy_anybody_may_have_written_the_header() -> None:
    assert {ip(text, HTTPS=False) for text in ADDRESSES} == {PROXY}
    assert {text: ip("203.0.113.9", text, HTTPS=False) for text in ADDRESSES} == ADDRESSES
    assert ip("", "") is None


def test_the_header_that_no_other_can_be_taken_for_is_understood() -> None:
    """RFC 7239: a list too, of pairs, the address quoted where it has a colon."""
    forms = ('for="{}"', "For={}", 'proto=https;for="{}";by=10.0.0.1', 'for=unknown, host=x; for="{}" ;proto=http')
    for form in forms:
        found = {text: ip(form.format(text), CLIENT_ADDRESS_HEADER="HTTP_FORWARDED") for text in ADDRESSES}
        assert found == ADDRESSES, form
    assert ip("for=_hidden", CLIENT_ADDRESS_HEADER="HTTP_FORWARDED") == PROXY


# ── how many are answered ──


@pytest.fixture
def editor(db: None, django_user_model: Any) -> Iterator[Any]:
    with override_settings(AXES_ENABLED=True, HTTPS=True, SECURE_PROXY_SSL_HEADER=None):
        yield django_user_model.objects.create_user("editor", password="right", is_staff=True)


def log_in(name: str, address: str, password: str | None = None, **fields: str) -> Any:
    data = {"username": name, "password": password or "wrong", **fields}
    return Client().post(LOGIN, data, headers={"X-Forwarded-For": address})


def fail(count: int, names: str = "editor", addresses: str = "198.51.100.7") -> list[int]:
    """The statuses of so many failures; `{}` in name or address makes each of them another."""
    return [log_in(names.format(n), addresses.format(n)).status_code for n in range(count)]


def failed_before(count: int, **names: str) -> None:
    """So many rows as the failures leave, without the time that each takes."""
    common = {"username": "editor", "ip_address": "198.51.100.7", "failures_since_start": 1}
    for n in range(count):
        AccessAttempt.objects.create(**common | {field: name.format(n) for field, name in names.items()})


def test_one_name_from_one_address(editor: Any) -> None:
    assert fail(PER_NAME_AND_ADDRESS + 2) == [200] * (PER_NAME_AND_ADDRESS - 1) + [429] * 3
    assert log_in("editor", "198.51.100.7", "right").status_code == 429
    assert log_in("colleague", "198.51.100.7").status_code == 200  # who sits in the same office
    assert log_in("editor", "198.51.100.8", "right").status_code == 302  # at home


def test_a_network_of_ipv6_is_one_address(editor: Any) -> None:
    assert fail(6, addresses="2001:db8:1:2::{}")[-1] == 429
    assert log_in("editor", "2001:db8:1:3::1", "right").status_code == 302


def test_many_names_from_one_address(editor: Any) -> None:
    failed_before(PER_ADDRESS - 2, username="guess{}")
    assert fail(3, "another{}") == [200, 200, 429]
    assert log_in("editor", "198.51.100.7", "right").status_code == 429
    assert log_in("editor", "198.51.100.8", "right").status_code == 302


def test_one_name_from_many_addresses(editor: Any) -> None:
    failed_before(PER_NAME - 2, ip_address="203.0.113.{}")
    assert fail(3, addresses="198.51.100.{}") == [200, 200, 429]
    assert log_in("other", "198.51.100.1").status_code == 200


def test_who_gets_in_has_not_failed(editor: Any) -> None:
    for _ in range(3):
        fail(PER_NAME_AND_ADDRESS - 1)
        assert log_in("editor", "198.51.100.7", "right").status_code == 302
    assert not AccessAttempt.objects.exists()


def test_what_is_locked_is_not_written_down_and_ends_when_it_says(editor: Any) -> None:
    """Else who goes on guessing would fill the table, and lock an editor out for ever."""
    fail(PER_NAME_AND_ADDRESS)
    before = list(AccessAttempt.objects.values())
    fail(3)
    assert list(AccessAttempt.objects.values()) == before
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=60, seconds=1))
    assert log_in("editor", "198.51.100.7", "right").status_code == 302


@pytest.mark.parametrize(
    ("failures", "expected"),
    [([], None), ([(0, 4)], None), ([(0, 5)], 60), ([(0, 9)], 60), ([(0, 1), (7, 4)], 60), ([(9, 4), (7, 3)], 67),
     ([(1, 1), (2, 1), (3, 1), (4, 5)], 64), ([(n, 1) for n in range(9)], 64)],
)  # fmt: skip
def test_a_lock_ends_when_enough_failures_are_an_hour_old(
    failures: list[tuple[int, int]], expected: int | None
) -> None:
    start = now()
    found = end_of_lock([(start + timedelta(minutes=minute), count) for minute, count in failures], 5)
    assert found == (None if expected is None else start + timedelta(minutes=expected))


def test_old_attempts_and_logs_are_removed(editor: Any) -> None:
    fail(1, "long-ago")
    AccessAttempt.objects.update(attempt_time=now() - timedelta(hours=2))
    fail(1, "now")
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {"now"}
    AccessAttempt.objects.update(attempt_time=now() - timedelta(hours=2))
    log_in("editor", "198.51.100.7", "right")
    AccessLog.objects.update(attempt_time=now() - timedelta(days=91))
    log_in("editor", "198.51.100.7", "right")
    assert AccessLog.objects.count() == 1
    fail(1, "again")
    AccessLog.objects.update(attempt_time=now() - timedelta(days=91))
    AccessAttempt.objects.update(attempt_time=now() - timedelta(hours=2))
    remove_old_attempts()
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_the_page_says_when_it_ends_and_keeps_the_name(editor: Any) -> None:
    fail(PER_NAME_AND_ADDRESS)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=17, seconds=30))
    answer = log_in("editor", "198.51.100.7", next="/admin/frameworks/source/")
    text = answer.content.decode()
    assert answer.status_code == 429
    assert 42 * 60 < int(answer["Retry-After"]) <= 43 * 60
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "<h1>Too many wrong passwords</h1>" in text
    end = now() + timedelta(minutes=42, seconds=30)
    assert f"{end:%H:%M} UTC</time>, for 43 minutes" in text
    assert 'value="editor"' in text
    assert 'name="next" value="/admin/frameworks/source/"' in text
    assert 'wrong"' not in text


# ── where it leads ──


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/admin/frameworks/source/?q=a%20b", "/admin/frameworks/source/?q=a%20b"),
        ("/frameworks/", "/frameworks/"),
        ("", "/admin/"),
        ("//example.org/", "/admin/"),
        ("https://example.org/", "/admin/"),
        ("/\\example.org", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("http:///example.org", "/admin/"),
        (None, "/admin/"),
    ],
)
def test_signing_in_leads_to_the_page_asked_for_or_to_the_start(
    editor: Any, client: Client, asked: str | None, expected: str
) -> None:
    field = {} if asked is None else {"next": asked}
    answer = client.post(LOGIN, {"username": "editor", "password": "right", **field}, query_params=field)
    assert (answer.status_code, answer["Location"]) == (302, expected)
