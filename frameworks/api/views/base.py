"""What the addresses share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from frameworks.api.contract import problem, refuse_repeated, refuse_unknown
from frameworks.api.negotiation import Negotiation
from frameworks.api.pagination import Pages
from frameworks.api.renderers import CSVRenderer
from frameworks.api.schema import Operation
from frameworks.api.serializers.flat import Record, read
from frameworks.api.views.stream import answer, is_later


def site(request: Request) -> str:
    """The address that paths are appended to."""
    return request.build_absolute_uri("/").removesuffix("/")


class Strict(APIView):
    """Answers GET, HEAD and OPTIONS, and refuses a parameter that it does not know, or has twice."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = Negotiation
    schema = Operation()
    parameters: tuple[str, ...] = ()
    repeatable: tuple[str, ...] = ()  # of these those that take several values

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What can be done stands in the Allow header; the rest is in the schema."""
        return HttpResponse(status=204)

    def get_exception_handler(self) -> Any:
        return problem

    def known(self) -> set[str]:
        return {"format", *self.parameters}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS:
            refuse_unknown(request, self.known())
            refuse_repeated(request, self.known() - {*self.repeatable})


class Entries(Strict, ReadOnlyModelViewSet):
    """A list and its entries by slug. An entry may say more than its line in the list: `detail_…`."""

    queryset: QuerySet[Any]
    renderer_classes = [JSONRenderer, CSVRenderer]
    pagination_class = Pages
    lookup_field, lookup_value_converter = "slug", "slug"
    detail_serializer_class: ClassVar[Any] = None

    @property
    def is_list(self) -> bool:
        return not self.detail

    @property
    def file_name(self) -> str:
        return self.request.path.strip("/").rpartition("/")[2]

    def known(self) -> set[str]:
        return super().known() | {"page", "page_size"} if self.is_list else super().known()

    def get_renderers(self) -> list[Any]:
        return super().get_renderers() if self.is_list else [JSONRenderer()]

    def get_queryset(self) -> QuerySet[Any]:
        """Which entries and in which order; what they say is read apart, of those alone that are shown."""
        found = super().get_queryset()
        return found.only("slug")

    def get_serializer_class(self) -> Any:
        return (not self.is_list and self.detail_serializer_class) or self.serializer_class

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.streamed(self.get_paginated_response(self.records(page)))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        entries, slug = self.get_queryset(), kwargs["slug"]
        try:
            found = entries.by_any_slug(slug)  # type: ignore[attr-defined]
        except entries.model.DoesNotExist:
            raise NotFound(self.missing(slug)) from None
        if found.slug != slug:
            path, query = request.path.removesuffix(f"{slug}/"), request.META.get("QUERY_STRING", "")
            return redirect(f"{path}{found.slug}/{'?' if query else ''}{query}", permanent=True)
        return self.streamed(Response(self.records([found])[0]))

    def records(self, entries: Any) -> Sequence[Record]:
        return read(self.get_serializer_class(), [entry.pk for entry in entries], site(self.request))

    def streamed(self, response: Response) -> HttpResponseBase:
        """As a stream where claims about every framework there is may hang on an entry."""
        if not (is_later(response.data) and self.request.accepted_renderer.format == "json"):
            return response
        stream = answer(lambda: response.data)
        if "Link" in response:
            stream["Link"] = response["Link"]
        return stream

    def missing(self, slug: str) -> str:
        return f"No {self.get_queryset().model._meta.verbose_name} is called “{slug}”."
