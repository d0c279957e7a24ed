"""Features, adopters, needs, types."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.filters.index import Index
from frameworks.models import (
    Adopter,
    Adoption,
    Classification,
    Disagreement,
    Feature,
    FeatureCategory,
    FrameworkType,
    Question,
    Recommendation,
    SupportStatement,
    UseCase,
)
from frameworks.views.entries import (
    entry,
    moved,
    public_frameworks,
)

BY_FRAMEWORK = ("framework__name", "framework__slug")


@require_safe
def features(request: HttpRequest) -> HttpResponse:
    rows = Feature.objects.counted("support").order_by("name", "slug")
    categories = FeatureCategory.objects.prefetch_related(Prefetch("features", rows))
    context = {"categories": categories, "former": Index.current().former(FeatureCategory)}
    return render(request, "frameworks/features.html", context)


@require_safe
def feature(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Feature.objects.select_related("category"), slug)
    if found.slug != slug:
        return moved(request, found)
    statements = SupportStatement.objects.shown("framework").filter(feature=found).order_by(*BY_FRAMEWORK)
    context = {
        "feature": found,
        "statements": statements,
        "unknown": public_frameworks().exclude(support__in=SupportStatement.objects.published().filter(feature=found)),
        "disagreements": Disagreement.objects.shown().filter(features=found),
    }
    return render(request, "frameworks/feature.html", context)


@require_safe
def adopters(request: HttpRequest) -> HttpResponse:
    claims = Adoption.objects.shown("framework").order_by(*BY_FRAMEWORK, "-as_of", "pk")
    found = Adopter.objects.filter(adoptions__in=claims).distinct().prefetch_related(Prefetch("adoptions", claims))
    context = {"adopters": found, "former": Index.current().former(Adopter)}
    return render(request, "frameworks/adopters.html", context)


@require_safe
def adopter(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Adopter.objects.published(), slug)
    if found.slug != slug:
        return moved(request, found)
    claims = Adoption.objects.shown("framework").filter(adopter=found).order_by(*BY_FRAMEWORK, "-as_of", "pk")
    return render(request, "frameworks/adopter.html", {"adopter": found, "adoptions": claims})


@require_safe
def use_case(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(UseCase.objects.all(), slug)
    if found.slug != slug:
        return moved(request, found)
    context = {
        "use_case": found,
        "recommendations": Recommendation.objects.shown("framework").filter(use_case=found).order_by(*BY_FRAMEWORK),
        "others": UseCase.objects.exclude(pk=found.pk).counted("recommendations", at_least=1),
    }
    return render(request, "frameworks/use_case.html", context)


@require_safe
def framework_type(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(FrameworkType.objects.all(), slug)
    if found.slug != slug:
        return moved(request, found)
    context = {
        "type": found,
        "classifications": Classification.objects.shown("framework").filter(type=found).order_by(*BY_FRAMEWORK),
        "questions": Question.objects.with_answers().filter(type=found),
        "others": FrameworkType.objects.exclude(pk=found.pk),
        "former": Index.current().former(Question),
    }
    return render(request, "frameworks/type.html", context)
