"""The content files, one after another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from frameworks.loader.reading import ContentError, Problem, Record, is_framework, read_file
from frameworks.loader.tables import TABLES

CONTENT = Path(__file__).parent.parent / "content"
Part = Callable[[], list[Record]]  # reads a file; ContentError where its form is wrong


@dataclass
class Content:
    """Records in the order of loading, and a digest of the files they came from."""

    records: list[Record]
    digest: str

    @property
    def parts(self) -> Sequence[Part]:
        return [lambda: self.records]

    def facts(self) -> dict[str, list[Record]]:
        """Which records carry each fact of the articles."""
        found: dict[str, list[Record]] = {}
        for record in self.records:
            for fact in record.facts:
                found.setdefault(fact, []).append(record)
        return found


class Folder:
    """Content files in the order of loading, each read when its turn comes; ContentError where one is of no use."""

    def __init__(self, folder: Path = CONTENT) -> None:
        if problems := list(strangers(folder)):
            raise ContentError(problems)
        self.files = [
            (path, path.relative_to(folder).as_posix(), tables)
            for pattern, tables in TABLES.items()
            for path in sorted(folder.glob(pattern))
        ]

    @property
    def parts(self) -> Sequence[Part]:
        return [partial(read_file, *file) for file in self.files]

    @property
    def frameworks(self) -> set[str]:
        return {path.stem for path, name, _ in self.files if is_framework(name)}

    @cached_property
    def digest(self) -> str:
        digest = hashlib.sha256()
        for path, name, _ in self.files:
            digest.update(name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()


def read_content(folder: Path = CONTENT) -> Content:
    """Reads every file; raises ContentError with all that is wrong with their form: see `docs/changing.md`."""
    files = Folder(folder)
    reading = Reading()
    records = [record for part in files.parts for record in reading.read(part)]
    if reading.problems:
        raise ContentError(reading.problems)
    return Content(records, files.digest)


class Reading:
    """Reads one part after another, keeping what is wrong with their form, and where each entry stands."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.entries: dict[str, str] = {}  # file and line by path

    def read(self, part: Part) -> list[Record]:
        """Its records; none where something is wrong."""
        try:
            records = part()
        except ContentError as error:
            self.problems += error.problems
            return []
        self.problems += self.doubled(records)
        return records

    def doubled(self, records: list[Record]) -> Iterator[Problem]:
        """A record that stands twice would overwrite itself. What stands under an entry stands in its file."""
        parts: dict[str, str] = {}
        for record in records:
            seen = parts if record.parent else self.entries
            if at := seen.get(record.path):
                yield record.problem(f"{record.path} stands at {at} already", record.kind.key)
            else:
                seen[record.path] = f"{record.place.file}:{record.place.start + 1}"


def strangers(folder: Path) -> Iterator[Problem]:
    """Files that nobody would read; and a folder without any file, as loading it would empty the catalogue."""
    known = {path for pattern in TABLES for path in folder.glob(pattern)}
    for path in sorted(set(folder.rglob("*.toml")) - known):
        yield Problem(path.relative_to(folder).as_posix(), 1, f"no such file is expected; known: {', '.join(TABLES)}")
    if not known:
        yield Problem(str(folder), 1, "no content files here")
