"""What OpenAPI says beyond what it can read off the views: filters, summaries, groups."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from frameworks.comparison import CHOICES, LEAST, MOST
from frameworks.filters import ALL, ANY, ASYNC, BUILT_IN, FACETS, OFFICIAL, ONE, SORTS, SYNC, Facet
from frameworks.models import Interface, Status

VALUES: dict[str, dict[str, Any]] = {  # of facets whose values are not data
    "interface": {"enum": Interface.values},
    "concurrency": {"enum": [SYNC, ASYNC]},
    "at_least": {"enum": [OFFICIAL, BUILT_IN]},
    "status": {"enum": Status.values},
    "released_since": {"pattern": r"^[1-9][0-9]{3}$"},
}
HOW = {
    ANY: "Frameworks with any of these; repeat the parameter for several.",
    ALL: "Frameworks with all of these; repeat the parameter for several.",
    ONE: "One value only.",
}


def facet_parameter(facet: Facet) -> OpenApiParameter:
    value = {"type": "string", **VALUES.get(facet.name, {})}
    return OpenApiParameter(
        facet.name,
        value if facet.is_single else {"type": "array", "items": value},
        explode=None if facet.is_single else True,
        description=f"{facet.label}. {facet.hint} {HOW[facet.rule]}",
    )


FILTERS = [
    OpenApiParameter(
        "q",
        {"type": "string", "maxLength": 100},
        description="Search: every word somewhere in name, aliases, tagline or summary.",
    ),
    *map(facet_parameter, FACETS.values()),
    OpenApiParameter(
        "sort",
        {"type": "string", "enum": [name for name in SORTS if name]},
        description="; ".join(f"{name or 'absent'}: {text}" for name, text in SORTS.items()) + ".",
    ),
]
COMPARED = OpenApiParameter(
    "framework",
    {"type": "array", "items": {"type": "string"}, "minItems": LEAST, "maxItems": MOST, "uniqueItems": True},
    explode=True,
    required=True,
    description=f"Slugs of {LEAST} to {MOST} different frameworks, one parameter each.",
    examples=[OpenApiExample("two of them", value=["django", "flask"])],
)
VIEW = [
    OpenApiParameter(
        "only",
        {"type": "string", "enum": [CHOICES["only"]]},
        description="Only rows in which the frameworks differ. Unknown beside something known differs.",
    ),
    OpenApiParameter(
        "hide", {"type": "string", "enum": [CHOICES["hide"]]}, description="No rows that are unknown for all of them."
    ),
    OpenApiParameter("section", {"type": "string"}, description="Only the section with this key."),
]


class Operation(AutoSchema):
    """Names operations and their groups by what the catalogue calls its entries."""

    def get_summary(self) -> str | None:
        view: Any = self.view
        if not hasattr(view, "queryset"):
            return super().get_summary()
        names = view.queryset.model._meta
        return f"All {names.verbose_name_plural}" if view.is_list else f"One {names.verbose_name}"

    def get_tags(self) -> list[str]:
        return super().get_tags() or ["catalogue"]
