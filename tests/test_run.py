"""`./run` as people meet it: started for real, in a copy of the checkout, also where it cannot work.

Where a test is not about making the environment, it lends `./run` the one that the tests run in (VENV). The tests of
the environment itself install one small package from the lock file, by uv and by pip. On PostgreSQL each site gets a
database of its own.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parent.parent
MADE = (".git", ".venv*", "var", ".*_cache", ".hypothesis", "test-results")
NOT_HANDED_ON = (
    "DATABASE_URL",
    "DEBUG",
    "HTTPS",
    "HSTS_PRELOAD",
    "CLIENT_ADDRESS_HEADER",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_CONNECT_TIMEOUT",
    "DATABASE_STATEMENT_TIMEOUT",
    "STALE_IF_ERROR",
    "CONTACT_URL",
    "LOG_LEVEL",
    "PORT",
    "HOST",
    "CI",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


class Checkout:
    """A copy of the project and the surroundings that its `./run` is started in."""

    def __init__(self, path: Path, **env: str) -> None:
        self.path = path
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        self.env = {**inherited, "VENV": sys.prefix, **env}

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [str(self.path / "run"), *arguments]
        return subprocess.Popen(command, env={**self.env, **env}, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str, **env: str) -> tuple[int, str]:
        """Its exit status and all it said."""
        process = self.start(*arguments, **env)
        try:
            said = process.communicate(timeout=180)
        finally:
            process.kill()
        return process.returncode, "".join(said)

    @contextmanager
    def serving(self, stop: int = signal.SIGTERM, **env: str) -> Iterator[tuple[str, list[str]]]:
        """A running site's address, and what it said: complete only after it has been stopped."""
        port, said = str(free_port()), list[str]()
        process = self.start(PORT=port, **env)
        self.server = process.pid
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, process)
            yield url, said
            process.send_signal(stop)
            said += process.communicate(timeout=30)
            assert process.returncode == 0, said
        finally:
            process.kill()


