"""The chooser: questions, and what the answers come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks import chooser
from frameworks.chooser import QUESTIONS, SIZES, Answers, Choice, Force, read
from frameworks.chooser.record import record
from frameworks.filters.index import Index
from frameworks.models import Criterion
from frameworks.parameters import BadParameter
from frameworks.views.entries import bad_request

SHORT = 12  # so many answers have a record that still stands on the page; a longer one is there to download
EXAMPLES = {  # answers as they stand in the address
    "An API with live updates": "build=apis&realtime=websockets&force_realtime=must&concurrency=async",
    "A site with pages and an admin": "output=templates&included=orm&included=authentication&included=admin-interface",
    "A first project, small and well documented": "build=small-applications&team=learning-curve&team=documentation",
    "Something that must last": "team=community&lifetime=active&lifetime=maintenance",
}


@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    answers = answers_of(request)
    if not isinstance(answers, Answers):
        return answers
    choice = chooser.choose(answers)
    context = {
        "choice": choice,
        "asked": [(each, advice) for each, advice in zip(choice.questions, guide(choice), strict=True)],
        "counts": [f"#n-{each.question.slug}-{o.option.slug}" for each in choice.questions for o in each.offers],
        "forces": Force.choices[::-1],
        "examples": answers.index.part("examples of the chooser", lambda: dict(examples(answers.index))),
        "sizes": SIZES,
        "record": record(choice, address(request, answers)) if 0 < len(answers.criteria) <= SHORT else "",
    }
    return render(request, "frameworks/choose.html", context)


@require_safe
def choose_record(request: HttpRequest) -> HttpResponseBase:
    """The same as a file to keep; without an answer there is nothing to record."""
    answers = answers_of(request)
    if not isinstance(answers, Answers):
        return answers
    if not answers:
        return redirect("choose")
    text = record(chooser.choose(answers), address(request, answers))
    name = {"Content-Disposition": 'attachment; filename="framework-decision.md"'}
    return HttpResponse(text, "text/markdown; charset=utf-8", headers=name)


def examples(index: Index) -> Iterator[tuple[str, str]]:
    """Those that can still be answered, with the slugs that their words have now."""
    for name, query in EXAMPLES.items():
        with suppress(BadParameter):
            yield name, read(QueryDict(query).lists(), index).query


def answers_of(request: HttpRequest) -> Answers | HttpResponseBase:
    """The answers in the address; a 400 where it cannot be read, and the way to the address that says just them."""
    try:
        answers = read(request.GET.lists())
    except BadParameter as error:
        return bad_request(request, error.errors)
    if request.META.get("QUERY_STRING", "") != answers.query:
        return redirect(f"{request.path}{'?' if answers else ''}{answers.query}")
    return answers


def address(request: HttpRequest, answers: Answers) -> str:
    return request.build_absolute_uri(f"{reverse('choose')}?{answers.query}")


def guide(choice: Choice) -> list[str]:
    """For each question what the guide's criteria say, written: the same for everybody. Five queries, or none."""
    written = choice.answers.index.part("guide of the chooser", advice)
    return [written[each.question.slug] for each in choice.questions]


def advice() -> dict[str, str]:
    wanted = {slug for question in QUESTIONS for slug in question.guide}
    criteria = Criterion.objects.with_advice().by_any_slugs(wanted)
    return {
        question.slug: render_to_string(
            "frameworks/_choose_advice.html",
            {"advice": [criteria[slug] for slug in question.guide if slug in criteria]},
        )
        for question in QUESTIONS
    }
