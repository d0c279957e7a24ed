"""One framework."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.citation import citation
from frameworks.claims import Claims, Filed, Fitting, Kept, Said, Supported, Used, Weighed
from frameworks.filters.index import Index
from frameworks.models import Disagreement, Exclusion, Feature, Framework, RemarkKind, Side
from frameworks.profile import profile
from frameworks.similar import kin
from frameworks.views.entries import entry, grouped, moved


def called(slug: str) -> Any:
    """What has this slug, be it a framework or listed as one by mistake; else what once had it; else a 404."""
    exclusions = Exclusion.objects.published().prefetch_related("sources")
    frameworks = Framework.objects.published()
    for entries in (frameworks, exclusions):
        if found := entries.filter(slug=slug).first():
            return found
    with suppress(Exclusion.DoesNotExist):
        return exclusions.by_any_slug(slug)
    return entry(frameworks, slug)


@require_safe
def framework(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = called(slug)
    if found.slug != slug:
        return moved(request, found)
    if isinstance(found, Exclusion):
        return render(request, "frameworks/exclusion.html", {"exclusion": found})
    index = Index.current()
    claims = Claims([found], index.part("claims", Kept))
    context = {
        "framework": found,
        "claims": claims,
        "standings": Counter(claim.standing for claim in claims),
        "disagreements": Disagreement.objects.shown().filter(frameworks=found),
        **kin(found),
        **features(claims),
        **sections(claims),
        "sides": Side.values,
        "profile": profile(claims),
        "citation": citation(claims, request.build_absolute_uri(found.get_absolute_url())),
        "json_ld": software(request, found),
        "former": index.former(Feature),
    }
    return render(request, "frameworks/framework.html", context)


def sections(claims: Claims) -> dict[str, Any]:
    """What is claimed, but for features."""
    return {
        "types": claims.of(Filed),
        "best_for": claims.of(Fitting),
        "adoptions": claims.of(Used),
        "remarks": grouped(claims.of(Said), lambda claim: claim.get_kind_display(), RemarkKind.labels),
        "aspects": grouped(claims.of(Weighed), lambda claim: claim.name),
    }


def features(claims: Claims) -> dict[str, Any]:
    """Those that something is known of, each with its claim under the headings, and those that are unknown."""
    stated = {claim.feature: claim for claim in claims.of(Supported)}
    every = claims.vocabulary
    known = [(feature, stated[feature.pk]) for feature in every if feature.pk in stated]
    return {
        "support": grouped(known, lambda pair: pair[0].category),
        "unknown": [feature for feature in every if feature.pk not in stated],
    }


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
