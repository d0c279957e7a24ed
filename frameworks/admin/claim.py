"""Each kind of claim in a list of its own."""

from __future__ import annotations

from django.contrib import admin

from frameworks.admin.missing import CitedGap
from frameworks.admin.part import CITATION, PartAdmin
from frameworks.models import (
    Adoption,
    Classification,
    Recommendation,
    Remark,
    SupportStatement,
    Tradeoff,
)

FRAMEWORK = ("framework", admin.RelatedOnlyFieldListFilter)
STANDING = (CitedGap, "standing", "is_published")


@admin.register(Classification)
class ClassificationAdmin(PartAdmin):
    list_display = ("framework", "type", "note")
    list_display_links = ("framework", "type")
    list_select_related = ("framework", "type")
    list_filter = (*STANDING, "type", FRAMEWORK)
    search_fields = ("framework__name", "type__name", "note")
    autocomplete_fields = ("framework", "type", "sources")
    fields = ("framework", ("type", "note"), *CITATION)


@admin.register(SupportStatement)
class SupportAdmin(PartAdmin):
    list_display = ("framework", "feature", "level", "package")
    list_display_links = ("framework", "feature")
    list_select_related = ("framework", "feature")
    list_filter = (*STANDING, "level", FRAMEWORK)
    search_fields = ("framework__name", "feature__name", "note", "package")
    autocomplete_fields = ("framework", "feature", "sources")
    fields = ("framework", ("feature", "level", "package"), "note", *CITATION)


@admin.register(Tradeoff)
class TradeoffAdmin(PartAdmin):
    list_display = ("text", "framework", "side", "aspect")
    list_select_related = ("framework", "aspect")
    list_filter = (*STANDING, "side", "aspect", FRAMEWORK)
    search_fields = ("text", "framework__name", "aspect__name", "standing_note")
    autocomplete_fields = ("framework", "aspect", "sources")
    fields = ("framework", ("side", "aspect"), "text", "key", *CITATION)


@admin.register(Recommendation)
class RecommendationAdmin(PartAdmin):
    list_display = ("framework", "use_case", "note")
    list_display_links = ("framework", "use_case")
    list_select_related = ("framework", "use_case")
    list_filter = (*STANDING, FRAMEWORK)
    search_fields = ("framework__name", "use_case__name", "note")
    autocomplete_fields = ("framework", "use_case", "sources")
    fields = ("framework", ("use_case", "note"), *CITATION)


@admin.register(Adoption)
class AdoptionAdmin(PartAdmin):
    list_display = ("adopter", "framework", "scope", "as_of", "usage")
    list_display_links = ("adopter", "scope")
    list_select_related = ("framework", "adopter")
    list_filter = (*STANDING, "usage", FRAMEWORK)
    search_fields = ("adopter__name", "framework__name", "scope", "standing_note")
    autocomplete_fields = ("framework", "adopter", "sources")
    fields = ("framework", ("adopter", "as_of", "usage"), "scope", *CITATION)


@admin.register(Remark)
class RemarkAdmin(PartAdmin):
    list_display = ("text", "framework", "kind")
    list_select_related = ("framework",)
    list_filter = (*STANDING, "kind", FRAMEWORK)
    search_fields = ("text", "framework__name", "standing_note")
    autocomplete_fields = ("framework", "sources")
    fields = ("framework", "kind", "text", "key", *CITATION)
