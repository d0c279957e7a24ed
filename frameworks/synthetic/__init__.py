"""A catalogue of any size for measuring: the shipped content, told again of frameworks that do not exist."""

from __future__ import annotations

from frameworks.synthetic.catalogue import is_empty, make_catalogue
from frameworks.synthetic.names import MOST

__all__ = ["MOST", "is_empty", "make_catalogue"]
