"""Records of one model → rows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from frameworks.loader.inserting import insert
from frameworks.loader.reading import Problem, Record
from frameworks.loader.remembering import Heads
from frameworks.loader.report import Report
from frameworks.loader.resolving import Known, first_repeated
from frameworks.loader.rows import MANY, Draft, Now, as_they_are, chunks, rows_with, unwritten, write_rows
from frameworks.loader.values import messages
from frameworks.models import Disagreement, Entry, LoadedRecord, Source
from frameworks.models.record import digest_of

REMEMBERED = ("path", "entry", "object_id", "digest")


class Everything:
    """Contains each slug there is: `overwrite` without a name."""

    def __contains__(self, slug: object) -> bool:
        return True


class Taking:
    """Takes records, those of one model at a time, and keeps what came of it."""

    def __init__(self, overwrite: Container[str], report: Report) -> None:
        self.overwrite, self.report = overwrite, report
        self.problems: list[Problem] = []
        self.known = Known(self.bring_back)
        self.taken_slugs: list[Draft] = []  # their slugs lead to other entries; these may go yet
        self.entries_written: dict[Any, set[int]] = {}  # keys by model
        # Of those taken last, until they are settled:
        self.written: dict[tuple[Any, int], Record] = {}
        self.rows: set[tuple[Any, int]] = set()
        self.loaded_first: list[tuple[Any, ...]] = []  # values of REMEMBERED
        self.loaded_again: list[LoadedRecord] = []
        self.touched: Heads = set()

    def take(self, records: list[Record], loaded: dict[str, LoadedRecord]) -> None:
        """Without those whose entry is broken, which was said, or deleted by an editor."""
        records = [record for record in records if record.parent is None or record.parent.path in self.known.keys]
        keys = self.known.keys_of(records, loaded)
        if (end := first_repeated(keys)) < len(records):  # the row may be another's once the first is written
            self.take(records[:end], loaded)
            self.take(records[end:], loaded)
            return
        rows = as_they_are(records[0].kind.model, filter(None, keys)) if records else {}
        drafts = [
            self.draft(record, loaded.get(record.path), rows.get(key or 0))
            for record, key in zip(records, keys, strict=True)
        ]
        filled = self.carried([draft for draft in drafts if draft])
        self.taken_slugs += slugs_of_others(filled)
        self.store(filled)

    def draft(self, record: Record, loaded: LoadedRecord | None, now: Now | None) -> Draft | None:
        put_back = record.framework in self.overwrite if record.framework else isinstance(self.overwrite, Everything)
        if now is None and loaded and not put_back:
            self.known.deleted[record.path] = record, loaded
        elif now and not put_back and (loaded is None or now.digest != loaded.digest):
            self.keep(record, now.row.pk)
        else:
            return self.filled(record, loaded, now, put_back)
        return None

    def keep(self, record: Record, pk: int) -> None:
        self.place(record, pk)
        self.report.note("kept", record.path)

    def place(self, record: Record, pk: int) -> None:
        if record.parent is None:
            self.known.keys[record.path] = pk
        self.rows.add((record.kind.model, pk))

    def refuse(self, record: Record, problems: Iterable[Problem]) -> None:
        self.known.broken.add(record.path)
        self.problems += problems

    # ── values ──

    def filled(self, record: Record, loaded: LoadedRecord | None, now: Now | None, put_back: bool) -> Draft | None:
        """The row with the record's values. Constraints are left to the database, which checks them at no cost."""
        try:
            plain, links = self.known.split(record)
            row = now.row if now else record.kind.model()
            for name, value in plain.items():
                setattr(row, name, value)
            found = [f.name for f in row._meta.concrete_fields if f.is_relation and f.attname in plain]
            row.full_clean(exclude=found, validate_unique=False, validate_constraints=False)
            if isinstance(row, Disagreement):
                row.check_positions(record.parts)
        except ValidationError as error:
            self.refuse(record, [record.problem(text, key) for key, text in messages(error)])
            return None
        return Draft(record, loaded, row, links, now, put_back)

    def bring_back(self, record: Record, loaded: LoadedRecord) -> None:
        if draft := self.filled(record, loaded, None, True):
            self.store(self.carried([draft]))

    def refuse_taken_slugs(self) -> None:
        """Once everything that goes is gone: those whose slugs still lead to other entries."""
        for draft in slugs_of_others(self.taken_slugs, is_written=True):
            holder = next(each for each in draft.row.holders([draft.row.slug]) if each.entry != draft.row)
            self.refuse(draft.record, [draft.record.problem(f"slug: {holder.refusal}", "slug")])

    # ── into the database ──

    def carried(self, drafts: list[Draft]) -> list[Draft]:
        """Those whose sources carry them."""
        checked = [draft for draft in drafts if hasattr(draft.row, "check_sources")]
        cited = {pk for draft in checked for pk in draft.cited}
        sources = {source.pk: source for source in rows_with(Source.objects.only("kind").order_by(), "pk", cited)}
        for draft in checked:
            try:
                draft.row.check_sources([sources[pk] for pk in draft.cited])
            except ValidationError as error:
                self.refuse(draft.record, [draft.record.problem(text, key) for key, text in messages(error)])
        return [draft for draft in drafts if draft.record.path not in self.known.broken]

    def store(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            draft.digest = digest_of(draft.row, links=draft.links)
        self.write([draft for draft in self.still_ours(drafts) if draft.is_changed])
        for draft in drafts:
            if not draft.is_changed:
                self.note(draft)

    def still_ours(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Less those that an editor changed since they were read; the others' editors wait from now on."""
        changing = [draft.row.pk for draft in drafts if draft.was and draft.is_changed]
        now = as_they_are(type(drafts[0].row), changing, locked=True) if changing else {}
        for draft in drafts:
            seen = now.get(draft.row.pk)
            if seen and draft.was and seen.digest != draft.was.digest and not draft.is_put_back:
                self.keep(draft.record, draft.row.pk)
            else:
                yield draft

    def write(self, drafts: list[Draft]) -> None:
        """Where the database refuses them, halves are tried, down to the one that is at fault."""
        if not drafts:
            return
        try:
            with transaction.atomic():
                write_rows(drafts)
        except (IntegrityError, DataError) as error:
            unwritten(drafts)
            if len(drafts) > 1:
                half = len(drafts) // 2
                self.write(drafts[:half])
                self.write(drafts[half:])
                return
            said = f"the database refuses it: {str(error).splitlines()[0]}"
            self.refuse(drafts[0].record, [drafts[0].record.problem(said)])
            return
        for draft in drafts:
            self.note(draft)

    def note(self, draft: Draft) -> None:
        record, pk, parent = draft.record, draft.row.pk, draft.record.parent
        self.place(record, pk)
        self.report.note(draft.outcome, record.path)
        if draft.is_changed:
            model = parent.kind.model if parent else record.kind.model
            self.touched.add((model, self.known.keys[record.entry]))
            self.written[record.kind.model, pk] = record
            if parent is None:
                self.entries_written.setdefault(model, set()).add(pk)
        if draft.loaded is None:
            self.loaded_first.append((record.path, record.entry, pk, draft.digest))
        elif (draft.loaded.digest, draft.loaded.object_id) != (draft.digest, pk):
            self.loaded_again.append(
                LoadedRecord(path=record.path, entry=record.entry, object_id=pk, digest=draft.digest)
            )

    def settle(self) -> None:
        """What was loaded is remembered, and what was only needed until then forgotten."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        insert(LoadedRecord, [*REMEMBERED, "loaded_at"], [(*values, now) for values in self.loaded_first])
        LoadedRecord.objects.bulk_create(
            self.loaded_again,
            batch_size=MANY,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=[*REMEMBERED[1:], "loaded_at"],
        )
        for each in (self.loaded_first, self.loaded_again, self.touched, self.rows, self.written):
            each.clear()


def slugs_of_others(drafts: Sequence[Draft], *, is_written: bool = False) -> list[Draft]:
    """Those whose new slugs lead to other entries."""
    new = [draft for draft in drafts if isinstance(draft.row, Entry) and (is_written or draft.row.has_new_slug)]
    found: list[Draft] = []
    for model in {type(draft.row) for draft in new}:
        mine = [draft for draft in new if type(draft.row) is model]
        for chunk in chunks(mine):
            holders = model.holders([draft.row.slug for draft in chunk])
            found += [d for d in chunk if any(each.slug == d.row.slug and each.entry != d.row for each in holders)]
    return found
