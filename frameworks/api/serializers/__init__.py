"""How each record reads as JSON."""

from __future__ import annotations

from frameworks.api.serializers.comparison import ComparisonSerializer
from frameworks.api.serializers.entry import (
    AdopterSerializer,
    AspectSerializer,
    CategorySerializer,
    CriterionSerializer,
    DisagreementSerializer,
    ExclusionSerializer,
    FeatureSerializer,
    FrameworkSerializer,
    FullAspectSerializer,
    FullFeatureSerializer,
    FullFrameworkSerializer,
    FullTypeSerializer,
    FullUseCaseSerializer,
    QuestionSerializer,
    SourceSerializer,
    StandingCountsSerializer,
    TypeSerializer,
    UseCaseSerializer,
)
from frameworks.api.serializers.export import ExportSerializer

__all__ = [
    "AdopterSerializer",
    "AspectSerializer",
    "CategorySerializer",
    "ComparisonSerializer",
    "CriterionSerializer",
    "DisagreementSerializer",
    "ExclusionSerializer",
    "ExportSerializer",
    "FeatureSerializer",
    "FrameworkSerializer",
    "FullAspectSerializer",
    "FullFeatureSerializer",
    "FullFrameworkSerializer",
    "FullTypeSerializer",
    "FullUseCaseSerializer",
    "QuestionSerializer",
    "SourceSerializer",
    "StandingCountsSerializer",
    "TypeSerializer",
    "UseCaseSerializer",
]
