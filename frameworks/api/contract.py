"""What every address of the API holds to: known parameters only, single values once, errors in one shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from frameworks.parameters import BadParameter, given_twice, unknown_name


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


def refuse_repeated(request: Request, single: Iterable[str]) -> None:
    if repeated := given_twice(request.query_params, single):
        raise BadParameter(repeated)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"errors": {parameter: [text]}}` where a parameter is wrong, `{"detail": text}` for everything else."""
    if isinstance(error, BadParameter):
        return Response({"errors": error.errors}, status=400)
    if isinstance(error, SuspiciousOperation):
        return Response({"detail": "This request cannot be read."}, status=400)
    return exception_handler(error, context)
