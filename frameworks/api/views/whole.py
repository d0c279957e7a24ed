"""The catalogue as a whole, and the way through the API."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks.api import serializers
from frameworks.api.serializers.flat import Later
from frameworks.api.views.base import Entries, Strict, site
from frameworks.api.views.lists import LISTS, Frameworks
from frameworks.api.views.stream import answer
from frameworks.models import FormerSlug, Revision, today

LICENSE = "CC-BY-4.0"  # of the texts; in the settings by its name
VERSION = str(settings.SPECTACULAR_SETTINGS["VERSION"])


class Root(Strict):
    """The addresses that there are."""

    @extend_schema(
        summary="Where everything is",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request: Request) -> Response:
        lists = {key_of(name): f"api-{view.queryset.model._meta.model_name}-list" for name, view in LISTS.items()}
        others = {name: f"api-{name}" for name in ("comparison", "choose", "export", "schema", "docs")}
        return Response({name: request.build_absolute_uri(reverse(url)) for name, url in (lists | others).items()})


def key_of(name: str) -> str:
    """What a list is called within a document; in addresses it has dashes."""
    return name.replace("-", "_")


class Export(Strict):
    """The whole catalogue in one document: every list whole, frameworks with every claim."""

    @extend_schema(summary="Everything at once", responses=serializers.ExportSerializer)
    def get(self, request: Request) -> HttpResponseBase:
        tag = export_tag(site(request))
        response = answer(lambda: document(site(request)))
        response["ETag"] = tag
        return response


def export_tag(site: str) -> str:
    """A weak tag: it names the state, as no two copies of that have the same `generated_at`."""
    state = repr((site, VERSION, Revision.name_of_current(), today()))
    return f'W/"{hashlib.blake2b(state.encode(), digest_size=16).hexdigest()}"'


def document(site: str) -> dict[str, Any]:
    whole = {key_of(name): every(view, site) for name, view in LISTS.items()}
    return {
        "title": "Framework Catalogue",
        "license": LICENSE,
        "schema_version": VERSION,
        "revision": Revision.name_of_current(),
        "generated_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "counts": {name: entries.count() for name, entries in whole.items()},
        "former_slugs": {key_of(name): former_slugs(view.queryset.all()) for name, view in LISTS.items()},
        "catalogue": whole,
    }


def former_slugs(entries: QuerySet[Any]) -> dict[str, str]:
    """Each former slug of these entries with the present one. Two queries; one where there are none."""
    former = FormerSlug.objects.present(entries.model)
    shown = set(entries.filter(slug__in=former.values()).values_list("slug", flat=True)) if former else set()
    return {slug: now for slug, now in former.items() if now in shown}


def every(view: type[Entries], site: str) -> Later:
    """A list whole, in its order; frameworks with all that is claimed."""
    entries = view(detail=view is Frameworks)
    return Later(entries.get_serializer_class(), entries.get_queryset(), site)


class OpenApiRenderer(OpenApiJsonRenderer):
    """Under the media type of OpenAPI's own; `?format=openapi` asks for it."""

    format = "openapi"


@extend_schema(exclude=True)
class Schema(Strict, SpectacularAPIView):
    """This API as OpenAPI 3.1."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiRenderer]


@extend_schema(exclude=True)
class Docs(Strict, SpectacularSwaggerSplitView):
    """The API to read and to try, in the browser."""

    url_name = "api-schema"
    parameters = ("script", "lang")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Only the page and its script have templates; errors are JSON as everywhere."""
        if not getattr(response, "template_name", None):
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


class Nothing(Strict):
    """Every other address below /api/; one that only lacks its last slash leads there."""

    schema = None  # type: ignore[assignment]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.path_info.endswith("/") and is_ours(f"{request.path_info}/"):
            return redirect(request.get_full_path(force_append_slash=True), permanent=True)
        return super().dispatch(request, *args, **kwargs)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """There is nothing, in whatever format one would have it."""
        return super().perform_content_negotiation(request, force=True)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address; /api/v1/ names those that there are.")


def is_ours(path: str) -> bool:
    try:
        return resolve(path).url_name != "api-nothing"
    except Resolver404:
        return False
