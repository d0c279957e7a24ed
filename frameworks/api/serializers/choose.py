"""A Choice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frameworks.api.serializers.base import Address, Slug, Slugs
from frameworks.chooser import SIZES, Answers, Choice, Force, Size, Verdict
from frameworks.models import Side, Standing


@extend_schema_field(OpenApiTypes.URI)
class AnswersAddress(serializers.Field):
    """Answers as the address of this API at which they are answered."""

    def to_representation(self, answers: Answers) -> str:
        path = self.context["request"].path
        address: str = self.context["request"].build_absolute_uri(f"{path}{'?' if answers else ''}{answers.query}")
        return address


class OfferSerializer(serializers.Serializer):
    """An answer that can be given; the counts are of the frameworks that remain."""

    value = serializers.CharField(source="option.slug", help_text="What the parameter takes.")
    name = serializers.CharField(source="option.name", help_text="What it is called.")
    looks_at = serializers.CharField(help_text="The evidence that it is held against.")
    page_url = Address(source="url", help_text="The page about what it looks at, if there is one.")
    is_ticked = serializers.BooleanField(help_text="Whether it was given.")
    known = serializers.IntegerField(help_text="Known to have it.")
    perhaps = serializers.IntegerField(help_text="Not known not to have it, or only in part.")


class AskedSerializer(serializers.Serializer):
    parameter = serializers.CharField(source="question.slug", help_text="Name of the parameter that takes its answers.")
    force_parameter = serializers.CharField(
        source="question.force_name", help_text="Name of the parameter that says how much an answer counts."
    )
    name = serializers.CharField(source="question.name", help_text="What it asks.")
    is_answered = serializers.BooleanField(help_text="Whether an answer was given.")
    force = serializers.ChoiceField(Force.choices, help_text="How much an answer counts.")
    options = OfferSerializer(many=True, source="offers", help_text="The answers that can be given.")


class StatementSerializer(serializers.Serializer):
    """A claim as evidence."""

    text = serializers.CharField(help_text="What is said.")
    page_url = Address(source="url", help_text="Where it stands.")
    side = serializers.ChoiceField(Side.choices, source="sign", allow_blank=True, help_text="Of pros and cons.")
    standing = serializers.ChoiceField(
        Standing.choices, allow_blank=True, help_text="Contradicted and outdated ones are not counted. Blank: a fact."
    )
    standing_note = serializers.CharField(help_text="Why it stands so.")
    checked_on = serializers.DateField(allow_null=True, help_text="The day on which the evidence was read.")
    sources = Slugs(help_text="Who says it: slugs of sources.")


class LineSerializer(serializers.Serializer):
    """One line of a sum."""

    parameter = serializers.CharField(source="criterion.question.slug", help_text="The question that was answered.")
    value = serializers.CharField(source="criterion.option.slug", help_text="The answer.")
    is_must = serializers.BooleanField(source="criterion.is_must", help_text="Whether it must be so.")
    weight = serializers.IntegerField(source="criterion.weight", help_text="How much it counts; 0 where it must be so.")
    verdict = serializers.ChoiceField(
        Verdict.choices, source="finding.verdict", help_text="Whether the framework has it."
    )
    why = serializers.CharField(source="finding.why", help_text="The reason, in words.")
    sure = serializers.FloatField(help_text="What it earns by what is known.")
    possible = serializers.FloatField(help_text="What it earns if what is unknown turns out well.")
    evidence = StatementSerializer(many=True, source="finding.statements", help_text="What that rests on.")


class CandidateSerializer(serializers.Serializer):
    framework = Slug(help_text="Slug of the framework.")
    sure = serializers.FloatField(help_text="The sum of what is known.")
    possible = serializers.FloatField(help_text="The sum if what is unknown turned out well.")
    lines = LineSerializer(many=True, help_text="The sum, answer by answer.")


class RankedSerializer(serializers.Serializer):
    place = serializers.IntegerField(help_text="Equal ones share it.")
    is_tied = serializers.BooleanField(help_text="Whether others share its place.")
    could_lead = serializers.BooleanField(help_text="It could come first if what is unknown of it turned out well.")
    framework = Slug(source="candidate.framework", help_text="Slug of the framework.")
    sure = serializers.FloatField(source="candidate.sure", help_text="The sum of what is known.")
    possible = serializers.FloatField(
        source="candidate.possible", help_text="The sum if what is unknown turned out well."
    )
    lines = LineSerializer(many=True, source="candidate.lines", help_text="The sum, answer by answer.")


class ChangeSerializer(serializers.Serializer):
    size = serializers.SerializerMethodField(help_text="How big it is, from 1; see size_text.")
    size_text = serializers.SerializerMethodField(help_text="How big it is, in words.")
    text = serializers.CharField(help_text="What would be answered otherwise.")
    api_url = AnswersAddress(source="answers", help_text="The answers after it.")
    first = Slugs(help_text="Who would then stand first; at most 30 of them.")
    more = serializers.IntegerField(help_text="How many more would.")

    def get_size(self, change: Any) -> int:
        return Size(change.size).value

    def get_size_text(self, change: Any) -> str:
        return SIZES[change.size]


class WeighedSerializer(serializers.Serializer):
    """One answer with its force."""

    parameter = serializers.CharField(source="question.slug", help_text="The question that was answered.")
    value = serializers.CharField(source="option.slug", help_text="The answer.")
    force = serializers.ChoiceField(Force.choices, help_text="How much it counts.")
    weight = serializers.IntegerField(help_text="0 where it must be so.")


class CountsSerializer(serializers.Serializer):
    """Of all frameworks, however many are listed."""

    fits = serializers.IntegerField(help_text="Those that meet every must.")
    perhaps = serializers.IntegerField(help_text="Those of which a must is unknown, or met in part.")
    left_out = serializers.IntegerField(help_text="Those that a statement excludes.")


class ChoiceSerializer(serializers.Serializer):
    """Without an answer nothing is ranked: the three lists and `changes` are empty.

    Listed are the first 20 of those that remain (`fits`, then `perhaps`) and the first 20 of those left out.
    """

    api_url = AnswersAddress(source="answers", help_text="This address, saying only what differs from the default.")
    page_url = serializers.SerializerMethodField(help_text="The same as a page.")
    checked_on = serializers.DateField(allow_null=True, help_text="The newest check among the evidence.")
    answers = WeighedSerializer(many=True, source="answers.criteria", help_text="What was answered.")
    questions = AskedSerializer(many=True, help_text="What can be answered.")
    fits = RankedSerializer(many=True, source="ranking.fits", help_text="Every must is met.")
    perhaps = RankedSerializer(many=True, source="ranking.perhaps", help_text="A must is unknown, or met in part.")
    left_out = CandidateSerializer(
        many=True, source="ranking.left_out", help_text="A statement shows that a must is not met."
    )
    counts = CountsSerializer(help_text="Without an answer everything fits.")
    changes = ChangeSerializer(many=True, help_text="The smallest single changes after which others stand first.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page_url(self, choice: Choice) -> str:
        query = f"?{choice.answers.query}" if choice.answers else ""
        address: str = self.context["request"].build_absolute_uri(f"{reverse('choose')}{query}")
        return address
