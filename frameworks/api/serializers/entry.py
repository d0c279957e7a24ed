"""Everything that has an address of its own."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frameworks.api.serializers.base import LINKS, CommaList, EntrySerializer, Slug, Slugs
from frameworks.api.serializers.claim import (
    AdoptionSerializer,
    AdviceSerializer,
    AnswerSerializer,
    ClassificationSerializer,
    PositionSerializer,
    RecommendationSerializer,
    RemarkSerializer,
    SupportSerializer,
    TradeoffSerializer,
)
from frameworks.models import (
    REFUTED,
    Adopter,
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Question,
    Side,
    Source,
    Standing,
    UseCase,
)


class DisagreementSerializer(EntrySerializer):
    aspect = Slug(read_only=True)
    frameworks = Slugs(read_only=True, help_text="None where it is about frameworks in general.")
    features = Slugs(read_only=True)
    positions = PositionSerializer(many=True, read_only=True)
    is_open = serializers.BooleanField(read_only=True, help_text="There is no finding yet.")
    finding_sources = Slugs(read_only=True)

    class Meta:
        model = Disagreement
        fields = (
            *("slug", "name", "aspect", "frameworks", "features", "strength", "note", "positions"),
            *("is_open", "finding", "finding_sources", "verified_on", *LINKS),
        )


class FrameworkSerializer(EntrySerializer):
    aliases = CommaList(read_only=True)
    sources = Slugs(read_only=True, help_text="Where these facts were read.")
    types = serializers.SerializerMethodField(help_text="What it is filed under by a claim that stands.")

    class Meta:
        model = Framework
        fields: tuple[str, ...] = (
            *("slug", "name", "tagline", "summary", "aliases", "interface", "license", "status", "status_note"),
            *("package_name", "latest_release", "latest_release_on", "requires_python"),
            *("website", "documentation", "repository"),
            *("first_release", "reviewed_on", "sources", "types", *LINKS),
        )

    def get_types(self, framework: Framework) -> list[str]:
        return [claim.type.slug for claim in framework.classifications.all() if claim.standing not in REFUTED]


class FullFrameworkSerializer(FrameworkSerializer):
    classifications = ClassificationSerializer(many=True, read_only=True)
    support = SupportSerializer(many=True, read_only=True, help_text="A feature that is not named is unknown, not no.")
    pros = serializers.SerializerMethodField()
    cons = serializers.SerializerMethodField()
    recommendations = RecommendationSerializer(many=True, read_only=True)
    adoptions = AdoptionSerializer(many=True, read_only=True)
    remarks = RemarkSerializer(many=True, read_only=True)
    disagreements = DisagreementSerializer(many=True, read_only=True)

    class Meta(FrameworkSerializer.Meta):
        fields = (
            *FrameworkSerializer.Meta.fields,
            *("classifications", "support", "pros", "cons", "recommendations", "adoptions", "remarks", "disagreements"),
        )

    @extend_schema_field(TradeoffSerializer(many=True))
    def get_pros(self, framework: Framework) -> Any:
        return self.on_side(framework, Side.PRO)

    @extend_schema_field(TradeoffSerializer(many=True))
    def get_cons(self, framework: Framework) -> Any:
        return self.on_side(framework, Side.CON)

    def on_side(self, framework: Framework, side: Side) -> Any:
        claims = [claim for claim in framework.tradeoffs.all() if claim.side == side]
        return TradeoffSerializer(claims, many=True, context=self.context).data


class CategorySerializer(EntrySerializer):
    features = Slugs(read_only=True)

    class Meta:
        model = FeatureCategory
        fields = ("slug", "name", "features", *LINKS)


class FeatureSerializer(EntrySerializer):
    category = Slug(read_only=True)

    class Meta:
        model = Feature
        fields: tuple[str, ...] = ("slug", "name", "category", "definition", "partial_means", *LINKS)


class FullFeatureSerializer(FeatureSerializer):
    support = SupportSerializer(
        many=True, read_only=True, help_text="A framework that is not named is unknown, not no."
    )

    class Meta(FeatureSerializer.Meta):
        fields = (*FeatureSerializer.Meta.fields, "support")


class TypeSerializer(EntrySerializer):
    class Meta:
        model = FrameworkType
        fields: tuple[str, ...] = ("slug", "name", "definition", *LINKS)


class FullTypeSerializer(TypeSerializer):
    classifications = ClassificationSerializer(many=True, read_only=True)

    class Meta(TypeSerializer.Meta):
        fields = (*TypeSerializer.Meta.fields, "classifications")


class UseCaseSerializer(EntrySerializer):
    class Meta:
        model = UseCase
        fields: tuple[str, ...] = ("slug", "name", "definition", *LINKS)


class FullUseCaseSerializer(UseCaseSerializer):
    recommendations = RecommendationSerializer(many=True, read_only=True)

    class Meta(UseCaseSerializer.Meta):
        fields = (*UseCaseSerializer.Meta.fields, "recommendations")


class AspectSerializer(EntrySerializer):
    class Meta:
        model = Aspect
        fields: tuple[str, ...] = ("slug", "name", "definition", *LINKS)


class FullAspectSerializer(AspectSerializer):
    tradeoffs = TradeoffSerializer(many=True, read_only=True)

    class Meta(AspectSerializer.Meta):
        fields = (*AspectSerializer.Meta.fields, "tradeoffs")


class AdopterSerializer(EntrySerializer):
    adoptions = AdoptionSerializer(many=True, read_only=True)

    class Meta:
        model = Adopter
        fields = ("slug", "name", "website", "description", "adoptions", *LINKS)


class StandingCountsSerializer(serializers.Serializer):
    reported = serializers.IntegerField(help_text="Nobody checked them.")
    verified = serializers.IntegerField(help_text="Evidence shows them.")
    contradicted = serializers.IntegerField(help_text="Evidence or better sources say otherwise.")
    outdated = serializers.IntegerField(help_text="They were so once.")

    def to_representation(self, source: Source) -> dict[str, int]:
        return {standing: self.context["standings"][source.pk, standing] for standing in Standing.values}


class SourceSerializer(EntrySerializer):
    """Takes `standings` from the context: how many public claims cite a source, by its key and their standing."""

    claim_counts = StandingCountsSerializer(
        read_only=True, source="*", help_text="How many public claims cite it, by how they stand."
    )

    class Meta:
        model = Source
        fields = (
            *("slug", "name", "publisher", "author", "url", "kind", "published_on", "dated", "accessed_on"),
            *("note", "claim_counts", *LINKS),
        )


class CriterionSerializer(EntrySerializer):
    advice = AdviceSerializer(many=True, read_only=True)

    class Meta:
        model = Criterion
        fields = ("slug", "name", "explanation", "advice", *LINKS)


class QuestionSerializer(EntrySerializer):
    type = Slug(read_only=True, allow_null=True, help_text="Set where it asks what a type is.")
    answers = AnswerSerializer(many=True, read_only=True)

    class Meta:
        model = Question
        fields = ("slug", "name", "type", "answers", *LINKS)


class ExclusionSerializer(EntrySerializer):
    aliases = CommaList(read_only=True)
    sources = Slugs(read_only=True)

    class Meta:
        model = Exclusion
        fields = ("slug", "name", "aliases", "reason", "sources", "verified_on", *LINKS)
