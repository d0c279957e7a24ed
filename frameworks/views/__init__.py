"""The pages: filter, fetch, render. A file per domain word."""

from __future__ import annotations

from frameworks.views.comparison import comparison, comparisons
from frameworks.views.framework import framework, frameworks
from frameworks.views.guide import about, disagreements, guide
from frameworks.views.home import home
from frameworks.views.machine import favicon, robots
from frameworks.views.source import source, sources
from frameworks.views.vocabulary import adopter, adopters, feature, features, framework_type, use_case

__all__ = [
    "about",
    "adopter",
    "adopters",
    "comparison",
    "comparisons",
    "disagreements",
    "favicon",
    "feature",
    "features",
    "framework",
    "framework_type",
    "frameworks",
    "guide",
    "home",
    "robots",
    "source",
    "sources",
    "use_case",
]
