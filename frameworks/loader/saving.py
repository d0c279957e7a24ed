"""Records → database.

A record's path, for example `tradeoff:django/mature`, names it for ever. LoadedRecord keeps, for each path, which row
it became and a digest of that row as loaded: a row that no longer has this digest was changed by an editor and stays;
a row that is gone was deleted by an editor and stays gone. Only where a record that is written now points at it does a
deleted entry come back; a deleted framework is left out of such lists instead.

Some thousand records are taken at a time, whole files, and in them those of one model after the other. What is kept of
them all is no more than path and key of each entry.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F

from frameworks.loader.files import Content, Folder, Part, Reading
from frameworks.loader.reading import ContentError, Record
from frameworks.loader.remembering import remember
from frameworks.loader.removing import MODELS, Removal
from frameworks.loader.repetitions import repeated_entries, repeated_parts
from frameworks.loader.report import Report
from frameworks.loader.rows import rows_with
from frameworks.loader.taking import Taking
from frameworks.models import Framework, LoadedRecord
from frameworks.triggers import content_models

BATCH = 4_000  # records that are held in memory, or those of one file where it has more
WHOLE = "content"  # the LoadedRecord that remembers the digest of all files
Progress = Callable[[Sequence[Part]], Iterable[Part]]


class DryRun(Exception):
    """Raised at the end of a --check to undo everything."""


def is_loaded(content: Content | Folder) -> bool:
    return LoadedRecord.objects.filter(path=WHOLE, digest=content.digest).exists()


def load(
    content: Content | Folder,
    *,
    overwrite: Container[str] = frozenset(),
    check: bool = False,
    progress: Progress = lambda parts: parts,
) -> Report:
    """Loads everything or raises ContentError and changes nothing.

    `overwrite` holds slugs of frameworks to be put back whole, editors' claims included. `check` rolls back at the end.
    """
    loading = Loading(overwrite)
    try:
        with collecting_seldom(), transaction.atomic():
            loading.run(content, progress)
            if check:
                raise DryRun
    except DryRun:
        pass
    return loading.report


def analyze() -> None:
    """PostgreSQL takes its figures of what is in a table by itself only after the transaction. Without any it reads
    whole indexes for a few rows.
    """
    if connection.vendor == "postgresql":
        tables = [LoadedRecord._meta.db_table, *(model._meta.db_table for model in content_models())]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Rows by the thousand are all still needed: looking through them for garbage took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Loading:
    """One run."""

    def __init__(self, overwrite: Container[str]) -> None:
        self.overwrite = overwrite
        self.report = Report()
        self.reading = Reading()
        self.taking = Taking(overwrite, self.report)
        self.removal = Removal(self.report, self.taking.touched)

    def run(self, content: Content | Folder, progress: Progress) -> None:
        for number, batch in enumerate(self.batches(progress(content.parts)), 1):
            self.take(batch)
            if number > 1 and number.bit_count() == 1:  # twice as much is there as the last time
                analyze()
        self.refuse()
        self.remove_entries()
        self.taking.refuse_taken_slugs()
        known, places = self.taking.known, self.reading.entries
        self.taking.problems += repeated_entries(self.taking.entries_written, known.keys, places)
        self.refuse()
        for path in self.taking.known.deleted:
            self.report.note("left deleted", path)
        self.taking.loaded_again.append(LoadedRecord(path=WHOLE, object_id=0, digest=content.digest))
        self.settle()

    def refuse(self) -> None:
        """ContentError where anything is wrong so far."""
        if problems := self.reading.problems or sorted(self.taking.problems, key=lambda each: (each.file, each.line)):
            raise ContentError(problems)

    def batches(self, parts: Iterable[Part]) -> Iterator[list[Record]]:
        """Whole files. After one that cannot be read nothing is taken, but all are read: their problems are told."""
        batch: list[Record] = []
        for part in parts:
            batch += self.reading.read(part)
            if self.reading.problems:
                batch.clear()
            if len(batch) >= BATCH:
                yield batch
                batch = []
        yield batch

    def take(self, batch: list[Record]) -> None:
        """Parts that left their files go first: what comes may take their place."""
        entries = {record.entry for record in batch}
        loaded = {each.path: each for each in rows_with(LoadedRecord.objects.order_by("pk"), "entry", entries)}
        current = {record.path for record in batch}
        self.removal.remove(r for path, r in loaded.items() if path != r.entry and path not in current)
        for model in MODELS.values():
            self.taking.take([record for record in batch if record.kind.model is model], loaded)
        self.removal.drop_additions(self.overwritten(batch), self.taking.rows)
        self.taking.problems += repeated_parts(self.taking.written)
        self.settle()

    def overwritten(self, batch: list[Record]) -> dict[int, str]:
        """Frameworks to be put back whole: slugs by key."""
        paths = [r.path for r in batch if r.kind.model is Framework and r.path in self.taking.known.keys]
        slugs = {self.taking.known.keys[path]: path.partition(":")[2] for path in paths}
        return {key: slug for key, slug in slugs.items() if slug in self.overwrite}

    def remove_entries(self) -> None:
        """Those that no file has any more, after all that stands under them."""
        entries = LoadedRecord.objects.filter(path=F("entry"))
        paths = entries.values_list("path", flat=True).iterator()
        gone = [path for path in paths if path not in self.taking.known]
        self.removal.remove(rows_with(LoadedRecord.objects.exclude(path=F("entry")), "entry", gone))
        self.removal.remove(rows_with(entries, "path", gone))

    def settle(self) -> None:
        """History and memory of what was taken."""
        remember(self.taking.touched)
        self.taking.settle()
