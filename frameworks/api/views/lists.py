"""The lists, and one of each by slug."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.functional import SimpleLazyObject
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from frameworks.api import serializers
from frameworks.api.contract import asked
from frameworks.api.schema import FILTERS
from frameworks.api.views.base import Entries
from frameworks.filters import FrameworkFilter
from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Answer,
    Aspect,
    Classification,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Question,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
    UseCase,
)


def claims(name: str, model: Any, *along: str) -> Prefetch[Any]:
    """What is claimed of all public frameworks about one entry."""
    shown = model.objects.shown("framework", *along)
    return Prefetch(name, shown.order_by("framework__name", *model._meta.ordering, "pk"))


class Frameworks(Entries):
    """Published frameworks; the list takes the query string of the page /frameworks/ and answers alike."""

    queryset = Framework.objects.published().prefetch_related(
        "sources", Prefetch("classifications", Classification.objects.published().select_related("type"))
    )
    serializer_class = serializers.FrameworkSerializer
    detail_queryset = (
        Framework.objects.published()
        .with_claims()
        .prefetch_related(Prefetch("disagreements", Disagreement.objects.shown()))
    )
    detail_serializer_class = serializers.FullFrameworkSerializer

    def known(self) -> set[str]:
        return super().known() | set(FrameworkFilter.base_filters) if self.is_list else super().known()

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        return FrameworkFilter(asked(self.request), queryset).found()

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    def missing(self, slug: str) -> str:
        """Says of what sources wrongly list as a backend framework what it is."""
        misfit = Exclusion.objects.published().filter(slug=slug).first()
        return f"{misfit.name} is no backend framework. {misfit.reason}" if misfit else super().missing(slug)


class Types(Entries):
    """Kinds of frameworks, with what makes a framework one of these."""

    queryset = FrameworkType.objects.all()
    serializer_class = serializers.TypeSerializer
    detail_queryset = queryset.prefetch_related(claims("classifications", Classification))
    detail_serializer_class = serializers.FullTypeSerializer


class Categories(Entries):
    """Headings over features."""

    queryset = FeatureCategory.objects.prefetch_related("features")
    serializer_class = serializers.CategorySerializer


class Features(Entries):
    """The rows of every comparison; one feature tells who supports it and how."""

    queryset = Feature.objects.select_related("category")
    serializer_class = serializers.FeatureSerializer
    detail_queryset = queryset.prefetch_related(claims("support", SupportStatement))
    detail_serializer_class = serializers.FullFeatureSerializer


class UseCases(Entries):
    """Needs; one need tells which frameworks are recommended for it."""

    queryset = UseCase.objects.all()
    serializer_class = serializers.UseCaseSerializer
    detail_queryset = queryset.prefetch_related(claims("recommendations", Recommendation))
    detail_serializer_class = serializers.FullUseCaseSerializer


class Aspects(Entries):
    """What a pro, a con or a disagreement is about; one aspect tells the pros and cons of all frameworks."""

    queryset = Aspect.objects.all()
    serializer_class = serializers.AspectSerializer
    detail_queryset = queryset.prefetch_related(claims("tradeoffs", Tradeoff))
    detail_serializer_class = serializers.FullAspectSerializer


class Adopters(Entries):
    """Organisations, and what they are said to use a framework for."""

    queryset = Adopter.objects.published().prefetch_related(claims("adoptions", Adoption))
    serializer_class = serializers.AdopterSerializer


class Sources(Entries):
    """Everything cited, with how many public claims cite it and how these stand."""

    queryset = Source.objects.published()
    serializer_class = serializers.SourceSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "standings": SimpleLazyObject(standings_by_source)}


def standings_by_source() -> Counter[tuple[int, str]]:
    """How many public claims cite a source, by its key and their standing: one query a kind of claim."""
    counts: Counter[tuple[int, str]] = Counter()
    kinds = (Classification, SupportStatement, Tradeoff, Recommendation, Adoption, Remark, Advice, Answer)
    for model in kinds:
        rows = model.objects.published().order_by().values_list("sources", "standing").annotate(n=Count("pk"))
        counts.update({(source, standing): n for source, standing, n in rows})
    return counts


class Disagreements(Entries):
    """Where sources contradict each other or themselves, and what we found."""

    queryset = Disagreement.objects.shown()
    serializer_class = serializers.DisagreementSerializer


class Criteria(Entries):
    """What to decide before choosing, and what sources advise."""

    queryset = Criterion.objects.with_advice()
    serializer_class = serializers.CriterionSerializer


class Questions(Entries):
    """Questions that readers bring, and what sources answer."""

    queryset = Question.objects.select_related("type").with_answers()
    serializer_class = serializers.QuestionSerializer


class Exclusions(Entries):
    """What a source lists as a backend framework and is none."""

    queryset = Exclusion.objects.published().prefetch_related("sources")
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
