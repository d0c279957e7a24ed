"""What was loaded, in the history, so that editors can come back to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from reversion.models import Revision, Version

from frameworks.loader.inserting import insert
from frameworks.loader.rows import MANY, chunks, links_of
from frameworks.loader.tables import KINDS
from frameworks.models.record import Links

Row = tuple[Any, ...]
Heads = set[tuple[Any, int]]  # entries: model and primary key
FEW = 50  # entries that are held in memory with their parts
VERSION = ("revision_id", "content_type_id", "object_id", "db", "format", "serialized_data", "object_repr")
PARTS: dict[Any, str] = {kind.model: kind.parent for kind in KINDS if kind.parent}


def remember(heads: Heads) -> None:
    """A revision for each of these entries with all its parts; none for one that is gone.

    As reversion makes them, but many at a time: one by one they take longer than all the rest of a load.
    """
    for model in {model for model, _ in heads}:
        if reversion.is_registered(model):
            relations = [field for field in map(relation, PARTS) if field.related_model is model]
            for chunk in chunks(sorted(pk for other, pk in heads if other is model), FEW if relations else MANY):
                remember_alike(model, chunk, relations)


def relation(part: Any) -> Any:
    """The field that names what it is a part of."""
    return part._meta.get_field(PARTS[part])


def remember_alike(model: Any, pks: list[int], relations: list[Any]) -> None:
    heads = model._default_manager.in_bulk(pks)
    now, said = timezone.now(), "Loaded from the content files."
    revisions = Revision.objects.bulk_create((Revision(date_created=now, comment=said) for _ in heads), batch_size=MANY)
    keys = {pk: revision.pk for pk, revision in zip(heads, revisions, strict=True)}
    versions = list(versions_of(model, with_links(model, heads.values()), keys, "pk"))
    for field in relations:
        versions += versions_of_parts(field, heads, keys)
    insert(Version, VERSION, versions)


def versions_of_parts(field: Any, heads: dict[int, Any], revisions: dict[int, int]) -> Iterator[Row]:
    part = field.model
    along = [f.name for f in part._meta.concrete_fields if f.is_relation and f is not field]
    rows = part._default_manager.filter(**{f"{field.name}__in": heads}).order_by("pk")
    found = list(rows.select_related(*along) if along else rows)
    for row in found:
        setattr(row, field.name, heads[getattr(row, field.attname)])
    return versions_of(part, with_links(part, found), revisions, field.attname)


def with_links(model: Any, rows: Any) -> Iterator[tuple[Any, Links]]:
    found = {row.pk: row for row in rows}
    links = links_of(model, found)
    return ((row, links[pk]) for pk, row in found.items())


def versions_of(model: Any, rows: Iterable[tuple[Any, Links]], revisions: dict[int, int], head: str) -> Iterator[Row]:
    """Each in the revision of its head, whose key is in the attribute of this name."""
    label, kind = model._meta.label_lower, ContentType.objects.get_for_model(model).pk
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    for row, links in rows:
        values = {f.name: f.value_from_object(row) for f in fields}
        data = json.dumps(
            [{"model": label, "pk": row.pk, "fields": values | links}], cls=DjangoJSONEncoder, ensure_ascii=False
        )
        yield revisions[getattr(row, head)], kind, str(row.pk), DEFAULT_DB_ALIAS, "json", data, str(row)
