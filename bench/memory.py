"""What the server's processes take of memory once they are warm, and how soon the first answer comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import load, servers
from bench.figures import figure
from bench.load import Target
from bench.processes import memory
from bench.progress import steps
from bench.served import PACKED, Plan, warmed


def measured(database: str, asked: dict[str, str], plan: Plan, place: Path, name: str) -> dict[str, Any]:
    """Everything is made ready before: what is timed is a start like every other."""
    starts = []
    for last in steps([*[False] * (plan.rounds - 1), True], f"Starts and memory, {name}"):
        with servers.site(database, place) as site:
            starts.append(site.seconds)
            if last:
                used = warm_memory(site, asked)
    return {"start": figure(starts), **used}


def warm_memory(site: servers.Serving, asked: dict[str, str]) -> dict[str, int]:
    """After each address was asked for of each process, and one of them by many at once."""
    pages = [warmed(site.url, kind, address) for kind, address in asked.items()]
    load.run(Target(site.url + pages[0].address, PACKED), seconds=1)
    return memory(site.pid)._asdict()
