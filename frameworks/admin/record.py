"""What every record's desk can do: keep history and tell an editor of another's changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from reversion.admin import VersionAdmin
from reversion.models import Version

from frameworks.admin import history
from frameworks.admin.forms import RecordForm
from frameworks.admin.ranking import RankedSearch
from frameworks.admin.revert import RevertAdmin
from frameworks.models.checks import WHOLE_ADDRESS


class RecordAdmin(RankedSearch, RevertAdmin):
    form = RecordForm
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "error_messages": {"invalid": WHOLE_ADDRESS}}}

    # Forms

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """On a change form the record's state goes along, hidden."""
        (name, options), *rest = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            options = {**options, "fields": [*options["fields"], "state"]}
        return [(name, options), *rest]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.desk, form.request = self, request
        return form

    def view_on_site(self, obj: Any) -> str | None:
        """What is no part of the public catalogue has no page."""
        return str(obj.get_absolute_url()) if is_public(obj) else None

    # Two editors on one record

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj and self.saves(request):
            history.lock(obj)
            obj = super().get_object(request, object_id, from_field)
        return obj

    def saves(self, request: HttpRequest) -> bool:
        """Whether the record may be saved by this request; a revert has locked it before."""
        posted = request.method == "POST" and transaction.get_connection().in_atomic_block
        return posted and not self.revert_of(request)

    def state_now(self, request: HttpRequest, obj: models.Model) -> str:
        """Its digest in the database; while it is being reverted: from before that."""
        revert = self.revert_of(request)
        return revert.digest if revert else history.digest_of_whole(obj)

    def changed_meanwhile(self, obj: models.Model) -> str:
        last = Version.objects.get_for_object(obj).select_related("revision__user").order_by("-pk").first()
        saved = "It has no history yet."
        if last:
            who = last.revision.user or "a command on the server"
            saved = f"Last saved by {who} on {date_format(last.revision.date_created, 'j F Y, H:i')} UTC."
        opts = self.opts
        return format_html(
            "This record was changed while you had it open. {} Nothing of yours is saved; all of it still stands "
            'below. <a href="{}" target="_blank">Open the record as it is now</a> in a new tab and enter your '
            "changes there.",
            saved,
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[obj.pk]),
        )

    # History

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        """Reading makes no revision, so it takes no lock either."""
        if request.method in ("GET", "HEAD"):
            yield
            return
        with reversion.create_revision():
            reversion.set_user(request.user)
            yield

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Without reversion's own revision around it: deleting makes two."""
        context = {"has_change_permission": self.has_change_permission(request), **(extra_context or {})}
        return super(VersionAdmin, self).changelist_view(request, context)

    def has_news(self, request: HttpRequest, form: Any, change: bool) -> bool:
        """Whether the record itself is to be saved: not where only its parts changed, or nothing."""
        return not change or form.has_changed() or self.revert_of(request) is not None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not self.has_news(request, form, change):
            return
        whole = history.whole_of(obj) or obj
        if whole.pk:
            history.prefetch_revision(whole)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Parts that changed are kept in one revision with the whole."""
        if not self.has_news(request, form, change) and any(formset.has_changed() for formset in formsets):
            history.prefetch_revision(form.instance)
            reversion.add_to_revision(form.instance)
        super().save_related(request, form, formsets, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Where nothing changed nothing is noted."""
        return super().log_change(request, obj, message) if message or self.revert_of(request) else None

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_recoverably(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.delete_recoverably(request, list(queryset))

    def delete_recoverably(self, request: HttpRequest, objs: list[models.Model]) -> None:
        """One revision of how it was, with all that points at it; one of what that became."""
        names = ", ".join(f"{self.opts.verbose_name} “{obj}”" for obj in objs)
        touched = {other for obj in objs for other in [history.whole_of(obj), *history.pointing_at(obj)] if other}
        with transaction.atomic():
            self.keep(request, [*touched, *objs], f"Before the deletion of {names}.")
            for obj in objs:
                obj.delete()
            self.keep(request, read_again(touched), f"Deleted {names}.")

    def keep(self, request: HttpRequest, objs: list[models.Model], comment: str) -> None:
        with self.create_revision(request):
            reversion.set_comment(comment)
            for obj in objs:
                history.prefetch_revision(obj)
                reversion.add_to_revision(obj)


def read_again(objs: Iterable[models.Model]) -> list[models.Model]:
    """The same records as the database has them now."""
    return [now for obj in objs for now in type(obj)._base_manager.filter(pk=obj.pk)]


def is_public(obj: models.Model) -> bool:
    """Vocabulary always is, unless it has to be used in public first, as sources and adopters have."""
    records: Any = type(obj)._default_manager.all()
    return not hasattr(records, "published") or bool(records.published().filter(pk=obj.pk).exists())
