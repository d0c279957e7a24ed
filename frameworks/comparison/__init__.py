"""A comparison is a value: `compare()` builds it, page, API, CSV and Markdown only write it out."""

from __future__ import annotations

from collections.abc import Iterable

from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.feature import features
from frameworks.comparison.framework import adopters, facts
from frameworks.comparison.table import REFUTED, UNKNOWN, Cell, Clash, Column, Comparison, Item, Row, Section
from frameworks.comparison.tradeoff import best_for, tradeoffs
from frameworks.comparison.view import CHOICES, UnknownView, View, readable
from frameworks.models import Framework

__all__ = [
    "CHOICES",
    "LEAST",
    "MOST",
    "REFUTED",
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


def compare(frameworks: Iterable[Framework]) -> Comparison:
    """Frameworks side by side, in the order given; they must come `with_claims()`. Four queries of its own."""
    frameworks = list(frameworks)
    disputes = Disputes(frameworks)
    sections = [
        facts(frameworks),
        *features(frameworks, disputes),
        tradeoffs(frameworks, disputes),
        best_for(frameworks),
        adopters(frameworks),
        disputes.section(frameworks),
    ]
    columns = (Column(f.slug, f.name, f.tagline, f.get_absolute_url()) for f in frameworks)
    return Comparison(tuple(columns), tuple(sections)).narrowed(View())
