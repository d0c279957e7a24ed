"""Frameworks by name, as links need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from frameworks.claims import Keys, ask
from frameworks.models import Framework


class Named(NamedTuple):
    """A framework, as a link says it."""

    pk: int
    slug: str
    name: str
    tagline: str


def named(keys: Iterable[int]) -> dict[int, Named]:
    return {row[0]: Named(*row) for row in ask(public, list(keys))}


def public(keys: Keys) -> Any:
    return Framework.objects.published().filter(pk__in=keys).order_by().values_list(*Named._fields)
