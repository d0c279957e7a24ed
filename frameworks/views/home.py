"""The first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks.claims import CLAIM_MODELS
from frameworks.filters.index import Index
from frameworks.models import (
    Classification,
    Disagreement,
    FrameworkType,
    Source,
    UseCase,
)
from frameworks.similar import Kinship
from frameworks.views.entries import public_frameworks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All of it is counted once for each state of the content."""
    context = Index.current().part("home", summary)
    return render(request, "frameworks/home.html", {**context, "json_ld": website(request)})


def summary() -> dict[str, Any]:
    standings: Counter[str] = Counter()
    for model in CLAIM_MODELS:
        standings.update(dict(model.objects.published().order_by().values_list("standing").annotate(n=Count("pk"))))
    types = FrameworkType.objects.filter(classifications__in=Classification.objects.published()).distinct()
    kinship = Kinship()
    return {
        "number": kinship.size,
        "frameworks": list(public_frameworks().filter(pk__in=[each.pk for each in kinship.listed()])),
        "is_cut": kinship.is_cut,
        "types": list(types),
        "use_cases": list(shared_needs(kinship.index)),
        "disagreements": list(Disagreement.objects.shown().filter(strength="strong")[:5]),
        "specimen": specimen(),
        "standings": standings,
        "claims": standings.total(),
        "sources": Source.objects.number_published(),
    }


def shared_needs(index: Index) -> Iterator[tuple[UseCase, int]]:
    """The use cases for which at least two frameworks are recommended, with their number."""
    having = index.held("use_case")
    for case in UseCase.objects.all():
        if (number := having.get((case.slug,), 0).bit_count()) >= 2:
            yield case, number


def website(request: HttpRequest) -> dict[str, Any]:
    """The site as search engines read it."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Framework Catalogue",
        "url": request.build_absolute_uri("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": request.build_absolute_uri(reverse("search")) + "?q={q}",
            "query-input": "required name=q",
        },
    }


def specimen() -> Disagreement | None:
    """The shortest settled contradiction: shows at a glance what the catalogue does."""
    settled = Disagreement.objects.shown().filter(strength="strong", positions__verdict="refuted").exclude(finding="")
    of_one = settled.annotate(n=Count("frameworks", distinct=True)).filter(n=1)
    shown: Disagreement | None = of_one.order_by(Length("finding"), "slug").first()
    return shown
