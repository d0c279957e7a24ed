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
from frameworks.comparison import CHOICES, LEAST, MOST, Comparison, UnknownView, View, compare, readable
from frameworks.models import VERSUS, Framework
from frameworks.profile import profile
from frameworks.similar import closest_of_all, kin
from frameworks.views.entries import bad_request, entry, public_frameworks, without_defaults

# ── choosing ──


@require_safe
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Where to choose; `?framework=a&framework=b` leads to the comparison itself."""
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    slugs = list(dict.fromkeys(request.GET.getlist("framework")))
    public = list(public_frameworks())
    known = chosen(slugs, public)
    found = list(dict.fromkeys(each for each in known.values() if each))
    errors = what_is_wrong(known)
    if not errors and len(found) >= LEAST:
        return redirect(address(found) + view_part(request.GET))
    context = {**picker(public, found), "errors": errors, "kept": kept_of(request.GET)}
    return render(request, "frameworks/comparisons.html", context, status=400 if errors else 200)


def chosen(slugs: list[str], public: list[Framework]) -> dict[str, Framework | None]:
    """What has each of these slugs, now or formerly; of a thousand slugs only the first are looked up."""
    present = {each.slug: each for each in public}
    return {
        slug: present.get(slug) or (once_called(slug) if number < 2 * MOST else None)
        for number, slug in enumerate(slugs)
    }


def once_called(slug: str) -> Framework | None:
    """PostgreSQL takes no NUL: what cannot be a slug is not looked up."""
    if not re.fullmatch(r"[-\w]{1,80}", slug, re.ASCII):
        return None
    try:
        found: Framework = Framework.objects.published().by_any_slug(slug)
    except Framework.DoesNotExist:
        return None
    return found


def what_is_wrong(known: dict[str, Framework | None]) -> list[str]:
    if len(known) > MOST:
        return [f"Choose {LEAST} to {MOST} frameworks; you chose {len(known)}."]
    return [f"No framework is called “{readable(slug)}”." for slug, found in known.items() if not found]


def picker(public: list[Framework], found: list[Framework]) -> dict[str, Any]:
    return {
        **(kin(found[0], public) if len(found) == 1 else closest_of_all(public)),
        "frameworks": public,
        "found": found,
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
    found = called(list(dict.fromkeys(slugs.split(VERSUS)))[: 2 * MOST])
    if not LEAST <= len(found) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    if request.path != (canonical := address(found)):
        return redirect(canonical + view_part(request.GET), permanent=True)
    try:
        view = View.of(request.GET)
        if view.query != view_part(request.GET):
            return redirect(canonical + view.query)
        return render(request, "frameworks/compare.html", shown(request, found, view))
    except UnknownView as error:
        return bad_request(request, error.errors)


def called(slugs: list[str]) -> set[Framework]:
    """The frameworks that have these slugs, now or formerly; one query while all are present ones."""
    known = Framework.objects.published().in_bulk(slugs, field_name="slug")
    return {known.get(slug) or entry(Framework.objects.published(), slug) for slug in slugs}


def shown(request: HttpRequest, found: set[Framework], view: View) -> dict[str, Any]:
    keys = [each.pk for each in found]
    rows = Framework.objects.filter(pk__in=keys).with_claims().order_by("slug")
    value = compare(rows).narrowed(view)
    names = [("framework", column.slug) for column in value.columns]
    return {
        "comparison": value,
        "profile": profile(rows),
        "citation": citation(rows, request.build_absolute_uri(request.path)),
        "options": options(value),
        "sections": [section for section in (value.whole or value).sections if section.rows],
        "sources": value.sources,
        "others": list(public_frameworks().exclude(pk__in=keys)),
        "most": MOST,
        "sides": ("left", "right"),
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
        "hide": ("Hide what is unknown of all", CHOICES["hide"]),
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
