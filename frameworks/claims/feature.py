"""The features, of which a claim may be made."""

from __future__ import annotations

from typing import Any, NamedTuple

from frameworks.claims.asking import Keys, ask
from frameworks.models import Feature


class Known(NamedTuple):
    """A feature, with the heading over it."""

    url: str
    pk: int
    slug: str
    name: str
    definition: str
    category: str
    category_slug: str


def vocabulary() -> list[Known]:
    """Every feature, in the order of the site. One query."""
    url = Feature.address
    return [Known(url(row[1]), *row) for row in ask(every_feature)]


def every_feature(_: Keys) -> Any:
    return Feature.objects.values_list("pk", "slug", "name", "definition", "category__name", "category__slug")
