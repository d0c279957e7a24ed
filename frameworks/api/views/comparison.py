"""Frameworks side by side."""

from __future__ import annotations

import re
from functools import partial

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks.api import serializers
from frameworks.api.contract import asked
from frameworks.api.renderers import CSVRenderer, MarkdownRenderer
from frameworks.api.schema import COMPARED, VIEW
from frameworks.api.views.base import Strict
from frameworks.claims import Claims, Kept
from frameworks.comparison import LEAST, MOST, Comparison, View, compare, with_present_section
from frameworks.filters.index import Index
from frameworks.models import FeatureCategory, Framework
from frameworks.parameters import BadParameter

SLUG = r"[-\w]{1,80}"  # PostgreSQL takes no NUL: what cannot be a slug is not looked up


class ComparisonView(Strict):
    """Two to five frameworks side by side, in the order asked for; all rows, or those that a view leaves."""

    renderer_classes = [JSONRenderer, CSVRenderer, MarkdownRenderer]
    parameters = ("framework", *View.NAMES)
    repeatable = ("framework",)
    file_name = "comparison"

    @extend_schema(
        summary="Compare frameworks", parameters=[COMPARED, *VIEW], responses=serializers.ComparisonSerializer
    )
    def get(self, request: Request) -> Response:
        comparison = seen(asked(request))
        if request.accepted_renderer.format != "json":
            return Response(comparison)
        return Response(serializers.ComparisonSerializer(comparison, context={"request": request}).data)


def seen(params: QueryDict) -> Comparison:
    index = Index.current()
    claims = Claims(chosen(params.getlist("framework")), index.part("claims", Kept))
    view = View.of(with_present_section(params, partial(index.present, FeatureCategory)))
    return compare(claims).narrowed(view)


def chosen(slugs: list[str]) -> list[Framework]:
    """These frameworks, in this order; a former slug means its present framework."""
    if not LEAST <= len(slugs) <= MOST:
        raise BadParameter({"framework": [f"Name {LEAST} to {MOST} frameworks; here are {len(slugs)}."]})
    known = Framework.objects.published().by_any_slugs(slug for slug in slugs if re.fullmatch(SLUG, slug, re.ASCII))
    if unknown := [slug for slug in slugs if slug not in known]:
        raise BadParameter({"framework": [f"No framework is called “{slug[:80]}”." for slug in unknown]})
    if len({known[slug].pk for slug in slugs}) < len(slugs):
        raise BadParameter({"framework": ["Name each framework once."]})
    return [known[slug] for slug in slugs]
