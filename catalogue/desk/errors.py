"""What a form complains of, as links to the fields: in a form that is many screens tall the errors are far apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import capfirst

BOX = "box"  # the code of an error that is to be ticked: it stands at its field alone
LONG = 60  # letters of a row's name that are shown


class ErrorLink(NamedTuple):
    target: str  # the id of what to go to; empty where the message stands right here
    row: str  # of which row it is
    field: str
    messages: list[Any]


def error_links(form: Any, inlines: Iterable[Any]) -> Iterator[ErrorLink]:
    """In the order of the page: the form's own, then those of each inline and its rows."""
    yield from of_form(form, "", "")
    for inline in inlines:
        prefix, name = inline.formset.prefix, capfirst(str(inline.opts.verbose_name))
        if inline.formset.is_bound and (messages := list(inline.formset.non_form_errors())):
            yield ErrorLink(f"{prefix}-group", capfirst(str(inline.opts.verbose_name_plural)), "", messages)
        for number, row in enumerate(inline.formset.forms):
            yield from of_form(row, f"{name} {number + 1}{called(row)}", f"{prefix}-{number}")


def of_form(form: Any, row: str, place: str) -> Iterator[ErrorLink]:
    for name, found in form.errors.items():
        messages = [text for text, error in zip(found, found.as_data(), strict=True) if error.code != BOX]
        field = form[name] if name in form.fields else None
        if field is None or field.is_hidden:
            yield ErrorLink(place, row, "", messages)
        else:
            yield ErrorLink(field.id_for_label or place, row, str(field.label), messages)


def called(row: Any) -> str:
    """The name of a row that was saved before, as its heading shows it."""
    with suppress(ObjectDoesNotExist):
        if row.instance.pk:
            name = str(row.instance)
            return f", “{name[:LONG]}{'…' if len(name) > LONG else ''}”"
    return ""
