"""Sources, and everything that one says."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.claims import CLAIM_KINDS
from frameworks.models import (
    Advice,
    Answer,
    Disagreement,
    Exclusion,
    Framework,
    Position,
    Source,
    SourceKind,
)
from frameworks.views.entries import (
    entry,
    grouped,
    moved,
)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    groups = grouped(
        Source.objects.published().order_by("name", "slug"), lambda source: source.get_kind_display(), SourceKind.labels
    )
    return render(request, "frameworks/sources.html", {"groups": groups})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Source.objects.published(), slug)
    if found.slug != slug:
        return moved(request, found)
    groups = source_claims(found)
    standings = Counter(claim.standing for _, claims in groups for claim in claims)
    context = {
        "source": found,
        "groups": groups,
        "standings": standings,
        "total": standings.total(),
        "positions": Position.objects.published().filter(sources=found).select_related("disagreement"),
        "findings": Disagreement.objects.published().filter(finding_sources=found),
        "headers": Framework.objects.published().filter(sources=found),
        "exclusions": Exclusion.objects.published().filter(sources=found),
    }
    return render(request, "frameworks/source.html", context)


def source_claims(found: Source) -> list[tuple[str, list[Any]]]:
    """Everything public that cites it, under a heading for each kind of statement."""
    kinds: list[tuple[str, Any, tuple[str, ...]]] = [
        *((kind.heading, kind.model, kind.along) for kind in CLAIM_KINDS),
        ("Advice on choosing", Advice, ("criterion",)),
        ("Answers", Answer, ("question",)),
    ]
    groups = [
        (heading, list(model.objects.published().filter(sources=found).select_related(*along)))
        for heading, model, along in kinds
    ]
    return [(heading, claims) for heading, claims in groups if claims]
