"""The guide: criteria with advice, questions with answers."""

from __future__ import annotations

from django.contrib import admin

from frameworks.admin.missing import CitedGap
from frameworks.admin.part import CITATION, PartAdmin, PartInline
from frameworks.admin.record import RecordAdmin
from frameworks.models import Advice, Answer, Criterion, Question


class AdviceInline(PartInline):
    model = Advice
    prepopulated_fields = {"key": ("text",)}
    autocomplete_fields = ("frameworks", "types", "sources")
    fields = ("text", "key", "frameworks", "types", *CITATION)


class AnswerInline(PartInline):
    model = Answer
    prepopulated_fields = {"key": ("title",)}
    autocomplete_fields = ("sources",)
    fields = ("title", "key", "text", *CITATION)


@admin.register(Criterion)
class CriterionAdmin(RecordAdmin):
    list_display = ("name", "position", "explanation")
    search_fields = ("name", "slug", "explanation", "advice__text")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "explanation", "position")
    inlines = (AdviceInline,)


@admin.register(Question)
class QuestionAdmin(RecordAdmin):
    list_display = ("name", "position", "type")
    list_select_related = ("type",)
    search_fields = ("name", "slug", "answers__text")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("type",)
    fields = ("name", "slug", "type", "position")
    inlines = (AnswerInline,)


@admin.register(Advice)
class AdviceAdmin(PartAdmin):
    whole = "criterion"
    list_display = ("text", "criterion")
    list_select_related = ("criterion",)
    list_filter = (CitedGap, "standing", "is_published", "criterion")
    search_fields = ("text", "criterion__name", "standing_note")
    autocomplete_fields = ("criterion", "frameworks", "types", "sources")
    fields = ("criterion", "text", "key", "frameworks", "types", *CITATION)


@admin.register(Answer)
class AnswerAdmin(PartAdmin):
    whole = "question"
    list_display = ("__str__", "question")
    list_select_related = ("question",)
    list_filter = (CitedGap, "standing", "is_published", "question")
    search_fields = ("title", "text", "question__name", "standing_note")
    autocomplete_fields = ("question", "sources")
    fields = ("question", "title", "key", "text", *CITATION)
