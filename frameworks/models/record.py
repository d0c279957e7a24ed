"""What the content files put into the database, and a record's state as one value, so that changes can be told."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import models


class LoadedRecord(models.Model):
    """One record of the content files as it was loaded; `digest` is over its state in the database then."""

    path = models.CharField(
        max_length=200,
        unique=True,
        help_text="Model and key, for example tradeoff:django/mature.",
    )
    entry = models.CharField(
        max_length=200,
        blank=True,
        help_text="Path of the entry that it stands under, for example framework:django; of an entry its own.",
    )
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["entry"], name="loaded_by_entry")]

    def __str__(self) -> str:
        return self.path


Links = dict[str, list[int]]  # for each many-to-many field the primary keys it points to, sorted


def state_of(obj: models.Model) -> dict[str, Any]:
    """Its own fields but the primary key, and what it points to: plain values, the same on every database.

    Dates are ISO, line ends are "\\n" (a browser sends "\\r\\n"), what it points to are primary keys, sorted: a new
    slug there is no change here. One query per many-to-many field unless prefetched.
    """
    return own_state(obj) | links_of(obj)


def own_state(obj: models.Model) -> dict[str, Any]:
    return {field.attname: plain(field, obj) for field in obj._meta.concrete_fields if not field.primary_key}


def links_of(obj: models.Model) -> Links:
    return {f.name: sorted(target.pk for target in getattr(obj, f.name).all()) for f in obj._meta.many_to_many}


def plain(field: models.Field[Any, Any], obj: models.Model) -> Any:
    value = field.to_python(getattr(obj, field.attname))
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def digest_of(obj: models.Model, children: Iterable[models.Model] = (), links: Links | None = None) -> str:
    """SHA-256 over its state and, in whatever order they come, that of its children.

    What is empty is left out: a field that a later version adds is empty at first and makes no record look edited.
    With its `links` told it asks no query.
    """
    state = state_of(obj) if links is None else own_state(obj) | links
    parts = sorted(json.dumps([child._meta.label_lower, filled(state_of(child))], sort_keys=True) for child in children)
    whole = json.dumps([obj._meta.label_lower, filled(state), parts], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def filled(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if value not in (None, "", [])}
