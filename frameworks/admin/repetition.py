"""What an editor is about to say again: the same is refused, and of much the same it is asked whether it is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from catalogue.desk.errors import BOX
from frameworks.models import Distinct, Particulars
from frameworks.models.repetition import SHOWN

if TYPE_CHECKING:
    Form = forms.ModelForm[Any]
else:
    Form = forms.ModelForm

MEANT = "meant"  # the name of the boxes that say so


class Other(NamedTuple):
    """What is there already, and where it can be looked at."""

    particulars: Particulars
    address: str


def check_record(form: Form, *, even_unchanged: bool) -> None:
    """Against all others of its kind, or within its whole."""
    record: Distinct = form.instance
    if record.fields_compared() & form.errors.keys():
        return
    if even_unchanged or record.fields_compared() & {*form.changed_data}:
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
        there = [Other(said, reverse(name, args=[said["pk"]])) for said in record.siblings() if said["pk"] != record.pk]
        if even_unchanged:  # else its model did
            refuse_the_same(form, there)
        point_out(form, there)


def refuse_the_same(form: Form, others: Iterable[Other]) -> None:
    """Adds an error where one of these is the same; its form need not have changed."""
    record: Distinct = form.instance
    for other in others:
        if record.is_same(record.particulars, other.particulars):
            form.add_error(record.told_by, with_link(record.refusal(other.particulars), other))
            return


def point_out(form: Form, others: Iterable[Other]) -> None:
    """Adds an error to each changed field in which the record is much like one of these, unless it is meant so."""
    record, wrong = form.instance, {*form.errors}
    for other in others:
        for name in set(record.likenesses(record.particulars, other.particulars)) & {*form.changed_data} - wrong:
            pair = pair_of(record.particulars[name], other.particulars[name])
            if pair not in forms.CheckboxSelectMultiple().value_from_datadict(form.data, form.files, MEANT):
                said = f"This is much like “{Truncator(other.particulars[name]).chars(SHOWN)}”. Is it the same?"
                form.add_error(name, [with_link(said, other), box(pair)])


def pair_of(one: str, other: str) -> str:
    """What a box stands for: what was typed and what it resembles, and no other two."""
    return f"{crc32(one.encode()):x}-{crc32(other.encode()):x}"


def with_link(said: str, other: Other) -> ValidationError:
    target = "" if other.address.startswith("#") else "_blank"
    return ValidationError(format_html('{} <a href="{}" target="{}">See it.</a>', said, other.address, target))


def box(pair: str) -> ValidationError:
    text = '<label><input type="checkbox" name="{}" value="{}"> Save it all the same</label>'
    return ValidationError(format_html(text, MEANT, pair), code=BOX)
