"""Frameworks side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from frameworks.citation import citation
from frameworks.claims import Claims, Kept
from frameworks.comparison import CHOICES, LEAST, MOST, Comparison, View, compare
from frameworks.filters.index import Index
from frameworks.models import VERSUS, Framework
from frameworks.parameters import BadParameter, readable
from frameworks.profile import profile
from frameworks.similar import Kinship, kin
from frameworks.views.entries import bad_request, entry, without_defaults

SLUG = r"[-\w]{1,80}"  # PostgreSQL takes no NUL: what cannot be a slug is not looked up

# ── choosing ──


@require_safe
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Where to choose; `?framework=a&framework=b` leads to the comparison itself."""
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    slugs = list(dict.fromkeys(request.GET.getlist("framework")))
    known = chosen(slugs)
    found = list(dict.fromkeys(each for each in known.values() if each))
    errors = what_is_wrong(known)
    if not errors and len(found) >= LEAST:
        return redirect(address(found) + view_part(request.GET))
    context = {**picker(found), "errors": errors, "kept": kept_of(request.GET)}
    return render(request, "frameworks/comparisons.html", context, status=400 if errors else 200)


def chosen(slugs: list[str]) -> dict[str, Framework | None]:
    """What has each of these slugs, now or formerly; of a thousand slugs only the first are looked up."""
    some = [slug for slug in slugs[: 2 * MOST] if re.fullmatch(SLUG, slug, re.ASCII)]
    present = Framework.objects.published().in_bulk(some, field_name="slug") if some else {}
    return {**dict.fromkeys(slugs), **{slug: present.get(slug) or once_called(slug) for slug in some}}


def once_called(slug: str) -> Framework | None:
    try:
        found: Framework = Framework.objects.published().by_any_slug(slug)
    except Framework.DoesNotExist:
        return None
    return found


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


def view_part(params: QueryDict) -> str:
    kept = kept_of(params).urlencode()
    return f"?{kept}" if kept else ""


# ── side by side ──


@require_safe
def comparison(request: HttpRequest, slugs: str) -> HttpResponseBase:
    index = Index.current()
    found = called(list(dict.fromkeys(slugs.split(VERSUS)))[: 2 * MOST], index)
    if not LEAST <= len(found) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    if request.path != (canonical := address(found)):
        return redirect(canonical + view_part(request.GET), permanent=True)
    try:
        view = View.of(request.GET)
        if view.query != view_part(request.GET):
            return redirect(canonical + view.query)
        return render(request, "frameworks/compare.html", shown(request, found, view, index))
    except BadParameter as error:
        return bad_request(request, error.errors)


def called(slugs: list[str], index: Index) -> set[Framework]:
    """The frameworks that have these slugs, now or formerly."""
    known = index.part("claims", Kept).called(slugs)
    return {known.get(slug) or entry(Framework.objects.published(), slug) for slug in slugs}


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
