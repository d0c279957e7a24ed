"""Frameworks side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from frameworks.citation import citation
from frameworks.claims import Claims, Kept
from frameworks.comparison import CHOICES, LEAST, MOST, Comparison, View, compare, with_present_section
from frameworks.filters.index import Index
from frameworks.models import VERSUS, FeatureCategory, Framework
from frameworks.parameters import BadParameter, readable
from frameworks.profile import profile
from frameworks.similar import Kinship, kin
from frameworks.views.entries import bad_request, filled

SLUG = r"[-\w]{1,80}"  # PostgreSQL takes no NUL: what cannot be a slug is not looked up

# ── choosing ──


@require_safe
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Where to choose; `?framework=a&framework=b` leads to the comparison itself."""
    given = filled(request.GET)
    known = chosen(list(dict.fromkeys(given.getlist("framework"))))
    found = list(dict.fromkeys(each for each in known.values() if each))
    errors = what_is_wrong(known)
    kept = with_present_section(kept_of(given), partial(Index.current().present, FeatureCategory))
    if not errors and len(found) >= LEAST:
        return redirect(address(found) + query_of(kept))
    if given.urlencode() != request.GET.urlencode():
        return redirect(f"{request.path}{query_of(given)}")
    context = {**picker(found), "errors": errors, "kept": kept}
    return render(request, "frameworks/comparisons.html", context, status=400 if errors else 200)


def chosen(slugs: list[str]) -> dict[str, Framework | None]:
    """What has each of these slugs, now or formerly; of a thousand slugs only the first are looked up."""
    some = [slug for slug in slugs[: 2 * MOST] if re.fullmatch(SLUG, slug, re.ASCII)]
    found = Framework.objects.published().by_any_slugs(some) if some else {}
    return {**dict.fromkeys(slugs), **{slug: found.get(slug) for slug in some}}


def what_is_wrong(known: dict[str, Framework | None]) -> list[str]:
    if len(known) > MOST:
        return [f"Choose {LEAST} to {MOST} frameworks; you chose {len(known)}."]
    return [f"No framework is called “{readable(slug)}”." for slug, found in known.items() if not found]


def picker(found: list[Framework]) -> dict[str, Any]:
    return {
        **kin(*found),
        "found": found,
        "ticked": [each.slug for each in found],
        "ready": address(found) if LEAST <= len(found) <= MOST else "",
        "least": LEAST,
        "most": MOST,
    }


def address(frameworks: Iterable[Framework]) -> str:
    """The canonical one: slugs in their order."""
    return reverse("compare", args=[VERSUS.join(sorted(each.slug for each in frameworks))])


def kept_of(params: QueryDict) -> QueryDict:
    """What a query string asks of the view, right or wrong, and nothing else of it."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if name in View.NAMES:
            kept.setlist(name, values)
    return kept


def query_of(params: QueryDict) -> str:
    return f"?{query}" if (query := params.urlencode()) else ""


# ── side by side ──


@require_safe
def comparison(request: HttpRequest, slugs: str) -> HttpResponseBase:
    index = Index.current()
    found = called(list(dict.fromkeys(slugs.split(VERSUS)))[: 2 * MOST], index)
    if not LEAST <= len(found) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    canonical, kept = address(found), kept_of(request.GET)
    try:
        view = View.of(with_present_section(kept, partial(index.present, FeatureCategory)))
        if request.path != canonical:
            return redirect(canonical + view.query, permanent=True)
        if view.query != query_of(kept):
            return redirect(canonical + view.query)
        return render(request, "frameworks/compare.html", shown(request, found, view, index))
    except BadParameter as error:
        return bad_request(request, error.errors)


def called(slugs: list[str], index: Index) -> set[Framework]:
    """The frameworks that have these slugs, now or formerly."""
    known = index.part("claims", Kept).called(slugs)
    if missing := [slug for slug in slugs if slug not in known]:
        known |= Framework.objects.published().by_any_slugs(missing)
    if lost := [slug for slug in missing if slug not in known]:
        raise Http404(f"No framework is called “{lost[0]}”.")
    return set(known.values())


def shown(request: HttpRequest, found: set[Framework], view: View, index: Index) -> dict[str, Any]:
    claims = Claims(sorted(found, key=lambda each: each.slug), index.part("claims", Kept))
    value = compare(claims).narrowed(view)
    kinship, keys = Kinship(index), {each.pk for each in found}
    names = [("framework", column.slug) for column in value.columns]
    return {
        "comparison": value,
        "profile": profile(claims),
        "citation": citation(claims, request.build_absolute_uri(request.path)),
        "options": options(value),
        "sections": [section for section in (value.whole or value).sections if section.rows],
        "sources": value.sources,
        "former": index.former(FeatureCategory),
        "others": [(each.slug, each.name) for each in kinship.listed(*keys) if each.pk not in keys],
        "is_cut": kinship.is_cut,
        "most": MOST,
        "data": f"{reverse('api-comparison')}?{urlencode([*names, *view.params.items()])}",
    }


@dataclass(frozen=True)
class Option:
    """A switch of the view."""

    name: str
    label: str
    is_on: bool
    hides: int  # rows, with the other switches as they are
    query: str  # that turns it


def options(comparison: Comparison) -> list[Option]:
    labels = {
        "only": ("Only differences", CHOICES["only"]),
        "hide": ("Hide rows unknown for all", CHOICES["hide"]),
        "section": ("One section at a time", comparison.view.section or first_section(comparison)),
    }
    return [option(comparison, name, label, value) for name, (label, value) in labels.items()]


def first_section(comparison: Comparison) -> str:
    return next((section.key for section in comparison.sections), "facts")


def option(comparison: Comparison, name: str, label: str, value: str) -> Option:
    view = comparison.view
    is_on = bool(getattr(view, name))
    turned = replace(view, **{name: "" if is_on else value})
    return Option(name, label, is_on, comparison.hides(**{name: value}), turned.query or "./")
