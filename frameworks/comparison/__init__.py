"""A comparison is a value: `compare()` builds it, page, API, CSV and Markdown only write it out."""

from __future__ import annotations

from frameworks.claims import Claims
from frameworks.comparison.disagreement import disagreements
from frameworks.comparison.feature import features
from frameworks.comparison.framework import adopters, facts
from frameworks.comparison.table import UNKNOWN, Cell, Clash, Column, Comparison, Item, Row, Section
from frameworks.comparison.tradeoff import best_for, tradeoffs
from frameworks.comparison.view import CHOICES, View, with_present_section
from frameworks.models import Framework

__all__ = [
    "CHOICES",
    "LEAST",
    "MOST",
    "UNKNOWN",
    "Cell",
    "Clash",
    "Column",
    "Comparison",
    "Item",
    "Row",
    "Section",
    "View",
    "compare",
    "with_present_section",
]

LEAST, MOST = 2, 5


def compare(claims: Claims) -> Comparison:
    """The frameworks of these claims side by side, in their order."""
    sections = [
        facts(claims),
        *features(claims),
        tradeoffs(claims),
        best_for(claims),
        adopters(claims),
        disagreements(claims),
    ]
    url = Framework.address
    columns = (Column(each.slug, each.name, each.tagline, url(each.slug)) for each in claims.frameworks)
    return Comparison(tuple(columns), tuple(sections)).narrowed(View())
