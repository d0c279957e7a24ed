"""What is claimed."""

from __future__ import annotations

from frameworks.api.serializers.base import CITED, CitedSerializer, ClaimSerializer, ReadSerializer, Slug, Slugs
from frameworks.models import (
    Adoption,
    Advice,
    Answer,
    Classification,
    Position,
    Recommendation,
    Remark,
    SupportStatement,
    Tradeoff,
)


class ClassificationSerializer(ClaimSerializer):
    type = Slug(read_only=True)

    class Meta:
        model = Classification
        fields = ("framework", "type", "note", *CITED)


class SupportSerializer(ClaimSerializer):
    feature = Slug(read_only=True)

    class Meta:
        model = SupportStatement
        fields = ("framework", "feature", "level", "note", "package", *CITED)


class TradeoffSerializer(ClaimSerializer):
    aspect = Slug(read_only=True)

    class Meta:
        model = Tradeoff
        fields = ("framework", "key", "side", "aspect", "text", *CITED)


class RecommendationSerializer(ClaimSerializer):
    use_case = Slug(read_only=True)

    class Meta:
        model = Recommendation
        fields = ("framework", "use_case", "note", *CITED)


class AdoptionSerializer(ClaimSerializer):
    adopter = Slug(read_only=True)

    class Meta:
        model = Adoption
        fields = ("framework", "key", "adopter", "scope", "as_of", "usage", *CITED)


class RemarkSerializer(ClaimSerializer):
    class Meta:
        model = Remark
        fields = ("framework", "key", "kind", "text", *CITED)


class AdviceSerializer(CitedSerializer):
    frameworks = Slugs(read_only=True)
    types = Slugs(read_only=True)

    class Meta:
        model = Advice
        fields = ("key", "text", "frameworks", "types", *CITED)


class AnswerSerializer(CitedSerializer):
    class Meta:
        model = Answer
        fields = ("key", "title", "text", *CITED)


class PositionSerializer(ReadSerializer):
    sources = Slugs(read_only=True)

    class Meta:
        model = Position
        fields = ("text", "verdict", "sources")
