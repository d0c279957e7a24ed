"""Long texts of one line: edited in a box that shows all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest

LONG = 200  # letters from which a text does not fit into a line of a form

if TYPE_CHECKING:
    Options = BaseModelAdmin[Any]
else:
    Options = object


class LineField(forms.CharField):
    """Takes line breaks for blanks: they come with what is pasted, and the text has one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(line.strip() for line in str(super().to_python(value) or "").splitlines())


class LongTexts(Options):
    """Makes the form fields of an admin class, or of an inline."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if type(db_field) is models.CharField and not db_field.choices and (db_field.max_length or 0) >= LONG:
            kwargs |= {"form_class": LineField, "widget": AdminTextareaWidget(attrs={"rows": 2})}
        return super().formfield_for_dbfield(db_field, request, **kwargs)
