"""Content files → database: whole or not at all, and never over what an editor changed."""

from __future__ import annotations

from frameworks.loader.files import CONTENT, Content, Folder, Part, read_content
from frameworks.loader.reading import ContentError, Problem, Record
from frameworks.loader.report import Report
from frameworks.loader.saving import is_loaded, load
from frameworks.loader.taking import Everything

__all__ = [
    "CONTENT",
    "Content",
    "ContentError",
    "Everything",
    "Folder",
    "Part",
    "Problem",
    "Record",
    "Report",
    "is_loaded",
    "load",
    "read_content",
]