def free_port() -> int:
    """Below the range that outgoing connections take their ports from: one of these may meet itself there."""
    for port in random.sample(range(10_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def status(url: str) -> int:
    """As a proxy would ask that speaks HTTPS to its clients."""
    request = urllib.request.Request(url, headers={"X-Forwarded-Proto": "https"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return int(answer.status)


def wait_until(happened: Callable[[], bool]) -> None:
    for _ in range(300):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("it does not happen")


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        assert process.poll() is None, process.communicate()
        if answers(url):
            return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def answers(url: str) -> bool:
    with suppress(OSError):  # refused, reset, too late
        return status(url) == 200
    return False


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    with database() as env:
        yield Checkout(small_copy(tmp_path), **env)


def small_copy(folder: Path) -> Path:
    """The project with next to no content, which otherwise takes seconds to load."""
    path = Path(shutil.copytree(ROOT, folder / "site", ignore=shutil.ignore_patterns(*MADE)))
    for file in (path / "frameworks/content").rglob("*.toml"):
        if file.name != "types.toml":
            file.unlink()
    return path


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Where the suite runs on PostgreSQL: a database of its own. SQLite makes one in the copy's var/."""
    if not ON_POSTGRES:
        yield {}
        return
    server, name = os.environ["DATABASE_URL"], f"run_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def one_sentence(text: str) -> str:
    """The text, which is one line, ends like a sentence or names a command, and is no traceback."""
    text = text.strip()
    assert len(text.splitlines()) == 1, text
    assert "Traceback" not in text
    return text


# ── it works ──


@pytest.mark.each_database
def test_a_fresh_checkout_serves_the_site_and_a_second_start_has_nothing_to_do(checkout: Checkout) -> None:
    with checkout.serving() as (url, said):
        for path in ("/", "/frameworks/", "/api/v1/frameworks/", "/admin/login/"):
            assert status(url + path) == 200
    assert "Loading the content" in said[0]
    assert url in said[0]
    assert "./run manage createsuperuser" in said[0]
    assert oct((checkout.path / "var/secret_key").stat().st_mode)[-3:] == "600"
    with checkout.serving(stop=signal.SIGINT, HOST="localhost") as (url, said):
        pass
    assert "…" not in said[0]
    assert url.replace("127.0.0.1", "localhost") in said[0]
    assert "Traceback" not in said[1]


def test_manage_passes_on_to_django(checkout: Checkout) -> None:
    assert checkout.run("manage", "check") == (0, "System check identified no issues (0 silenced).\n")
    code, said = checkout.run("manage", "no_such_command")
    assert code == 1
    assert "no_such_command" in said


def test_an_unknown_command_is_refused(checkout: Checkout) -> None:
    code, said = checkout.run("tests")
    assert code == 1
    assert "./run test" in one_sentence(said)


@pytest.mark.each_database
def test_prepare_does_only_what_is_not_done(checkout: Checkout) -> None:
    everything = ["Migrating the database", "Loading the content", "Collecting static files"]
    assert prepared(checkout) == everything
    assert prepared(checkout) == []

    with (checkout.path / "frameworks/content/types.toml").open("a") as types:
        types.write('[[type]]\nslug = "new"\nname = "New"\ndefinition = "Not known before."\n')
    assert prepared(checkout) == everything[1:2]

    (checkout.path / "static/css/new.css").write_text("a { color: red }")
    with database() as env:
        assert prepared(checkout, **(env or {"DATABASE_URL": f"sqlite:///{checkout.path}/other.sqlite3"})) == everything


def prepared(checkout: Checkout, **env: str) -> list[str]:
    """What `prepare` says that it does."""
    code, said = checkout.run("manage", "prepare", **env)
    assert code == 0, said
    return [re.sub(r" \(.*| …", "", line) for line in said.splitlines() if line.endswith(" …")]


# ── while it runs ──


def workers_of(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_workers_that_die_are_followed_by_others_however_often(checkout: Checkout) -> None:
    """Granian by itself ends for good at the second death within 5.5 s."""
    with checkout.serving() as (url, said):
        dead = set[int]()
        for _ in range(3):
            before = workers_of(checkout.server)
            assert len(before) == 2
            dead.update(before)
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: len(set(workers_of(checkout.server)) - dead) == 2)
            wait_until(lambda: answers(url))
    assert "Traceback" not in said[1]


def test_no_client_passes_for_another(checkout: Checkout) -> None:
    """In WSGI a header with underscores is the one with hyphens; a name without either has no such double."""
    with checkout.serving(HTTPS="true", CLIENT_ADDRESS_HEADER="Forwarded") as (url, said):
        for n in range(6):
            answer = log_in(url, f"Forwarded: for=192.0.2.{n}, for=198.51.100.7", f"X_Forwarded_For: 203.0.113.{n}")
        assert answer.startswith("HTTP/1.1 429 ")
        assert "\r\nretry-after: 3" in answer
        assert log_in(url, "Forwarded: for=198.51.100.8").startswith("HTTP/1.1 200 ")


def log_in(url: str, *lines: str) -> str:
    """The answer to a wrong password, asked for with these lines in the head as they are."""
    token = "x" * 32
    host, body = urlsplit(url).netloc, f"username=editor&password=wrong&csrfmiddlewaretoken={token}"
    head = (
        "POST /admin/login/ HTTP/1.1", f"Host: {host}", "Connection: close", "X-Forwarded-Proto: https",
        f"Referer: https://{host}/admin/login/", f"Cookie: csrftoken={token}", *lines,
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "", body,
    )  # fmt: skip
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join(head).encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


# ── where it cannot work it says why, in one sentence ──


def test_a_busy_port_is_named_before_any_work(checkout: Checkout) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, said = checkout.run(PORT=port)
    assert code == 1
    assert f"Port {port} is in use" in one_sentence(said)
    assert not (checkout.path / "var").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "99999999999999999999"),
        ("HOST", "no.such.host.invalid"),
        ("HOST", "256.0.0.1"),
        ("WEB_CONCURRENCY", "many"),
        ("WEB_CONCURRENCY", "0"),
    ],
)
def test_a_bad_value_is_refused_by_name(checkout: Checkout, name: str, value: str) -> None:
    code, said = checkout.run(**{"PORT": str(free_port()), name: value})
    assert code == 1
    assert one_sentence(said).startswith(f"{name}='{value}' cannot be used: expected ")


def test_a_bad_setting_stops_the_start(checkout: Checkout) -> None:
    code, said = checkout.run(PORT=str(free_port()), DEBUG="perhaps")
    assert code == 1
    assert one_sentence(said) == "DEBUG='perhaps' cannot be used: expected true or false."


def test_an_old_python_is_refused(checkout: Checkout, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    pretend = 'import sys; sys.version_info = (3, 9, 2, "final", 0); exec(sys.argv[1])'
    old.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{pretend}' \"$2\"\n")
    old.chmod(0o755)
    code, said = checkout.run(VENV="", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert code == 1
    assert one_sentence(said).startswith("Python 3.11 or newer is needed and python3 is 3.9.2: ")


def test_a_missing_python_is_named(checkout: Checkout) -> None:
    code, said = checkout.run(VENV="", PYTHON="python4")
    assert code == 1
    assert one_sentence(said).startswith("Python 3.11 or newer is needed and python4 does not start: ")


def test_a_folder_that_cannot_be_written_to_is_named(checkout: Checkout) -> None:
    """Root may write wherever permissions forbid it, but not into a file."""
    if os.geteuid() == 0:
        (checkout.path / "var").touch()
    else:
        checkout.path.chmod(0o555)
    code, said = checkout.run(PORT=str(free_port()))
    checkout.path.chmod(0o755)
    assert code == 1
    assert one_sentence(said).startswith(f"No permission to write in {checkout.path}/var: ")


@pytest.mark.each_database
def test_a_folder_that_is_there_and_cannot_be_written_to_is_named(checkout: Checkout) -> None:
    """Also for root, who may write wherever permissions forbid it: not where a folder has the name of the file."""
    (checkout.path / "var/.written").mkdir(parents=True)
    code, said = checkout.run(PORT=str(free_port()))
    assert code == 1
    assert one_sentence(said).startswith(f"No permission to write in {checkout.path}/var: ")


def test_a_failed_migration_is_told_in_one_sentence(checkout: Checkout) -> None:
    migrations = checkout.path / "frameworks/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9999_breaks.py").write_text(
        "from django.db import migrations\n"
        "def fail(apps, editor):\n"
        "    raise RuntimeError('the disk is full')\n"
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [('frameworks', '{last}')]\n"
        "    operations = [migrations.RunPython(fail)]\n"
    )
    code, said = checkout.run(PORT=str(free_port()))
    assert code == 1
    assert "the disk is full" in said
    assert "./run manage migrate" in said
    assert "Traceback" not in said


def test_an_unreachable_database_is_told_in_one_sentence(checkout: Checkout) -> None:
    url = f"postgresql://someone:hidden@127.0.0.1:{free_port()}/nothing"
    code, said = checkout.run(PORT=str(free_port()), DATABASE_URL=url)
    assert code == 1
    assert "The database nothing at 127.0.0.1 cannot be used" in one_sentence(said)
    assert "hidden" not in said


# ── the environment ──


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH with what every machine has and no uv."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "mkdir", "readlink", "rm", "tail"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name}"))
    return str(tmp_path / "bin")


