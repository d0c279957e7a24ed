"""What of a comparison a reader wants to see: the same three words on the page, in the API and in every export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.http import urlencode

from frameworks.parameters import BadParameter, given_twice, readable

CHOICES = {"only": "differences", "hide": "unknown"}


@dataclass(frozen=True)
class View:
    """Empty is off; by default everything is shown."""

    only: str = ""  # "differences": rows in which the frameworks differ
    hide: str = ""  # "unknown": no rows of which nothing is known for any of them
    section: str = ""  # the key of the one section shown

    NAMES = ("only", "hide", "section")

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        """As a query string asks for; empty values count as absent. A section is known to a comparison alone."""
        given = {name: list(filter(None, params.getlist(name))) for name in cls.NAMES}
        errors = {name: texts for name, values in given.items() if (texts := wrong(name, values))}
        if errors := errors | given_twice(params, cls.NAMES):
            raise BadParameter(errors)
        return cls(**{name: values[0] for name, values in given.items() if values})

    @property
    def params(self) -> dict[str, str]:
        """What differs from the default."""
        return {name: value for name in self.NAMES if (value := getattr(self, name))}

    @property
    def wording(self) -> str:
        """In words, one for each parameter that is on."""
        words = {"only": "only differences", "hide": "no rows unknown for all", "section": f"section {self.section}"}
        return "; ".join(words[name] for name in self.params)

    @property
    def query(self) -> str:
        """With its question mark; nothing where everything is shown."""
        return f"?{urlencode(self.params)}" if self.params else ""


def with_present_section(params: QueryDict, present: Callable[[str], str]) -> QueryDict:
    """The same parameters, of a section's former key the present one: that of a feature category is its slug."""
    now = params.copy()
    if sections := params.getlist("section"):
        now.setlist("section", list(map(present, sections)))
    return now


def wrong(name: str, values: list[str]) -> list[str]:
    known = CHOICES.get(name)
    bad = [value for value in values if known and value != known]
    return [f"There is no “{readable(value)}”. Write {known}, or leave it out." for value in bad[:5]]
