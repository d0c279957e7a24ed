"""A content file → records, each knowing the file and line it came from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli
from django.db import models

from frameworks.loader.tables import Kind

HEADER = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]\]?")


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class ContentError(Exception):
    """The content files cannot be loaded; nothing was changed. `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Place:
    """Where a table stands, so that a mistake in it can be pointed at."""

    file: str
    lines: list[str]
    start: int  # index of its header line

    def line_of(self, key: str) -> int:
        for number, line in enumerate(self.lines[self.start + 1 :], self.start + 2):
            if HEADER.match(line):
                break
            if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return self.start + 1


@dataclass
class Record:
    """One table of a file, before it meets the database."""

    kind: Kind
    path: str
    values: dict[str, Any]
    facts: list[str]
    parent: Record | None
    place: Place
    framework: str = ""  # slug of the framework whose file it stands in
    parts: int = 0  # how many tables stand within it

    @property
    def entry(self) -> str:
        """Path of the entry that it stands under; of an entry its own."""
        return self.parent.path if self.parent else self.path

    def problem(self, text: str, key: str = "") -> Problem:
        return Problem(self.place.file, self.place.line_of(key), text)


def is_framework(name: str) -> bool:
    return name.startswith("frameworks/")


def read_file(path: Path, name: str, tables: dict[str, Kind]) -> list[Record]:
    reader = FileReader(name, *parsed(name, path.read_bytes()))
    own = path.stem if is_framework(name) else ""
    for table in reader.data:
        if table not in tables:
            reader.complain(reader.line_of(table), f"unknown table {table!r}; expected {', '.join(tables)}")
    if own and "framework" not in reader.data:
        reader.complain(1, "the table [framework] is missing")
    head: Record | None = None
    for table, kind in tables.items():
        for row in reader.rows(table, reader.data.get(table, []), reader.line_of(table)):
            if own and table == "framework":
                row = {"slug": own, **row}
            record = reader.take(table, kind, row, head if kind.parent else None, own)
            head = record if own and table == "framework" else head
    if reader.problems:
        raise ContentError(reader.problems)
    return reader.records


def parsed(name: str, data: bytes) -> tuple[dict[str, Any], list[str]]:
    """What the file holds, and its lines."""
    try:
        text = data.decode()
        return tomli.loads(text), text.splitlines()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError([Problem(name, line, "not UTF-8 text")]) from None
    except tomli.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())  # else it says: at end of document
        raise ContentError([Problem(name, line, f"not valid TOML: {error}")]) from None


class FileReader:
    """Turns the tables of one file into records, keeping count of where each stands."""

    def __init__(self, name: str, data: dict[str, Any], lines: list[str]) -> None:
        self.name, self.data, self.lines = name, data, lines
        self.headers: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            if match := HEADER.match(line):
                self.headers.setdefault(match[1], []).append(number)
        self.seen: Counter[str] = Counter()  # tables met so far, to find the header of each
        self.order: Counter[tuple[type[models.Model], int]] = Counter()  # places given under each parent
        self.records: list[Record] = []
        self.problems: list[Problem] = []

    def complain(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.name, line, text))

    def line_of(self, table: str) -> int:
        """Its first header, or where it is written as a key."""
        if table in self.headers:
            return self.headers[table][0] + 1
        return Place(self.name, self.lines, -1).line_of(table) or 1

    def place(self, table: str, index: int) -> Place:
        starts = self.headers.get(table, [0])
        return Place(self.name, self.lines, starts[min(index, len(starts) - 1)])

    def rows(self, table: str, value: Any, line: int) -> list[dict[str, Any]]:
        rows = [value] if isinstance(value, dict) else value
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self.complain(line, f"{table!r} must be a table")
        return []

    def take(self, table: str, kind: Kind, row: dict[str, Any], parent: Record | None, own: str) -> Record:
        place = self.place(table, self.seen[table])
        self.seen[table] += 1
        values = {**row, **kind.fixed}
        children = {name: self.rows(name, values.pop(name, []), place.line_of(name)) for name in kind.children}
        facts = self.facts(values.pop("facts", []), place)
        if kind.ordered:
            self.order[kind.model, id(parent)] += 1
            values[kind.ordered] = self.order[kind.model, id(parent)]
        key = str(values.get(kind.key, ""))
        if not key:
            self.complain(place.start + 1, f"[[{table}]] needs {kind.key}")
        path = f"{kind.model._meta.model_name}:{parent.path.partition(':')[2] + '/' if parent else ''}{key}"
        record = Record(kind, path, values, facts, parent, place, own, sum(map(len, children.values())))
        self.records.append(record)
        for name, rows in children.items():
            for child in rows:
                self.take(f"{table}.{name}", kind.children[name], child, record, own)
        return record

    def facts(self, value: Any, place: Place) -> list[str]:
        if isinstance(value, list) and all(isinstance(fact, str) for fact in value):
            return value
        self.complain(place.line_of("facts"), "facts: expected a list of ids")
        return []
