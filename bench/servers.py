"""What is measured: the site, a bare Django view on the same server, and nginx with the same bytes."""

from __future__ import annotations

import os
import pwd
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.processes import Answer, environment, running, wait_for
from bench.progress import left_out
from catalogue.bodies import THREADS
from tests.test_run import free_port

WORKERS = 2
OF_NGINX = ("connection", "content-length", "content-type", "date", "etag", "last-modified", "server")


class Serving(NamedTuple):
    url: str  # without a last slash
    pid: int
    seconds: float  # from its start to its first answer


@contextmanager
def started(command: list[str], env: Mapping[str, str], place: Path, bind: str, ready: str = "/") -> Iterator[Serving]:
    log, began = place / f"{bind.rpartition(':')[2]}.log", time.perf_counter()
    with running(command, env, log) as process:
        wait_for(f"http://{bind}{ready}", process, log)
        yield Serving(f"http://{bind}", process.pid, time.perf_counter() - began)


def free_place() -> str:
    return f"127.0.0.1:{free_port()}"


@contextmanager
def site(database: str, place: Path) -> Iterator[Serving]:
    """As `./run` serves it."""
    bind = free_place()
    python = os.environ.get("SITE_PYTHON", sys.executable)
    command = [python, "manage.py", "serve", "--bind", bind, "--workers", str(WORKERS)]
    with started(command, environment(database), place, bind) as serving:
        yield serving


@contextmanager
def bare(place: Path, settings: str = "bench.bare") -> Iterator[Serving]:
    bind = free_place()
    env = environment(DJANGO_SETTINGS_MODULE=settings)
    with started(by_granian(bind, THREADS), env, place, bind) as serving:
        yield serving


@contextmanager
def site_by(command: list[str], bind: str, database: str, place: Path) -> Iterator[Serving]:
    """The site on a server that is asked for by name: one of `by_…`."""
    env = environment(database, DJANGO_SETTINGS_MODULE="catalogue.settings")
    with started(command, env, place, bind) as serving:
        yield serving


def by_granian(bind: str, threads: int) -> list[str]:
    return [sys.executable, "-m", "bench.serve", bind, str(WORKERS), str(threads)]


def by_gunicorn(bind: str, threads: int) -> list[str]:
    options = ["--bind", bind, "--workers", str(WORKERS), "--threads", str(threads), "--worker-class", "gthread"]
    return [sys.executable, "-m", "gunicorn", "catalogue.wsgi:application", "--preload", *options]


# ── nginx ──


@contextmanager
def nginx_where_there_is(answers: list[Answer], place: Path) -> Iterator[Serving | None]:
    if shutil.which("nginx") is None:
        left_out("no nginx on this machine (apt install nginx)")
        yield None
        return
    with nginx(answers, place) as serving:
        yield serving


@contextmanager
def nginx(answers: list[Answer], place: Path) -> Iterator[Serving]:
    """Serves these answers, the first at /0: the same bytes with the same headers, from files, as nginx likes it."""
    bind, root = free_place(), Path(tempfile.mkdtemp(prefix="nginx-", dir=place))
    for path in (place, root):
        path.chmod(0o755)  # its workers may run as somebody else
    for number, answer in enumerate(answers):
        (root / f"{number}{'.gz' if is_packed(answer) else ''}").write_bytes(answer.body)
    config = root / "nginx.conf"
    config.write_text(configuration(bind, root, answers))
    command = ["nginx", "-p", str(root), "-e", str(root / "error.log"), "-c", str(config)]
    with started(command, environment(), place, bind, "/0") as serving:
        yield serving


def is_packed(answer: Answer) -> bool:
    return answer.headers.get("content-encoding") == "gzip"


def configuration(bind: str, root: Path, answers: list[Answer]) -> str:
    user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"  {kind}_temp_path {root / kind};" for kind in kinds)
    locations = "\n".join(location(number, answer) for number, answer in enumerate(answers))
    return f"""
{user}
daemon off;
pid {root / "pid"};
worker_processes {WORKERS};
events {{ worker_connections 1024; }}
http {{
{places}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  types {{ }}
  server {{
    listen {bind};
    root {root};
{locations}
  }}
}}
"""


def location(number: int, answer: Answer) -> str:
    """One answer with its headers, but for those that nginx sets itself."""
    kind = answer.headers.get("content-type", "application/octet-stream")
    own = {*OF_NGINX, "content-encoding"}
    others = [f"add_header {name} {quoted(value)};" for name, value in answer.headers.items() if name not in own]
    static = "gzip_static always;" if is_packed(answer) else ""
    return f"    location = /{number} {{ {static} default_type {quoted(kind)}; {' '.join(others)} }}"


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
