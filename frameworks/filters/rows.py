"""What the facets are read from: plain rows of what is public, each kind in one query and only when asked for."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any, NamedTuple

from frameworks.models import (
    Adoption,
    Classification,
    Framework,
    Recommendation,
    Side,
    SupportStatement,
    Tradeoff,
)


class Known(NamedTuple):
    """A published framework, as far as the facets look at it."""

    pk: int
    status: str
    interface: str
    license: str
    latest_release_on: datetime.date | None


class Held(NamedTuple):
    """A claim that stands: this framework has that value."""

    value: str
    framework: int
    level: str = ""


# For each facet that claims decide: the public ones, refuted ones among them, and where they hold the value.
CLAIMS: dict[str, tuple[Any, str]] = {
    "type": (lambda: Classification.objects.published(), "type__slug"),
    "feature": (lambda: SupportStatement.objects.published(), "feature__slug"),
    "use_case": (lambda: Recommendation.objects.published(), "use_case__slug"),
    "praised": (lambda: Tradeoff.objects.published().filter(side=Side.PRO), "aspect__slug"),
    "criticised": (lambda: Tradeoff.objects.published().filter(side=Side.CON), "aspect__slug"),
    "adopter": (lambda: Adoption.objects.published(), "adopter__slug"),
}


class Rows:
    def __init__(self) -> None:
        self._held: dict[str, list[Held]] = {}
        self._entries: dict[Any, list[tuple[str, str]]] = {}

    def entries(self, model: Any) -> list[tuple[str, str]]:
        """A vocabulary: slug and name, in its order."""
        if model not in self._entries:
            self._entries[model] = list(model.objects.values_list("slug", "name"))
        return self._entries[model]

    @cached_property
    def frameworks(self) -> list[Known]:
        """In the default order."""
        return [Known(*row) for row in Framework.objects.published().living_first().values_list(*Known._fields)]

    def held(self, facet: str) -> list[Held]:
        """What may count as so: refuted claims place no framework, and level “none” is no support."""
        if facet not in self._held:
            claims, value = CLAIMS[facet]
            counting = claims().positive() if facet == "feature" else claims().standing_up()
            columns = [value, "framework_id", *(["level"] if facet == "feature" else [])]
            self._held[facet] = [Held(*row) for row in counting.order_by().values_list(*columns)]
        return self._held[facet]
