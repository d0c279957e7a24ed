"""The lists, and one of each by slug."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from frameworks.api import serializers
from frameworks.api.contract import asked
from frameworks.api.schema import FILTERS
from frameworks.api.views.base import Entries
from frameworks.filters import FACETS, FrameworkFilter
from frameworks.models import (
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
    Source,
    UseCase,
)


class Frameworks(Entries):
    """Published frameworks; the list takes the query string of the page /frameworks/ and answers alike."""

    queryset = Framework.objects.published()
    serializer_class = serializers.FrameworkSerializer
    detail_serializer_class = serializers.FullFrameworkSerializer
    repeatable = tuple(name for name, facet in FACETS.items() if not facet.is_single)

    def known(self) -> set[str]:
        return super().known() | set(FrameworkFilter.base_filters) if self.is_list else super().known()

    def filter_queryset(self, queryset: Any) -> Any:
        return FrameworkFilter(asked(self.request), queryset).qs

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    def missing(self, slug: str) -> str:
        """Says of what sources wrongly list as a backend framework what it is."""
        misfit = Exclusion.objects.published().by_any_slugs([slug]).get(slug)
        return f"{misfit.name} is no backend framework. {misfit.reason}" if misfit else super().missing(slug)


class Types(Entries):
    """Kinds of frameworks, with what makes a framework one of these."""

    queryset = FrameworkType.objects.all()
    serializer_class = serializers.TypeSerializer
    detail_serializer_class = serializers.FullTypeSerializer


class Categories(Entries):
    """Headings over features."""

    queryset = FeatureCategory.objects.all()
    serializer_class = serializers.CategorySerializer


class Features(Entries):
    """The rows of every comparison; one feature tells who supports it and how."""

    queryset = Feature.objects.all()
    serializer_class = serializers.FeatureSerializer
    detail_serializer_class = serializers.FullFeatureSerializer


class UseCases(Entries):
    """Needs; one need tells which frameworks are recommended for it."""

    queryset = UseCase.objects.all()
    serializer_class = serializers.UseCaseSerializer
    detail_serializer_class = serializers.FullUseCaseSerializer


class Aspects(Entries):
    """What a pro, a con or a disagreement is about; one aspect tells the pros and cons of all frameworks."""

    queryset = Aspect.objects.all()
    serializer_class = serializers.AspectSerializer
    detail_serializer_class = serializers.FullAspectSerializer


class Adopters(Entries):
    """Organisations, and what they are said to use a framework for."""

    queryset = Adopter.objects.published()
    serializer_class = serializers.AdopterSerializer


class Sources(Entries):
    """Everything cited, with how many public claims cite it and how these stand."""

    queryset = Source.objects.published()
    serializer_class = serializers.SourceSerializer


class Disagreements(Entries):
    """Where sources contradict each other or themselves, and what we found."""

    queryset = Disagreement.objects.published()
    serializer_class = serializers.DisagreementSerializer


class Criteria(Entries):
    """What to decide before choosing, and what sources advise."""

    queryset = Criterion.objects.all()
    serializer_class = serializers.CriterionSerializer


class Questions(Entries):
    """Questions that readers bring, and what sources answer."""

    queryset = Question.objects.all()
    serializer_class = serializers.QuestionSerializer


class Exclusions(Entries):
    """What a source lists as a backend framework and is none."""

    queryset = Exclusion.objects.published()
    serializer_class = serializers.ExclusionSerializer


LISTS: dict[str, type[Entries]] = {
    "frameworks": Frameworks,
    "types": Types,
    "feature-categories": Categories,
    "features": Features,
    "use-cases": UseCases,
    "aspects": Aspects,
    "adopters": Adopters,
    "sources": Sources,
    "disagreements": Disagreements,
    "criteria": Criteria,
    "questions": Questions,
    "exclusions": Exclusions,
}
