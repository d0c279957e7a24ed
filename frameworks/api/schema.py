"""What OpenAPI says beyond what it can read off the views: filters, summaries, errors."""

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


ERRORS = {
    "BadParameters": {
        "type": "object",
        "description": "What is wrong with each parameter.",
        "properties": {
            "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
        },
        "required": ["errors"],
    },
    "Problem": {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]},
}
TEXT = {"schema": {"type": "string"}}


def document_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every operation may refuse; entries may have moved; text formats hold text."""
    result["components"]["schemas"] |= ERRORS
    for path, operations in result["paths"].items():
        for operation in operations.values():
            document(path, operation)
    return result


def document(path: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "format":
            parameter["description"] = "What to answer in; an Accept header does the same."
    content = operation["responses"]["200"]["content"]
    texts = {media_type: TEXT for media_type in content if media_type.startswith("text/")}
    content.update(texts)

    def answer(description: str, schema: str) -> dict[str, Any]:
        ref = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        return {"description": description, "content": {"application/json": ref, **texts}}

    operation["responses"]["200"]["description"] = "What was asked for."
    operation["responses"]["400"] = answer("A parameter is unknown or has a bad value.", "BadParameters")
    if "{" in path:
        operation["responses"]["301"] = {"description": "A former slug: Location is the entry's present address."}
    if "{" in path or any(parameter["name"] == "page" for parameter in operation.get("parameters", [])):
        operation["responses"]["404"] = answer("No such entry or page.", "Problem")
    operation["responses"]["406"] = answer("The Accept header leaves no format.", "Problem")
    operation["responses"]["304"] = {"description": "What If-None-Match names is still current."}
    operation["responses"] = dict(sorted(operation["responses"].items()))
