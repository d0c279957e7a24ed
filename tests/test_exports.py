from __future__ import annotations

import csv
import datetime
import io
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from frameworks.claims import Cited
from frameworks.comparison import Cell, Clash, Column, Comparison, Item, Row, Section, View
from frameworks.exports import comparison_as_csv, comparison_as_markdown, records_as_csv, source_line

SOURCE = Cited(
    slug="docs",
    page="/sources/docs/",
    name="The *docs*",
    publisher="",
    author="",
    url="https://example.org/docs",
    kind="documentation",
    published_on=None,
    dated="",
)


def item(text: str, sign: str = "") -> Item:
    return Item(text, sign, "verified", "", datetime.date(2026, 1, 1), (SOURCE,))


def comparison(*cells: Cell) -> Comparison:
    columns = tuple(Column(f"f{number}", f"F{number}", "", f"/f{number}/") for number in range(len(cells)))
    return Comparison(columns, (Section("s", "Section", (Row("row", "Row", cells),)),))


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "  =1", "\t=1", "\ta", "\ra", "\na"])
def test_nothing_is_a_formula(text: str) -> None:
    assert read(records_as_csv(["a"], [{"a": text}]))[1] == [f"'{text}"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (2015, "2015"),
        ('a,b "c"\nd', 'a,b "c"\nd'),
        ([], ""),
        (["a", "b"], "a; b"),
        ([{"a": "ü"}], '[{"a": "ü"}]'),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        ("5=6", "5=6"),
    ],
)
def test_a_value_is_one_cell(value: Any, cell: str) -> None:
    assert read(records_as_csv(["a"], [{"a": value}]))[1] == [cell]


def test_parts_are_columns() -> None:
    assert read(records_as_csv(["a.b", "c"], [{"a": {"b": 1}, "c": 2}])) == [["a.b", "c"], ["1", "2"]]


def test_no_records_leave_the_header() -> None:
    assert records_as_csv(["a", "b"], []) == "a,b\r\n"


def test_a_comparison_has_a_column_for_each_framework() -> None:
    value = comparison(Cell("built-in", "built-in", items=(item("Since 1.0."),)), Cell("unknown", "unknown"))
    assert read(comparison_as_csv(value)) == [
        ["section", "row", "f0", "f1"],
        ["Section", "Row", "built-in; Since 1.0. [verified: docs]", "unknown"],
    ]


def test_what_the_claims_say_is_not_said_twice() -> None:
    value = comparison(
        Cell("Micro", "Micro", items=(item("Micro"),)),
        Cell("1+1", "1 for, 1 against", items=(item("a", "pro"), item("b", "con"))),
    )
    row = read(comparison_as_csv(value))[1]
    assert row[2:] == ["Micro [verified: docs]", "1 for, 1 against; + a [verified: docs]; − b [verified: docs]"]


def test_a_pro_is_no_formula() -> None:
    row = read(comparison_as_csv(comparison(Cell("+", "+ good", items=(item("good", "pro"),)))))[1]
    assert row[2].startswith("'+ good")


def test_a_disputed_cell_says_so() -> None:
    clash = Clash("is-it", "Is it?", "/disagreements/#is-it")
    value = comparison(Cell("unknown", "unknown", clashes=(clash,)))
    assert read(comparison_as_csv(value))[1][2] == "unknown; sources disagree: Is it?"
    assert "| Row | unknown<br>sources disagree: Is it? |" in comparison_as_markdown(value)


def test_markdown_says_what_of_the_whole_it_shows() -> None:
    value = comparison(Cell("a", "a"), Cell("a", "a")).narrowed(View(only="differences"))
    assert comparison_as_markdown(value).splitlines()[2] == "Shown: only differences; 0 of 1 rows."


def test_markdown_is_a_table_with_its_sources() -> None:
    value = comparison(Cell("a", "a|b", "note", (item("*x*\n<y> & [z](w)"),)), Cell("unknown", "unknown"))
    assert comparison_as_markdown(value).splitlines() == [
        "# F0 vs F1",
        "",
        "## Section",
        "",
        "|  | F0 | F1 |",
        "| --- | --- | --- |",
        r"| Row | a\|b (note)<br>\*x\*<br>&lt;y> &amp; \[z\](w) \[verified: docs\] | unknown |",
        "",
        "## Sources",
        "",
        r"- docs: The \*docs\* <https://example.org/docs>",
    ]


NASTY = (
    *(
        "a|b",
        "a\\|b",
        "\\",
        "|",
        "`code`",
        "``",
        "*b* _i_ ~~s~~",
        "[a](b)",
        "![a](b)",
        "<script>",
        "<b>",
        "a & b",
        "&lt;",
    ),
    *(
        "# a",
        "- a",
        "1. a",
        "> a",
        "---",
        "a  b",
        "a\nb",
        "a\r\nb|c",
        "a\u2028b",
        "a\x85b",
        "$x$",
        "a\tb",
        "http://a.b/|c",
    ),
)
URLS = (
    "https://a.example/|x",
    "https://a.example/>x<",
    "https://a.example/a b",
    "https://a.example/(x)",
    "https://a.example/é",
)
PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def cells_of(text: str) -> list[list[str]]:
    """What a reader of the Markdown sees in the rows of its tables."""
    rows: list[list[str]] = []
    for before, token in pairwise(PARSER.parse(text)):
        if token.type == "tr_open":
            rows.append([])
        elif before.type in ("th_open", "td_open"):
            rows[-1].append(shown(token))
    return rows


def shown(token: Token) -> str:
    """The text of an inline token: only a break may be anything but text."""
    found = ""
    for child in token.children or []:
        assert child.type in ("text", "text_special", "html_inline"), child
        found += "\n" if child.type == "html_inline" else child.content
        assert child.type != "html_inline" or child.content == "<br>"
    return found


def plain_lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


@pytest.mark.parametrize("text", NASTY)
def test_no_name_and_no_note_breaks_a_table(text: str) -> None:
    value = comparison(Cell("a", "a", text), Cell("b", text))
    columns = tuple(replace(column, name=text) for column in value.columns)
    row = replace(value.sections[0].rows[0], name=text)
    value = replace(value, columns=columns, sections=(Section("s", text, (row,)),))
    head, line = cells_of(comparison_as_markdown(value))
    assert [plain_lines(each) for each in head] == ["", plain_lines(text), plain_lines(text)]
    assert [plain_lines(each) for each in line] == [plain_lines(each) for each in (text, f"a ({text})", text)]


@pytest.mark.parametrize("url", URLS)
def test_every_source_is_a_line_with_a_link(url: str) -> None:
    for text in NASTY:
        tokens = PARSER.parse(source_line(replace(SOURCE, name=text, url=url)))
        [inline] = [token for token in tokens if token.type == "inline"]
        links = [child for child in inline.children or [] if child.type == "link_open"]
        assert [unquote(str(link.attrs["href"])) for link in links] == [url], text
