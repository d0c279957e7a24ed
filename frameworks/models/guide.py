"""The guide: how to choose, and questions with answers."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from frameworks.models.base import Entry, EntryQuerySet
from frameworks.models.framework import Framework, FrameworkType
from frameworks.models.repetition import Distinct
from frameworks.models.source import Cited, CitedQuerySet, cited_constraints


class CriterionQuerySet(EntryQuerySet):
    def with_advice(self) -> Self:
        return self.prefetch_related(Prefetch("advice", Advice.objects.shown()))


class Criterion(Entry):
    """Something to decide before choosing."""

    explanation = models.TextField(help_text="What to ask oneself, in our own words.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name, is_anchor = "guide", True
    objects: ClassVar[Any] = CriterionQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]
        verbose_name_plural = "criteria"


class AdviceQuerySet(CitedQuerySet):
    def shown(self, *along: str) -> Self:
        """With the types and the public frameworks it names."""
        public = Prefetch("frameworks", Framework.objects.published())
        return super().shown(*along).prefetch_related("types", public)


class Advice(Cited, Distinct):
    """What sources advise on a criterion, and the frameworks they name for it."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="advice")
    key = models.SlugField(max_length=80, help_text="Its address within the guide.")
    text = models.CharField(max_length=400, help_text="One sentence of our own.")
    frameworks = models.ManyToManyField(Framework, blank=True, related_name="advice")
    types = models.ManyToManyField(FrameworkType, blank=True, related_name="advice")

    whole, told_by, compared = "criterion_id", "text", ("text",)
    objects: ClassVar[Any] = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(fields=["criterion", "key"], name="advice_key_once"),
            *cited_constraints("advice"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def wording(self) -> str:
        return self.text


class QuestionQuerySet(EntryQuerySet):
    def with_answers(self) -> Self:
        """Those that have a public answer, with their public answers."""
        answered = self.filter(Exists(Answer.objects.published().filter(question=OuterRef("pk"))))
        return answered.prefetch_related(Prefetch("answers", Answer.objects.shown()))


class Question(Entry):
    """A question that readers bring."""

    name = models.CharField("question", max_length=200)
    type = models.ForeignKey(
        FrameworkType,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        help_text="Set where it asks what a type of framework is; it then stands on that type's page too.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    url_name, is_anchor = "guide", True
    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["position", "name", "slug"]


class Answer(Cited, Distinct):
    """What sources answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=80, help_text="Its address within the guide.")
    title = models.CharField(
        max_length=80,
        blank=True,
        help_text="Two or three words, where answers form a list.",
    )
    text = models.TextField(help_text="Our own words.")

    whole, told_by, compared = "question_id", "text", ("text",)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="answer_key_once"),
            *cited_constraints("answer"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def wording(self) -> str:
        return f"{self.title}. {self.text}" if self.title else self.text
