"""Disagreements, the guide, how we work."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.models import (
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    FrameworkType,
    Question,
    Standing,
)


@require_safe
def disagreements(request: HttpRequest) -> HttpResponse:
    found = Disagreement.objects.shown().order_by("aspect__position", *(Disagreement._meta.ordering or ()))
    counts = Counter("open" if each.is_open else "found" for each in found)
    return render(request, "frameworks/disagreements.html", {"disagreements": found, "counts": counts})


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "types": FrameworkType.objects.counted("classifications"),
        "questions": Question.objects.with_answers(),
        "criteria": Criterion.objects.with_advice(),
        "exclusions": Exclusion.objects.published(),
    }
    return render(request, "frameworks/guide.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frameworks/about.html", {"aspects": Aspect.objects.all(), "standings": Standing.choices})
