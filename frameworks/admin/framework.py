"""Frameworks and what is claimed of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path

from frameworks.admin.missing import EntryGap, FrameworkGap, missing_page, with_gaps
from frameworks.admin.part import CITATION, PartInline
from frameworks.admin.record import RecordAdmin
from frameworks.models import (
    Adoption,
    Classification,
    Exclusion,
    Framework,
    Recommendation,
    Remark,
    SupportStatement,
    Tradeoff,
)


class ClassificationInline(PartInline):
    model = Classification
    verbose_name_plural = "types"
    autocomplete_fields = ("type", "sources")
    fields = (("type", "note"), *CITATION)


class SupportInline(PartInline):
    model = SupportStatement
    verbose_name_plural = "features"
    autocomplete_fields = ("feature", "sources")
    fields = (("feature", "level", "package"), "note", *CITATION)


class TradeoffInline(PartInline):
    model = Tradeoff
    autocomplete_fields = ("aspect", "sources")
    fields = (("side", "aspect"), "text", *CITATION)


class RecommendationInline(PartInline):
    model = Recommendation
    verbose_name_plural = "best for"
    autocomplete_fields = ("use_case", "sources")
    fields = (("use_case", "note"), *CITATION)


class AdoptionInline(PartInline):
    model = Adoption
    verbose_name_plural = "adopters"
    autocomplete_fields = ("adopter", "sources")
    fields = (("adopter", "as_of", "usage"), "scope", *CITATION)


class RemarkInline(PartInline):
    model = Remark
    verbose_name_plural = "other remarks"
    fields = ("kind", "text", *CITATION)
    autocomplete_fields = ("sources",)


@admin.register(Framework)
class FrameworkAdmin(RecordAdmin):
    list_display = ("name", "status", "is_published", "reviewed_on", "uncited", "unchecked", "unknown")
    list_filter = (FrameworkGap, "status", "interface", "is_published")
    search_fields = ("name", "slug", "aliases", "package_name", "tagline")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("sources",)
    inlines = (
        ClassificationInline,
        SupportInline,
        TradeoffInline,
        RecommendationInline,
        AdoptionInline,
        RemarkInline,
    )
    fieldsets = (
        (None, {"fields": ("name", "slug", "is_published")}),
        (
            "What it is",
            {
                "description": "Facts in our own words. What others say of it goes into the claims further down.",
                "fields": ("tagline", "summary", "aliases", "interface", "license", ("status", "status_note")),
            },
        ),
        (
            "Releases",
            {"fields": ("package_name", ("latest_release", "latest_release_on"), "requires_python", "first_release")},
        ),
        ("Addresses", {"fields": ("website", "documentation", "repository")}),
        (
            "Where these facts were read",
            {
                "description": "A published framework names at least one source. Set the day whenever you check them.",
                "fields": ("sources", "reviewed_on"),
            },
        ),
    )

    delete_confirmation_template = "admin/framework_delete.html"
    delete_selected_confirmation_template = "admin/framework_delete_selected.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_gaps(super().get_queryset(request))

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(partial(missing_page, self.admin_site))
        return [path("missing/", page, name="frameworks_framework_missing"), *super().get_urls()]

    @admin.display(description="uncited", ordering="uncited")
    def uncited(self, obj: Any) -> int:
        return int(obj.uncited)

    @admin.display(description="unchecked", ordering="unchecked")
    def unchecked(self, obj: Any) -> int:
        return int(obj.unchecked)

    @admin.display(description="unknown", ordering="unknown")
    def unknown(self, obj: Any) -> int:
        return int(obj.unknown)


@admin.register(Exclusion)
class ExclusionAdmin(RecordAdmin):
    list_display = ("name", "reason", "verified_on", "is_published")
    list_filter = (EntryGap, "is_published")
    search_fields = ("name", "slug", "aliases", "reason")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("sources",)
    fields = ("name", "slug", "aliases", "reason", "sources", "verified_on", "is_published")
