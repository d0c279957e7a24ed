"""Organisations, and what they use a framework for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from frameworks.models.base import Entry, EntryQuerySet, one_of
from frameworks.models.checks import lies_before, today
from frameworks.models.claim import KeyedClaim
from frameworks.models.framework import Framework
from frameworks.models.repetition import Distinct, Particulars
from frameworks.models.source import cited_constraints


def year_not_ahead(value: int) -> None:
    if value > today().year:
        raise ValidationError("%(value)s is in the future.", params={"value": value})


class AdopterQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Those that a public claim names, whether it stands or not: the others are known from drafts alone."""
        return self.filter(Exists(Adoption.objects.published().filter(adopter=OuterRef("pk"))))


class Adopter(Entry):
    """An organisation said to use a framework."""

    website = models.URLField(max_length=300, blank=True)
    description = models.CharField(max_length=300, blank=True, help_text="What it does, in one line.")

    url_name = "adopter"
    compared = ("name", "website")
    objects: ClassVar[Any] = AdopterQuerySet.as_manager()


class Usage(models.TextChoices):
    CURRENT = "current", "current"
    PAST = "past", "past"
    UNKNOWN = "unknown", "unknown"


class Adoption(KeyedClaim, Distinct):
    """Claim: an organisation uses a framework for something, as of a year."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="adoptions")
    adopter = models.ForeignKey(Adopter, models.PROTECT, related_name="adoptions")
    scope = models.CharField(
        max_length=300,
        help_text="What for: the whole site, one product, one team. As narrow as the source says.",
    )
    as_of = models.PositiveSmallIntegerField(
        "as of year",
        validators=[MinValueValidator(1990), year_not_ahead],
        help_text="The year the source speaks of.",
    )
    usage = models.CharField(
        max_length=8,
        choices=Usage,
        default=Usage.UNKNOWN,
        help_text="Current only where a source of today shows it.",
    )

    whole, told_by, compared = "framework_id", "scope", ("adopter_id", "scope")

    class Meta:
        ordering = ["adopter__name", "adopter__slug", "-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="adoption_key_once"),
            models.UniqueConstraint(fields=["framework", "adopter", "scope"], name="adoption_once"),
            models.CheckConstraint(condition=Q(as_of__gte=1990), name="adoption_year_plausible"),
            one_of("usage", Usage, "adoption"),
            *cited_constraints("adoption"),
        ]

    def __str__(self) -> str:
        return f"{self.adopter} uses {self.framework}"

    def clean(self) -> None:
        super().clean()
        year = self.as_of if isinstance(self.as_of, int) and MINYEAR <= self.as_of <= MAXYEAR else MINYEAR
        if lies_before(self.verified_on, date(year, 1, 1)):
            raise ValidationError({"verified_on": f"The source speaks of {year}: its evidence was read later."})

    @classmethod
    def identity(cls, said: Particulars) -> str:
        return f"{said['adopter_id']} {super().identity(said)}"

    @classmethod
    def likenesses(cls, one: Particulars, other: Particulars) -> Iterator[str]:
        return super().likenesses(one, other) if one["adopter_id"] == other["adopter_id"] else iter(())

    def words(self) -> str:
        return self.adopter.name

    @property
    def wording(self) -> str:
        return f"{self.adopter.name}, as of {self.as_of}: {self.scope}"
