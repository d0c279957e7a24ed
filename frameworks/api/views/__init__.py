"""The JSON API: read-only, open to all, the same facts as the pages."""

from __future__ import annotations

from frameworks.api.views.choose import Choose
from frameworks.api.views.comparison import ComparisonView
from frameworks.api.views.lists import LISTS
from frameworks.api.views.whole import Docs, Export, Nothing, Root, Schema

__all__ = ["LISTS", "Choose", "ComparisonView", "Docs", "Export", "Nothing", "Root", "Schema"]
