"""A comparison is a value: `compare()` builds it, page, API, CSV and Markdown only write it out."""

from __future__ import annotations

from frameworks.claims import Claims
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.feature import features
from frameworks.comparison.framework import adopters, facts
from frameworks.comparison.table import UNKNOWN, Cell, Clash, Column, Comparison, Item, Row, Section
from frameworks.comparison.tradeoff import best_for, tradeoffs
from frameworks.comparison.view import CHOICES, UnknownView, View, readable

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
    "UnknownView",
    "View",
    "compare",
    "readable",
]

LEAST, MOST = 2, 5


def compare(claims: Claims) -> Comparison:
    """The frameworks of these claims side by side, in their order. Two queries of its own."""
    frameworks = claims.frameworks
    disputes = Disputes(frameworks)
    sections = [
        facts(claims),
        *features(claims, disputes),
        tradeoffs(claims, disputes),
        best_for(claims),
        adopters(claims),
        disputes.section(frameworks),
    ]
    columns = (Column(f.slug, f.name, f.tagline, f.get_absolute_url()) for f in frameworks)
    return Comparison(tuple(columns), tuple(sections)).narrowed(View())
