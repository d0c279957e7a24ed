"""Catalogues of growing size on PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import memory
from bench.content import written
from bench.databases import drop, filled, postgres_database, postgres_server
from bench.processes import inside, manage
from bench.progress import doing
from bench.served import Plan

# For filling a database, which 100,000 frameworks make 17 GB large.
ROOMY = ("shared_buffers=2GB", "max_wal_size=16GB", "checkpoint_timeout=30min")
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
        with doing(f"Uncached, {words}"):
            found = inside(database, "sized", str(seconds))
        used = memory.measured(database, found.pop("addresses"), plan, place, words)
        with doing(f"Loading the content beside {words}"):
            beside = manage(database, "load_content", "--overwrite", "--verbosity", "0")
    finally:
        drop(server, name)
    return {
        "made": {"seconds": made.seconds, "peak": made.peak},
        "loaded": loaded(size, place, words),
        "beside": {"seconds": beside.seconds, "peak": beside.peak},
        **found,
        **used,
    }


def loaded(size: int, place: Path, words: str) -> dict[str, float] | None:
    """What loading files of so many frameworks into an empty database takes."""
    with postgres_server(*ROOMY) as server, TemporaryDirectory(dir=place) as folder:
        if server is None:
            return None
        files = written(Path(folder) / "content", size)
        manage(server, "migrate", "--verbosity", "0")
        with doing(f"Loading files of {words}"):
            took = manage(server, "load_content", "--from", str(files), "--verbosity", "0")
    return {"seconds": took.seconds, "peak": took.peak}
