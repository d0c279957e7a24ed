"""Disagreements, the guide, how we work."""

from __future__ import annotations

from collections import Counter

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.models import (
    Advice,
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Framework,
    FrameworkType,
    Standing,
)
from frameworks.views.entries import (
    counted,
    disagreement_list,
    question_list,
)


@require_safe
def disagreements(request: HttpRequest) -> HttpResponse:
    found = disagreement_list().order_by("aspect__position", *(Disagreement._meta.ordering or ()))
    counts = Counter("open" if each.is_open else "found" for each in found)
    return render(request, "frameworks/disagreements.html", {"disagreements": found, "counts": counts})


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    advice = Advice.objects.published().prefetch_related(
        "sources", "types", Prefetch("frameworks", Framework.objects.published())
    )
    context = {
        "types": counted(FrameworkType.objects.all(), "classifications"),
        "questions": question_list(),
        "criteria": Criterion.objects.prefetch_related(Prefetch("advice", advice)),
        "exclusions": Exclusion.objects.filter(is_published=True),
    }
    return render(request, "frameworks/guide.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frameworks/about.html", {"aspects": Aspect.objects.all(), "standings": Standing.choices})
