"""The seven questions. Every one may be skipped; an option whose word has left the vocabulary is not offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices

from frameworks.chooser.evidence import Vocabulary, vocabulary
from frameworks.chooser.probes import BestFor, Has, IsAlive, Praised, Probe, ReleasedLately, slugs


class Force(TextChoices):
    """How much an answer counts, least first: wishes earn 1, 2 or 3 points, a must earns none and screens."""

    LITTLE = "little", "matters a little"
    SOME = "some", "matters"
    MUCH = "much", "matters a lot"
    MUST = "must", "must be so"

    @property
    def weight(self) -> int:
        return {Force.LITTLE: 1, Force.SOME: 2, Force.MUCH: 3}.get(self, 0)


@dataclass(frozen=True)
class Option:
    slug: str
    name: str
    probe: Probe


@dataclass(frozen=True)
class Question:
    slug: str  # of the parameter; that of its force is `force_<slug>`
    name: str
    hint: str
    options: tuple[Option, ...]
    guide: tuple[str, ...]  # the guide's criteria that speak of it
    force: Force = Force.SOME  # where the reader says nothing else

    @property
    def force_name(self) -> str:
        return f"force_{self.slug}"


QUESTIONS = (
    Question(
        "build",
        "What do you build?",
        "As many as fit. Held against what sources recommend each framework for.",
        (
            Option("full-stack-applications", "A site with pages and accounts", BestFor("full-stack-applications")),
            Option("apis", "An API for programs", BestFor("apis")),
            Option("microservices", "Small services", BestFor("microservices")),
            Option("real-time", "Something live: chat, figures, notifications", BestFor("real-time")),
            Option("content-management", "A site that editors fill", BestFor("content-management")),
            Option("e-commerce", "A shop", BestFor("e-commerce")),
            Option("small-applications", "A small application", BestFor("small-applications")),
            Option("complex-applications", "An intricate domain with many rules", BestFor("complex-applications")),
            Option("high-performance", "A service where speed decides", BestFor("high-performance")),
            Option("machine-learning", "Predictions of a model", BestFor("machine-learning")),
            Option("prototyping", "A prototype", BestFor("prototyping")),
        ),
        ("project-requirements", "project-size", "complexity"),
    ),
    Question(
        "output",
        "API or pages?",
        "What it answers with, whoever brings it: packages by others count here.",
        (
            Option("rest", "REST: resources by HTTP methods", Has("rest")),
            Option("openapi", "OpenAPI: the API describes itself", Has("openapi")),
            Option("validation", "Input checked before your code sees it", Has("validation")),
            Option("templates", "Pages from templates", Has("templates")),
            Option("forms", "Forms in pages", Has("forms")),
        ),
        ("kind-of-product", "full-stack-need"),
    ),
    Question(
        "realtime",
        "Does anything happen live?",
        "How news reaches a client that waits.",
        (
            Option("websockets", "WebSockets: both sides talk at any time", Has("websockets")),
            Option("streaming", "Streaming: the server sends bit by bit", Has("streaming")),
            Option("long-polling", "Long polling: the client asks and waits", Has("long-polling")),
        ),
        ("concurrency",),
    ),
    Question(
        "concurrency",
        "Synchronous or asynchronous?",
        "Tick both where you want to keep the choice.",
        (
            Option("wsgi", "Synchronous, on any WSGI server", Has("wsgi")),
            Option("async", "Asynchronous handlers", Has("async")),
            Option("asgi", "On an ASGI server", Has("asgi")),
        ),
        ("concurrency", "performance"),
    ),
    Question(
        "team",
        "What does your team need?",
        "Held against praise and criticism in the sources.",
        (
            Option("learning-curve", "New to it: easy to learn", Praised("learning-curve")),
            Option("documentation", "Learns from the documentation", Praised("documentation")),
            Option("community", "Asks others: many people around it", Praised("community")),
            Option("flexibility", "Experienced: wants to decide for itself", Praised("flexibility")),
            Option("completeness", "Wants one answer to most things", Praised("completeness")),
        ),
        ("team", "community-and-ecosystem", "flexibility-and-control"),
    ),
    Question(
        "included",
        "What must be built in?",
        "Built in or an official add-on; a package by others does not count here.",
        (
            Option("orm", "ORM: objects mapped to tables", Has("orm", official=True)),
            Option("migrations", "Migrations of the schema", Has("migrations", official=True)),
            Option("authentication", "Authentication: logging in", Has("authentication", official=True)),
            Option("permissions", "Permissions: who may do what", Has("permissions", official=True)),
            Option("admin-interface", "Pages for administration", Has("admin-interface", official=True)),
            Option("sessions", "Sessions", Has("sessions", official=True)),
            Option("csrf", "CSRF: no forged requests", Has("csrf", official=True)),
            Option("testing", "Tools for tests", Has("testing", official=True)),
        ),
        ("full-stack-need", "development-speed"),
        Force.MUST,
    ),
    Question(
        "lifetime",
        "How long must it live?",
        "Years ask for a project that lives and code that stays in order; a prototype for speed.",
        (
            Option("active", "For years: the project is active", IsAlive()),
            Option("released", "For years: it was released lately", ReleasedLately()),
            Option("maintenance", "For years: easy to keep in order", Praised("maintenance")),
            Option("scalability", "For years: grows with its load", Praised("scalability")),
            Option("development-speed", "For now: done fast", Praised("development-speed")),
        ),
        ("maintainability", "scalability", "development-speed"),
    ),
)


def asked() -> tuple[Vocabulary, tuple[Question, ...]]:
    """What the questions look at and the catalogue has, and the questions by the slugs that it has now.

    Three queries where no word was renamed, nine at most.
    """
    probes = [option.probe for question in QUESTIONS for option in question.options]
    words = vocabulary(slugs(Has, probes), slugs(BestFor, probes), slugs(Praised, probes))
    return words.present, offered(words)


def offered(words: Vocabulary, questions: Iterable[Question] = QUESTIONS) -> tuple[Question, ...]:
    """The questions with the options that the vocabulary still has; one without any is not asked."""
    kept = (
        replace(
            question,
            options=tuple(following(each, question, words) for each in question.options if each.probe.entry(words)),
        )
        for question in questions
    )
    return tuple(question for question in kept if question.options)


def following(option: Option, question: Question, words: Vocabulary) -> Option:
    """The option with the slug that its word has now, unless another option of the question has that."""
    if not option.probe.model or (now := option.probe.entry(words).slug) == option.slug:
        return option
    probe: Any = option.probe
    slug = option.slug if now in {each.slug for each in question.options} else now
    return replace(option, slug=slug, probe=replace(probe, slug=now))