def small_lock(checkout: Checkout, package: str) -> Path:
    """Leaves one package in the lock file, with its hashes."""
    lock = checkout.path / "requirements.txt"
    before, _, rest = lock.read_text().partition(f"\n{package}==")
    lines = rest.splitlines()
    hashes = [line for line in lines if line.startswith("    --hash")][: sum("\\" in line for line in lines[:2]) and 2]
    lock.write_text(f"{package}=={lines[0]}\n" + "\n".join(hashes).rstrip("\\ ") + "\n")
    return lock


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_the_environment_holds_the_lock_file_and_follows_it(checkout: Checkout, bare_path: str, tool: str) -> None:
    if tool == "uv" and not shutil.which("uv"):
        pytest.skip("no uv on this machine")
    path = bare_path if tool == "pip" else os.environ["PATH"]
    env = {"VENV": "", "PYTHON": str(Path(sys.base_prefix) / "bin/python3"), "PATH": path}
    small_lock(checkout, "asgiref")
    code, said = checkout.run("install", **env)
    assert code == 0, said
    assert "Making .venv" in said
    assert list(checkout.path.glob(".venv/lib/python*/site-packages/asgiref"))
    assert checkout.run("install", **env) == (0, "")

    lock = checkout.path / "requirements.txt"
    lock.write_text(lock.read_text().replace("sha256:", "sha256:00")[:-2])
    code, said = checkout.run("install", **env)
    assert code == 1
    assert "The packages of requirements.txt could not be installed" in said
    assert "Traceback" not in said


