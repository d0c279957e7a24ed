"""The pictures of shared links: of the site, a framework, a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from frameworks.cards import Card, Portrait, Table, readable
from frameworks.claims import CLAIM_MODELS
from frameworks.comparison import LEAST, MOST
from frameworks.filters.index import Index
from frameworks.models import (
    VERSUS,
    Disagreement,
    Feature,
    Framework,
    Source,
    SupportStatement,
)
from frameworks.views.comparison import called
from frameworks.views.entries import entry, moved

HOUR = 60 * 60
PROMISE = "Choose a Python backend framework, and know who says so."
HEADS = ("statements", "features known", "disagreements")


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The picture of every page that has none of its own."""
    standings: Counter[str] = Counter()
    for model in CLAIM_MODELS:
        standings.update(counts(model.objects.published(), "standing"))
    sources, known = Source.objects.number_published(), Framework.objects.published().count()
    note = f"{many(standings.total(), 'statement')} about {many(known, 'framework')}, {many(sources, 'source')}"
    text = "Every statement names its source and keeps its place beside the ones that dispute it."
    return picture(Portrait(PROMISE, text, tuple(sorted(standings.items())), note))


@require_safe
def framework_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Framework.objects.published(), slug)
    if found.slug != slug:
        return moved(request, reverse("framework-card", args=[found.slug]))
    return picture(portrait(found))


@require_safe
def compare_card(request: HttpRequest, slugs: str) -> HttpResponseBase:
    """Addressed as the comparison itself."""
    found = called(list(dict.fromkeys(slugs.split(VERSUS)))[: 2 * MOST], Index.current())
    if not LEAST <= len(found) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    canonical = VERSUS.join(sorted(each.slug for each in found))
    if canonical != slugs:
        return moved(request, reverse("compare-card", args=[canonical]))
    return picture(table(found))


def picture(drawn: Card) -> HttpResponse:
    response = HttpResponse(drawn.png(), content_type="image/png")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites show it beside a link to ours
    response["ETag"] = f'"{drawn.digest}"'
    patch_cache_control(response, public=True, max_age=HOUR)
    return response


def portrait(found: Framework) -> Portrait:
    """What its page says at the top, in six queries."""
    standings: Counter[str] = Counter()
    sources: set[int] = set()
    for model in CLAIM_MODELS:
        rows = model.objects.published().filter(framework=found).order_by().values_list("pk", "standing", "sources")
        standings.update({pk: standing for pk, standing, _ in rows}.values())
        sources.update(source for *_, source in rows)
    note = f"{many(standings.total(), 'statement')}, {many(len(sources), 'source')}"
    name, text = readable(found.name, found.slug), readable(found.tagline)
    return Portrait(name, text, tuple(sorted(standings.items())), note, "Python backend framework")


def table(found: Iterable[Framework]) -> Table:
    """How much is known of each: statements of every kind, features, disagreements it is named in."""
    chosen = sorted(found, key=lambda each: each.slug)
    claims = {
        model: counts(model.objects.published().filter(framework__in=chosen), "framework") for model in CLAIM_MODELS
    }
    public = Q(disagreements__in=Disagreement.objects.published())
    named = Framework.objects.filter(pk__in=[each.pk for each in chosen]).order_by().values_list("pk")
    disputes = dict(named.annotate(n=Count("disagreements", filter=public)))
    features = Feature.objects.count()

    def row(each: Framework) -> tuple[str, tuple[str, ...]]:
        said = sum(by.get(each.pk, 0) for by in claims.values())
        known = f"{claims[SupportStatement].get(each.pk, 0)} of {features}"
        return readable(each.name, each.slug), (str(said), known, str(disputes[each.pk]))

    return Table(HEADS, tuple(map(row, chosen)))


def counts(claims: Any, by: str) -> Mapping[Any, int]:
    return dict(claims.order_by().values_list(by).annotate(n=Count("pk")))


def many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
