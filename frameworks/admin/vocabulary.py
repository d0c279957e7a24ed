"""What claims are made of: types, features, aspects, use cases, adopters, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from frameworks.admin import history
from frameworks.admin.record import RecordAdmin
from frameworks.models import (
    Adopter,
    Adoption,
    Aspect,
    Feature,
    FeatureCategory,
    FormerSlug,
    FrameworkType,
    Source,
    SupportStatement,
    UseCase,
)

if TYPE_CHECKING:
    Desk = admin.ModelAdmin[FormerSlug]
else:
    Desk = admin.ModelAdmin


class WordAdmin(RecordAdmin):
    """An entry of the vocabulary."""

    prepopulated_fields = {"slug": ("name",)}
    search_fields: ClassVar[Any] = ("name", "slug", "definition")
    list_display: Any = ("name", "position", "definition")
    fields: ClassVar[Any] = ("name", "slug", "definition", "position")


@admin.register(FrameworkType)
class FrameworkTypeAdmin(WordAdmin):
    pass


@admin.register(Aspect)
class AspectAdmin(WordAdmin):
    pass


@admin.register(UseCase)
class UseCaseAdmin(WordAdmin):
    pass


@admin.register(FeatureCategory)
class FeatureCategoryAdmin(WordAdmin):
    search_fields = ("name", "slug")
    list_display = ("name", "position")
    fields = ("name", "slug", "position")


@admin.register(Feature)
class FeatureAdmin(WordAdmin):
    search_fields = ("name", "slug", "definition", "category__name")
    list_display = ("name", "category", "definition", "statements")
    list_select_related = ("category",)
    list_filter = ("category",)
    autocomplete_fields = ("category",)
    fields = ("name", "slug", "category", "definition", "partial_means")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(statements=tally(SupportStatement, "feature"))

    @admin.display(description="frameworks known", ordering="statements")
    def statements(self, obj: Any) -> int:
        return int(obj.statements)


@admin.register(Adopter)
class AdopterAdmin(WordAdmin):
    search_fields = ("name", "slug", "description")
    list_display = ("name", "description", "claims")
    fields = ("name", "slug", "website", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(claims=tally(Adoption, "adopter"))

    @admin.display(description="claims", ordering="claims")
    def claims(self, obj: Any) -> int:
        return int(obj.claims)


@admin.register(FormerSlug)
class FormerSlugAdmin(Desk):
    """Each leads to an entry; deleted, it is free for another."""

    list_display = ("slug", "model", "entry")
    list_filter = ("model",)
    search_fields = ("slug",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def tally(model: type[models.Model], field: str) -> Any:
    rows = model._default_manager.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("name", "publisher", "kind", "published_on", "accessed_on")
    list_filter = ("kind",)
    date_hierarchy = "accessed_on"
    search_fields = ("name", "slug", "publisher", "author", "url")
    prepopulated_fields = {"slug": ("publisher", "name")}
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "url")}),
        ("By whom, when", {"fields": ("publisher", "author", ("published_on", "dated"), "accessed_on")}),
        (
            "Trust",
            {"description": "Readers see this beside everything the source says.", "fields": ("note",)},
        ),
    )
    delete_confirmation_template = "admin/source_delete.html"
    delete_selected_confirmation_template = "admin/source_delete_selected.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing may be deleted that something still needs to stand on."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, [*protected, *map(self.linked, left_uncited(objs))]

    def linked(self, obj: models.Model) -> str:
        """What it is and where to change it: a position within its disagreement."""
        at = obj if self.admin_site.is_registered(type(obj)) else history.whole_of(obj) or obj
        address = reverse(f"admin:frameworks_{at._meta.model_name}_change", args=[at.pk])
        return format_html('{}: <a href="{}">{}</a>', capfirst(str(obj._meta.verbose_name)), address, obj)


def left_uncited(sources: Iterable[Source]) -> Iterator[Any]:
    """What the remaining sources would no longer carry, were these deleted."""
    going = set(sources)
    for field in history.pointers(Source):
        citing: QuerySet[Any] = field.model._base_manager.filter(**{f"{field.name}__in": going}).distinct()
        for obj in citing.prefetch_related(field.name):
            try:
                obj.check_sources([source for source in getattr(obj, field.name).all() if source not in going])
            except ValidationError:
                yield obj
