"""The forms editors fill in: what is cited is checked, and nobody overwrites what another saved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from catalogue.desk.keys import KeySelect, KeySelectMultiple
from frameworks.admin.repetition import check_record
from frameworks.models import Distinct, Source

if TYPE_CHECKING:
    from frameworks.admin.record import RecordAdmin

    Form = forms.ModelForm[Any]
else:
    Form = forms.ModelForm


class CitingForm(Form):
    """Refuses, at the field with the sources, what these do not carry; changes nothing but what was changed."""

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields whose values differ, however they were sent."""
        return [name for name in super().changed_data if self.differs(self[name])]

    @staticmethod
    def differs(field: forms.BoundField) -> bool:
        return comparable(field.field.prepare_value(field.initial)) != comparable(field.data)

    def clean(self) -> dict[str, Any] | None:
        """Unchanged text stays as it is, to the letter; in other text a browser's line ends become the database's."""
        super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                kept = self.instance.pk and name not in self.changed_data
                self.cleaned_data[name] = self[name].initial or "" if kept else value.replace("\r\n", "\n")
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        cites = [f.name for f in self.instance._meta.many_to_many if f.related_model is Source]
        if self.is_bound and cites and cites[0] in self.cleaned_data:
            try:
                self.instance.check_sources(self.cleaned_data[cites[0]])
            except ValidationError as error:
                self.add_error(None, error)


def comparable(value: Any) -> Any:
    """A field's value such that two are equal where nothing was changed: by line ends, blanks around it or order."""
    if isinstance(value, (list, tuple, QuerySet)):
        return frozenset(comparable(item) for item in value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


class RecordForm(CitingForm):
    """Carries the record's state from when it was opened, and refuses to save over another state."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    desk: ClassVar[RecordAdmin]
    request: ClassVar[HttpRequest]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["state"] = self.desk.state_now(self.request, self.instance)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and isinstance(self.instance, Distinct):
            check_record(self, even_unchanged=self.desk.revert_of(self.request) is not None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("state") != self.initial["state"]:
            raise ValidationError(self.desk.changed_meanwhile(self.instance), code="changed")
        return cleaned


class PartForm(CitingForm):
    """One row of an inline. Untouched rows cost no query."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items() if self.instance.pk else ():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, Named) and isinstance(field, forms.ModelChoiceField):
                targets = getattr(self.instance, name)
                targets = targets.all() if hasattr(targets, "all") else filter(None, [targets])
                widget.names = {str(target.pk): field.label_from_instance(target) for target in targets}

    def full_clean(self) -> None:
        self.empty_permitted = self.empty_permitted or bool(self.instance.pk)
        super().full_clean()

    def validate_unique(self) -> None:
        """Does nothing: its formset looks at all rows together."""


class Named(KeySelect):
    """An autocomplete that knows the names of its chosen options, and asks only for those it does not know."""

    names: dict[str, str] = {}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        chosen = [str(pk) for pk in value if pk not in (None, "")]
        if not set(chosen) <= self.names.keys():
            return super().optgroups(name, value, attrs)
        blank = [] if self.is_required or self.allow_multiple_selected else [("", "", False)]
        shown = [*blank, *((pk, text, True) for pk, text in self.names.items() if pk in chosen)]
        options = [self.create_option(name, pk, text, on, index) for index, (pk, text, on) in enumerate(shown)]
        return [(None, options, 0)]


class NamedMultiple(Named, KeySelectMultiple):
    pass
