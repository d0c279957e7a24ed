"""What the catalogue knows that an answer can be held against: fetched once, in a constant number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, TextChoices

from frameworks.models import (
    Aspect,
    Cited,
    Feature,
    Framework,
    Recommendation,
    Source,
    Standing,
    SupportStatement,
    Tradeoff,
    UseCase,
)

REFUTED = (Standing.CONTRADICTED, Standing.OUTDATED)


class Verdict(TextChoices):
    MET = "met", "met"
    PARTLY = "partly", "met in part"
    NOT_MET = "not-met", "not met"
    UNKNOWN = "unknown", "unknown"


@dataclass(frozen=True)
class Statement:
    """One claim as evidence. A fact from the head of a framework's page has no standing of its own."""

    text: str
    url: str
    sources: tuple[Source, ...]
    sign: str = ""  # "pro" or "con"
    standing: str = ""
    standing_note: str = ""
    checked_on: datetime.date | None = None

    @property
    def is_refuted(self) -> bool:
        """Shown, and not counted: contradicted or outdated."""
        return self.standing in REFUTED


@dataclass(frozen=True)
class Finding:
    """What is known of one framework on one criterion: the verdict, the reason in a few words, the evidence."""

    verdict: Verdict
    why: str
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is said of one framework, by the slug of the feature, need or aspect that it is said about."""

    framework: Framework
    support: dict[str, SupportStatement]
    recommendations: dict[str, Recommendation]
    tradeoffs: dict[str, list[Tradeoff]]


@dataclass(frozen=True)
class Vocabulary:
    """The words that answers may look at, by slug; one that is gone is not here."""

    features: dict[str, Feature]
    use_cases: dict[str, UseCase]
    aspects: dict[str, Aspect]


def vocabulary(features: Collection[str], use_cases: Collection[str], aspects: Collection[str]) -> Vocabulary:
    """Three queries."""

    def of(model: Any, slugs: Collection[str]) -> dict[str, Any]:
        return {entry.slug: entry for entry in model.objects.filter(slug__in=slugs)}

    return Vocabulary(of(Feature, features), of(UseCase, use_cases), of(Aspect, aspects))


def known(words: Vocabulary) -> list[Known]:
    """Every public framework with what is publicly said of it under these words; eight queries."""

    def said(name: str, model: Any, along: str, slugs: Collection[str]) -> Prefetch[Any]:
        return Prefetch(name, model.objects.shown(along).filter(**{f"{along}__slug__in": slugs}))

    found = Framework.objects.published().living_first()
    frameworks = found.prefetch_related(
        "sources",
        said("support", SupportStatement, "feature", words.features),
        said("recommendations", Recommendation, "use_case", words.use_cases),
        said("tradeoffs", Tradeoff, "aspect", words.aspects),
    )
    return [of_one(framework) for framework in frameworks]


def of_one(framework: Framework) -> Known:
    tradeoffs: dict[str, list[Tradeoff]] = {}
    for claim in framework.tradeoffs.all():
        tradeoffs.setdefault(claim.aspect.slug, []).append(claim)
    return Known(
        framework,
        {claim.feature.slug: claim for claim in framework.support.all()},
        {claim.use_case.slug: claim for claim in framework.recommendations.all()},
        tradeoffs,
    )


def statement(claim: Cited, text: str, url: str, sign: str = "") -> Statement:
    sources = tuple(claim.sources.all())
    return Statement(text, url, sources, sign, claim.standing, claim.standing_note, claim.verified_on)


def fact(framework: Framework, text: str) -> Statement:
    sources = tuple(framework.sources.all())
    return Statement(text, framework.get_absolute_url(), sources, checked_on=framework.reviewed_on)
