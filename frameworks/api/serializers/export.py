"""The whole catalogue in one document."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.api.serializers.entry import (
    AdopterSerializer,
    AspectSerializer,
    CategorySerializer,
    CriterionSerializer,
    DisagreementSerializer,
    ExclusionSerializer,
    FeatureSerializer,
    FullFrameworkSerializer,
    QuestionSerializer,
    SourceSerializer,
    TypeSerializer,
    UseCaseSerializer,
)


class CatalogueSerializer(serializers.Serializer):
    """The whole catalogue: what each list holds, frameworks with every claim."""

    frameworks = FullFrameworkSerializer(many=True)
    types = TypeSerializer(many=True)
    feature_categories = CategorySerializer(many=True)
    features = FeatureSerializer(many=True)
    use_cases = UseCaseSerializer(many=True)
    aspects = AspectSerializer(many=True)
    adopters = AdopterSerializer(many=True)
    sources = SourceSerializer(many=True)
    disagreements = DisagreementSerializer(many=True)
    criteria = CriterionSerializer(many=True)
    questions = QuestionSerializer(many=True)
    exclusions = ExclusionSerializer(many=True)


class ExportSerializer(serializers.Serializer):
    title = serializers.CharField()
    license = serializers.CharField(
        allow_null=True, help_text="SPDX id of the terms for these texts; null: none chosen."
    )
    generated_on = serializers.DateField(help_text="Today, UTC.")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many entries each list holds.")
    catalogue = CatalogueSerializer()
