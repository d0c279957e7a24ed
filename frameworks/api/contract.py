"""What every address of the API holds to: known parameters only, formats that it has, errors in one shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from frameworks.parameters import BadParameter, unknown_name


def asked(request: Request) -> QueryDict:
    """The query string without empty values: these count as absent."""
    kept = QueryDict(mutable=True)
    for name, values in request.query_params.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    if unknown := [name for name in request.query_params if name not in known]:
        raise BadParameter({name[:100]: [unknown_name(name, known)] for name in unknown[:20]})


class Negotiation(DefaultContentNegotiation):
    """`?format=` must name a format that the address has; an Accept header that cannot be read is not acceptable."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except BadParameter:
            raise
        except (ValueError, LookupError, TypeError):
            raise NotAcceptable from None

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        if chosen := [renderer for renderer in renderers if renderer.format == format]:
            return chosen
        known = ", ".join(renderer.format or "" for renderer in renderers)
        raise BadParameter({"format": [f"This address answers as {known}."]})


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"errors": {parameter: [text]}}` where a parameter is wrong, `{"detail": text}` for everything else."""
    if isinstance(error, BadParameter):
        return Response({"errors": error.errors}, status=400)
    if isinstance(error, SuspiciousOperation):
        return Response({"detail": "This request cannot be read."}, status=400)
    return exception_handler(error, context)
