"""Frameworks side by side."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frameworks.comparison import LEAST, MOST, compare
from frameworks.models import (
    VERSUS,
    Advice,
    Disagreement,
    Framework,
)
from frameworks.views.entries import (
    bad_request,
    entry,
    public_frameworks,
)


@require_safe
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Where to choose; `?framework=a&framework=b` leads to the comparison itself."""
    if slugs := request.GET.getlist("framework"):
        return chosen_comparison(request, slugs)
    context = {"frameworks": public_frameworks(), "most": MOST, "pairs": often_weighed()}
    return render(request, "frameworks/comparisons.html", context)


def often_weighed() -> list[tuple[Framework, Framework]]:
    """Pairs that one disagreement or one piece of advice names together, the most often named first."""
    together: Counter[tuple[int, int]] = Counter()
    public = Prefetch("frameworks", public_frameworks())
    models: tuple[Any, ...] = (Disagreement, Advice)
    for model in models:
        for naming in model.objects.published().prefetch_related(public):
            together.update(combinations(sorted(each.pk for each in naming.frameworks.all()), 2))
    by_pk = {each.pk: each for each in public_frameworks()}
    return [(by_pk[a], by_pk[b]) for (a, b), _ in together.most_common(12)]


def chosen_comparison(request: HttpRequest, slugs: list[str]) -> HttpResponseBase:
    unique = sorted(set(slugs))
    known = set(Framework.objects.published().filter(slug__in=printable(unique)).values_list("slug", flat=True))
    if missing := [slug for slug in unique if slug not in known]:
        return bad_request(request, {"framework": [f"No framework is called “{slug[:80]}”." for slug in missing[:5]]})
    if not LEAST <= len(unique) <= MOST:
        text = f"Choose {LEAST} to {MOST} frameworks; you chose {len(unique)}."
        return bad_request(request, {"framework": [text]})
    return redirect("compare", slugs=VERSUS.join(unique))


def printable(slugs: list[str]) -> list[str]:
    """PostgreSQL takes no NUL; a slug has none."""
    return [slug for slug in slugs if "\0" not in slug]


def called(slugs: list[str]) -> set[Framework]:
    """The frameworks that have these slugs, now or formerly; one query while all are present ones."""
    known = Framework.objects.published().in_bulk(slugs, field_name="slug")
    return {known.get(slug) or entry(Framework.objects.published(), slug) for slug in slugs}


@require_safe
def comparison(request: HttpRequest, slugs: str) -> HttpResponseBase:
    found = called(list(dict.fromkeys(slugs.split(VERSUS)))[: 2 * MOST])
    if not LEAST <= len(found) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    canonical = VERSUS.join(sorted(each.slug for each in found))
    if canonical != slugs:
        return redirect("compare", slugs=canonical, permanent=True)
    chosen = Framework.objects.filter(pk__in=[each.pk for each in found]).with_claims().order_by("slug")
    value = compare(chosen)
    context = {
        "comparison": value,
        "sources": value.sources,
        "numbers": {source.pk: number for number, source in enumerate(value.sources, 1)},
        "others": public_frameworks().exclude(pk__in=[each.pk for each in found]),
        "most": MOST,
    }
    return render(request, "frameworks/compare.html", context)
