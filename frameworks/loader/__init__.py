"""Content files → database: whole or not at all, and never over what an editor changed."""

from __future__ import annotations

from frameworks.loader.reading import (
    CONTENT,
    Content,
    ContentError,
    Problem,
    Record,
    read_content,
)
from frameworks.loader.report import Report
from frameworks.loader.saving import Everything, is_loaded, load

__all__ = [
    "CONTENT",
    "Content",
    "ContentError",
    "Everything",
    "Problem",
    "Record",
    "Report",
    "is_loaded",
    "load",
    "read_content",
]
