"""The settings as a starting process meets them: good values work, bad ones end it in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from catalogue.private_files import kept_key, mend_permissions

ROOT = Path(__file__).parent.parent
RANDOM = "k4Zq9vT1xW7bN3mR8sY2dF6gH0jL5pC-aE_uIoQwKzXyVtBn"  # 48 characters, for tests alone


def python(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with nothing but these, and a key, in its environment."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = {"SECRET_KEY": RANDOM + "9A", **bare, **env}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=60)


def started(code: str = "", **env: Any) -> subprocess.CompletedProcess[str]:
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
        ("HSTS_PRELOAD", "maybe", "true or false"),
        ("CLIENT_ADDRESS_HEADER", "X_Forwarded_For", "the name of a header, without underscores"),
        ("CLIENT_ADDRESS_HEADER", "", "the name of a header, without underscores"),
        ("DATABASE_URL", "sqlite://var/db.sqlite3", "sqlite:///path"),
        ("CONN_MAX_AGE", "long", "a number of seconds, 0 or more"),
        ("DATABASE_CONNECT_TIMEOUT", "1", "a number of seconds, 2 or more"),
        ("DATABASE_STATEMENT_TIMEOUT", "0", "a number of seconds, 1 or more"),
        ("STALE_IF_ERROR", "-5", "a number of seconds, 0 or more"),
        ("CONTACT_URL", "", "an address"),
        ("CONTACT_URL", "example.org", "an address"),
        ("CONTACT_URL", "javascript:alert(1)", "an address"),
        ("CONTACT_URL", "https://user:hidden@example.org", "an address"),
        ("CONTACT_URL", "mailto:nobody", "an address"),
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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://example.org/contact?about=api", {"url": "https://example.org/contact?about=api"}),
        ("http://localhost:8000", {"url": "http://localhost:8000"}),
        ("mailto:someone@example.org", {"email": "someone@example.org"}),
    ],
)
def test_a_contact_is_in_the_document_of_the_api(given: str, expected: dict[str, str]) -> None:
    assert value("s.SPECTACULAR_SETTINGS['CONTACT']", CONTACT_URL=given) == expected


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


OPTIONS = "import json; from django.db import connection as c; print(json.dumps(c.settings_dict['OPTIONS']))"
LIMITS = {"DATABASE_CONNECT_TIMEOUT": "4", "DATABASE_STATEMENT_TIMEOUT": "7"}


@pytest.mark.parametrize(
    ("database", "commands", "serving"),
    [
        ("sqlite:///some/file.sqlite3", {"timeout": 20}, {"timeout": 7}),
        (
            "postgresql://h/n?options=-c%20work_mem%3D8MB&connect_timeout=9",
            {"options": "-c work_mem=8MB", "connect_timeout": 9},
            {"options": "-c statement_timeout=7s -c work_mem=8MB", "connect_timeout": 9, "tcp_user_timeout": 7000},
        ),
        (
            "postgresql://h/n",
            {},
            {"options": "-c statement_timeout=7s", "connect_timeout": 4, "tcp_user_timeout": 7000},
        ),
    ],
)
def test_only_serving_has_limits_of_time(database: str, commands: dict[str, Any], serving: dict[str, Any]) -> None:
    env: dict[str, Any] = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "catalogue.settings", **LIMITS}
    for module, expected in (("catalogue.settings", commands), ("catalogue.wsgi", serving)):
        done = python("-c", f"import {module}; {OPTIONS}", **env)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert {name: found[name] for name in found if name in serving} == expected


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


@pytest.mark.parametrize("given", ["sqlite:///some/file.sqlite3", "sqlite:///./some/file.sqlite3"])
def test_a_relative_path_starts_at_the_project_wherever_the_process_was_started(given: str, tmp_path: Path) -> None:
    asked = "import sys; sys.path.insert(0, sys.argv[1]); import catalogue.settings as s; print(s.DATABASE['NAME'])"
    for folder in (ROOT, tmp_path):
        done = python("-c", asked, str(ROOT), cwd=folder, DATABASE_URL=given)
        assert done.stdout == f"{ROOT / 'some/file.sqlite3'}\n", done.stderr


def test_what_the_address_says_of_sqlite_goes_before_our_own() -> None:
    options = value("s.DATABASE['OPTIONS']", DATABASE_URL="sqlite:////nowhere/file?timeout=3")
    assert isinstance(options, dict)
    assert (options["timeout"], options["transaction_mode"]) == (3, "IMMEDIATE")


def test_preloading_is_asked_for() -> None:
    asked = {"HTTPS": "true", "HSTS_PRELOAD": "true"}
    assert value("s.SECURE_HSTS_PRELOAD", HTTPS="true") is False
    assert value("[s.SECURE_HSTS_PRELOAD, s.SECURE_HSTS_INCLUDE_SUBDOMAINS]", **asked) == [True, True]


@pytest.mark.parametrize("missing", [{"HTTPS": "false"}, {"HSTS_SECONDS": "31535999"}])
def test_preloading_needs_https_for_a_year(missing: dict[str, str]) -> None:
    done = started(**{"HTTPS": "true", "HSTS_PRELOAD": "true", **missing})
    assert done.stderr.startswith(
        "HSTS_PRELOAD='true' cannot be used: expected HTTPS=true and HSTS_SECONDS of 31536000"
    )


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


@pytest.mark.parametrize("damage", [b"", b"\n", b"short", b"a" * 80, b"\xff\xfe" * 40])
def test_a_damaged_key_is_replaced_and_the_log_says_so(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "secret_key"
    path.write_bytes(damage)
    key = kept_key(path)
    assert len(key) >= 50
    assert kept_key(path) == key == path.read_text()
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert [record.getMessage() for record in caplog.records] == [
        f"The key in {path} was damaged and is replaced: everybody has to sign in again."
    ]


def test_of_many_processes_that_find_a_damaged_key_all_use_one(tmp_path: Path) -> None:
    together = Barrier(8)

    def key_of(path: Path) -> str:
        together.wait()
        return kept_key(path)

    with ThreadPoolExecutor(8) as pool:
        for n in range(30):
            path = tmp_path / str(n)
            path.write_text("cut off")
            assert len(set(pool.map(key_of, [path] * 8))) == 1


def test_what_is_secret_is_taken_from_others_and_the_rest_is_left(tmp_path: Path) -> None:
    secret = {"db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "before.sqlite3", "db.sqlite3.bak", "secret_key"}
    for name in {*secret, "content.stamp"}:
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o664)
    (tmp_path / "folder.sqlite3").mkdir(mode=0o755)
    mend_permissions(tmp_path)
    modes = {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()}
    assert modes == {**dict.fromkeys(secret, "600"), "content.stamp": "664", "folder.sqlite3": "755"}


def test_a_database_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    env: dict[str, Any] = {"DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "catalogue.settings"}
    # the -wal and -shm are there as long as the database is open
    modes = "[(p.name, oct(p.stat().st_mode)[-3:]) for p in sorted(__import__('pathlib').Path(sys.argv[1]).iterdir())]"
    reads = "import sys; from django.db import connection as c; c.cursor().execute('CREATE TABLE t (n)'); "
    done = python("-c", f"{reads} print({modes})", str(tmp_path), **env)
    assert done.stdout == f"{[('new.sqlite3' + end, '600') for end in ('', '-shm', '-wal')]}\n", done.stderr
