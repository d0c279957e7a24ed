"""The chooser: the same answers as its page."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks import chooser
from frameworks.api.contract import asked
from frameworks.api.serializers.choose import ChoiceSerializer
from frameworks.api.views.base import Strict
from frameworks.chooser import QUESTIONS, Force, Question


def options(question: Question) -> OpenApiParameter:
    return OpenApiParameter(
        question.slug,
        {"type": "array", "items": {"type": "string", "enum": [option.slug for option in question.options]}},
        explode=True,
        description=f"{question.name} {question.hint} Repeat the parameter for several answers.",
    )


def force(question: Question) -> OpenApiParameter:
    words = "; ".join(f"{each.value}: {each.label}" for each in Force)
    return OpenApiParameter(
        question.force_name,
        {"type": "string", "enum": Force.values},
        description=f"How much “{question.name}” counts. {words}. Absent: {question.force.value}.",
    )


PARAMETERS = [parameter(question) for question in QUESTIONS for parameter in (options, force)]


class Choose(Strict):
    """Every framework held against the answers: those that fit, those that perhaps do, those left out and why.

    Absent parameters are skipped questions. An unknown is never a no: it makes a sum a range from sure to possible.
    """

    parameters = tuple(parameter.name for parameter in PARAMETERS)
    repeatable = tuple(question.slug for question in QUESTIONS)

    @extend_schema(summary="Choose by seven questions", parameters=PARAMETERS, responses=ChoiceSerializer)
    def get(self, request: Request) -> Response:
        given = ((name, values) for name, values in asked(request).lists() if name != "format")
        choice = chooser.choose(chooser.read(given))
        return Response(ChoiceSerializer(choice, context={"request": request}).data)
