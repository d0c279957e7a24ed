"""The list page while an editor's change is committed every second, beside nobody editing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import load, servers
from bench.figures import figure, ratio
from bench.load import Target
from bench.processes import ask, environment, running
from bench.progress import steps
from bench.served import PACKED, Plan, warmed

EVERY = 1.0  # seconds
AT_LEAST = 4  # seconds that a run takes: a shorter one would see a change or two


def measured(database: str, address: str, plan: Plan, place: Path, name: str) -> dict[str, Any]:
    seconds = max(AT_LEAST, 3 * plan.seconds)
    alone, edited = [], []
    with servers.site(database, place) as site:
        target = Target(site.url + address, PACKED)
        for _ in steps(range(plan.rounds), f"With edits, {name}"):
            tag = warmed(site.url, "", address).answer.headers["etag"]
            alone.append(load.run(target, seconds))
            with editor(database, place) as process:
                wait_for_change(target, tag, process)
                edited.append(load.run(target, seconds))
                check(process)
    rates = [each.rate for each in alone], [each.rate for each in edited]
    return {
        "alone": figure(rates[0]),
        "edited": figure(rates[1]),
        "share": ratio(rates[1], rates[0]),
        "p99": figure(each.p99 for each in edited),
        "seconds": seconds,
    }


@contextmanager
def editor(database: str, place: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bench.inside", "edits", str(EVERY)]
    with running(command, environment(database), place / "edits.log") as process:
        yield process


def wait_for_change(target: Target, tag: str, process: subprocess.Popen[bytes]) -> None:
    while ask(target.url, target.headers).headers["etag"] == tag:
        check(process)
        time.sleep(0.05)


def check(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise SystemExit("The editor's process ended before the measurement.")
