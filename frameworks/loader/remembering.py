"""What was loaded, in the history, so that editors can come back to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from reversion.models import Revision, Version

from frameworks.loader.rows import MANY, chunks, links_of
from frameworks.loader.tables import KINDS
from frameworks.models.record import Links

Heads = set[tuple[Any, int]]  # entries: model and primary key
FEW = 50  # entries that are held in memory with their parts
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
    revisions = {pk: Revision(date_created=now, comment=said) for pk in heads}
    Revision.objects.bulk_create(revisions.values(), batch_size=MANY)
    versions = [version(revisions[head.pk], head, links) for head, links in with_links(model, heads.values())]
    for field in relations:
        versions += versions_of_parts(field, heads, revisions)
    Version.objects.bulk_create(versions, batch_size=MANY)


def versions_of_parts(field: Any, heads: dict[int, Any], revisions: dict[int, Revision]) -> Iterator[Version]:
    part = field.model
    along = [f.name for f in part._meta.concrete_fields if f.is_relation and f is not field]
    rows = part._default_manager.filter(**{f"{field.name}__in": heads}).order_by("pk")
    for row, links in with_links(part, rows.select_related(*along) if along else rows):
        pk = getattr(row, field.attname)
        setattr(row, field.name, heads[pk])
        yield version(revisions[pk], row, links)


def with_links(model: Any, rows: Any) -> Iterator[tuple[Any, Links]]:
    found = {row.pk: row for row in rows}
    links = links_of(model, found)
    return ((row, links[pk]) for pk, row in found.items())


def version(revision: Revision, row: Any, links: Links) -> Version:
    fields = {f.name: f.value_from_object(row) for f in row._meta.concrete_fields if not f.primary_key}
    data = [{"model": row._meta.label_lower, "pk": row.pk, "fields": fields | links}]
    return Version(
        revision=revision,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        db=DEFAULT_DB_ALIAS,
        format="json",
        serialized_data=json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False),
        object_repr=str(row),
    )
