"""Features, under headings, and who supports them how."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from frameworks.models.base import Entry, one_of
from frameworks.models.framework import Claim, ClaimQuerySet, Framework
from frameworks.models.source import cited_constraints


class FeatureCategory(Entry):
    """A heading over features."""

    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name, is_anchor = "features", True

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]
        verbose_name_plural = "feature categories"


class Feature(Entry):
    """One row of every comparison."""

    category = models.ForeignKey(FeatureCategory, models.PROTECT, related_name="features")
    definition = models.CharField(max_length=300, help_text="One line: what having it means.")
    partial_means = models.CharField(
        "what counts as partial",
        max_length=300,
        help_text="When to choose “partial” rather than yes or no.",
    )

    url_name = "feature"

    class Meta(Entry.Meta):
        ordering = ["category__position", "category__name", "category__slug", "name", "slug"]


class SupportQuerySet(ClaimQuerySet):
    def positive(self) -> Self:
        """Statements by which the framework has the feature, in whatever way."""
        return self.standing_up().exclude(level=Level.NONE)


class Level(models.TextChoices):
    BUILT_IN = "built-in", "built-in"
    OFFICIAL = "official-add-on", "official add-on"
    THIRD_PARTY = "third-party", "third-party"
    PARTIAL = "partial", "partial"
    NONE = "none", "none"


class SupportStatement(Claim):
    """Claim: how a framework supports a feature. No statement means unknown, never no."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="support")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="support")
    level = models.CharField(max_length=16, choices=Level)
    note = models.CharField(
        max_length=400,
        blank=True,
        help_text="What it does and does not. Needed for partial.",
    )
    package = models.CharField(
        max_length=120,
        blank=True,
        help_text="Which package brings it. Needed for add-on and third-party.",
    )

    objects: ClassVar[Any] = SupportQuerySet.as_manager()

    class Meta:
        ordering = [
            *("feature__category__position", "feature__category__name", "feature__category__slug"),
            *("feature__name", "feature__slug", "pk"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["framework", "feature"], name="support_once"),
            one_of("level", Level, "support"),
            models.CheckConstraint(
                condition=~Q(level=Level.PARTIAL) | ~Q(note=""),
                name="support_partial_has_note",
                violation_error_message="Partial support needs a note.",
            ),
            models.CheckConstraint(
                condition=~Q(level__in=[Level.OFFICIAL, Level.THIRD_PARTY]) | ~Q(package=""),
                name="support_addon_has_package",
                violation_error_message="An add-on needs the name of its package.",
            ),
            *cited_constraints("support"),
        ]

    def __str__(self) -> str:
        return f"{self.framework}: {self.feature} {self.level}"

    @property
    def wording(self) -> str:
        return f"{self.feature.name}: {self.get_level_display()}"

    def clean(self) -> None:
        super().clean()
        if self.level == Level.PARTIAL and not self.note.strip():
            raise ValidationError({"note": "Partial support needs a note: what works and what does not."})
        if self.level in (Level.OFFICIAL, Level.THIRD_PARTY) and not self.package.strip():
            raise ValidationError({"package": "Name the package that brings it."})
