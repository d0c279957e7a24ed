"""The pages: filter, fetch, render. A file per domain word."""

from __future__ import annotations

from frameworks.views.card import card, compare_card, framework_card
from frameworks.views.chooser import choose, choose_record
from frameworks.views.comparison import comparison, comparisons
from frameworks.views.framework import framework
from frameworks.views.guide import about, disagreements, guide
from frameworks.views.home import home
from frameworks.views.list import frameworks
from frameworks.views.machine import favicon, robots
from frameworks.views.search import opensearch, search
from frameworks.views.source import source, sources
from frameworks.views.vocabulary import adopter, adopters, feature, features, framework_type, use_case

__all__ = [
    "about",
    "adopter",
    "adopters",
    "card",
    "compare_card",
    "choose",
    "choose_record",
    "comparison",
    "comparisons",
    "disagreements",
    "favicon",
    "feature",
    "features",
    "framework",
    "framework_card",
    "framework_type",
    "frameworks",
    "guide",
    "home",
    "opensearch",
    "robots",
    "search",
    "source",
    "sources",
    "use_case",
]
