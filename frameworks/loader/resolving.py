"""What a record points at, and which row it is: by path and slug → by primary key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from frameworks.loader.reading import Record
from frameworks.loader.removing import MODELS, PARENTS
from frameworks.loader.rows import rows_with
from frameworks.loader.tables import path_of
from frameworks.loader.values import as_stored, empty_values, field_of
from frameworks.models import Framework, LoadedRecord
from frameworks.models.record import Links


class Broken(Exception):
    """What is pointed at could not be loaded."""


class Known:
    """The entries that were taken so far. `bring_back` loads one that an editor deleted and that is needed again."""

    def __init__(self, bring_back: Callable[[Record, LoadedRecord], None]) -> None:
        self.bring_back = bring_back
        self.keys: dict[str, int] = {}  # by path
        self.deleted: dict[str, tuple[Record, LoadedRecord]] = {}  # by editors
        self.broken: set[str] = set()  # said once; what points at these is not complained about
        self.were_empty = {model for model in MODELS.values() if not model._default_manager.exists()}

    def __contains__(self, path: str) -> bool:
        """Whether it is still an entry of the files."""
        return path in self.keys or path in self.deleted

    # ── which row it is ──

    def keys_of(self, records: list[Record], loaded: dict[str, LoadedRecord]) -> list[int | None]:
        """Of the row that each became, or of one that an editor made under the same key."""
        new = [r for r in records if r.path not in loaded and r.kind.model not in self.were_empty]
        made = self.made(new) if new else {}
        return [
            loaded[record.path].object_id if record.path in loaded else made.get(self.identity(record))
            for record in records
        ]

    def made(self, records: list[Record]) -> dict[tuple[int, str], int]:
        """The rows that may be the same thing as one of these records, by what they are the same by."""
        kind, parent = records[0].kind, PARENTS.get(records[0].kind.model)
        field: Any = kind.model._meta.get_field(kind.key)
        key, identities = field.attname, [self.identity(record) for record in records]
        values = {under if parent else name for under, name in identities}
        rows = kind.model._default_manager.order_by().values_list("pk", key, *([parent.attname] if parent else []))
        found = rows_with(rows, parent.attname if parent else key, values)
        return {(under[0] if under else 0, str(name)): pk for pk, name, *under in found}

    def identity(self, record: Record) -> tuple[int, str]:
        """Key of what it stands under, and its own key there; nothing has the key "None"."""
        target: Any = record.kind.model._meta.get_field(record.kind.key).related_model
        key = record.values.get(record.kind.key)
        under = self.keys[record.parent.path] if record.parent else 0
        return under, str(self.keys.get(path_of(target, key)) if target else key)

    # ── what it points at ──

    def split(self, record: Record) -> tuple[dict[str, Any], Links]:
        """The record's values as field values, relations by slug resolved; ValidationError names the key."""
        model = record.kind.model
        plain: dict[str, Any] = empty_values(model)
        links: Links = {f.name: [] for f in model._meta.many_to_many}
        errors: dict[str, str] = {}
        for key, value in record.values.items():
            try:
                target = field_of(record.kind, key)
                if isinstance(target, models.ManyToManyField):
                    links[key] = self.those(target.related_model, value)
                elif isinstance(target, models.ForeignKey):
                    plain[target.attname] = self.must(target.related_model, value)
                else:
                    plain[key] = as_stored(target, value)
            except Broken:
                errors[key] = ""
            except (LookupError, ValueError) as error:
                errors[key] = str(error)
        if errors:
            raise ValidationError(errors)
        if record.parent:
            plain[PARENTS[model].attname] = self.keys[record.parent.path]
        return plain, links

    def those(self, model: Any, slugs: Any) -> list[int]:
        """The entries with these slugs, without frameworks that an editor deleted."""
        if not isinstance(slugs, list):
            raise ValueError("expected a list of slugs")
        there = [s for s in slugs if model is not Framework or path_of(model, s) not in self.deleted]
        return sorted({self.must(model, slug) for slug in there})

    def must(self, model: Any, slug: Any) -> int:
        path = path_of(model, slug)
        if path in self.deleted:
            self.bring_back(*self.deleted.pop(path))
        if pk := self.keys.get(path):
            return pk
        if path in self.broken:
            raise Broken
        raise LookupError(f"no {model._meta.verbose_name} has the slug {slug!r}")


def first_repeated(keys: list[int | None]) -> int:
    """Where a key stands for the second time; past the end where none does."""
    seen: set[int] = set()
    for place, key in enumerate(keys):
        if key in seen:
            return place
        if key:
            seen.add(key)
    return len(keys)
