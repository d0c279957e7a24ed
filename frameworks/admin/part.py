"""The parts of a whole: as rows within its form, and in lists of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import reversion
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from reversion.models import Version

from catalogue.desk.keys import KeyFields
from catalogue.desk.texts import LongTexts
from frameworks.admin import history
from frameworks.admin.forms import Named, NamedMultiple, PartForm
from frameworks.admin.formsets import PartFormSet
from frameworks.admin.missing import CitedGap
from frameworks.admin.record import RecordAdmin, is_public
from frameworks.search.kinds import STATEMENTS

if TYPE_CHECKING:
    Inline = admin.StackedInline[Any, Any]
else:
    Inline = admin.StackedInline

CITATION = ("sources", ("standing", "verified_on", "is_published"), "standing_note")


class PartInline(KeyFields, LongTexts, Inline):
    """Claims, positions, advice, answers within the form of their whole."""

    form = PartForm
    formset = PartFormSet
    template = "admin/part_rows.html"
    extra = 0
    classes: Any = ("collapse",)
    show_change_link = True
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        fields = self.model._meta.concrete_fields
        rows = super().get_queryset(request).select_related(*(f.name for f in fields if f.is_relation))
        return rows.prefetch_related(*(f.name for f in self.model._meta.many_to_many))

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Beside an autocomplete just the plus sign: a hundred rows are long enough."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = field and field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_view_related = widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, widget=Named(db_field, self.admin_site), **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        widget = NamedMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, widget=widget, **kwargs)


class PartAdmin(RecordAdmin):
    """A list of their own for claims, advice and answers, across all frameworks: to find what needs work."""

    whole = "framework"
    list_filter: ClassVar[Any] = (CitedGap, "standing", "is_published", ("framework", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "verified_on"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A key is an address: it stays, unless another has it when this one comes back."""
        fixed = [field.name for field in self.opts.fields if obj and field.name == "key"]
        return fixed if not self.revert_of(request) or self.is_unique(obj, fixed) else []

    def is_unique(self, obj: Any, fields: list[str]) -> bool:
        """Whether no other part of its whole has the same in these fields."""
        values = {field: getattr(obj, field) for field in [self.whole, *fields]}
        return not self.model._default_manager.filter(**values).exclude(pk=obj.pk).exists()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """It stays with its whole, too; disabled instead of read-only, so that it is still checked to be unique."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj and self.whole in form.base_fields:
            form.base_fields[self.whole].disabled = True
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("sources")

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*self.list_display, "cites", "standing", "verified_on", "is_published")

    def view_on_site(self, obj: Any) -> str | None:
        """Its own place on the page of its whole."""
        kind = STATEMENTS[type(obj)]
        page = RecordAdmin.view_on_site(self, getattr(obj, kind.of)) if is_public(obj) else None
        return page and f"{page.partition('#')[0]}#{kind.anchor(obj)}"

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self.named(obj, super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self.named(obj, super().log_change(request, obj, message))

    def named(self, obj: Any, entry: Any) -> Any:
        """The revision is the whole's as well: there it has to say which part."""
        if entry and reversion.is_active():
            reversion.set_comment(f"{capfirst(self.opts.verbose_name)} “{obj}”: {entry.get_change_message()}")
        return entry

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Every save of the whole keeps a version of each part: those in which this one changed are shown."""
        response = super().history_view(request, object_id, extra_context)
        kept = Version.objects.get_for_object_reference(self.model, unquote(object_id)).order_by("pk")
        before, changed = None, set()
        for version in kept.select_related("content_type"):
            state = history.state_in(version)
            changed |= {version.revision_id} if state != before else set()
            before = state
        if context := getattr(response, "context_data", None):
            context["action_list"] = [a for a in context["action_list"] if a["revision"].pk in changed]
        return response

    @admin.display(description="sources")
    def cites(self, obj: Any) -> int:
        return len(obj.sources.all())
