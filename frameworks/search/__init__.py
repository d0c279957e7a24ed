"""The search: one question to everything public, one answer on every database."""

from __future__ import annotations

from frameworks.search.found import Found, Group, Hit, search
from frameworks.search.kinds import GROUPS, KINDS
from frameworks.words import Query

__all__ = ["GROUPS", "KINDS", "Found", "Group", "Hit", "Query", "search"]
