"""Records → database.

A record's path, for example `tradeoff:django/mature`, names it for ever. LoadedRecord keeps, for each path, which row it
became and a digest of that row as loaded: a row that no longer has this digest was changed by an editor and stays; a
row that is gone was deleted by an editor and stays gone.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Any

import reversion
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction

from frameworks.loader.reading import Content, ContentError, Problem, Record
from frameworks.models import Claim, Framework, LoadedRecord
from frameworks.models.record import digest_of

WHOLE = "content"  # the LoadedRecord that remembers the digest of all files


class Everything:
    """Contains each slug there is: `overwrite` without a name."""

    def __contains__(self, slug: object) -> bool:
        return True


@dataclass
class Report:
    """What a load did, or would do: how many records of each outcome, and the paths worth naming."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    skipped: bool = False

    def note(self, outcome: str, path: str) -> None:
        self.counts[outcome] += 1
        if outcome in ("kept", "left deleted"):
            self.kept.append(f"{path} ({'changed' if outcome == 'kept' else 'deleted'} by an editor)")

    def __str__(self) -> str:
        if self.skipped:
            return "content unchanged"
        order = (
            "created",
            "updated",
            "replaced",
            "removed",
            "unchanged",
            "kept",
            "left deleted",
        )
        return ", ".join(f"{self.counts[word]} {word}" for word in order if self.counts[word]) or "nothing to do"


class DryRun(Exception):
    """Raised at the end of a --check to undo everything."""


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
        self.were_empty = {model for model in domain_models() if not model._default_manager.exists()}
        self.written: list[LoadedRecord] = []
        self.touched: list[models.Model] = []

    def run(self, content: Content, progress: Callable[[list[Record]], Iterable[Record]]) -> None:
        current = {record.path for record in content.records}
        gone = [r for path, r in self.known.items() if path not in current and path != WHOLE]
        self.remove([r for r in gone if "/" in r.path])
        for record in progress(content.records):
            self.take(record)
        self.remove([r for r in gone if "/" not in r.path])
        if self.problems:
            raise ContentError(self.problems)
        self.drop_additions(content)
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
            return self.report.note("left deleted", record.path)
        if row is not None and not put_back and (loaded is None or digest_of(row) != loaded.digest):
            self.rows[record.path] = row
            return self.report.note("kept", record.path)
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
        found = {kind.key: self.entry(target, key) if target else key}
        if kind.parent and record.parent:
            found[kind.parent] = self.rows[record.parent.path]
        return found

    def entry(self, model: Any, slug: Any) -> models.Model | None:
        return self.rows.get(f"{model._meta.model_name}:{slug}")

    def write(self, record: Record, row: models.Model | None, loaded: LoadedRecord | None, put_back: bool) -> None:
        before = None if row is None else digest_of(row)
        try:
            row = self.saved(record, row or record.kind.model())
        except ValidationError as error:
            self.problems += [record.problem(text, key) for key, text in messages(error)]
            return
        except IntegrityError as error:
            self.problems.append(record.problem(f"the database refuses it: {error}"))
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
            self.touched.append(row)
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
                target = model._meta.get_field(key)
            except FieldDoesNotExist:
                errors[key] = f"unknown key {key!r}"
                continue
            try:
                if isinstance(target, models.ManyToManyField):
                    many[key] = [self.must(target.related_model, slug) for slug in value]
                elif isinstance(target, models.ForeignKey):
                    plain[key] = self.must(target.related_model, value)
                else:
                    plain[key] = as_stored(value)
            except (LookupError, TypeError, ValueError) as error:
                errors[key] = str(error)
        if errors:
            raise ValidationError(errors)
        if record.kind.parent and record.parent:
            plain[record.kind.parent] = self.rows[record.parent.path]
        return plain, many

    def must(self, model: Any, slug: Any) -> models.Model:
        if entry := self.entry(model, slug):
            return entry
        raise LookupError(f"no {model._meta.verbose_name} has the slug {slug!r}")

    # ── what the files no longer say, what they never said ──

    def remove(self, gone: list[LoadedRecord]) -> None:
        """Rows whose record left the files go too, unless an editor changed them or something still needs them."""
        by_name = {model._meta.model_name: model for model in domain_models()}
        for loaded in gone:
            row = by_name[loaded.path.partition(":")[0]]._default_manager.filter(pk=loaded.object_id).first()
            if row is None:
                loaded.delete()
                continue
            if digest_of(row) != loaded.digest:
                self.report.note("kept", loaded.path)
                continue
            row.delete()
            loaded.delete()
            self.report.note("removed", loaded.path)

    def drop_additions(self, content: Content) -> None:
        """Replacing a framework whole takes away the claims that only editors gave it."""
        ours = {(type(row), row.pk) for row in self.rows.values()}
        for path, framework in self.rows.items():
            if not isinstance(framework, Framework) or path.partition(":")[2] not in self.overwrite:
                continue
            for model in domain_models():
                if issubclass(model, Claim):
                    for row in model._default_manager.filter(framework=framework):
                        if (model, row.pk) not in ours:
                            self.report.note("removed", f"{model._meta.model_name} {row.pk}")
                            row.delete()

    def remember(self) -> None:
        """A revision for each framework and entry that changed, so that editors can come back to it."""
        whole: dict[Any, models.Model] = {}
        for row in self.touched:
            head = getattr(row, "framework", row)
            if reversion.is_registered(type(head)):
                whole[type(head), head.pk] = head
        for head in whole.values():
            with reversion.create_revision(manage_manually=True):
                reversion.add_to_revision(head)
                reversion.set_comment("Loaded from the content files.")


def domain_models() -> list[type[models.Model]]:
    return list(Framework._meta.apps.get_app_config("frameworks").get_models())


def empty_values(model: type[models.Model]) -> dict[str, Any]:
    """What the fields hold that a record does not name: a key taken out of a file is taken out of the row."""
    return {
        f.name: f.get_default()
        for f in model._meta.concrete_fields
        if f.editable and not f.primary_key and not f.is_relation and f.name not in ("slug", "key")
    }


def as_stored(value: Any) -> Any:
    """Lists of words are kept as one line; a moment is no day."""
    if isinstance(value, datetime.datetime):
        raise ValueError("expected a day like 2026-11-20")
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def messages(error: ValidationError) -> list[tuple[str, str]]:
    """Pairs of key and text; the key is empty where the record as a whole is meant."""
    if not hasattr(error, "error_dict"):
        return [("", text) for text in error.messages]
    return [
        (
            "" if key == "__all__" else key,
            text if key == "__all__" else f"{key}: {text}",
        )
        for key, texts in error.message_dict.items()
        for text in texts
    ]
