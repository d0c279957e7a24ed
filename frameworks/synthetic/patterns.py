"""What the shipped content says of each framework, ready to be told of others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Self

from frameworks.loader.tables import CLAIMS
from frameworks.models import Disagreement, Framework, Position, Source

CLAIM_MODELS: list[Any] = list(dict.fromkeys(kind.model for kind in CLAIMS.values()))
# The columns that every telling fills anew; they come first in a row.
OWN: dict[Any, tuple[str, ...]] = {
    **dict.fromkeys(CLAIM_MODELS, ("id", "framework_id", "verified_on", "is_published")),
    Disagreement: ("id", "slug", "verified_on"),
    Position: ("id", "disagreement_id"),
    Framework: ("id",),
    Source: ("id",),
}


@cache
def columns_of(model: Any) -> list[str]:
    """In the order of a row. Between many and many the database numbers the rows itself."""
    if model._meta.auto_created:
        return [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    return [*OWN[model], *(f.attname for f in model._meta.concrete_fields if f.attname not in OWN[model])]


@dataclass(frozen=True, slots=True)
class Said:
    """A row but for its own columns, and whom it cites: places among the articles and in the framework's evidence."""

    values: tuple[Any, ...]
    name: str  # the framework's
    named: tuple[tuple[int, int | None], ...]  # where that stands, and how long the text may be
    is_checked: bool
    articles: tuple[int, ...]
    evidence: tuple[int, ...]

    def of(self, name: str) -> tuple[Any, ...]:
        """The values, told of another framework."""
        if not self.named:
            return self.values
        values = list(self.values)
        for place, longest in self.named:
            values[place] = values[place].replace(self.name, name)[:longest]
        return tuple(values)

    def citing(self, evidence: int) -> Self:
        """The same of a framework with so many sources of its own."""
        return replace(self, evidence=tuple(dict.fromkeys(place % evidence for place in self.evidence)))


@dataclass(frozen=True)
class Dispute:
    said: Said  # cites what its finding rests on
    features: list[int]
    others: int  # how many more frameworks it is about
    positions: list[Said] = field(default_factory=list)

    def citing(self, evidence: int) -> Self:
        return replace(self, said=self.said.citing(evidence), positions=[p.citing(evidence) for p in self.positions])


@dataclass(eq=False)
class Pattern:
    """One framework of the shipped content, with all that is said of it."""

    header: dict[str, Any]
    cited: Said  # by the header
    evidence: list[str]  # slugs of its sources but the articles
    claims: dict[Any, dict[str, Said]] = field(default_factory=lambda: {model: {} for model in CLAIM_MODELS})  # by key
    disputes: dict[str, Dispute] = field(default_factory=dict)  # by key
