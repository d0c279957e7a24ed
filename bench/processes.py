"""Processes of our own: started, waited for, looked at and ended, each by its id."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
PATIENCE = 30  # seconds until what was told to end is killed
PATIENCE_FOR_ANSWERS = 300  # seconds: the first answer of a large catalogue takes most of a minute


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]  # by their names in small letters
    body: bytes


class Memory(NamedTuple):
    """Of some processes together, in bytes; `pss` counts what they share once."""

    rss: int
    pss: int
    processes: int


class Ended(NamedTuple):
    """What a program said, and what it took."""

    said: str
    seconds: float
    peak: int  # bytes


def environment(database: str | None = None, **more: str) -> dict[str, str]:
    return {**os.environ, **({"DATABASE_URL": database} if database else {}), **more}


@contextmanager
def running(command: list[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Ended with all its children, whatever happens meanwhile; what it says goes into the log."""
    with log.open("ab") as said:
        # a session of its own: Ctrl-C is for us, and we end it then
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
        os.killpg(process.pid, signal.SIGKILL)  # itself, or children that it has left
    process.wait()


def finished(command: list[str], env: Mapping[str, str]) -> Ended:
    """Runs it to its end; what it complains of is shown. SystemExit where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        end(process)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:])} failed ({process.returncode}). {said}")
    return Ended(said, time.perf_counter() - began, used.ru_maxrss * 1024)


def manage(database: str, *arguments: str) -> Ended:
    return finished([sys.executable, "manage.py", *arguments], environment(database))


def inside(database: str, program: str, *arguments: str) -> Any:
    """What a program of bench/inside found out."""
    done = finished([sys.executable, "-m", "bench.inside", program, *arguments], environment(database))
    return json.loads(done.said)


# ── asking ──


def ask(url: str, headers: Mapping[str, str]) -> Answer:
    """One answer on a connection of its own; OSError where nobody answers."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_FOR_ANSWERS)
    try:
        connection.request("GET", f"{place.path}?{place.query}" if place.query else place.path, headers=dict(headers))
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    except http.client.HTTPException as error:
        raise OSError(f"{url}: {error}") from error
    finally:
        connection.close()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    for _ in range(60_000):
        if process.poll() is not None:
            break
        with suppress(OSError):
            ask(url, {})
            return
        time.sleep(0.005)
    raise SystemExit(f"A server did not start: {log.read_text()[-2000:]}")


# ── looking ──


def memory(pid: int) -> Memory:
    """Of the process and all below it."""
    found = [rollup(each) for each in family(pid)]
    return Memory(sum(rss for rss, _ in found), sum(pss for _, pss in found), len(found))


def family(pid: int) -> list[int]:
    children = [
        int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()
    ]
    return [pid, *(each for child in children for each in family(child))]


def rollup(pid: int) -> tuple[int, int]:
    told = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
    return int(told["Rss"]) * 1024, int(told["Pss"]) * 1024
