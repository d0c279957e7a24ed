"""The catalogue as a whole, and the way through the API."""

from __future__ import annotations

from typing import Any

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
from frameworks.models import today

LICENSE: str | None = None  # of the texts; an SPDX id once the owner has chosen one


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
        return answer(lambda: document(site(request)))


def document(site: str) -> dict[str, Any]:
    whole = {key_of(name): every(view, site) for name, view in LISTS.items()}
    return {
        "title": "Framework Catalogue",
        "license": LICENSE,
        "generated_on": today().isoformat(),
        "counts": {name: entries.count() for name, entries in whole.items()},
        "catalogue": whole,
    }


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
