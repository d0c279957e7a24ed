"""docs/performance.md, written from the results that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from bench.figures import Figure, growth
from bench.goals import DATABASES, MB, Results, goals, median, short
from bench.served import FEW

HEAD = """# How fast the site is

Written by `./run bench` from what it measured; not to be edited. `./run bench --help` says how to measure parts of it.
"""
HOW = """## How it was measured

The site as `./run` serves it, two processes, loaded with wrk over 64 kept connections from the same machine, whose
cores the two share. Requests accept gzip. Each figure is the median of its runs; ± is half the way from the lowest to
the highest. A bare Django view (`HttpResponse("ok")` in a project as `startproject` makes it) runs on the same server
with as many processes and threads; nginx serves the very bytes of the site's answers from files, compressed before,
with the same headers and two processes. They are measured in turns with the site, and every ratio is one of the same
turn.

*Kept* answers are given again while it is known from the database that the content is what they were made from. A
*304* answers a request with the tag of such an answer. *Made anew* is what Django takes in CPU time of its own process,
without a server and without kept answers, warm; PostgreSQL's own work is in the time on the clock alone. PostgreSQL is
a throwaway server on a Unix socket with `fsync=off` and 64 MB of shared buffers, 2 GB for filling an empty database by
`load_content`. Synthetic catalogues are those of `./run manage make_catalogue`.
"""
GROWING = """On PostgreSQL, by the number of synthetic frameworks, of each of which as much is told as of a shipped one.
*Grows* is the power of the size that a cost grows with: 0 stays the same, 1 grows alike. `load_content` fills an empty
database from so many files, told as the shipped ones are; then it puts the shipped files themselves into a catalogue of
so many others. The index of the facets is made once for each state of the content.
"""
ANEW = f"Not kept: errors, redirects, and what is sent as a stream. Made anew each time, over {FEW} connections.\n"
QUICK = "**Measured with `--quick`: one short run of each. Not to be judged by.**\n"


def page(results: Results) -> str:
    """Of the parts that were measured."""
    write = {"served": served, "edits": edits, "uncached": uncached, "memory": memory, "scale": scale}
    parts = [of(results[part]["found"]) for part, of in write.items() if part in results]
    if "server" in results:
        parts.append(f"## Servers\n\nThe list page; two processes each.\n\n{servers(results['server'])}")
    quick = QUICK if any(result["is_quick"] for result in results.values()) else ""
    return "\n".join([HEAD, quick, machine(results), reached(results), HOW, *parts]).replace("\n\n\n", "\n\n")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Numbers to the right; the first column tells what they are of."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def machine(results: Results) -> str:
    """Each part tells what it was measured on: said once where all say the same."""
    told: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for part, result in sorted(results.items()):
        told.setdefault(tuple(result["machine"].items()), []).append(part)
    tables = []
    for about, parts in told.items():
        measured = f"Measured on it: {', '.join(parts)}.\n\n" if len(told) > 1 else ""
        tables.append(measured + table(["", ""], about))
    return "\n".join(["## The machine\n", *tables])


def reached(results: Results) -> str:
    rows = [[each.text, each.wanted, each.measured, "yes" if each.is_reached else "**no**"] for each in goals(results)]
    return f"## Goals\n\n{table(['', 'goal', 'measured', 'reached'], rows)}"


def spread(value: Sequence[float], digits: int | None = None) -> str:
    told = Figure(*value)
    number = short(told.median) if digits is None else f"{told.median:,.{digits}f}"
    return f"{number} ±{100 * told.spread:.0f} %"


def ratios(told: Any) -> list[str]:
    return [f"{median(told[other]):.2f}" if other in told else "–" for other in ("to_nginx", "to_bare")]


# ── served ──


def served(found: Any) -> str:
    return "\n".join(["## Served\n", *(on_database(DATABASES[name], told) for name, told in found.items())])


def on_database(name: str, told: Any) -> str:
    head = ["", "bytes", "requests/s", "p50 ms", "p99 ms", "to nginx", "to bare view"]
    head += ["304/s", "p99 ms", "to nginx", "to bare view"]
    kept = table(head, [kept_row(row) for row in told["rows"] if row["is_kept"]])
    others = [row for row in told["rows"] if not row["is_kept"]]
    runs = f"{told['rounds']} × {told['seconds']} s each. {beside(told)}"
    left = f"\n{ANEW}\n{table(head[:5], map(other_row, others))}" if others else ""
    return f"### {name}\n\n{runs}\n\n{kept}{left}"


def kept_row(row: Any) -> list[str]:
    unchanged = row["unchanged"]
    rate = [spread(unchanged["rate"]), spread(unchanged["p99"])]
    return [*other_row(row), *ratios(row["answer"]), *rate, *ratios(unchanged)]


def other_row(row: Any) -> list[str]:
    told = row["answer"]
    numbers = [f"{row['bytes']:,}", spread(told["rate"]), spread(told["p50"]), spread(told["p99"])]
    return [row["kind"], *numbers]


def beside(told: Any) -> str:
    """What stood beside it, in one sentence each."""
    found = told["beside"]
    said = [f"The bare Django view: {spread(found['bare'])} requests/s."]
    if "barest" in found:
        said.append(f"Without any middleware: {spread(found['barest'])} requests/s.")
    said.append(f"The stylesheet through the site (whitenoise, {told['file_bytes']:,} bytes): {spread(found['file'])},")
    said[-1] += f" {median(found['file_to_nginx']):.2f} of nginx." if "file_to_nginx" in found else "."
    if "unchanged" in found:
        said.append(f"A 304 by nginx: {spread(found['unchanged'])}.")
    return " ".join(said).replace(",.", ".")


def edits(found: Any) -> str:
    rows = [
        [DATABASES[name], spread(told["alone"]), spread(told["edited"]), spread(told["share"], 2), spread(told["p99"])]
        for name, told in found.items()
    ]
    head = ["", "requests/s", "with edits", "share", "p99 ms with edits"]
    return f"## The list page while a change is committed every second\n\n{table(head, rows)}"


# ── made anew ──


def uncached(found: Any) -> str:
    shipped, larger = found["shipped"], found["larger"]
    return "\n".join(
        [
            f"## Made anew\n\n### The shipped content\n\n{answers(shipped)}",
            f"### {larger['frameworks']} synthetic frameworks\n\n{answers(larger)}",
        ]
    )


def answers(told: Any) -> str:
    rows = [
        [
            kind,
            str(each["status"]),
            spread(each["cpu"]),
            str(each["queries"]),
            f"{each['raw']:,}",
            f"{each['packed']:,}",
        ]
        for kind, each in told["answers"].items()
    ]
    peak = f"\nThe export, read as a stream, takes {told['export_peak'] / MB:.1f} MB at its peak.\n"
    return table(["", "status", "CPU ms", "queries", "bytes", "compressed"], rows) + peak


# ── memory, sizes, servers ──


def memory(found: Any) -> str:
    row = [
        "40 frameworks, SQLite",
        str(found["processes"]),
        mega(found["rss"]),
        mega(found["pss"]),
        spread(found["start"]),
    ]
    head = ["", "processes", "RSS MB", "PSS MB", "start to first answer s"]
    shared = "RSS counts memory that the processes share once for each of them, PSS once."
    return f"## Memory and start\n\n{shared}\n\n{table(head, [row])}"


def mega(number: float) -> str:
    return f"{number / MB:,.0f}"


def scale(found: Any) -> str:
    """A column for each size, and between two of them the power of the size that the cost grows with."""
    sizes = sorted(map(int, found))
    head = [""]
    for before, size in pairwise([0, *sizes]):
        head += [*(["grows"] if before else []), f"{size:,}"]
    rows = [[name, *cells(sizes, costs)] for name, costs in lines([found[str(size)] for size in sizes])]
    return f"## Growing catalogues\n\n{GROWING}\n{table(head, rows)}"


def lines(told: list[Any]) -> list[tuple[str, list[float | None]]]:
    """Each cost at every size; None where it was not measured."""
    found: list[tuple[str, list[float | None]]] = [
        ("making the catalogue, s", [each["made"]["seconds"] for each in told]),
        ("load_content, s", [each["loaded"] and each["loaded"]["seconds"] for each in told]),
        ("load_content, MB at its peak", [each["loaded"] and each["loaded"]["peak"] / MB for each in told]),
        ("load_content of the shipped files, s", [each["beside"]["seconds"] for each in told]),
        ("load_content of the shipped files, MB", [each["beside"]["peak"] / MB for each in told]),
        ("index of the facets, ms", [each["index"] for each in told]),
    ]
    for kind in told[0]["costs"]:
        for what, words in (("cpu", "CPU ms"), ("wall", "ms")):
            found.append((f"{kind}, {words}", [median(each["costs"][kind][what]) for each in told]))
    found.append(("start to first answer, s", [median(each["start"]) for each in told]))
    found.append(("server processes, PSS MB", [each["pss"] / MB for each in told]))
    return found


def cells(sizes: list[int], costs: list[float | None]) -> list[str]:
    told = [cell(costs[0])]
    for between, (less, more) in zip(pairwise(sizes), pairwise(costs), strict=True):
        told += [f"{growth(between, (less, more)):.2f}" if less and more and min(less, more) > 0 else "–", cell(more)]
    return told


def cell(cost: float | None) -> str:
    return "–" if cost is None else short(cost)


def servers(result: Any) -> str:
    rows = [
        [name, spread(told["kept"]), spread(told["p99"]), spread(told["unchanged"]), mega(median(told["pss"]))]
        for name, told in result["found"].items()
    ]
    return table(["server, threads", "kept/s", "p99 ms", "304/s", "PSS MB"], rows)
