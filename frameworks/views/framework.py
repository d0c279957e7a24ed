"""One framework."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frameworks.citation import citation
from frameworks.models import (
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    RemarkKind,
    Side,
)
from frameworks.profile import profile
from frameworks.similar import kin
from frameworks.views.entries import (
    entry,
    grouped,
    public_frameworks,
)


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
        **kin(found, public_frameworks()),
        "remarks": grouped(found.remarks.all(), lambda claim: claim.get_kind_display(), RemarkKind.labels),
        "support": grouped(found.support.all(), lambda claim: claim.feature.category),
        "aspects": grouped(found.tradeoffs.all(), lambda claim: claim.aspect),
        "sides": Side.values,
        "profile": profile([found]),
        "citation": citation([found], request.build_absolute_uri(found.get_absolute_url())),
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
