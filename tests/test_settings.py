"""The settings as a starting process meets them: good values work, bad ones end it in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import override_settings

from catalogue import settings as catalogue_settings
from catalogue.settings import client_ip, kept_key

ROOT = Path(__file__).parent.parent
RANDOM = "k4Zq9vT1xW7bN3mR8sY2dF6gH0jL5pC-aE_uIoQwKzXyVtBn"  # 48 characters, for tests alone


def python(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with nothing but these, and a key, in its environment."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = {"SECRET_KEY": RANDOM + "9A", **bare, **env}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def started(code: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return python("-c", f"import catalogue.settings as s; {code}", **env)


def value(expression: str, **env: str) -> object:
    done = started(f"import json; print(json.dumps({expression}))", **env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("DATABASE_URL", "", "postgresql://"),
        ("DATABASE_URL", "mysql://user:hidden@host/name", "postgresql://"),
        ("DATABASE_URL", "postgresql://user:hidden@host:port/name", "postgresql://"),
        ("DATABASE_URL", "postgresql://user:hidden@host", "postgresql://"),
        ("DATABASE_URL", "sqlite://:memory:", "sqlite:///path"),
        ("DEBUG", "perhaps", "true or false"),
        ("DEBUG", "", "true or false"),
        ("HTTPS", "yes please", "true or false"),
        ("HSTS_SECONDS", "a year", "a number of seconds, 0 or more"),
        ("HSTS_SECONDS", "-1", "a number of seconds, 0 or more"),
        ("CONN_MAX_AGE", "long", "a number of seconds, 0 or more"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error or critical"),
        ("ALLOWED_HOSTS", "", "host names separated by commas"),
        ("ALLOWED_HOSTS", "https://example.org", "host names separated by commas"),
        ("ALLOWED_HOSTS", "example.org:8000", "host names separated by commas"),
        ("CSRF_TRUSTED_ORIGINS", "example.org", "https://www.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://example.org/", "https://www.example.org"),
        ("SECRET_KEY", "", "50 characters or more"),
        ("SECRET_KEY", "short-and-hidden", "50 characters or more"),
        ("SECRET_KEY", "a" * 60, "50 characters or more"),
    ],
)
def test_a_bad_value_ends_the_start_with_its_name_and_what_is_expected(name: str, given: str, expected: str) -> None:
    done = started(**{name: given})
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith(name)
    assert "cannot be used: expected" in sentence
    assert expected in sentence
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY"])
def test_a_refused_secret_is_not_repeated(name: str) -> None:
    assert "hidden" not in started(**{name: "mysql://user:hidden@host/name"}).stderr


def test_without_settings_it_is_safe() -> None:
    assert value("[s.DEBUG, s.HTTPS, s.ALLOWED_HOSTS, s.DATABASE['ENGINE']]") == [
        False,
        False,
        ["localhost", "127.0.0.1", "[::1]"],
        "django.db.backends.sqlite3",
    ]


def test_a_socket_folder_is_percent_encoded() -> None:
    database = value("s.DATABASE", DATABASE_URL="postgresql://me@%2Frun%2Fpostgresql/catalogue")
    assert isinstance(database, dict)
    assert [database[key] for key in ("HOST", "NAME", "USER")] == ["/run/postgresql", "catalogue", "me"]
    assert "django.contrib.postgres" in json.dumps(value("s.INSTALLED_APPS", DATABASE_URL="postgresql://h/n"))


def test_blanks_around_commas_do_not_count() -> None:
    assert value("s.ALLOWED_HOSTS", ALLOWED_HOSTS="a.example.org, .example.net,[::1]") == [
        "a.example.org",
        ".example.net",
        "[::1]",
    ]


def test_https_brings_hsts_safe_cookies_and_the_redirect() -> None:
    names = "[s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]"
    assert value(names) == [0, False, False, False]
    assert value(names, HTTPS="true") == [31_536_000, True, True, True]
    assert value(names, HTTPS="true", HSTS_SECONDS="60") == [60, True, True, True]


def test_the_deployment_check_is_clean() -> None:
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", HTTPS="true")
    assert done.returncode == 0, done.stderr


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = kept_key(path)
    assert len(key) >= 50
    assert kept_key(path) == key
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert [other.name for other in path.parent.iterdir()] == ["secret_key"]


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match=r"^No SECRET_KEY is set and none can be kept in "):
        kept_key(tmp_path / "file" / "secret_key")


@pytest.mark.parametrize(
    ("https", "forwarded", "expected"),
    [
        (False, "198.51.100.7", "192.0.2.1"),  # no proxy promised: anyone may have written this header
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # only the last entry is the proxy's own
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "nonsense", "192.0.2.1"),
        (True, "", "192.0.2.1"),
    ],
)
def test_logins_are_counted_by_the_address_the_proxy_saw(
    monkeypatch: pytest.MonkeyPatch, https: bool, forwarded: str, expected: str
) -> None:
    monkeypatch.setattr(catalogue_settings, "HTTPS", https)
    request = HttpRequest()
    request.META = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "192.0.2.1"}
    assert client_ip(request) == expected


@pytest.mark.django_db
def test_too_many_wrong_passwords_lock_the_door(client, django_user_model) -> None:
    django_user_model.objects.create_user("editor", password="right", is_staff=True)
    attempt = {"username": "editor", "password": "wrong"}
    with override_settings(AXES_ENABLED=True):
        answers = [client.post("/admin/login/", attempt).status_code for _ in range(6)]
        answers.append(client.post("/admin/login/", {**attempt, "password": "right"}).status_code)
    assert answers[0] == 200
    assert answers[-1] == 429
