"""Questions that are often asked, as ordinary links to the list."""

from __future__ import annotations

from dataclasses import dataclass


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
