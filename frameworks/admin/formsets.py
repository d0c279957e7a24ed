"""The rows of an inline: each unique value stands in one of them, and rows may exchange theirs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import get_text_list

from frameworks.admin.repetition import Other, point_out, refuse_the_same
from frameworks.models import Distinct

if TYPE_CHECKING:
    Form = forms.ModelForm[Any]
    FormSet = forms.BaseInlineFormSet[Any, Any, Form]
else:
    Form, FormSet = forms.ModelForm, forms.BaseInlineFormSet


class PartFormSet(FormSet):
    """Looks at all rows as they will be, at unchanged ones too; saves them so that none meets what another was."""

    rows: list[Any] | None = None

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.rows = [form.instance if form.instance.pk else None for form in self.initial_forms]

    def get_queryset(self) -> Any:
        """The records; once the rows are read, in their order, also where another editor added or removed some."""
        return super().get_queryset() if self.rows is None else self.rows

    @cached_property
    def unique_together(self) -> list[list[str]]:
        """The fields of the rows that are unique within the whole, of one rule after the other."""
        rules = [rule for rule in self.fk.model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
        fields = [
            [name for name in rule.fields if name != self.fk.name] for rule in rules if self.fk.name in rule.fields
        ]
        return [names for names in fields if set(names) <= self.form.base_fields.keys()]

    def remaining(self) -> list[Form]:
        """The rows as they will be: those left as they are, then those changed or new, and none ticked for deletion."""
        stay = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        unchanged = [form for form in stay if form.instance.pk and not form.has_changed()]
        return [*unchanged, *(form for form in stay if form.has_changed())]

    def clean(self) -> None:
        super().clean()
        model: Any = self.model
        if issubclass(model, Distinct):
            self.compare_rows(model.fields_compared())

    def compare_rows(self, compared: set[str]) -> None:
        """Each row that is new or changed against all others; rows as they were may say the same."""
        before: list[Other] = []
        for form in self.remaining():
            if form.has_changed() and not compared & form.errors.keys():
                refuse_the_same(form, before)
                point_out(form, before)
            before.append(Other(form.instance.particulars, f"#{form.prefix}"))

    def validate_unique(self) -> None:
        remaining = self.remaining()
        for names in self.unique_together:
            self.number(names, remaining)
            seen = set()
            for form in (form for form in remaining if not set(names) & form.errors.keys()):
                values = tuple(values_of(form, names))
                if values in seen:
                    labels = get_text_list([str(form.fields[name].label).lower() for name in names], "and")
                    form.add_error(names[-1], ValidationError(f"Another row has this {labels}.", code="unique"))
                seen.add(values)

    def number(self, names: list[str], remaining: list[Form]) -> None:
        """New rows left at their default number take the next free one."""
        field = self.fk.model._meta.get_field(names[0])
        if len(names) > 1 or not isinstance(field, models.IntegerField) or not field.has_default():
            return
        default = [form for form in remaining if not form.instance.pk and field.name not in form.changed_data]
        taken = {getattr(form.instance, field.name) for form in remaining if form not in default}
        for form in default:
            number = next(n for n in itertools.count(field.get_default()) if n not in taken)
            setattr(form.instance, field.name, number)
            taken.add(number)

    def save(self, commit: bool = True) -> list[Any]:
        """Deletes first, then takes rows aside that give a unique value up: under a whole that there is not.

        Both databases look at foreign keys when the transaction ends, by which time each row was saved.
        """
        if commit:
            unique = {name for names in self.unique_together for name in names}
            moved = [form for form in self.initial_forms if form.has_changed() and unique & {*form.changed_data}]
            rows = self.fk.model._base_manager
            rows.filter(pk__in=keys(self.deleted_forms)).delete()
            rows.filter(pk__in=keys(moved)).update(**{self.fk.name: -models.F("pk")})
        saved: list[Any] = super().save(commit)
        return saved

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Does nothing: `save` has deleted it already."""


def values_of(form: Form, names: list[str]) -> Iterator[Any]:
    """What the row will have, as the database compares it."""
    for name in names:
        yield getattr(form.instance, form.instance._meta.get_field(name).attname)


def keys(rows: list[Form]) -> list[Any]:
    return [form.instance.pk for form in rows if form.instance.pk]
