"""Answers served: each kind kept and as 304, beside nginx with the same bytes and a bare Django view.

What is compared is measured in turns, within the same minute; the ratios are those of each turn.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from bench import load, servers
from bench.figures import Figure, figure, ratio
from bench.load import Load, Target
from bench.processes import Answer, ask
from bench.progress import steps

PACKED = {"Accept-Encoding": "gzip"}
GROUP = 6  # pages between two looks at nginx and the bare view
BARE, BAREST, FILE, UNCHANGED = "bare", "barest", "file", "unchanged"  # beside every group
CONNECTIONS_TO_WARM = 12  # enough to meet each process
FEW, LONGER = 4, 5  # connections and seconds for what is made anew: 64 would leave the server busy for the next turn
RATE = attrgetter("rate")


class Page(NamedTuple):
    kind: str
    address: str
    answer: Answer

    @property
    def is_kept(self) -> bool:
        return self.answer.status == 200 and "no-store" not in self.answer.headers.get("cache-control", "")


class Plan(NamedTuple):
    rounds: int
    seconds: int


Loads = dict[tuple[int, str], list[Load]]  # by group and what was measured


def measured(database: str, asked: dict[str, str], plan: Plan, place: Path, name: str) -> dict[str, Any]:
    """Of these addresses; without nginx on this machine, without what it would be compared to."""
    with (
        servers.site(database, place) as site,
        servers.bare(place) as bare,
        servers.bare(place, "bench.barest") as barest,
    ):
        file = Page(FILE, stylesheet(site.url), ask(site.url + stylesheet(site.url), PACKED))
        pages = [warmed(site.url, kind, address) for kind, address in asked.items()]
        answers = [page.answer for page in (file, *pages) if page.is_kept]
        with servers.nginx_where_there_is(answers, place) as nginx:
            places = Places(site.url, bare.url, barest.url, nginx.url if nginx else "")
            return summed_up(file, pages, loads_of(places, file, pages, plan, name), plan)


def stylesheet(site: str) -> str:
    match = re.search(r'"(/static/css/site[^"]*\.css)"', ask(f"{site}/", {}).body.decode())
    return match[1] if match else "/static/css/site.css"


def warmed(site: str, kind: str, address: str) -> Page:
    page = Page(kind, address, ask(site + address, PACKED))
    if page.answer.status >= 500:
        raise SystemExit(f"{address} answers {page.answer.status}: there is nothing to measure.")
    for _ in range(CONNECTIONS_TO_WARM if page.is_kept else 0):
        ask(site + address, PACKED)
    return page


class Places(NamedTuple):
    site: str
    bare: str
    barest: str
    nginx: str  # empty where there is none


# ── measuring ──


def loads_of(places: Places, file: Page, pages: list[Page], plan: Plan, name: str) -> Loads:
    groups = [pages[start : start + GROUP] for start in range(0, len(pages), GROUP)]
    numbers = {page.address: number for number, page in enumerate(page for page in (file, *pages) if page.is_kept)}
    turns = [
        (group, what, target)
        for group, members in enumerate(groups)
        for _ in range(plan.rounds)
        for what, target in targets(places, file, members, numbers)
    ]
    loads: Loads = defaultdict(list)
    for group, what, target in steps(turns, f"Served, {name}"):
        seconds = max(LONGER, plan.seconds) if target.connections == FEW else plan.seconds
        loads[group, what].append(load.run(target, seconds))
    return loads


def targets(places: Places, file: Page, pages: list[Page], numbers: dict[str, int]) -> Iterator[tuple[str, Target]]:
    yield BARE, Target(f"{places.bare}/", PACKED)
    yield BAREST, Target(f"{places.barest}/", PACKED)
    yield from targets_of_file(places, file)
    for page in pages:
        if not page.is_kept:
            yield page.kind, Target(places.site + page.address, PACKED, page.answer.status, FEW)
            continue
        yield page.kind, Target(places.site + page.address, PACKED)
        yield f"{page.kind}, 304", Target(places.site + page.address, with_tag(page.answer), 304)
        if places.nginx:
            yield f"{page.kind}, nginx", Target(f"{places.nginx}/{numbers[page.address]}", PACKED)


def targets_of_file(places: Places, file: Page) -> Iterator[tuple[str, Target]]:
    yield FILE, Target(places.site + file.address, PACKED)
    if places.nginx:
        here = f"{places.nginx}/0"
        yield f"{FILE}, nginx", Target(here, PACKED)
        yield UNCHANGED, Target(here, with_tag(ask(here, PACKED)), 304)


def with_tag(answer: Answer) -> dict[str, str]:
    return {**PACKED, "If-None-Match": answer.headers["etag"]}


# ── what it comes to ──


def summed_up(file: Page, pages: list[Page], loads: Loads, plan: Plan) -> dict[str, Any]:
    rows = [row(page, number // GROUP, loads) for number, page in enumerate(pages)]
    others = {what: figure(rates(loads, what)) for what in (BARE, BAREST, FILE, UNCHANGED) if rates(loads, what)}
    if nginx := rates(loads, f"{FILE}, nginx"):
        others["file_to_nginx"] = ratio(rates(loads, FILE), nginx)
    return {"rows": rows, "beside": others, "file_bytes": len(file.answer.body), **plan._asdict()}


def rates(loads: Loads, what: str) -> list[float]:
    """In all groups."""
    return [each.rate for (_, name), found in loads.items() if name == what for each in found]


def row(page: Page, group: int, loads: Loads) -> dict[str, Any]:
    of = {what: loads.get((group, what), []) for what in (BARE, UNCHANGED)}
    about = {"kind": page.kind, "address": page.address, "status": page.answer.status, "is_kept": page.is_kept}
    found = {"answer": told(loads[group, page.kind])}
    if page.is_kept:
        found["answer"] |= beside(loads[group, page.kind], of[BARE], loads.get((group, f"{page.kind}, nginx"), []))
        unchanged = loads[group, f"{page.kind}, 304"]
        found["unchanged"] = told(unchanged) | beside(unchanged, of[BARE], of[UNCHANGED])
    return {**about, "bytes": len(page.answer.body), **found}


def told(loads: list[Load]) -> dict[str, Figure]:
    return {name: figure(getattr(each, name) for each in loads) for name in ("rate", "p50", "p99")}


def beside(loads: list[Load], bare: list[Load], nginx: list[Load]) -> dict[str, Figure]:
    """As a share of what the others did in the same turns."""
    others = {"to_bare": bare, "to_nginx": nginx}
    return {name: ratio(map(RATE, loads), map(RATE, found)) for name, found in others.items() if found}
