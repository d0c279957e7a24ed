"""What is said for and against a framework, and of it in general."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import slugify

from frameworks.models.base import Entry, one_of
from frameworks.models.framework import Claim, Framework
from frameworks.models.repetition import Distinct
from frameworks.models.source import cited_constraints


class Aspect(Entry):
    """What a pro, a con or a disagreement is about: learning curve, performance …"""

    definition = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name, is_anchor = "about", True

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]


class KeyedClaim(Claim):
    """A claim in words. Its key is its address within the framework's page and never changes."""

    key = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Left empty it is made from the text. It stays when the text is edited.",
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.free_key()
        super().save(*args, **kwargs)

    def words(self) -> str:
        """What a key is made from."""
        raise NotImplementedError

    def free_key(self) -> str:
        """A key from its words that no sibling has."""
        base = slugify(self.words())[:70].strip("-") or "claim"
        siblings = type(self)._default_manager.filter(framework=self.framework, key__startswith=base)
        taken = set(siblings.values_list("key", flat=True))
        return next(key for n in range(1, 10_000) if (key := base if n == 1 else f"{base}-{n}") not in taken)


class WordedClaim(KeyedClaim, Distinct):
    text = models.CharField(max_length=400, help_text="One sentence of our own, never the source's.")

    whole, told_by, compared = "framework_id", "text", ("text",)

    class Meta:
        abstract = True

    def words(self) -> str:
        return self.text

    @property
    def wording(self) -> str:
        return self.text


class Side(models.TextChoices):
    PRO = "pro", "pro"
    CON = "con", "con"


class Tradeoff(WordedClaim):
    """Claim: one pro or con, under an aspect."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="tradeoffs")
    side = models.CharField(max_length=3, choices=Side)
    aspect = models.ForeignKey(Aspect, models.PROTECT, related_name="tradeoffs")

    class Meta:
        ordering = ["aspect__position", "aspect__name", "aspect__slug", "-side", "pk"]
        verbose_name = "pro or con"
        verbose_name_plural = "pros and cons"
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="tradeoff_key_once"),
            one_of("side", Side, "tradeoff"),
            *cited_constraints("tradeoff"),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.side}: {self.text}"


class RemarkKind(models.TextChoices):
    TAGLINE = "tagline", "in a word"
    PURPOSE = "purpose", "purpose"
    PRINCIPLE = "principle", "principles"
    FOUNDATION = "foundation", "what it stands on"
    CAPABILITY = "capability", "what it can do"
    REPUTATION = "reputation", "reputation"
    COMPARISON = "comparison", "against others"
    ADVICE = "advice", "advice"


class Remark(WordedClaim):
    """Claim: anything else that is said of a framework."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=12, choices=RemarkKind)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="remark_key_once"),
            one_of("kind", RemarkKind, "remark"),
            *cited_constraints("remark"),
        ]

    def __str__(self) -> str:
        return f"{self.framework}: {self.text}"


class UseCase(Entry):
    """A need: what somebody wants to build, or how."""

    definition = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name = "use-case"

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]


class Recommendation(Claim):
    """Claim: this framework is best for that need."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="recommendations")
    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="recommendations")
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the sources add: conditions, rivals.",
    )

    class Meta:
        ordering = ["use_case__position", "use_case__name", "use_case__slug", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "use_case"], name="recommendation_once"),
            *cited_constraints("recommendation"),
        ]

    def __str__(self) -> str:
        return f"{self.framework} for {self.use_case}"

    @property
    def wording(self) -> str:
        name = self.use_case.name
        return f"best for {name if name[:2].isupper() else name[0].lower() + name[1:]}"
