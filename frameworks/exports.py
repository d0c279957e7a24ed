"""A list or a Comparison as CSV, a Comparison as Markdown: text to take away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from frameworks.claims import Cited
from frameworks.comparison import Cell, Comparison, Item, Row

FORMULA = tuple("=+-@")
PRINTED_IN_URLS = ":/?#[]@!$&'()*+,;=%~"


def table_as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue()


def plain(value: Any) -> str:
    """One cell. What a spreadsheet would take for a formula begins with an apostrophe."""
    text = written(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\r", "\n") else text


def written(value: Any) -> str:
    """A list of words as "a; b", anything deeper as JSON, nothing as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Iterable) and not isinstance(value, (str, dict)):
        parts = list(value)
        if all(isinstance(each, str) for each in parts):
            return "; ".join(parts)
        return json.dumps(parts, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


def records_as_csv(header: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    """Records of one kind. A value that has parts of its own is a column for each: `claim_counts.verified`."""
    return table_as_csv(header, ([reach(record, column) for column in header] for record in records))


def reach(record: Mapping[str, Any], column: str) -> Any:
    value: Any = record
    for name in column.split("."):
        value = value[name]
    return value


# ── a comparison ──


def comparison_as_csv(comparison: Comparison) -> str:
    """A line for each row of the comparison: section, row, then a column for each framework."""
    header = ["section", "row", *(column.slug for column in comparison.columns)]
    rows = (
        [section.name, row.name, *(cell_text(cell, "; ") for cell in row.cells)]
        for section in comparison.sections
        for row in section.rows
    )
    return table_as_csv(header, rows)


def cell_text(cell: Cell, between: str) -> str:
    """What the cell says, each claim in it with its standing and sources, what is disputed; nothing twice."""
    said = f"{cell.label} ({cell.note})" if cell.note else cell.label
    is_listed = set(cell.label.split(", ")) <= {item.text for item in cell.items}
    clashes = (f"sources disagree: {clash.name}" for clash in cell.clashes)
    return between.join([*([] if is_listed else [said]), *map(item_text, cell.items), *clashes])


def item_text(item: Item) -> str:
    sign = {"pro": "+ ", "con": "− "}.get(item.sign, "")
    cited = ", ".join(source.slug for source in item.sources)
    return f"{sign}{item.text} [{item.standing}: {cited}]".lstrip()


def comparison_as_markdown(comparison: Comparison) -> str:
    """A table for each section, what of the whole these are, and below them every source cited."""
    head = table_line(["", *(escaped(column.name) for column in comparison.columns)])
    rule = table_line(["---"] * (len(comparison.columns) + 1))
    lines = [f"# {escaped(comparison.title)}"]
    if comparison.view.params:
        lines += ["", f"Shown: {comparison.view.wording}; {comparison.count} of {comparison.of} rows."]
    for section in comparison.sections:
        lines += ["", f"## {escaped(section.name)}", "", head, rule, *map(markdown_row, section.rows)]
    lines += ["", "## Sources", ""]
    lines += [source_line(source) for source in comparison.sources]
    return "\n".join(lines) + "\n"


def markdown_row(row: Row) -> str:
    return table_line([escaped(row.name), *(escaped(cell_text(cell, "\n")) for cell in row.cells)])


def table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def source_line(source: Cited) -> str:
    return f"- {source.slug}: {escaped(source.name)} {autolink(source.url)}".rstrip()


def escaped(text: str) -> str:
    """Kept from being read as Markdown or HTML; a new line stays within its table cell."""
    for mark in "\\`*_~[]|":
        text = text.replace(mark, f"\\{mark}")
    return "<br>".join(text.replace("&", "&amp;").replace("<", "&lt;").splitlines())


def autolink(url: str) -> str:
    """An address between angle brackets, which is a link whatever stands in it; nothing for none."""
    return f"<{quote(url, safe=PRINTED_IN_URLS)}>" if url else ""
