"""Measures how fast the site is on this machine and writes docs/performance.md.

Every part keeps its results in var/bench/, so that parts measured one by one come together on the page. What is started
is stopped, also on Ctrl-C; load goes to 127.0.0.1 alone. Needs wrk; nginx and PostgreSQL are used where they are.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench import edits, memory, report, scale, served, threads, uncached
from bench.databases import filled, folder, postgres_database, postgres_server, sqlite
from bench.machine import described
from bench.processes import ROOT, inside
from bench.progress import CONSOLE, doing
from bench.served import Plan

RESULTS = ROOT / "var" / "bench"
PAGE = ROOT / "docs" / "performance.md"
SIZES, LARGEST = [1_000, 10_000], 100_000
AT_40 = 40  # frameworks


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    given = options().parse_args(arguments)
    if shutil.which("wrk") is None and set(given.only) - {"uncached"}:
        sys.exit("wrk is not on this machine: apt install wrk, then try again.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    with folder() as place:
        run = Run(place, given)
        for part in given.only:
            keep(part, run.parts()[part](), given.quick)
            CONSOLE.print(f"{part}: measured")
    if "server" in given.only:
        CONSOLE.print(report.servers(read("server")), highlight=False, markup=False)
    PAGE.write_text(report.page({path.stem: read(path.stem) for path in RESULTS.glob("*.json")}))
    CONSOLE.print(f"Written: {PAGE.relative_to(ROOT)}")


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__.split("\n\n")[0])
    every = (*PARTS, "server")
    parser.add_argument("--quick", action="store_true", help="one short run of each: to try it, not to judge by")
    parser.add_argument(
        "--only", type=partial(parts, every), default=list(PARTS), metavar="PART,…", help=", ".join(every)
    )
    parser.add_argument(
        "--rounds", type=rounds, default=3, metavar="N", help="runs of each (3): more on a busy machine"
    )
    parser.add_argument("--frameworks", type=sizes, metavar="N,…", help="sizes for scale (1000,10000)")
    parser.add_argument("--full", action="store_true", help="scale with 100000 frameworks as well: takes long")
    return parser


PARTS = ("served", "edits", "memory", "uncached", "scale")


def parts(known: tuple[str, ...], text: str) -> list[str]:
    given = text.split(",")
    if wrong := set(given) - set(known):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(wrong))}: expected some of {', '.join(known)}.")
    return given


def rounds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 100):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number from 1 to 99.")
    return int(text)


def sizes(text: str) -> list[int]:
    given = text.split(",")
    if not all(number.isascii() and number.isdigit() and 0 < int(number) <= LARGEST for number in given):
        raise argparse.ArgumentTypeError(f"{text!r}: expected numbers from 1 to {LARGEST}, separated by commas.")
    return [int(number) for number in given]


def keep(part: str, found: Any, is_quick: bool) -> None:
    result = {"machine": described(), "is_quick": is_quick, "found": found}
    (RESULTS / f"{part}.json").write_text(json.dumps(result, indent=1))


def read(part: str) -> Any:
    return json.loads((RESULTS / f"{part}.json").read_text())


class Run:
    """The parts, with the databases that they share."""

    def __init__(self, place: Path, given: argparse.Namespace) -> None:
        self.place = place
        self.plan = Plan(1, 1) if given.quick else Plan(given.rounds, 1)
        self.seconds = 0.02 if given.quick else 0.3  # of a round of calls
        self.sizes = [*(given.frameworks or SIZES), *([LARGEST] if given.full else [])]
        self.shipped_database = ""

    def parts(self) -> dict[str, Callable[[], Any]]:
        return {name: getattr(self, name) for name in (*PARTS, "server")}

    @property
    def shipped(self) -> str:
        if not self.shipped_database:
            self.shipped_database = sqlite(self.place, "shipped")
            with doing("Loading the content"):
                filled(self.shipped_database)
        return self.shipped_database

    def asked(self) -> dict[str, str]:
        found: dict[str, str] = inside(self.shipped, "addresses", "shipped")
        return found

    def served(self) -> Any:
        return self.on_both(served.measured, self.asked())

    def edits(self) -> Any:
        return self.on_both(edits.measured, self.asked()["frameworks"])

    def on_both(self, measured: Callable[..., Any], asked: Any) -> Any:
        found = {"sqlite": measured(self.shipped, asked, self.plan, self.place, "SQLite")}
        with postgres_server() as server:
            if server:
                database = postgres_database(server, "shipped")
                filled(database)
                found["postgresql"] = measured(database, asked, self.plan, self.place, "PostgreSQL")
        return found

    def memory(self) -> Any:
        database = sqlite(self.place, "at_40")
        with doing(f"Making {AT_40} frameworks"):
            filled(database, AT_40)
        asked = inside(database, "addresses", "general")
        return memory.measured(database, asked, self.plan, self.place, f"{AT_40} frameworks")

    def uncached(self) -> Any:
        return uncached.measured(self.shipped, self.place, self.seconds)

    def scale(self) -> Any:
        with postgres_server() as server:
            return scale.measured(server, self.sizes, self.plan, self.place, self.seconds) if server else {}

    def server(self) -> Any:
        return threads.measured(self.shipped, self.asked()["frameworks"], self.plan, self.place)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:  # something else was answered than was to be measured
        sys.exit(str(error))
