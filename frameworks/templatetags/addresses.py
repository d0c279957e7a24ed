"""`{% url %}` for all templates: an address that takes no argument is the same on every page, and looked up once.

A page has twenty of them, and each lookup takes as long as a dozen other tags.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as any_url

register = template.Library()


class Known(URLNode):
    """Looked up when it is first written: a name that is wrong fails as ever."""

    text = ""

    def render(self, context: Any) -> str:
        self.text = self.text or super().render(context)
        return self.text


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    node = any_url(parser, token)
    name = node.view_name
    is_the_same = isinstance(name.var, str) and not (name.filters or node.args or node.kwargs or node.asvar)
    return Known(name, [], {}, None) if is_the_same else node
