"""What the pages share: entries by slug, errors, claims ready to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect, render, resolve_url

from frameworks.models import (
    Framework,
)


def entry(entries: Any, slug: str) -> Any:
    """The entry with this slug, now or formerly; a 404 otherwise."""
    try:
        return entries.by_any_slug(slug)
    except entries.model.DoesNotExist:
        raise Http404(f"No {entries.model._meta.verbose_name} is called “{slug}”.") from None


def bad_request(request: HttpRequest, errors: dict[str, list[str]]) -> HttpResponse:
    """A 400 that names each parameter."""
    return render(request, "400.html", {"errors": errors}, status=400)


def without_defaults(given: QueryDict) -> str | None:
    """The query string without empty values; None where it has none, so that an address says only what differs."""
    kept = filled(given).urlencode()
    return None if kept == given.urlencode() else kept


def filled(given: QueryDict) -> QueryDict:
    """The parameters without empty values."""
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if said := [value for value in values if value]:
            kept.setlist(name, said)
    return kept


def moved(request: HttpRequest, to: Any) -> HttpResponseRedirect | HttpResponsePermanentRedirect:
    """The way from a former slug's address to the present one (an entry, or a path), with all that was asked."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{resolve_url(to)}{'?' if query else ''}{query}", permanent=True)


def public_frameworks() -> Any:
    return Framework.objects.published().living_first()


def grouped(claims: Any, by: Callable[[Any], Any], order: Sequence[Any] = ()) -> list[tuple[Any, list[Any]]]:
    """Claims under their headings, in the order in which these come, or in `order`."""
    groups: dict[Any, list[Any]] = {heading: [] for heading in order}
    for claim in claims:
        groups.setdefault(by(claim), []).append(claim)
    return [(heading, found) for heading, found in groups.items() if found]
