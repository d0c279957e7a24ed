"""The list of frameworks: what was asked, what was found, and where one click more would lead."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frameworks.filters import PAGE_SIZE, FrameworkFilter, Preset, Removal, presets
from frameworks.models import Exclusion
from frameworks.parameters import BadParameter, given_twice
from frameworks.views.entries import bad_request, filled
from frameworks.words import Query


class Chip(NamedTuple):
    """One thing asked for, and the list without it."""

    removal: Removal
    address: str


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    filters = FrameworkFilter(filled(request.GET))
    try:
        found = filters.qs
        if (present := filters.query_string) != request.GET.urlencode():
            return redirect(f"{request.path}{'?' if present else ''}{present}")
        page = page_of(found, request.GET)
    except BadParameter as error:
        return bad_request(request, error.errors)
    return render(request, "frameworks/frameworks.html", listed(filters, page, request))


def listed(filters: FrameworkFilter, page: Any, request: HttpRequest) -> dict[str, Any]:
    chips = [Chip(each, lighter(request, each)) for each in filters.removals()]
    return {
        "filter": filters,
        "facets": filters.facets(),
        "page": page,
        "cards": map(filters.card, page),
        "chips": chips,
        "is_stuck": not any(chip.removal.count for chip in chips),  # no chip alone is why nothing is found
        "nearest": [] if page.paginator.count else filters.nearest(),
        "presets": presets(filters.index),
        "preset": preset_of(request.GET, presets(filters.index)),
        "exclusions": excluded(filters.form.cleaned_data["q"]),
    }


def page_of(found: Any, given: QueryDict) -> Any:
    """The page asked for, the first where none is; BadParameter or a 404 where it cannot be one."""
    number = given.get("page", "1")
    if twice := given_twice(given, ["page"]):
        raise BadParameter(twice)
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise BadParameter({"page": ["Write a whole number from 1."]})
    paginator = Paginator(found, PAGE_SIZE)
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(f"There is no page {number}; the last one is {paginator.num_pages}.")
    return paginator.page(int(number))


def lighter(request: HttpRequest, removal: Removal) -> str:
    """The address of the list less one thing asked for, and less the page."""
    kept = request.GET.copy()
    kept.setlist(removal.name, [each for each in kept.getlist(removal.name) if each != removal.value])
    for name in ("page", "q") if removal.name == "q" else ("page",):
        kept.pop(name, None)
    return f"?{left}" if (left := kept.urlencode()) else request.path


def preset_of(given: QueryDict, presets: list[Preset]) -> Preset | None:
    """The preset that asks for just what was asked, in whatever order."""

    def asked(query: QueryDict) -> dict[str, set[str]]:
        return {name: set(values) for name, values in query.lists() if name not in ("page", "sort")}

    return next((preset for preset in presets if asked(QueryDict(preset.query)) == asked(given)), None)


def excluded(q: str) -> list[Exclusion]:
    """What a reader may look for and is no backend framework: named instead of nothing found."""
    if not (query := Query(q)).words:
        return []
    found = [each for each in Exclusion.objects.published() if query.names(f"{each.name},{each.slug},{each.aliases}")]
    prefetch_related_objects(found, "sources")
    return found
