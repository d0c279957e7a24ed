"""wrk: many connections that ask for one address again and again, and what it tells of the answers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from bench.processes import ask

CONNECTIONS = 64
NUMBER = r"([\d.]+)"
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Target(NamedTuple):
    url: str
    headers: Mapping[str, str]
    status: int = 200
    connections: int = CONNECTIONS


class Load(NamedTuple):
    """What one run saw: answers a second, and the milliseconds within which half of them and 99 of 100 came."""

    rate: float
    p50: float
    p99: float
    refused: int  # answers from 400 on
    broken: int  # connections that failed

    def check(self, target: Target) -> Load:
        """Itself, or RuntimeError where the answers were not those that were to be measured."""
        if self.broken or not self.rate or bool(self.refused) != (target.status >= 400):
            raise RuntimeError(f"{target.url} did not answer {target.status} throughout: {self}")
        return self


def read(said: str) -> Load:
    """From all that wrk printed with --latency."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return Load(
        rate=float(found(rf"Requests/sec:\s+{NUMBER}", said)[0]),
        p50=milliseconds("50%", said),
        p99=milliseconds("99%", said),
        refused=int(refused[1]) if refused else 0,
        broken=sum(map(int, errors.groups())) if errors else 0,
    )


def milliseconds(share: str, said: str) -> float:
    number, unit = found(rf"^\s+{share}\s+{NUMBER}(us|ms|s|m)\s*$", said)
    return float(number) * UNITS[unit]


def found(pattern: str, said: str) -> tuple[str, ...]:
    match = re.search(pattern, said, re.MULTILINE)
    if match is None:
        raise RuntimeError(f"wrk said something else than expected: {said.strip() or 'nothing'}")
    return match.groups()


def run(target: Target, seconds: int) -> Load:
    """Tried again once: a single broken connection should not end half an hour of measuring."""
    try:
        return once(target, seconds)
    except RuntimeError:
        return once(target, seconds)


def once(target: Target, seconds: int) -> Load:
    """Checked before by a single request: wrk does not tell 200 from 304."""
    if (status := ask(target.url, target.headers).status) != target.status:
        raise RuntimeError(f"{target.url} answers {status}, not {target.status}.")
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    connections = ["-t", "2", "-c", str(target.connections), "--timeout", "30s"]
    command = ["wrk", "--latency", *connections, "-d", f"{seconds}s", *headers, target.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    return read(done.stdout).check(target)
