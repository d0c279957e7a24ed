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

    value = serializers.CharField(source="option.slug")
    name = serializers.CharField(source="option.name")
    looks_at = serializers.CharField(help_text="The evidence that it is held against.")
    page_url = Address(source="url", help_text="The page about what it looks at, if there is one.")
    is_ticked = serializers.BooleanField()
    known = serializers.IntegerField(help_text="Known to have it.")
    perhaps = serializers.IntegerField(help_text="Not known not to have it, or only in part.")


class AskedSerializer(serializers.Serializer):
    parameter = serializers.CharField(source="question.slug")
    force_parameter = serializers.CharField(source="question.force_name")
    name = serializers.CharField(source="question.name")
    is_answered = serializers.BooleanField()
    force = serializers.ChoiceField(Force.choices, help_text="How much an answer counts.")
    options = OfferSerializer(many=True, source="offers")


class StatementSerializer(serializers.Serializer):
    """A claim as evidence."""

    text = serializers.CharField()
    page_url = Address(source="url", help_text="Where it stands.")
    side = serializers.ChoiceField(Side.choices, source="sign", allow_blank=True, help_text="Of pros and cons.")
    standing = serializers.ChoiceField(
        Standing.choices, allow_blank=True, help_text="Contradicted and outdated ones are not counted. Blank: a fact."
    )
    standing_note = serializers.CharField()
    checked_on = serializers.DateField(allow_null=True)
    sources = Slugs()


class LineSerializer(serializers.Serializer):
    """One line of a sum."""

    parameter = serializers.CharField(source="criterion.question.slug")
    value = serializers.CharField(source="criterion.option.slug")
    is_must = serializers.BooleanField(source="criterion.is_must")
    weight = serializers.IntegerField(source="criterion.weight")
    verdict = serializers.ChoiceField(Verdict.choices, source="finding.verdict")
    why = serializers.CharField(source="finding.why")
    sure = serializers.FloatField()
    possible = serializers.FloatField(help_text="What it earns if what is unknown turns out well.")
    evidence = StatementSerializer(many=True, source="finding.statements")


class CandidateSerializer(serializers.Serializer):
    framework = Slug()
    sure = serializers.FloatField()
    possible = serializers.FloatField()
    lines = LineSerializer(many=True)


class RankedSerializer(serializers.Serializer):
    place = serializers.IntegerField(help_text="Equal ones share it.")
    is_tied = serializers.BooleanField()
    could_lead = serializers.BooleanField(help_text="It could come first if what is unknown of it turned out well.")
    framework = Slug(source="candidate.framework")
    sure = serializers.FloatField(source="candidate.sure")
    possible = serializers.FloatField(source="candidate.possible")
    lines = LineSerializer(many=True, source="candidate.lines")


class ChangeSerializer(serializers.Serializer):
    size = serializers.SerializerMethodField(help_text="How big it is, from 1; see size_text.")
    size_text = serializers.SerializerMethodField()
    text = serializers.CharField()
    api_url = AnswersAddress(source="answers", help_text="The answers after it.")
    first = Slugs(help_text="Who would then stand first; at most 30 of them.")
    more = serializers.IntegerField(help_text="How many more would.")

    def get_size(self, change: Any) -> int:
        return Size(change.size).value

    def get_size_text(self, change: Any) -> str:
        return SIZES[change.size]


class WeighedSerializer(serializers.Serializer):
    """One answer with its force."""

    parameter = serializers.CharField(source="question.slug")
    value = serializers.CharField(source="option.slug")
    force = serializers.ChoiceField(Force.choices)
    weight = serializers.IntegerField(help_text="0 where it must be so.")


class CountsSerializer(serializers.Serializer):
    """Of all frameworks, however many are listed."""

    fits = serializers.IntegerField()
    perhaps = serializers.IntegerField()
    left_out = serializers.IntegerField()


class ChoiceSerializer(serializers.Serializer):
    """Without an answer nothing is ranked: the three lists and `changes` are empty.

    Listed are the first 20 of those that remain (`fits`, then `perhaps`) and the first 20 of those left out.
    """

    api_url = AnswersAddress(source="answers", help_text="This address, saying only what differs from the default.")
    page_url = serializers.SerializerMethodField(help_text="The same as a page.")
    checked_on = serializers.DateField(allow_null=True, help_text="The newest check among the evidence.")
    answers = WeighedSerializer(many=True, source="answers.criteria")
    questions = AskedSerializer(many=True)
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
