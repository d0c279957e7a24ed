"""Rows as the database has them, and as it is to have them: many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import models

from frameworks.loader.inserting import insert
from frameworks.loader.reading import Record
from frameworks.models import Entry, LoadedRecord
from frameworks.models.record import Links, digest_of

MANY = 500  # rows of a statement
T = TypeVar("T")


class Now(NamedTuple):
    """A row as it is; without what it points to, its fields may be set anew."""

    row: Any
    links: Links
    digest: str


@dataclass
class Draft:
    """A row with the values of its record, not yet written."""

    record: Record
    loaded: LoadedRecord | None
    row: Any
    links: Links
    was: Now | None  # its fields have the new values
    is_put_back: bool
    digest: str = ""

    @property
    def cited(self) -> list[int]:
        return self.links.get("sources", self.links.get("finding_sources", []))

    @property
    def is_new(self) -> bool:
        return self.was is None

    @property
    def is_changed(self) -> bool:
        return self.was is None or self.was.digest != self.digest

    @property
    def outcome(self) -> str:
        if self.is_new:
            return "created"
        return "unchanged" if not self.is_changed else "replaced" if self.is_put_back else "updated"


def chunks(values: Iterable[T], size: int = MANY) -> Iterator[list[T]]:
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def rows_with(rows: models.QuerySet[Any], field: str, values: Iterable[Any]) -> Iterator[Any]:
    """Those in which the field has one of these values."""
    for chunk in chunks(values):
        yield from rows.filter(**{f"{field}__in": chunk})


def as_they_are(model: Any, pks: Iterable[int], *, locked: bool = False) -> dict[int, Now]:
    """By primary key; where `locked`, nobody else changes them until the transaction ends."""
    rows = model._default_manager.order_by()
    found = {row.pk: row for row in rows_with(rows.select_for_update() if locked else rows, "pk", pks)}
    links = links_of(model, found)
    return {pk: Now(row, links[pk], digest_of(row, links=links[pk])) for pk, row in found.items()}


def links_of(model: Any, pks: Collection[int]) -> dict[int, Links]:
    """What each of these rows points to."""
    links: dict[int, Links] = {pk: {f.name: [] for f in model._meta.many_to_many} for pk in pks}
    for field in model._meta.many_to_many:
        mine, theirs = field.m2m_column_name(), field.m2m_reverse_name()
        pairs = field.remote_field.through._default_manager.order_by(theirs).values_list(mine, theirs)
        for pk, target in rows_with(pairs, mine, pks):
            links[pk][field.name].append(target)
    return links


def write_rows(drafts: Sequence[Draft]) -> None:
    """Of one model. Nothing but the database looks at them here."""
    model = type(drafts[0].row)
    new = [draft.row for draft in drafts if draft.is_new]
    model._default_manager.bulk_create(new, batch_size=MANY)
    rewrite([draft.row for draft in drafts if not draft.is_new], model)
    for field in model._meta.many_to_many:
        write_links(drafts, field)


def rewrite(rows: list[Any], model: Any) -> None:
    """An entry whose slug changes is saved by itself, as that keeps its former slug."""
    renamed = [row for row in rows if isinstance(row, Entry) and row.has_new_slug]
    for row in renamed:
        row.save()
    model._default_manager.bulk_create(
        [row for row in rows if row not in renamed] if renamed else rows,
        batch_size=MANY,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[f.name for f in model._meta.concrete_fields if not f.primary_key],
    )


def write_links(drafts: Sequence[Draft], field: Any) -> None:
    mine, theirs, through = field.m2m_column_name(), field.m2m_reverse_name(), field.remote_field.through
    other = [draft for draft in drafts if draft.was is None or draft.was.links[field.name] != draft.links[field.name]]
    for chunk in chunks(draft.row.pk for draft in other if not draft.is_new):
        through._default_manager.filter(**{f"{mine}__in": chunk}).delete()
    insert(through, [mine, theirs], [(draft.row.pk, pk) for draft in other for pk in draft.links[field.name]])


def unwritten(drafts: Sequence[Draft]) -> None:
    """What a rolled back write has left in the rows is taken away."""
    for draft in drafts:
        if draft.is_new:
            draft.row.pk, draft.row._state.adding = None, True