def test_a_missing_venv_module_is_named(checkout: Checkout, bare_path: str, tmp_path: Path) -> None:
    """As on Debian before `apt install python3-venv`."""
    (tmp_path / "venv.py").write_text("raise ImportError")
    code, said = checkout.run(
        "install",
        VENV="",
        PYTHON=str(Path(sys.base_prefix) / "bin/python3"),
        PATH=bare_path,
        PYTHONPATH=str(tmp_path),
    )
    assert code == 1
    assert "apt install python3-venv" in one_sentence(said.partition("\n")[2])


# ── both databases ──


def with_postgres(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    command = [sys.executable, str(ROOT / "tests/with_postgres.py"), *arguments]
    return subprocess.run(command, env={**inherited, **env}, capture_output=True, text=True, timeout=120)


def python(code: str) -> tuple[str, str, str]:
    return sys.executable, "-c", code


def test_a_missing_postgresql_is_said_and_fails_in_ci_only(tmp_path: Path) -> None:
    nowhere = {"PG_BINDIR": str(tmp_path)}
    done = with_postgres("--both", *python(""), **nowhere)
    assert (done.returncode, done.stdout.splitlines()[-2:][0]) == (0, "SQLite: passed")
    assert "PostgreSQL: skipped: no PostgreSQL on this machine" in done.stdout
    done = with_postgres("--both", *python(""), **nowhere, CI="true")
    assert done.returncode == 77
    assert "PostgreSQL: failed: no PostgreSQL on this machine" in done.stdout
    assert with_postgres(*python(""), **nowhere).returncode == 77


def test_a_failure_on_either_database_is_a_failure() -> None:
    if with_postgres(*python("")).returncode == 77:
        pytest.skip("no PostgreSQL on this machine")
    on_postgres = "import os, sys; sys.exit(3 if 'DATABASE_URL' in os.environ else 0)"
    on_sqlite = "import os, sys; sys.exit(0 if 'DATABASE_URL' in os.environ else 4)"
    assert with_postgres("--both", *python(on_postgres)).returncode == 3
    assert with_postgres("--both", *python(on_sqlite)).returncode == 4
    assert with_postgres("--both", *python("")).returncode == 0


def test_the_throwaway_server_goes_when_it_is_told_to_stop() -> None:
    if with_postgres(*python("")).returncode == 77:
        pytest.skip("no PostgreSQL on this machine")
    show = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, str(ROOT / "tests/with_postgres.py"), *python(show)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        folder = Path(unquote(urlsplit(process.stdout.readline()).netloc.partition("@")[2]))
        assert folder.is_dir()
        process.terminate()
        assert process.wait(30) == 143
    assert not folder.exists()
