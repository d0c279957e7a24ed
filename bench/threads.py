"""The site on granian and on gunicorn, with one blocking thread and with more."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import load, servers
from bench.figures import figure
from bench.load import Load, Target
from bench.processes import memory
from bench.progress import steps
from bench.served import PACKED, Plan, warmed, with_tag

THREADS = (1, 2, 4)
Command = Callable[[str, int], list[str]]  # from the place to listen on, and the threads


def measured(database: str, address: str, plan: Plan, place: Path) -> dict[str, Any]:
    """The list page, kept and as 304; in turns, each time on a server started anew."""
    turns = [(name, threads) for _ in range(plan.rounds) for name in commands() for threads in THREADS]
    found: dict[str, list[Any]] = {}
    for name, threads in steps(turns, "Servers"):
        found.setdefault(f"{name}, {threads}", []).append(
            one(commands()[name], threads, database, address, plan, place)
        )
    return {name: told(runs) for name, runs in found.items()}


def commands() -> dict[str, Command]:
    """gunicorn where the environment has it: the site does not need it."""
    found: dict[str, Command] = {"granian": servers.by_granian}
    if find_spec("gunicorn"):
        found["gunicorn"] = servers.by_gunicorn
    return found


def one(command: Command, threads: int, database: str, address: str, plan: Plan, place: Path) -> tuple[Load, Load, int]:
    bind = servers.free_place()
    with servers.site_by(command(bind, threads), bind, database, place) as site:
        page = warmed(site.url, "", address)
        kept = load.run(Target(site.url + address, PACKED), plan.seconds)
        unchanged = load.run(Target(site.url + address, with_tag(page.answer), 304), plan.seconds)
        return kept, unchanged, memory(site.pid).pss


def told(runs: list[tuple[Load, Load, int]]) -> dict[str, Any]:
    return {
        "kept": figure(kept.rate for kept, _, _ in runs),
        "p99": figure(kept.p99 for kept, _, _ in runs),
        "unchanged": figure(unchanged.rate for _, unchanged, _ in runs),
        "pss": figure(pss for _, _, pss in runs),
    }
