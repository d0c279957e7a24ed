"""Lists in pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks.api.contract import asked
from frameworks.filters import PAGE_SIZE
from frameworks.models import Revision
from frameworks.parameters import BadParameter


class Pages(PageNumberPagination):
    """`page` from 1, `page_size` up to 200; the pages of the site are as long as the default."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.revision = request, Revision.name_of_current()
        given = asked(request)
        size = whole(given.get("page_size", str(self.page_size)))
        if size is None or not 1 <= size <= self.max_page_size:
            raise BadParameter({"page_size": [f"Write a whole number from 1 to {self.max_page_size}."]})
        number = whole(given.get("page", "1"))
        if number is None:
            raise BadParameter({"page": ["Write a whole number from 1."]})
        paginator = Paginator(queryset, size)
        if not 1 <= number <= paginator.num_pages:
            raise NotFound(f"There is no page {number}; the last one is {paginator.num_pages}.")
        self.page, self.count = paginator.page(number), paginator.count
        return list(self.page)

    def get_paginated_response(self, data: Any) -> Response:
        """The links stand in a header too: CSV has no other place for them."""
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        told = {"count": self.count, "next": links["next"], "previous": links["prev"]}
        response = Response({**told, "revision": self.revision, "results": data})
        if header := ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url):
            response["Link"] = header
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "count": {"type": "integer", "minimum": 0, "description": "How many entries there are on all pages."},
            "next": {**link, "description": "Address of the next page; null on the last."},
            "previous": {**link, "description": "Address of the page before; null on the first."},
            "revision": {
                "type": "string",
                "description": "Names the state of the content. It changes with it.",
            },
            "results": {**schema, "description": "The entries of this page."},
        }
        return {"type": "object", "properties": properties, "required": list(properties)}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        number = {"type": "integer", "minimum": 1, "maximum": 999_999_999, "default": 1}
        return [
            parameter("page", "Which page.", number),
            parameter("page_size", "How many entries a page has.", size),
        ]


def parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def whole(text: str) -> int | None:
    """A whole number of at most nine digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
