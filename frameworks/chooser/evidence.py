"""What the catalogue knows that an answer can be held against: of those that are shown, in a few queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import TextChoices

from frameworks.claims import Cited, Claim, Fitting, Supported, Weighed
from frameworks.claims.claims import KINDS, Citing, made
from frameworks.models import REFUTED, Aspect, Feature, Framework, UseCase


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
    sources: tuple[Cited, ...]
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
class Vocabulary:
    """The words that answers may look at, by slug; one that is gone is not here."""

    features: dict[str, Feature]
    use_cases: dict[str, UseCase]
    aspects: dict[str, Aspect]

    @property
    def present(self) -> Vocabulary:
        """The same words by the slugs that they have now."""

        def of(entries: dict[str, Any]) -> dict[str, Any]:
            return {entry.slug: entry for entry in entries.values()}

        return Vocabulary(of(self.features), of(self.use_cases), of(self.aspects))

    @property
    def by_kind(self) -> tuple[tuple[type[Claim], str, dict[str, Any]], ...]:
        """The kind of claim that is made about them, and what it calls them."""
        return (
            (Supported, "feature", self.features),
            (Fitting, "use_case", self.use_cases),
            (Weighed, "aspect", self.aspects),
        )


def vocabulary(features: Collection[str], use_cases: Collection[str], aspects: Collection[str]) -> Vocabulary:
    """By these slugs, of which each may be a former one. Three queries where none is, nine at most."""
    return Vocabulary(
        Feature.objects.by_any_slugs(features),
        UseCase.objects.by_any_slugs(use_cases),
        Aspect.objects.by_any_slugs(aspects),
    )


@dataclass(frozen=True)
class Known:
    """What is said of one framework under some words: by the kind of claim and the slug of the word."""

    framework: Framework
    page: str  # its address
    words: Vocabulary
    sources: tuple[Cited, ...]  # of the facts in the head of its page
    claims: defaultdict[tuple[type[Claim], str], list[Any]]


def known(keys: Collection[int], words: Vocabulary) -> dict[int, Known]:
    """These frameworks with what is publicly said of them under these words; less what is public no more.

    At most six queries: none for a kind of claim of which no word is looked at.
    """
    frameworks = Framework.objects.published().in_bulk(keys)
    rows = {
        kind: list(KINDS[kind]([*frameworks]).filter(**{f"{column}__in": entries.values()}))
        for kind, column, entries in words.by_kind
    }
    facts = list(Framework.sources.through.objects.filter(framework__in=frameworks).values_list("framework", "source"))
    cited = Citing(source for _, source, *_ in chain(facts, *rows.values()))
    page = Framework.address
    found = {
        key: Known(one, page(one.slug), words, cited.of(s for owner, s in facts if owner == key), defaultdict(list))
        for key, one in frameworks.items()
    }
    for kind, column, entries in words.by_kind:
        slugs = {entry.pk: slug for slug, entry in entries.items()}
        for claim in made(kind, rows[kind], cited):
            found[claim.framework].claims[kind, slugs[getattr(claim, column)]].append(claim)
    return found


def statement(claim: Claim, text: str, url: str, sign: str = "") -> Statement:
    return Statement(text, url, claim.sources, sign, claim.standing, claim.standing_note, claim.verified_on)


def fact(known: Known, text: str) -> Statement:
    return Statement(text, known.page, known.sources, checked_on=known.framework.reviewed_on)
