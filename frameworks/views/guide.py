"""Disagreements, the guide, how we work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from frameworks.filters.index import Index
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
from frameworks.views.entries import bad_request, filled


@require_safe
def disagreements(request: HttpRequest) -> HttpResponseBase:
    """All of them, or with `?framework=` and `?aspect=` those of one cell, row or column of the matrix."""
    given, index = filled(request.GET), Index.current()
    try:
        chosen = {name: choice(given, name, index) for name in CHOICES}
    except BadParameter as error:
        return bad_request(request, error.errors)
    slugs = {name: slug for name, (slug, _) in chosen.items() if slug}
    for name, slug in slugs.items():
        given[name] = slug
    if (query := given.urlencode()) != request.GET.urlencode():
        return redirect(f"{request.path}{'?' if query else ''}{query}")
    every = list(Disagreement.objects.shown().order_by("aspect__position", "aspect__name", "aspect__slug", *IN_ASPECT))
    found = [each for each in every if concerns(each, **slugs)]
    context = {
        "disagreements": found,
        "shown": Counter("open" if each.is_open else "settled" for each in found),
        "every": every,
        "matrix": matrix(every),
        "chosen": {name: label for name, (_, label) in chosen.items()},
        "slugs": slugs,
        "query": urlencode(slugs),
        "former": {"disagreements": index.former(Disagreement), "aspects": index.former(Aspect)},
    }
    return render(request, "frameworks/disagreements.html", context)


def frameworks_in_dispute() -> dict[str, str]:
    return {**dict(Framework.objects.published().values_list("slug", "name")), GENERAL: IN_GENERAL.lower()}


def aspects() -> dict[str, str]:
    return dict(Aspect.objects.values_list("slug", "name"))


IN_ASPECT = Disagreement._meta.ordering or ()
CHOICES: dict[str, tuple[Callable[[], dict[str, str]], Any]] = {
    "framework": (frameworks_in_dispute, Framework),
    "aspect": (aspects, Aspect),
}


def choice(params: QueryDict, name: str, index: Index) -> tuple[str, str]:
    """The slug asked for, a former one as the present one, and its name; two empty texts where none is asked for."""
    if not (slugs := params.getlist(name)):
        return "", ""
    if len(slugs) > 1:
        raise BadParameter({name: [f"Name one {name}, not {len(slugs)}."]})
    options, model = CHOICES[name]
    known = options()
    slug = slugs[0] if slugs[0] in known else index.present(model, slugs[0])
    if slug not in known:
        raise BadParameter({name: [f"No {name} is called “{''.join(filter(str.isprintable, slugs[0]))[:80]}”."]})
    return slug, known[slug]


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    index = Index.current()
    context = {
        "types": FrameworkType.objects.counted("classifications"),
        "questions": Question.objects.with_answers(),
        "criteria": Criterion.objects.with_advice(),
        "exclusions": Exclusion.objects.published(),
        "former": {"criteria": index.former(Criterion), "questions": index.former(Question)},
    }
    return render(request, "frameworks/guide.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "aspects": Aspect.objects.all(),
        "standings": Standing.choices,
        "former": Index.current().former(Aspect),
    }
    return render(request, "frameworks/about.html", context)
