"""What is missing: claims without a source or never checked, unknown cells, stale facts, open questions, drafts."""

from __future__ import annotations

import datetime
import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from frameworks.claims import CLAIM_MODELS
from frameworks.models import (
    REFUTED,
    Advice,
    Answer,
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    Source,
    Standing,
    SupportStatement,
    today,
)

CITED = (*CLAIM_MODELS, Advice, Answer)
UNCHECKED = Q(standing=Standing.REPORTED, verified_on=None)
DOUBTFUL = Q(standing__in=REFUTED)
DRAFT = Q(is_published=False)
OPEN = Q(finding="")


def uncited(model: type[models.Model]) -> Q:
    """Rows of the model that name no source."""
    [field] = [f for f in model._meta.many_to_many if f.related_model is Source]
    citations: Any = field.remote_field.through
    return Q(~Exists(citations.objects.filter(**{field.m2m_column_name(): OuterRef("pk")})))


def unreviewed() -> Q:
    """Not reviewed for a year, or never."""
    return Q(reviewed_on=None) | Q(reviewed_on__lt=today() - datetime.timedelta(days=365))


def per_framework(model: type[models.Model], condition: Q) -> Any:
    rows = model._default_manager.filter(condition, framework=OuterRef("pk")).order_by().values("framework")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def over_claims(condition: Callable[[type[models.Model]], Q]) -> Any:
    """How many claims of a framework, of whatever kind, are so."""
    return functools.reduce(operator.add, [per_framework(model, condition(model)) for model in CLAIM_MODELS])


def with_gaps(frameworks: QuerySet[Any]) -> QuerySet[Any]:
    """Each framework with its counts: uncited and unchecked claims, unknown cells. One query, whatever their number."""
    features = Feature.objects.order_by().annotate(one=models.Value(1)).values("one").annotate(n=Count("pk"))
    stated = per_framework(SupportStatement, Q())
    return frameworks.annotate(
        uncited=over_claims(uncited),
        unchecked=over_claims(lambda model: UNCHECKED),
        unknown=Coalesce(Subquery(features.values("n")), 0) - stated,
    )


class Gap(admin.SimpleListFilter):
    """A filter of some named conditions; a subclass says which."""

    title = "what is missing"
    parameter_name = "missing"

    @staticmethod
    def conditions(model: type[models.Model]) -> dict[str, tuple[str, Q]]:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in self.conditions(model_admin.model).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = self.conditions(queryset.model).get(self.value() or "")
        return queryset.filter(found[1]) if found else queryset


class CitedGap(Gap):
    @staticmethod
    def conditions(model: type[models.Model]) -> dict[str, tuple[str, Q]]:
        return {
            "sources": ("without a source", uncited(model)),
            "check": ("reported, never checked", UNCHECKED),
            "doubtful": ("contradicted or outdated", DOUBTFUL),
            "draft": ("drafts", DRAFT),
        }


class FrameworkGap(Gap):
    @staticmethod
    def conditions(model: type[models.Model]) -> dict[str, tuple[str, Q]]:
        return {
            "sources": ("frameworks whose facts have no source", uncited(model)),
            "claims": ("frameworks with claims without a source", Q(uncited__gt=0)),
            "check": ("frameworks with claims never checked", Q(unchecked__gt=0)),
            "cells": ("frameworks with unknown cells", Q(unknown__gt=0)),
            "review": ("frameworks not reviewed for a year", unreviewed()),
            "draft": ("frameworks that are drafts", DRAFT),
        }


class EntryGap(Gap):
    @staticmethod
    def conditions(model: type[models.Model]) -> dict[str, tuple[str, Q]]:
        unsure = {"open": ("open questions", OPEN)}
        unfounded = {"sources": ("without a source", uncited(model))}
        return {**(unsure if model is Disagreement else unfounded), "draft": ("drafts", DRAFT)}


# What of a framework the counts of `with_gaps` count, by the condition that at least one is there.
PARTS = {"claims": ("claims", "uncited"), "check": ("claims", "unchecked"), "cells": ("cells", "unknown")}

FILTERS: dict[type[models.Model], type[Gap]] = {
    Framework: FrameworkGap,
    **dict.fromkeys(CITED, CitedGap),
    Disagreement: EntryGap,
    Exclusion: EntryGap,
}


def gaps(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Each condition of the model's filter with the number of rows that meet it, in one query.

    Of frameworks, whose claims and cells are missing, also how many of these that is.
    """
    conditions = FILTERS[model].conditions(model)
    rows = with_gaps(model._default_manager.all()) if model is Framework else model._default_manager.all()
    holds = {f"is_{key}": ExpressionWrapper(q, models.BooleanField()) for key, (_, q) in conditions.items()}
    wanted: dict[str, Any] = {f"n_{key}": Count("pk", filter=Q(**{f"is_{key}": True})) for key in conditions}
    parts = PARTS if model is Framework else {}
    wanted |= {f"parts_{key}": Sum(column) for key, (_, column) in parts.items()}
    counts = rows.order_by().annotate(**holds).aggregate(**wanted)
    address = reverse(f"admin:frameworks_{model._meta.model_name}_changelist")
    for key, (label, _) in conditions.items():
        gap = {"label": label, "count": counts[f"n_{key}"], "url": f"{address}?missing={key}"}
        yield gap | ({"parts": f"{counts[f'parts_{key}'] or 0} {parts[key][0]}"} if key in parts else {})


def missing_page(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Every gap of every kind, each count a link to the list of just these."""
    if not all(request.user.has_perm(f"frameworks.view_{m._meta.model_name}") for m in FILTERS):
        raise PermissionDenied
    tables = {model: {"name": model._meta.verbose_name_plural, "gaps": list(gaps(model))} for model in FILTERS}
    cited = [tables.pop(model) for model in CITED]
    context = {"title": "What is missing", "cited": cited, "others": list(tables.values())}
    return TemplateResponse(request, "admin/missing.html", {**site.each_context(request), **context})
