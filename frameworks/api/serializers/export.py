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

    frameworks = FullFrameworkSerializer(many=True, help_text="Each with every claim.")
    types = TypeSerializer(many=True, help_text="Kinds of frameworks.")
    feature_categories = CategorySerializer(many=True, help_text="Headings over features.")
    features = FeatureSerializer(many=True, help_text="The rows of every comparison.")
    use_cases = UseCaseSerializer(many=True, help_text="Needs.")
    aspects = AspectSerializer(many=True, help_text="What pros, cons and disagreements are about.")
    adopters = AdopterSerializer(many=True, help_text="Organisations, each with its adoptions.")
    sources = SourceSerializer(many=True, help_text="Everything cited.")
    disagreements = DisagreementSerializer(many=True, help_text="Where sources contradict each other.")
    criteria = CriterionSerializer(many=True, help_text="What to decide before choosing.")
    questions = QuestionSerializer(many=True, help_text="Questions that readers bring.")
    exclusions = ExclusionSerializer(many=True, help_text="What sources list and is no backend framework.")


class ExportSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="Name of the catalogue.")
    license = serializers.CharField(help_text="SPDX id of the terms for these texts.")
    schema_version = serializers.CharField(help_text="Of this document's form: that of the API.")
    revision = serializers.CharField(help_text="Names the state of the content; every change makes another.")
    generated_at = serializers.DateTimeField(help_text="When it was read from the database, in UTC.")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many entries each list holds.")
    former_slugs = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="By the name of the list: slugs that entries once had, each with the present one.",
    )
    catalogue = CatalogueSerializer(help_text="Every list whole.")
