"""Records → database.

A record's path, for example `tradeoff:django/mature`, names it for ever. LoadedRecord keeps, for each path, which row
it became and a digest of that row as loaded: a row that no longer has this digest was changed by an editor and stays;
a row that is gone was deleted by an editor and stays gone. Only where a record that is written now points at it does a
deleted entry come back; a deleted framework is left out of such lists instead.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

import reversion
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from frameworks.loader.reading import Content, ContentError, Problem, Record
from frameworks.loader.removing import MODELS, Removal, last_first
from frameworks.loader.report import Report
from frameworks.loader.tables import path_of
from frameworks.loader.values import as_stored, empty_values, field_of, messages
from frameworks.models import Framework, LoadedRecord
from frameworks.models.record import digest_of

WHOLE = "content"  # the LoadedRecord that remembers the digest of all files


class Everything:
    """Contains each slug there is: `overwrite` without a name."""

    def __contains__(self, slug: object) -> bool:
        return True


class DryRun(Exception):
    """Raised at the end of a --check to undo everything."""


class Broken(Exception):
    """What is pointed at could not be loaded."""


def is_loaded(content: Content) -> bool:
    return LoadedRecord.objects.filter(path=WHOLE, digest=content.digest).exists()


def load(
    content: Content,
    *,
    overwrite: Container[str] = frozenset(),
    check: bool = False,
    progress: Callable[[list[Record]], Iterable[Record]] = lambda records: records,
) -> Report:
    """Loads everything or raises ContentError and changes nothing.

    `overwrite` holds slugs of frameworks to be put back whole, editors' claims included. `check` rolls back at the end.
    """
    loading = Loading(overwrite)
    try:
        with transaction.atomic():
            loading.run(content, progress)
            if check:
                raise DryRun
    except DryRun:
        pass
    return loading.report


class Loading:
    """One run. Rows are looked up once, then by path."""

    def __init__(self, overwrite: Container[str]) -> None:
        self.overwrite = overwrite
        self.report = Report()
        self.problems: list[Problem] = []
        self.known = {record.path: record for record in LoadedRecord.objects.all()}
        self.rows: dict[str, models.Model] = {}
        self.were_empty = {model for model in MODELS.values() if not model._default_manager.exists()}
        self.deleted: dict[str, Record] = {}  # by editors
        self.broken: set[str] = set()  # said once; what points at these is not complained about
        self.written: list[LoadedRecord] = []
        self.touched: list[models.Model] = []
        self.removal = Removal(self.report, self.touched)

    def run(self, content: Content, progress: Callable[[list[Record]], Iterable[Record]]) -> None:
        current = {record.path for record in content.records}
        gone = [r for path, r in self.known.items() if path not in current and path != WHOLE]
        self.removal.remove(r for r in last_first(gone) if "/" in r.path)
        for record in progress(content.records):
            self.take(record)
        self.removal.remove(r for r in last_first(gone) if "/" not in r.path)
        if self.problems:
            raise ContentError(self.problems)
        for path, row in self.rows.items():
            if isinstance(row, Framework) and path.partition(":")[2] in self.overwrite:
                self.removal.drop_additions(row, self.rows.values())
        for path in self.deleted:
            self.report.note("left deleted", path)
        self.remember()
        self.written.append(LoadedRecord(path=WHOLE, object_id=0, digest=content.digest))
        LoadedRecord.objects.bulk_create(
            self.written,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["object_id", "digest", "loaded_at"],
        )

    # ── one record ──

    def take(self, record: Record) -> None:
        if record.parent and record.parent.path not in self.rows:
            return  # its parent is broken, which was said, or deleted by an editor
        loaded = self.known.get(record.path)
        row = self.row_of(record, loaded)
        put_back = record.framework in self.overwrite if record.framework else isinstance(self.overwrite, Everything)
        if row is None and loaded and not put_back:
            self.deleted[record.path] = record
            return
        if row is not None and not put_back and (loaded is None or digest_of(row) != loaded.digest):
            self.rows[record.path] = row
            self.report.note("kept", record.path)
            return
        self.write(record, row, loaded, put_back)

    def row_of(self, record: Record, loaded: LoadedRecord | None) -> models.Model | None:
        """The row it became, or one that an editor made under the same key."""
        manager = record.kind.model._default_manager
        if loaded:
            return manager.filter(pk=loaded.object_id).first()
        if record.kind.model in self.were_empty or not self.resolvable(record):
            return None
        return manager.filter(**self.identity(record)).first()

    def resolvable(self, record: Record) -> bool:
        return all(value is not None for value in self.identity(record).values())

    def identity(self, record: Record) -> dict[str, Any]:
        """The field values by which a row is the same thing as this record."""
        kind = record.kind
        key = record.values.get(kind.key)
        target = kind.model._meta.get_field(kind.key).related_model
        found = {kind.key: self.rows.get(path_of(target, key)) if target else key}
        if kind.parent and record.parent:
            found[kind.parent] = self.rows[record.parent.path]
        return found

    def write(self, record: Record, row: models.Model | None, loaded: LoadedRecord | None, put_back: bool) -> None:
        before = None if row is None else digest_of(row)
        try:
            row = self.saved(record, row or record.kind.model())
        except ValidationError as error:
            self.broken.add(record.path)
            self.problems += [record.problem(text, key) for key, text in messages(error)]
            return
        except (IntegrityError, DataError) as error:
            self.broken.add(record.path)
            self.problems.append(record.problem(f"the database refuses it: {str(error).splitlines()[0]}"))
            return
        digest = digest_of(row)
        self.rows[record.path] = row
        self.note_written(record, loaded, row, self.outcome(before, digest, put_back), digest)

    def saved(self, record: Record, row: models.Model) -> models.Model:
        """The row with the record's values. Constraints are left to the database, which checks them at no cost."""
        plain, many = self.split(record)
        for name, value in plain.items():
            setattr(row, name, value)
        row.full_clean(validate_unique=False, validate_constraints=False)
        if hasattr(row, "check_sources"):
            row.check_sources(many.get("sources", many.get("finding_sources", [])))
        is_new = row.pk is None
        with transaction.atomic():
            row.save()
            for name, entries in many.items():
                manager = getattr(row, name)
                manager.add(*entries) if is_new else manager.set(entries)
        return row

    def outcome(self, before: str | None, after: str, put_back: bool) -> str:
        if before is None:
            return "created"
        return "unchanged" if before == after else "replaced" if put_back else "updated"

    def note_written(
        self,
        record: Record,
        loaded: LoadedRecord | None,
        row: models.Model,
        outcome: str,
        digest: str,
    ) -> None:
        self.report.note(outcome, record.path)
        if outcome != "unchanged":
            self.touched.append(getattr(row, record.kind.parent) if record.parent else row)
        if loaded is None or (loaded.digest, loaded.object_id) != (digest, row.pk):
            self.written.append(LoadedRecord(path=record.path, object_id=row.pk, digest=digest))

    def split(self, record: Record) -> tuple[dict[str, Any], dict[str, list[models.Model]]]:
        """The record's values as field values, relations by slug resolved; ValidationError names the key."""
        model = record.kind.model
        plain: dict[str, Any] = empty_values(model)
        many: dict[str, list[models.Model]] = {f.name: [] for f in model._meta.many_to_many}
        errors: dict[str, str] = {}
        for key, value in record.values.items():
            try:
                target = field_of(record.kind, key)
                if isinstance(target, models.ManyToManyField):
                    many[key] = self.those(target.related_model, value)
                elif isinstance(target, models.ForeignKey):
                    plain[key] = self.must(target.related_model, value)
                else:
                    plain[key] = as_stored(target, value)
            except Broken:
                errors[key] = ""
            except (LookupError, ValueError) as error:
                errors[key] = str(error)
        if errors:
            raise ValidationError(errors)
        if record.kind.parent and record.parent:
            plain[record.kind.parent] = self.rows[record.parent.path]
        return plain, many

    def those(self, model: Any, slugs: Any) -> list[models.Model]:
        """The entries with these slugs, without frameworks that an editor deleted."""
        if not isinstance(slugs, list):
            raise ValueError("expected a list of slugs")
        there = [s for s in slugs if model is not Framework or path_of(model, s) not in self.deleted]
        return [self.must(model, slug) for slug in there]

    def must(self, model: Any, slug: Any) -> models.Model:
        path = path_of(model, slug)
        if record := self.deleted.pop(path, None):
            self.write(record, None, self.known[path], True)
        if entry := self.rows.get(path):
            return entry
        if path in self.broken:
            raise Broken
        raise LookupError(f"no {model._meta.verbose_name} has the slug {slug!r}")

    def remember(self) -> None:
        """A revision for each framework and entry that changed, so that editors can come back to it."""
        heads = {(type(head), head.pk): head for head in self.touched if head.pk}
        for (model, pk), head in heads.items():
            if reversion.is_registered(model) and model._default_manager.filter(pk=pk).exists():
                with reversion.create_revision(manage_manually=True):
                    reversion.add_to_revision(head)
                    reversion.set_comment("Loaded from the content files.")
