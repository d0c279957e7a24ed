"""Catalogues of growing size on PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import memory
from bench.databases import drop, filled, postgres_database
from bench.processes import inside, manage
from bench.progress import doing
from bench.served import Plan

BASE = 40  # frameworks: what the larger ones are compared to


def measured(server: str, sizes: list[int], plan: Plan, place: Path, seconds: float) -> dict[str, Any]:
    """By the number of frameworks; each database goes before the next one comes."""
    return {str(size): one(server, size, plan, place, seconds) for size in sorted({BASE, *sizes})}


def one(server: str, size: int, plan: Plan, place: Path, seconds: float) -> dict[str, Any]:
    name, words = f"bench_{size}", f"{size:,} frameworks"
    database = postgres_database(server, name)
    try:
        with doing(f"Making {words}"):
            made = filled(database, size)
        with doing(f"Checking the content files against {words}"):
            loaded = manage(database, "load_content", "--check")
        with doing(f"Uncached, {words}"):
            found = inside(database, "sized", str(seconds))
        used = memory.measured(database, found.pop("addresses"), plan, place, words)
    finally:
        drop(server, name)
    return {
        "made": {"seconds": made.seconds, "peak": made.peak},
        "loaded": {"seconds": loaded.seconds, "peak": loaded.peak},
        **found,
        **used,
    }
