"""Where sources contradict each other, or themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from frameworks.models.base import Entry, EntryQuerySet, not_in_future, one_of
from frameworks.models.claim import Aspect
from frameworks.models.feature import Feature
from frameworks.models.framework import Framework
from frameworks.models.repetition import Distinct
from frameworks.models.source import Source

LEAST_POSITIONS = 2


class DisagreementQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """What may be shown: released, and about a public framework or frameworks in general.

        Where no draft is concerned that is so either way: drafts are few, and that is sooner found out.
        """
        about = Framework.objects.filter(disagreements=OuterRef("pk"))
        drafts, public = about.filter(is_published=False), about.published()
        return self.filter(~Exists(drafts) | Exists(public), is_published=True)

    def only_about(self, frameworks: models.QuerySet[Any]) -> Self:
        """Those that concern some of these frameworks (their keys) and no other."""
        about = Framework.objects.filter(disagreements=OuterRef("pk"))
        return self.filter(Exists(about.filter(pk__in=frameworks)), ~Exists(about.exclude(pk__in=frameworks)))

    def shown(self) -> Self:
        """Published, with positions, finding, public frameworks and all sources: six queries."""
        public = Prefetch("frameworks", Framework.objects.published())
        whole = self.published().select_related("aspect")
        return whole.prefetch_related(public, "features", "positions__sources", "finding_sources")


class Strength(models.TextChoices):
    STRONG = "strong", "strong"
    MEDIUM = "medium", "medium"
    WEAK = "weak", "weak"


class Disagreement(Entry):
    """A question that sources answer differently, with our finding or none yet."""

    name = models.CharField(
        "question",
        max_length=160,
        help_text="As a question, for example “Is Flask easy to learn?”",
    )
    aspect = models.ForeignKey(Aspect, models.PROTECT, related_name="disagreements")
    frameworks = models.ManyToManyField(
        Framework,
        blank=True,
        related_name="disagreements",
        help_text="None where it is about frameworks in general.",
    )
    features = models.ManyToManyField(
        Feature,
        blank=True,
        related_name="disagreements",
        help_text="The rows of the comparison that it concerns.",
    )
    strength = models.CharField(
        max_length=6,
        choices=Strength,
        help_text="Strong: both cannot be so. Medium: hard to reconcile. Weak: a difference of emphasis.",
    )
    note = models.TextField(blank=True, help_text="How the positions relate, who contradicts themselves.")
    finding = models.TextField(blank=True, help_text="What we found. Left empty the question is open.")
    finding_sources = models.ManyToManyField(
        Source,
        blank=True,
        related_name="findings",
        help_text="Evidence for the finding.",
    )
    verified_on = models.DateField("checked on", null=True, blank=True, validators=[not_in_future])
    is_published = models.BooleanField("published", default=True)

    url_name, is_anchor = "disagreements", True
    objects: ClassVar[Any] = DisagreementQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = [
            models.Case(
                models.When(strength="strong", then=0),
                models.When(strength="medium", then=1),
                default=2,
            ),
            "name",
            "slug",
        ]
        constraints = [
            one_of("strength", Strength, "disagreement"),
            models.CheckConstraint(
                condition=Q(finding="") | Q(verified_on__isnull=False),
                name="disagreement_finding_has_day",
                violation_error_message="A finding needs the day it was made.",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return not self.finding

    def clean(self) -> None:
        super().clean()
        if self.finding and not self.verified_on:
            raise ValidationError({"verified_on": "A finding needs the day it was made."})

    def check_positions(self, number: int) -> None:
        """Raises ValidationError where it is public and has fewer positions than it takes to disagree."""
        if self.is_published and number < LEAST_POSITIONS:
            have = "There is none." if not number else "There is one."
            raise ValidationError(f"What is published needs two positions or more. {have} Add one, or keep a draft.")

    def check_sources(self, finding_sources: Iterable[Source]) -> None:
        """Raises ValidationError where a finding cites nothing."""
        if self.finding and not list(finding_sources):
            raise ValidationError({"finding_sources": "A finding needs evidence. Without any, leave it open."})


class Verdict(models.TextChoices):
    UPHELD = "upheld", "upheld"
    PARTLY = "partly", "partly right"
    REFUTED = "refuted", "refuted"
    OPEN = "open", "open"


class PositionQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(disagreement__in=Disagreement.objects.published())


class Position(Distinct):
    """One side of a disagreement."""

    disagreement = models.ForeignKey(Disagreement, models.CASCADE, related_name="positions")
    place = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300)
    sources = models.ManyToManyField(Source, blank=True, related_name="positions")
    verdict = models.CharField(
        max_length=8,
        choices=Verdict,
        default=Verdict.OPEN,
        help_text="What our finding makes of it.",
    )

    whole, told_by, compared = "disagreement_id", "text", ("text",)
    objects: ClassVar[Any] = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["disagreement", "place"], name="position_place_once"),
            one_of("verdict", Verdict, "position"),
        ]

    def __str__(self) -> str:
        return self.text

    def check_sources(self, sources: Iterable[Source]) -> None:
        """Raises ValidationError where nobody is named who holds it."""
        if not list(sources):
            raise ValidationError({"sources": "Say who holds this position."})
