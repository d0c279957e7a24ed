"""Disagreements, the guide, how we work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from frameworks.matrix import GENERAL, IN_GENERAL, concerns, matrix
from frameworks.models import (
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Framework,
    FrameworkType,
    Question,
    Standing,
)
from frameworks.parameters import BadParameter
from frameworks.views.entries import bad_request, without_defaults


@require_safe
def disagreements(request: HttpRequest) -> HttpResponseBase:
    """All of them, or with `?framework=` and `?aspect=` those of one cell, row or column of the matrix."""
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    try:
        chosen = {name: choice(request.GET, name, options) for name, options in CHOICES.items()}
    except BadParameter as error:
        return bad_request(request, error.errors)
    order = ("aspect__position", "aspect__name", *(Disagreement._meta.ordering or ()))
    every = list(Disagreement.objects.shown().order_by(*order))
    slugs = {name: slug for name, (slug, _) in chosen.items() if slug}
    found = [each for each in every if concerns(each, **slugs)]
    context = {
        "disagreements": found,
        "shown": Counter("open" if each.is_open else "settled" for each in found),
        "every": every,
        "matrix": matrix(every),
        "chosen": {name: label for name, (_, label) in chosen.items()},
        "slugs": slugs,
        "query": urlencode(slugs),
    }
    return render(request, "frameworks/disagreements.html", context)


def frameworks_in_dispute() -> dict[str, str]:
    return {**dict(Framework.objects.published().values_list("slug", "name")), GENERAL: IN_GENERAL.lower()}


def aspects() -> dict[str, str]:
    return dict(Aspect.objects.values_list("slug", "name"))


CHOICES = {"framework": frameworks_in_dispute, "aspect": aspects}


def choice(params: QueryDict, name: str, options: Callable[[], dict[str, str]]) -> tuple[str, str]:
    """The slug asked for and its name; two empty texts where none is asked for."""
    if not (slugs := params.getlist(name)):
        return "", ""
    if len(slugs) > 1:
        raise BadParameter({name: [f"Name one {name}, not {len(slugs)}."]})
    if (slug := slugs[0]) not in (known := options()):
        raise BadParameter({name: [f"No {name} is called “{''.join(filter(str.isprintable, slug))[:80]}”."]})
    return slug, known[slug]


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
