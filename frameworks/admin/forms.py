"""The forms editors fill in: what is cited is checked, and nobody overwrites what another saved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from frameworks.models import Source

if TYPE_CHECKING:
    from frameworks.admin.record import RecordAdmin

    Form = forms.ModelForm[Any]
    FormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    Form, FormSet = forms.ModelForm, forms.BaseInlineFormSet


class CitingForm(Form):
    """Refuses, at the field with the sources, what these do not carry."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # from here on the instance holds what was entered
        cites = [f.name for f in self.instance._meta.many_to_many if f.related_model is Source]
        if cites and cites[0] in self.cleaned_data:
            try:
                self.instance.check_sources(self.cleaned_data[cites[0]])
            except ValidationError as error:
                self.add_error(None, error)


class RecordForm(CitingForm):
    """Carries the record's state from when it was opened, and refuses to save over another state."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    desk: ClassVar[RecordAdmin]
    request: ClassVar[HttpRequest]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["state"] = self.desk.state_now(self.request, self.instance)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("state") != self.initial["state"]:
            raise ValidationError(self.desk.changed_meanwhile(self.instance), code="changed")
        return cleaned


class PartForm(CitingForm):
    """One row of an inline. Untouched rows cost no query."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cache = self.instance._state.fields_cache | getattr(self.instance, "_prefetched_objects_cache", {})
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, Named) and isinstance(field, forms.ModelChoiceField):
                targets = cache.get(name) or ()
                targets = targets if hasattr(targets, "__iter__") else [targets]
                widget.names = {str(target.pk): field.label_from_instance(target) for target in targets}

    def full_clean(self) -> None:
        self.empty_permitted = self.empty_permitted or bool(self.instance.pk)
        super().full_clean()


class PartFormSet(FormSet):
    def full_clean(self) -> None:
        """Keeps each row beside its own record when another editor added or removed some meanwhile."""
        super().full_clean()
        if self.is_bound:
            self._queryset = [form.instance if form.instance.pk else None for form in self.initial_forms]


class Named(AutocompleteSelect):
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


class NamedMultiple(Named, AutocompleteSelectMultiple):
    pass
