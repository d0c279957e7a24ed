"""Marks what was searched for."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from frameworks.search import Query, marks

register = template.Library()
LONGEST = 260  # letters of a text that is shown around its match


@register.filter
def marked(text: str, query: Query) -> SafeString:
    """The whole text."""
    return marks.marked(text, marks.spans(text, query))


@register.filter
def marked_name(name: str, query: Query) -> SafeString:
    return marks.marked(name, marks.name_spans(name, query))


@register.filter
def excerpt(text: str, query: Query) -> SafeString:
    """What surrounds the first match."""
    part = marks.cut(text, query, LONGEST)
    return marks.marked(part, marks.spans(part, query))
