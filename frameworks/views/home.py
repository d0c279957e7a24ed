"""The first page."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks.models import (
    Adoption,
    Classification,
    Disagreement,
    FrameworkType,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
    UseCase,
)
from frameworks.views.entries import (
    public_frameworks,
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    claims = [Classification, SupportStatement, Tradeoff, Recommendation, Adoption, Remark]
    standings: Counter[str] = Counter()
    for model in claims:
        standings.update(dict(model.objects.published().order_by().values_list("standing").annotate(n=Count("pk"))))
    context = {
        "frameworks": public_frameworks(),
        "types": FrameworkType.objects.filter(classifications__in=Classification.objects.published()).distinct(),
        "use_cases": UseCase.objects.counted("recommendations", at_least=2),
        "disagreements": Disagreement.objects.shown().filter(strength="strong")[:5],
        "specimen": specimen(),
        "standings": standings,
        "claims": standings.total(),
        "sources": Source.objects.published().count(),
        "json_ld": {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "Framework Catalogue",
            "url": request.build_absolute_uri("/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": request.build_absolute_uri(reverse("search")) + "?q={q}",
                "query-input": "required name=q",
            },
        },
    }
    return render(request, "frameworks/home.html", context)


def specimen() -> Disagreement | None:
    """The shortest settled contradiction: shows at a glance what the catalogue does."""
    settled = Disagreement.objects.shown().filter(strength="strong", positions__verdict="refuted").exclude(finding="")
    of_one = settled.annotate(n=Count("frameworks", distinct=True)).filter(n=1)
    shown: Disagreement | None = of_one.order_by(Length("finding"), "slug").first()
    return shown
