"""The list of frameworks, and one framework."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frameworks.filters import PAGE_SIZE, BadParameter, FrameworkFilter
from frameworks.models import (
    Classification,
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    RemarkKind,
    Side,
)
from frameworks.views.entries import (
    bad_request,
    entry,
    grouped,
    public_frameworks,
)


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    filters = FrameworkFilter(request.GET)
    try:
        found = filters.found().prefetch_related(public_types())
        page = page_of(found, request.GET.get("page", "1"))
    except BadParameter as error:
        return bad_request(request, error.errors)
    context = {
        "filter": filters,
        "facets": filters.facets(),
        "page": page,
        "params": request.GET,
        "exclusions": excluded(filters.form.cleaned_data["q"]),
    }
    return render(request, "frameworks/frameworks.html", context)


def without_defaults(given: QueryDict) -> str | None:
    """The query string without empty values; None where it has none, so that an address says only what differs."""
    if not any(value == "" for values in given.lists() for value in values[1]):
        return None
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


def page_of(found: Any, number: str) -> Any:
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise BadParameter({"page": ["Write a whole number from 1."]})
    paginator = Paginator(found, PAGE_SIZE)
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(f"There is no page {number}; the last one is {paginator.num_pages}.")
    return paginator.page(int(number))


def public_types() -> Prefetch[Any]:
    return Prefetch("classifications", Classification.objects.published().standing_up().select_related("type"))


def excluded(q: str) -> Any:
    """What a reader may look for and is no backend framework: named instead of nothing found."""
    if not q.strip():
        return Exclusion.objects.none()
    named = Q(name__icontains=q.strip()) | Q(aliases__icontains=q.strip())
    return Exclusion.objects.published().filter(named).prefetch_related("sources")


def called(slug: str) -> Any:
    """What has this slug, be it a framework or listed as one by mistake; else what once had it; else a 404."""
    exclusions = Exclusion.objects.published().prefetch_related("sources")
    frameworks = Framework.objects.published().with_claims()
    for entries in (exclusions, frameworks):
        if found := entries.filter(slug=slug).first():
            return found
    with suppress(Exclusion.DoesNotExist):
        return exclusions.by_any_slug(slug)
    return entry(frameworks, slug)


@require_safe
def framework(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = called(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    if isinstance(found, Exclusion):
        return render(request, "frameworks/exclusion.html", {"exclusion": found})
    context = {
        "framework": found,
        "standings": standings_of(found),
        "disagreements": Disagreement.objects.shown().filter(frameworks=found),
        "unknown": Feature.objects.exclude(support__in=found.support.all()).select_related("category"),
        "others": public_frameworks().exclude(pk=found.pk),
        "remarks": grouped(found.remarks.all(), lambda claim: claim.get_kind_display(), RemarkKind.labels),
        "support": grouped(found.support.all(), lambda claim: claim.feature.category),
        "aspects": grouped(found.tradeoffs.all(), lambda claim: claim.aspect),
        "sides": Side.values,
        "json_ld": software(request, found),
    }
    return render(request, "frameworks/framework.html", context)


def software(request: HttpRequest, found: Framework) -> dict[str, Any]:
    """The framework as search engines read it; only what we know."""
    data = {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": found.name,
        "description": found.tagline,
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "programmingLanguage": "Python",
        "license": license_address(found.license),
        "codeRepository": found.repository,
        "sameAs": found.website,
        "version": found.latest_release,
        "dateModified": found.reviewed_on and found.reviewed_on.isoformat(),
    }
    return {name: value for name, value in data.items() if value}


def license_address(name: str) -> str:
    """Where SPDX describes it; an expression, or a licence outside its list, has no page there."""
    return name if " " in name or name.startswith("LicenseRef-") else f"https://spdx.org/licenses/{name}.html"


def standings_of(found: Framework) -> Counter[str]:
    """How many of its claims stand how; takes the prefetched claims, asks nothing."""
    claims = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")
    return Counter(claim.standing for name in claims for claim in getattr(found, name).all())
