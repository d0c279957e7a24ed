"""Content files → records, each knowing the file and line it came from."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models

from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Answer,
    Aspect,
    Classification,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Position,
    Question,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
    UseCase,
)

CONTENT = Path(__file__).parent.parent / "content"
HEADER = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]\]?")


@dataclass(frozen=True)
class Kind:
    """What one kind of table becomes."""

    model: type[models.Model]
    key: str = "slug"  # the field that names it among its siblings
    parent: str = ""  # the field that points to the record it stands under
    fixed: dict[str, Any] = field(default_factory=dict)
    children: dict[str, Kind] = field(default_factory=dict)
    ordered: str = ""  # the field that takes its place in the file


POSITION = Kind(Position, "place", "disagreement", ordered="place")
ADVICE, ANSWER = Kind(Advice, "key", "criterion"), Kind(Answer, "key", "question")
PUBLIC = {"is_published": True}
CLAIMS = {
    "type": Kind(Classification, "type", "framework"),
    "support": Kind(SupportStatement, "feature", "framework"),
    "pro": Kind(Tradeoff, "key", "framework", {"side": "pro"}),
    "con": Kind(Tradeoff, "key", "framework", {"side": "con"}),
    "best_for": Kind(Recommendation, "use_case", "framework"),
    "adoption": Kind(Adoption, "key", "framework"),
    "remark": Kind(Remark, "key", "framework"),
}
# The order of loading: what is pointed at comes first.
TABLES: dict[str, dict[str, Kind]] = {
    "sources/*.toml": {"source": Kind(Source)},
    "types.toml": {"type": Kind(FrameworkType, ordered="position")},
    "aspects.toml": {"aspect": Kind(Aspect, ordered="position")},
    "use_cases.toml": {"use_case": Kind(UseCase, ordered="position")},
    "features.toml": {
        "category": Kind(FeatureCategory, ordered="position"),
        "feature": Kind(Feature),
    },
    "adopters.toml": {"adopter": Kind(Adopter)},
    "exclusions.toml": {"exclusion": Kind(Exclusion)},
    "frameworks/*.toml": {"framework": Kind(Framework, fixed=PUBLIC), **CLAIMS},
    "disagreements/*.toml": {"disagreement": Kind(Disagreement, children={"position": POSITION})},
    "guide.toml": {
        "question": Kind(Question, ordered="position", children={"answer": ANSWER}),
        "criterion": Kind(Criterion, ordered="position", children={"advice": ADVICE}),
    },
}


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

    def problem(self, text: str, key: str = "") -> Problem:
        return Problem(self.place.file, self.place.line_of(key), text)


@dataclass
class Content:
    """All records in the order of loading, and a digest of the files they came from."""

    records: list[Record]
    digest: str

    def facts(self) -> dict[str, list[Record]]:
        """Which records carry each fact of the articles."""
        found: dict[str, list[Record]] = {}
        for record in self.records:
            for fact in record.facts:
                found.setdefault(fact, []).append(record)
        return found


def read_content(folder: Path = CONTENT) -> Content:
    """Reads every file; raises ContentError with all syntax errors, unknown tables and doubled paths."""
    problems: list[Problem] = []
    records: list[Record] = []
    digest = hashlib.sha256()
    for pattern, tables in TABLES.items():
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            data = path.read_bytes()
            digest.update(name.encode() + b"\0" + data)
            try:
                records += read_file(name, data.decode(), tables)
            except tomllib.TOMLDecodeError as error:
                line = re.search(r"line (\d+)", str(error))
                problems.append(Problem(name, int(line[1]) if line else 1, f"not valid TOML: {error}"))
            except UnicodeDecodeError:
                problems.append(Problem(name, 1, "not UTF-8 text"))
            except ContentError as error:
                problems += error.problems
    problems += doubled(records)
    if problems:
        raise ContentError(problems)
    return Content(records, digest.hexdigest())


def read_file(name: str, text: str, tables: dict[str, Kind]) -> list[Record]:
    data = tomllib.loads(text)
    reader = FileReader(name, text.splitlines())
    own = Path(name).stem if name.startswith("frameworks/") else ""
    for table in data:
        if table not in tables:
            reader.complain(table, f"unknown table {table!r}; expected {', '.join(tables)}")
    if own and "framework" not in data:
        reader.complain("framework", "the table [framework] is missing")
    head: Record | None = None
    for table, kind in tables.items():
        for row in as_rows(data.get(table, [])):
            if own and table == "framework":
                row = {"slug": own, **row}
            record = reader.take(table, kind, row, head if kind.parent else None, own)
            head = record if own and table == "framework" else head
    if reader.problems:
        raise ContentError(reader.problems)
    return reader.records


def doubled(records: list[Record]) -> list[Problem]:
    """A record that stands twice would overwrite itself."""
    first: dict[str, Record] = {}
    found = []
    for record in records:
        before = first.setdefault(record.path, record)
        if before is not record:
            at = f"{before.place.file}:{before.place.start + 1}"
            found.append(record.problem(f"{record.path} stands at {at} already", record.kind.key))
    return found


def as_rows(value: Any) -> list[dict[str, Any]]:
    return [value] if isinstance(value, dict) else list(value)


class FileReader:
    """Turns the tables of one file into records, keeping count of where each stands."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name, self.lines = name, lines
        self.headers: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            if match := HEADER.match(line):
                self.headers.setdefault(match[1], []).append(number)
        self.seen: Counter[str] = Counter()  # tables met so far, to find the header of each
        self.order: Counter[tuple[type[models.Model], int]] = Counter()  # places given under each parent
        self.records: list[Record] = []
        self.problems: list[Problem] = []

    def complain(self, table: str, text: str) -> None:
        self.problems.append(Problem(self.name, self.place(table, 0).start + 1, text))

    def place(self, table: str, index: int) -> Place:
        starts = self.headers.get(table, [0])
        return Place(self.name, self.lines, starts[min(index, len(starts) - 1)])

    def take(
        self,
        table: str,
        kind: Kind,
        row: dict[str, Any],
        parent: Record | None,
        own: str,
    ) -> Record:
        place = self.place(table, self.seen[table])
        self.seen[table] += 1
        values = {**row, **kind.fixed}
        children = {name: as_rows(values.pop(name, [])) for name in kind.children}
        facts = values.pop("facts", [])
        if kind.ordered:
            self.order[kind.model, id(parent)] += 1
            values[kind.ordered] = self.order[kind.model, id(parent)]
        key = str(values.get(kind.key, ""))
        if not key:
            self.problems.append(Problem(self.name, place.start + 1, f"[[{table}]] needs {kind.key}"))
        path = f"{kind.model._meta.model_name}:{parent.path.partition(':')[2] + '/' if parent else ''}{key}"
        record = Record(kind, path, values, facts, parent, place, own)
        self.records.append(record)
        for name, rows in children.items():
            for child in rows:
                self.take(f"{table}.{name}", kind.children[name], child, record, own)
        return record
