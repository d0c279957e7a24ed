"""Primary keys as they come in by addresses and forms: form fields and widgets that are told anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    Choice = forms.ModelMultipleChoiceField[Any]
    Options = BaseModelAdmin[Any]
else:
    Choice, Options = forms.ModelMultipleChoiceField, object


def is_key(model: type[models.Model], value: Any) -> bool:
    """Whether a row of the model could have this primary key: a word or a number beyond its range could not."""
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


class KeySelect(AutocompleteSelect):
    """Shows none of the options that cannot be, where Django would ask the database for them."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, only_keys(self.choices.queryset.model, value), attr)


class KeySelectMultiple(KeySelect, AutocompleteSelectMultiple):
    pass


def only_keys(model: type[models.Model], values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value in ("", None) or is_key(model, value)]


class KeysField(Choice):
    """Refuses keys beyond the range of the database, as it refuses words."""

    def clean(self, value: Any) -> Any:
        queryset: Any = self.queryset
        for key in value or () if isinstance(value, (list, tuple)) else ():
            if not is_key(queryset.model, key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


class KeyFields(Options):
    """Makes the form fields of an admin class, or of an inline, with the fields and widgets above."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, form_class=KeysField, **kwargs)
