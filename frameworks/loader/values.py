"""What a file says → what a field holds."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from frameworks.loader.tables import Kind


def field_of(kind: Kind, key: str) -> models.Field[Any, Any]:
    """The field that a key of this kind of table fills; ValueError where there is none."""
    try:
        found = kind.model._meta.get_field(key)
    except FieldDoesNotExist:
        found = None
    if not isinstance(found, models.Field) or found.primary_key or key == kind.parent:
        raise ValueError(f"unknown key {key!r}")
    return found


def empty_values(model: type[models.Model]) -> dict[str, Any]:
    """What the fields hold that a record does not name: a key taken out of a file is taken out of the row."""
    return {
        f.name: f.get_default()
        for f in model._meta.concrete_fields
        if f.editable and not f.primary_key and not f.is_relation and f.name not in ("slug", "key")
    }


def as_stored(field: models.Field[Any, Any], value: Any) -> Any:
    """The value for the field; ValueError where the file gives another kind. Other spellings are kept as one line."""
    if isinstance(value, datetime.datetime):
        raise ValueError("expected a day like 2026-11-20")  # a moment is no day
    if isinstance(field, (models.CharField, models.TextField)):
        words = value if isinstance(value, list) and field.name == "aliases" else [value]
        if not all(isinstance(word, str) for word in words):
            raise ValueError("expected text in quotes")  # 5.10 without quotes is the number 5.1
        return ", ".join(words)
    if isinstance(value, (list, dict)):
        raise ValueError("expected one value")
    return value


def messages(error: ValidationError) -> list[tuple[str, str]]:
    """Pairs of key and text; the key is empty where the record as a whole is meant."""
    if not hasattr(error, "error_dict"):
        return [("", text) for text in error.messages]
    said = [(key, text) for key, texts in error.message_dict.items() for text in texts if text]
    return [("", text) if key == "__all__" else (key, f"{key}: {text}") for key, text in said]
