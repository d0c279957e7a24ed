"""The one set of filters: the list page, the API and every export answer the same query string alike.

reading ▶ index (sets of bits) ▶ facets (who has what) ▶ counts (what choosing would leave) ▶ nearest (what comes close)
▶ FrameworkFilter
"""

from __future__ import annotations

from frameworks.filters.counts import FacetCounts, Option, Removal
from frameworks.filters.facets import ALL, ANY, ASYNC, BUILT_IN, FACETS, OFFICIAL, ONE, SYNC, Facet, Value
from frameworks.filters.fields import SORTS
from frameworks.filters.found import Found
from frameworks.filters.framework import PAGE_SIZE, Card, FrameworkFilter
from frameworks.filters.nearest import Miss, Near
from frameworks.filters.presets import PRESETS, Preset, presets

__all__ = [
    "ALL",
    "ANY",
    "ASYNC",
    "BUILT_IN",
    "FACETS",
    "OFFICIAL",
    "ONE",
    "PAGE_SIZE",
    "PRESETS",
    "SORTS",
    "SYNC",
    "Card",
    "Facet",
    "FacetCounts",
    "Found",
    "FrameworkFilter",
    "Miss",
    "Near",
    "Option",
    "Preset",
    "Removal",
    "Value",
    "presets",
]
