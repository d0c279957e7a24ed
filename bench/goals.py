"""What is asked of the site, and whether it is reached."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bench.scale import BASE

Results = dict[str, Any]  # by part
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
TO_NGINX = {"sqlite": 0.40, "postgresql": 0.20}
TO_BARE = {"sqlite": 2.5, "postgresql": 1.2}
MB = 1_000_000


class Goal(NamedTuple):
    text: str
    wanted: str
    measured: str
    is_reached: bool


def goals(results: Results) -> list[Goal]:
    """Those whose parts were measured."""
    found = {part: result["found"] for part, result in results.items()}
    tell = {"served": of_served, "edits": of_edits, "uncached": of_uncached, "scale": of_scale, "memory": of_memory}
    return [goal for part, of in tell.items() if part in found for goal in of(found[part])]


def at_least(text: str, wanted: float, measured: float, unit: str = "") -> Goal:
    return compared(text, "≥", operator.ge, wanted, measured, unit)


def at_most(text: str, wanted: float, measured: float, unit: str = "") -> Goal:
    return compared(text, "≤", operator.le, wanted, measured, unit)


def compared(
    text: str, sign: str, holds: Callable[[float, float], bool], wanted: float, measured: float, unit: str
) -> Goal:
    blank = " " if unit else ""
    return Goal(text, f"{sign} {wanted:g}{blank}{unit}", f"{short(measured)}{blank}{unit}", holds(measured, wanted))


def short(number: float) -> str:
    """Three digits, or all before the point."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def median(value: Any) -> float:
    """Of a figure that was kept as a list."""
    return float(value[0])


# ── part by part ──


def of_served(found: Any) -> Iterator[Goal]:
    """Of all kinds the one in the middle, and the two lists."""
    for database, told in found.items():
        name, kept = DATABASES[database], [row for row in told["rows"] if row["is_kept"]]
        yield from beside_others(f"{name}: kept answers, half of the kinds", kept, "answer", database)
        yield from beside_others(f"{name}: a 304 for these, half of the kinds", kept, "unchanged", database)
        for kind, words in (("frameworks", "the list"), ("API list of 50", "the API's list")):
            rows = [row for row in kept if row["kind"] == kind]
            yield from beside_others(f"{name}: kept answers, {words}", rows, "answer", database)
        waits = [median(row[what]["p99"]) for row in kept for what in ("answer", "unchanged")]
        for words, wait in (("half", statistics.median(waits)), ("all", max(waits))):
            yield at_most(f"{name}: 99 of 100 requests at 64 connections, of {words} of these, within", 20, wait, "ms")


def beside_others(text: str, rows: list[Any], what: str, database: str) -> Iterator[Goal]:
    for other, words, wanted in (("to_nginx", "nginx", TO_NGINX), ("to_bare", "a bare Django view", TO_BARE)):
        if measured := [median(row[what][other]) for row in rows if other in row[what]]:
            yield at_least(f"{text}, to {words}", wanted[database], statistics.median(measured), "×")


def of_edits(found: Any) -> Iterator[Goal]:
    for database, told in found.items():
        text = f"{DATABASES[database]}: the list page with a change every second, to without"
        yield at_least(text, 0.7, median(told["share"]), "×")


def of_uncached(found: Any) -> Iterator[Goal]:
    number, costs = found["larger"]["frameworks"], found["larger"]["answers"]
    for kind, words, wanted in (
        ("compare five", "five side by side", 8),
        ("frameworks", "the list page", 8),
        ("API list of 50", "the API's list of 50", 15),
    ):
        yield at_most(f"Made anew at {number} frameworks: {words}, CPU", wanted, median(costs[kind]["cpu"]), "ms")


def of_scale(found: Any) -> Iterator[Goal]:
    for size, wanted in (("10000", 1), ("100000", 5)):
        if size in found:
            cost = median(found[size]["costs"]["facets"]["wall"])
            yield at_most(f"All counts of the facets at {int(size):,} frameworks", wanted, cost, "ms")
    if "100000" in found:
        large, small = (median(found[size]["costs"]["list"]["cpu"]) for size in ("100000", str(BASE)))
        yield at_most(f"The list page made anew at 100,000 frameworks, to {BASE}", 3, large / small, "×")


def of_memory(found: Any) -> Iterator[Goal]:
    yield at_most("Memory of two workers at 40 frameworks, all processes (PSS)", 200, found["pss"] / MB, "MB")
    yield at_most("From the start to the first answer", 2, median(found["start"]), "s")
