"""What `./run bench` makes of what it measured; nothing is measured here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import load, report, scale, servers
from bench.__main__ import options
from bench.content import written
from bench.figures import Figure, figure, growth, ratio
from bench.goals import goals
from bench.load import Load, Target
from bench.processes import Answer
from frameworks.loader import Folder

SAID = """Running 2s test @ http://127.0.0.1:8000/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.51ms    1.20ms  21.33ms   90.10%
    Req/Sec    14.21k   512.00    15.00k    70.00%
  Latency Distribution
     50%    4.45ms
     75%    4.80ms
     90%    5.10ms
     99%  500.00us
  28312 requests in 2.00s, 140.11MB read
Requests/sec:  14150.75
Transfer/sec:     70.03MB
"""
HERE = Target("http://127.0.0.1:8000/", {})


# ── wrk ──


def test_rate_and_latencies_are_read_from_what_wrk_says() -> None:
    assert load.read(SAID) == Load(rate=14150.75, p50=4.45, p99=0.5, refused=0, broken=0)


@pytest.mark.parametrize(("written", "milliseconds"), [("1.20s", 1200), ("1.50m", 90_000), ("12.00us", 0.012)])
def test_latencies_have_units(written: str, milliseconds: float) -> None:
    assert load.read(SAID.replace("4.45ms", written)).p50 == pytest.approx(milliseconds)


def test_refused_answers_and_broken_connections_are_counted() -> None:
    said = SAID + "  Socket errors: connect 1, read 2, write 0, timeout 4\n  Non-2xx or 3xx responses: 31\n"
    assert load.read(said)[3:] == (31, 7)


def test_only_the_answers_that_were_meant_are_a_measurement() -> None:
    good, refused, broken = Load(9, 1, 1, 0, 0), Load(9, 1, 1, 9, 0), Load(9, 1, 1, 0, 1)
    assert good.check(HERE) is good
    assert refused.check(HERE._replace(status=404)) is refused
    for wrong, target in ((refused, HERE), (broken, HERE), (good, HERE._replace(status=404))):
        with pytest.raises(RuntimeError, match="did not answer"):
            wrong.check(target)


def test_anything_else_that_wrk_says_is_shown() -> None:
    with pytest.raises(RuntimeError, match="unable to connect"):
        load.read("unable to connect to 127.0.0.1:1 Connection refused\n")


# ── figures ──


def test_a_figure_is_the_median_with_the_extremes() -> None:
    assert figure([30, 10, 11]) == Figure(11, 10, 30)
    assert figure([8, 10, 12]).spread == pytest.approx(0.2)


def test_ratios_are_taken_turn_by_turn() -> None:
    """In the second turn the machine was half as fast; the ratio is the same."""
    assert ratio([50, 25, 50], [100, 50, 100]) == Figure(0.5, 0.5, 0.5)


@pytest.mark.parametrize(("more", "power"), [(7, 0), (70, 1), (700, 2)])
def test_growth_is_the_power_of_the_size(more: float, power: float) -> None:
    assert growth((1000, 10_000), (7, more)) == pytest.approx(power)


# ── what is asked for ──


def test_parts_and_sizes_are_lists() -> None:
    given = options().parse_args(["--only", "scale,memory", "--frameworks", "1000,20000"])
    assert (given.only, given.frameworks) == (["scale", "memory"], [1000, 20000])


@pytest.mark.parametrize(
    "wrong", [["--only", "speed"], ["--frameworks", "0"], ["--frameworks", "many"], ["--rounds", "0"]]
)
def test_what_does_not_exist_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options().parse_args(wrong)
    assert "expected" in capsys.readouterr().err


def test_nginx_gets_the_answer_with_its_headers() -> None:
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-encoding": "gzip",
        "content-length": "4",
        "etag": '"x"',
        "content-disposition": 'attachment; filename="record.md"',
    }
    place = servers.location(3, Answer(200, headers, b"body"))
    assert place.split("{")[0].strip() == "location = /3"
    assert 'gzip_static always; default_type "text/html; charset=utf-8";' in place
    assert place.count("add_header") == 1
    assert r'add_header content-disposition "attachment; filename=\"record.md\"";' in place


# ── the page ──


def results() -> dict[str, Any]:
    told = {"rate": [9000.0, 8000.0, 9100.0], "p50": [4.0, 4.0, 4.0], "p99": [12.0, 9.0, 13.0]}
    told |= {"to_bare": [5.0, 4.9, 5.1], "to_nginx": [0.30, 0.29, 0.31]}
    row = {"kind": "home", "address": "/", "status": 200, "is_kept": True, "bytes": 5042}
    lost = {"kind": "not found", "address": "/no/", "status": 404, "is_kept": False, "bytes": 900, "answer": told}
    beside = {"bare": [1800.0] * 3, "file": [7000.0] * 3, "unchanged": [40_000.0] * 3, "file_to_nginx": [0.2] * 3}
    served = {
        "rows": [{**row, "answer": told, "unchanged": told}, lost],
        "beside": beside,
        "file_bytes": 9,
        "rounds": 3,
    }
    edited = {"alone": [9000.0] * 3, "edited": [8100.0] * 3, "share": [0.9] * 3, "p99": [15.0] * 3, "seconds": 6}
    found = {
        "served": {"sqlite": {**served, "seconds": 2}},
        "edits": {"postgresql": edited},
        "memory": {"rss": 300e6, "pss": 150e6, "processes": 3, "start": [1.0, 0.9, 1.1]},
        "uncached": uncached(),
        "scale": {str(scale.BASE): sized(0.5, 20.0), "10000": sized(2.0, 25.0), "100000": sized(4.0, 50.0)},
        "server": {"granian, 4": {"kept": [9.0] * 3, "p99": [9.0] * 3, "unchanged": [9.0] * 3, "pss": [9e7] * 3}},
    }
    machine = {"CPU": "A quick one, 2 cores", "Measured on": "2026-11-21"}
    return {part: {"machine": machine, "is_quick": False, "found": each} for part, each in found.items()}


def uncached() -> dict[str, Any]:
    cost = {"status": 200, "cpu": [7.5] * 3, "wall": [8.0] * 3, "queries": 12, "raw": 50_000, "packed": 8000}
    answers = {kind: {"address": "/", **cost} for kind in ("compare five", "frameworks", "API list of 50")}
    told = {"answers": answers, "export_peak": 3_000_000}
    return {"shipped": told, "larger": {"frameworks": 50, **told}}


def sized(facets: float, page: float) -> dict[str, Any]:
    costs = {kind: {"cpu": [cost] * 3, "wall": [cost] * 3} for kind, cost in (("facets", facets), ("list", page))}
    took = {"seconds": 3.0, "peak": 100e6}
    loaded = took if page < 50 else None
    return {
        "made": took,
        "loaded": loaded,
        "beside": took,
        "index": 9.0,
        "costs": costs,
        "start": [1.0] * 3,
        "pss": 150e6,
    }


def reached(given: dict[str, Any]) -> dict[str, bool]:
    return {goal.text: goal.is_reached for goal in goals(given)}


def test_goals_are_reached_or_not() -> None:
    found = reached(results())
    assert found["SQLite: kept answers, half of the kinds, to nginx"] is False
    assert found["SQLite: kept answers, half of the kinds, to a bare Django view"] is True
    assert found["PostgreSQL: the list page with a change every second, to without"] is True
    assert found["All counts of the facets at 10,000 frameworks"] is False
    assert found["All counts of the facets at 100,000 frameworks"] is True
    assert found["The list page made anew at 100,000 frameworks, to 40"] is True


def test_half_of_the_kinds_count_and_each_of_the_two_lists() -> None:
    given = results()
    rows = given["served"]["found"]["sqlite"]["rows"]
    slow = {name: [value / 10 for value in told] for name, told in rows[0]["answer"].items()}
    rows += [{**rows[0], "kind": "about"}, {**rows[0], "kind": "API list of 50", "answer": slow}]
    found = reached(given)
    assert found["SQLite: kept answers, half of the kinds, to a bare Django view"] is True
    assert found["SQLite: kept answers, the API's list, to a bare Django view"] is False
    rows += [{**rows[0], "kind": "guide", "answer": slow}] * 2
    assert reached(given)["SQLite: kept answers, half of the kinds, to a bare Django view"] is False


def test_only_what_was_measured_has_goals() -> None:
    memory = {"memory": results()["memory"]}
    assert set(reached(memory)) < set(reached(results()))
    assert "Served" not in report.page(memory)


def test_a_machine_without_nginx_is_compared_to_the_bare_view_alone() -> None:
    given = results()
    rows = given["served"]["found"]["sqlite"]["rows"]
    del rows[0]["answer"]["to_nginx"]
    given["served"]["found"]["sqlite"]["beside"] = {"bare": [1800.0] * 3, "file": [7000.0] * 3}
    assert not any("nginx" in text for text in reached(given))
    assert "| home | 5,042 | 9,000 ±6 % | 4 ±0 % | 12 ±17 % | – | 5.00 |" in report.page(given)


def test_the_page_tells_each_part_once_with_its_tables() -> None:
    written = report.page(results())
    headings = [line for line in written.splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings)) == 13
    assert written.count("A quick one, 2 cores") == 1
    assert "| home | 5,042 | 9,000 ±6 % | 4 ±0 % | 12 ±17 % | 0.30 | 5.00 | 9,000 ±6 % |" in written
    assert "| not found | 900 |" in written
    assert "\n\n\n" not in written
    for line in written.splitlines():
        assert line == line.rstrip()


def test_the_rows_of_a_table_are_as_wide_as_its_head() -> None:
    for table in report.page(results()).split("\n\n"):
        if table.startswith("|"):
            assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_growth_stands_between_the_sizes() -> None:
    [line] = [line for line in report.page(results()).splitlines() if line.startswith("| list, CPU ms")]
    assert line == "| list, CPU ms | 20 | 0.04 | 25 | 0.30 | 50 |"


def test_what_was_not_measured_at_a_size_stays_open() -> None:
    assert "| load_content, s | 3 | 0.00 | 3 | – | – |" in report.page(results())


def test_content_files_of_any_number_can_be_loaded(tmp_path: Path) -> None:
    content = Folder(written(tmp_path / "content", 13))
    assert len(content.frameworks) == 13
    assert {"made-11", "made-12"} <= content.frameworks


def test_a_quick_run_says_so() -> None:
    given = results()
    assert report.QUICK.strip() not in report.page(given)
    given["memory"]["is_quick"] = True
    assert report.QUICK.strip() in report.page(given)


def test_parts_measured_on_several_machines_say_on_which() -> None:
    given = results()
    given["scale"]["machine"] = {"CPU": "Another, 64 cores", "Measured on": "2026-11-22"}
    written = report.page(given)
    assert "Measured on it: scale." in written
    assert "Another, 64 cores" in written
