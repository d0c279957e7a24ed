"""What the catalogue knows that an answer can be held against: of those that are shown, in a few queries."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

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
Citations = dict[tuple[Any, int], list[Source]]  # by the model and the key of what cites


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


@dataclass(frozen=True, eq=False)
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
    cited: Citations

    def sources(self, citing: Any) -> tuple[Source, ...]:
        return tuple(self.cited.get((type(citing), citing.pk), ()))


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


def known(keys: Collection[int], words: Vocabulary) -> dict[int, Known]:
    """These frameworks with what is publicly said of them under these words; less what is public no more.

    At most nine queries: none for a kind of claim of which no word is looked at. Every source is fetched once.
    """
    frameworks = Framework.objects.published().in_bulk(keys)
    support = claims(SupportStatement, "feature", words.features, frameworks)
    recommendations = claims(Recommendation, "use_case", words.use_cases, frameworks)
    tradeoffs = claims(Tradeoff, "aspect", words.aspects, frameworks)
    cited = citations(list(frameworks.values()), support, recommendations, tradeoffs)
    found = {key: Known(framework, {}, {}, {}, cited) for key, framework in frameworks.items()}
    for claim in support:
        found[claim.framework_id].support[claim.feature.slug] = claim
    for claim in recommendations:
        found[claim.framework_id].recommendations[claim.use_case.slug] = claim
    for claim in tradeoffs:
        found[claim.framework_id].tradeoffs.setdefault(claim.aspect.slug, []).append(claim)
    return found


def claims(model: Any, along: str, entries: dict[str, Any], frameworks: Collection[int]) -> list[Any]:
    """In their own order, each with what it is about."""
    by_key = {entry.pk: entry for entry in entries.values()}
    found = list(model.objects.published().filter(**{f"{along}__in": list(by_key)}, framework__in=frameworks))
    for claim in found:
        setattr(claim, along, by_key[getattr(claim, f"{along}_id")])
    return found


def citations(*kinds: list[Any]) -> Citations:
    """Who is cited, by name; one query for each kind, one for all sources."""
    pairs = [(type(rows[0]), *pair) for rows in kinds if rows for pair in cited_by(rows)]
    sources = Source.objects.in_bulk({source for _, _, source in pairs})
    found: Citations = {}
    for model, key, source in pairs:
        if source in sources:
            found.setdefault((model, key), []).append(sources[source])
    return found


def cited_by(rows: list[Any]) -> Iterable[tuple[int, int]]:
    model = type(rows[0])
    column, keys = model._meta.model_name, [row.pk for row in rows]
    through = model.sources.through.objects.filter(**{f"{column}__in": keys}).order_by("source__name")
    pairs: Iterable[tuple[int, int]] = through.values_list(f"{column}_id", "source_id")
    return pairs


def statement(known: Known, claim: Cited, text: str, url: str, sign: str = "") -> Statement:
    return Statement(text, url, known.sources(claim), sign, claim.standing, claim.standing_note, claim.verified_on)


def fact(known: Known, text: str) -> Statement:
    framework = known.framework
    return Statement(text, framework.get_absolute_url(), known.sources(framework), checked_on=framework.reviewed_on)
