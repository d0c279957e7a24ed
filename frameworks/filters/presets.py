"""Questions that are often asked, as ordinary links to the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from frameworks.filters.facets import FACETS
from frameworks.filters.index import Index


@dataclass(frozen=True)
class Preset:
    """A question with its query string; `why` says what that asks for."""

    slug: str
    label: str
    query: str
    why: str


PRESETS = (
    Preset(
        "async-api",
        "Async API",
        "concurrency=async&feature=openapi&feature=validation&at_least=official",
        "Coroutine handlers, checked input and an OpenAPI description, the latter two built in or as official add-ons.",
    ),
    Preset(
        "batteries-included",
        "Batteries included",
        "feature=orm&feature=migrations&feature=templates&feature=forms&feature=authentication&at_least=built-in",
        "Database models, migrations, pages, forms and logins, all built in.",
    ),
    Preset(
        "no-dependencies",
        "No dependencies",
        "feature=no-dependencies&at_least=built-in",
        "Needs nothing but Python itself.",
    ),
    Preset(
        "websockets",
        "WebSockets",
        "feature=websockets&at_least=official",
        "Connections that stay open in both directions, built in or as an official add-on.",
    ),
    Preset(
        "first-project",
        "For a first project",
        "praised=learning-curve&status=active",
        "Praised for being easy to learn by at least one source, and still getting feature releases.",
    ),
    Preset(
        "documented-api",
        "API that documents itself",
        "feature=openapi&feature=interactive-docs&at_least=official",
        "An OpenAPI description and pages to try it on, built in or as official add-ons.",
    ),
    Preset(
        "admin-interface",
        "Admin interface",
        "feature=admin-interface&at_least=official",
        "Pages on which editors manage the data, built in or as an official add-on.",
    ),
    Preset(
        "microservices",
        "Microservices",
        "use_case=microservices&status=active",
        "Recommended for small services by at least one source, and still getting feature releases.",
    ),
)


def presets(index: Index) -> list[Preset]:
    """The presets with the slugs that entries have now; without one that asks for what the catalogue has no more."""
    return index.part("presets", lambda: list(answerable(index)))


def answerable(index: Index) -> Iterator[Preset]:
    for preset in PRESETS:
        pairs = [(name, FACETS[name].now(index, value)) for name, value in parse_qsl(preset.query)]
        if all(value in {each.value for each in FACETS[name].values(index)} for name, value in pairs):
            yield replace(preset, query=urlencode(pairs))
