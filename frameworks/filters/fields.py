"""What a parameter of the list takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from frameworks.filters.facets import FACETS
from frameworks.parameters import unknown_value

SORTS = {
    "": "living ones first, then by name",
    "name": "name, A to Z",
    "-name": "name, Z to A",
    "first_release": "first release, oldest first",
    "-first_release": "first release, newest first",
    "latest_release": "latest release, oldest first",
    "-latest_release": "latest release, newest first",
    "reviewed": "longest since review",
    "-reviewed": "last reviewed",
}


class SortField(forms.ChoiceField):
    """One of the orders that there are."""

    def validate(self, value: str) -> None:
        if value not in SORTS:
            raise ValidationError(unknown_value(value, [name for name in SORTS if name]))


class SortFilter(django_filters.Filter):
    field_class = SortField

    def __init__(self) -> None:
        super().__init__(label="Sort by", choices=list(SORTS.items()))


class FacetField(forms.MultipleChoiceField):
    """The values asked for, each once, a former slug as the present one; only one in a facet that takes one."""

    def __init__(self, *, is_single: bool, expected: str = "", now: Callable[[str], str] = str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_single, self.expected, self.now = is_single, expected, now

    def to_python(self, value: Any) -> list[str]:
        return list(map(self.now, super().to_python(value)))

    def validate(self, value: list[str]) -> None:
        choices: Any = self.choices if value else ()
        known = [str(each) for each, _ in choices]
        if unknown := [each for each in value if each not in set(known)]:
            raise ValidationError([unknown_value(each, known, self.expected) for each in unknown[:5]])

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(super().clean(value)))
        if self.is_single and len(values) > 1:
            raise ValidationError("Give one value, not several.")
        return values


class FacetFilter(django_filters.Filter):
    """A facet as a parameter; its values are read when one is asked for."""

    field_class = FacetField

    def __init__(self, name: str) -> None:
        facet = FACETS[name]
        super().__init__(label=facet.label, is_single=facet.is_single, expected=facet.expected, choices=())
