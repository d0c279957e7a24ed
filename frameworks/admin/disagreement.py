"""Where sources contradict each other."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from frameworks.admin.formsets import PartFormSet
from frameworks.admin.missing import EntryGap
from frameworks.admin.part import PartInline
from frameworks.admin.record import RecordAdmin
from frameworks.models import Disagreement, Position


class PositionFormSet(PartFormSet):
    def clean(self) -> None:
        """As many positions must remain as the disagreement needs, as it will be."""
        super().clean()
        if not any(form.errors for form in self.forms):
            self.instance.check_positions(len(self.remaining()))


class PositionInline(PartInline):
    model = Position
    formset = PositionFormSet
    autocomplete_fields = ("sources",)
    fields = (("place", "verdict"), "text", "sources")
    show_change_link = False
    classes = ()
    min_num = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        told = {"place": "Left as it is in a new row, it becomes the next free one."}
        return super().get_formset(request, obj, help_texts=told, **kwargs)


@admin.register(Disagreement)
class DisagreementAdmin(RecordAdmin):
    list_display = ("name", "aspect", "strength", "verified_on", "is_published")
    list_select_related = ("aspect",)
    list_filter = (EntryGap, "strength", "aspect", ("frameworks", admin.RelatedOnlyFieldListFilter), "is_published")
    date_hierarchy = "verified_on"
    search_fields = ("name", "slug", "note", "finding", "positions__text")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("aspect", "frameworks", "features", "finding_sources")
    inlines = (PositionInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "aspect", "frameworks", "features", "strength", "note", "is_published")}),
        (
            "Our finding",
            {
                "description": "Left empty, the question is shown as open. A finding needs evidence and a day.",
                "fields": ("finding", "finding_sources", "verified_on"),
            },
        ),
    )
