"""Frameworks, the types they are filed under, and what is no framework though a source lists it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Lower

from frameworks.models.base import Entry, EntryQuerySet, not_in_future, one_of
from frameworks.models.checks import (
    check_license,
    check_package_name,
    check_requires_python,
    check_version,
    lies_before,
)
from frameworks.models.source import (
    REFUTED,
    Cited,
    CitedQuerySet,
    Source,
    cited_constraints,
    need_source,
)

VERSUS = "-vs-"


class FrameworkType(Entry):
    """Full-stack, micro, asynchronous …: a kind of framework, with our definition of it."""

    definition = models.TextField(help_text="One or two sentences: what makes a framework one of these.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name = "type"

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]


class FrameworkQuerySet(EntryQuerySet):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def sole_disagreements(self) -> models.QuerySet[Any]:
        """The public disagreements that concern some of these frameworks and no other."""
        disagreements: Any = self.model._meta.get_field("disagreements").related_model
        return disagreements.objects.filter(is_published=True).only_about(self.order_by().values("pk"))

    def delete(self) -> tuple[int, dict[str, int]]:
        """What concerns these alone becomes a draft: without them it would pass for a general disagreement."""
        with transaction.atomic():
            self.sole_disagreements().update(is_published=False)
            return super().delete()

    def living_first(self) -> Self:
        """The default order: dormant and archived ones never come before living ones."""
        asleep = Case(When(status__in=[Status.DORMANT, Status.ARCHIVED], then=Value(1)), default=Value(0))
        return self.order_by(asleep, Lower("name"), "slug")


class Interface(models.TextChoices):
    WSGI = "wsgi", "WSGI"
    ASGI = "asgi", "ASGI"
    BOTH = "both", "WSGI and ASGI"
    OWN = "own", "its own"


class Status(models.TextChoices):
    ACTIVE = "active", "active"
    MAINTENANCE = "maintenance", "maintenance"
    DORMANT = "dormant", "dormant"
    ARCHIVED = "archived", "archived"


class Framework(Entry):
    aliases = models.CharField(
        max_length=200,
        blank=True,
        help_text="Other spellings that readers search for, separated by commas.",
    )
    tagline = models.CharField(max_length=160, help_text="What it is, in one line of our own.")
    summary = models.TextField(help_text="What it is for and how it goes about it: two to four sentences of our own.")
    interface = models.CharField(
        max_length=8,
        choices=Interface,
        help_text="What stands between it and the web server.",
    )
    license = models.CharField(
        max_length=60, validators=[check_license], help_text="SPDX id, for example BSD-3-Clause."
    )
    status = models.CharField(
        max_length=12,
        choices=Status,
        help_text=(
            "Active: feature releases. Maintenance: fixes. Dormant: no release for two years. "
            "Archived: said to be over."
        ),
    )
    status_note = models.CharField(max_length=300, blank=True, help_text="What the status rests on.")
    package_name = models.CharField(
        max_length=80, blank=True, validators=[check_package_name], help_text="Its name on the package index."
    )
    latest_release = models.CharField(
        max_length=40, blank=True, validators=[check_version], help_text="Version we found, for example 5.2.19."
    )
    latest_release_on = models.DateField(
        "day of the latest release",
        null=True,
        blank=True,
        validators=[not_in_future],
        help_text="The day that version came out. Left empty where no source gives it.",
    )
    requires_python = models.CharField(
        max_length=40, blank=True, validators=[check_requires_python], help_text="As the package declares it."
    )
    website = models.URLField(max_length=300, blank=True)
    documentation = models.URLField(max_length=300, blank=True)
    repository = models.URLField(max_length=300, blank=True)
    first_release = models.DateField(
        null=True,
        blank=True,
        validators=[not_in_future],
        help_text="Left empty where no source gives it.",
    )
    sources = models.ManyToManyField(Source, blank=True, help_text="Where the facts above were read.")
    reviewed_on = models.DateField(
        null=True,
        blank=True,
        validators=[not_in_future],
        help_text="The day the facts above were last checked.",
    )
    is_published = models.BooleanField(
        "published",
        default=False,
        help_text="Untick to keep it as a draft that only editors see.",
    )

    url_name = "framework"
    compared = ("name", "website", "documentation", "repository")
    objects: ClassVar[Any] = FrameworkQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            one_of("interface", Interface, "framework"),
            one_of("status", Status, "framework"),
        ]

    def clean(self) -> None:
        super().clean()
        if VERSUS in f"-{self.slug}-":
            raise ValidationError({"slug": f"“{VERSUS}” separates frameworks in the address of a comparison."})
        if lies_before(self.latest_release_on, self.first_release):
            raise ValidationError({"latest_release_on": f"The first release came out on {self.first_release}."})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """What concerns it alone becomes a draft."""
        with transaction.atomic():
            self.sole_disagreements().update(is_published=False)
            return super().delete(*args, **kwargs)

    def sole_disagreements(self) -> models.QuerySet[Any]:
        return Framework.objects.filter(pk=self.pk).sole_disagreements()

    def check_sources(self, sources: Iterable[Source]) -> None:
        """A published framework says where its facts were read."""
        need_source(self.is_published, sources)

    @property
    def is_asleep(self) -> bool:
        return self.status in (Status.DORMANT, Status.ARCHIVED)


class ClaimQuerySet(CitedQuerySet):
    def released(self) -> Self:
        """And about a framework that is public itself."""
        return super().released().filter(framework__is_published=True)

    def standing_up(self) -> Self:
        """Claims that may count as so: not contradicted, not outdated."""
        return self.exclude(standing__in=REFUTED)


class Claim(Cited):
    """A statement about one framework."""

    framework = models.ForeignKey(Framework, models.CASCADE)

    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta:
        abstract = True


class Classification(Claim):
    """Claim: this framework is one of that type."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="classifications")
    type = models.ForeignKey(FrameworkType, models.PROTECT, related_name="classifications")
    note = models.CharField(max_length=300, blank=True, help_text="How far the label fits.")

    class Meta:
        ordering = ["type__position", "type__name", "type__slug", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "type"], name="classification_once"),
            *cited_constraints("classification"),
        ]

    def __str__(self) -> str:
        return f"{self.framework}: {self.type}"

    @property
    def wording(self) -> str:
        return f"filed under {self.type.name}"


class ExclusionQuerySet(EntryQuerySet):
    def published(self) -> Self:
        return self.filter(is_published=True)


class Exclusion(Entry):
    """Listed as a backend framework by a source, and none: named here so that nobody looks in vain."""

    aliases = models.CharField(max_length=200, blank=True, help_text="Other spellings, separated by commas.")
    reason = models.TextField(help_text="What it really is.")
    sources = models.ManyToManyField(Source, blank=True, help_text="Who lists it, and what shows otherwise.")
    verified_on = models.DateField("checked on", null=True, blank=True, validators=[not_in_future])
    is_published = models.BooleanField("published", default=True)

    url_name = "framework"
    objects: ClassVar[Any] = ExclusionQuerySet.as_manager()

    def check_sources(self, sources: Iterable[Source]) -> None:
        need_source(self.is_published, sources)
