"""What is asked for: one page of each kind and every endpoint of the API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from frameworks.api.views import LISTS
from frameworks.models import Framework
from tests import api_world, pages

API_LIST = f"{api_world.API}frameworks/?page_size=50"
ANSWERS = pages.ANSWERED.partition("?")[2]
FOR_PROGRAMS = {
    "API list of 50": API_LIST,
    "API list, filtered": f"{api_world.API}frameworks/?feature=orm&status=active",
    "API list as CSV": f"{api_world.API}frameworks/?format=csv",
    "API choose": f"{api_world.API}choose/?{ANSWERS}",
}


def main(which: str) -> dict[str, str]:
    """Of the shipped content, or of any catalogue."""
    return shipped() if which == "shipped" else general()


def shipped() -> dict[str, str]:
    machines = {name: reverse(name) for name in pages.MACHINES}
    machines["choose-record"] += f"?{ANSWERS}"  # without answers it leads elsewhere
    return {**pages.kinds(), **machines, **programs()}


def general() -> dict[str, str]:
    """With whatever entries there are."""
    entries = {name: found.get_absolute_url() for name, (model, *_) in pages.ENTRIES.items() if (found := one(model))}
    lists = {name: reverse(name) for name in pages.LISTS}
    return {
        **lists,
        **entries,
        "list, filtered": pages.FILTERED,
        "search": "/search/?q=orm",
        "compare two": pages.versus(*pages.slugs()[:2]),
        "compare five": pages.versus(*pages.slugs()[:5]),
        **programs(),
    }


def one(model: Any) -> Any:
    """The first with a page."""
    entries = model.objects.published() if hasattr(model.objects, "published") else model.objects.all()
    return entries.order_by("pk").first()


def programs() -> dict[str, str]:
    """Each endpoint of the API by its address, with an entry of each kind."""
    entries = {name: found for name, view in LISTS.items() if (found := view.queryset.first())}
    frameworks = list(Framework.objects.published().order_by("slug")[:2])
    world = api_world.World(frameworks, entries)
    return {**FOR_PROGRAMS, **{address: address for address in api_world.all_addresses(world)}}
