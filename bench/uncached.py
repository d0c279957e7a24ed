"""What each answer takes to be made, without a server and without kept answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.databases import filled, sqlite
from bench.processes import inside
from bench.progress import doing

MANY = 50  # frameworks: as many as a list of 50 shows


def measured(shipped: str, place: Path, seconds: float) -> dict[str, Any]:
    """Of the shipped content and of a synthetic catalogue."""
    larger = sqlite(place, "larger")
    with doing(f"Making {MANY} frameworks"):
        filled(larger, MANY)
    return {
        "shipped": inside(shipped, "uncached", "shipped", str(seconds)),
        "larger": {"frameworks": MANY, **inside(larger, "uncached", "general", str(seconds))},
    }
