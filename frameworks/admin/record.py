"""What every record's desk can do: keep history, revert, recover, and tell an editor of another's changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import reversion
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from frameworks.admin import history
from frameworks.admin.forms import RecordForm
from frameworks.models.record import digest_of

if TYPE_CHECKING:
    Desk = admin.ModelAdmin[Any]
else:
    Desk = VersionAdmin


class Undone(Exception):
    """Carries the finished page out of the transaction that is rolled back."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class RecordAdmin(Desk):
    form = RecordForm
    history_latest_first = True
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

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
        """Drafts have no page."""
        return obj.get_absolute_url() if getattr(obj, "is_published", True) else None

    # Two editors on one record

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj and request.method == "POST" and transaction.get_connection().in_atomic_block:
            lock(obj)
            obj = super().get_object(request, object_id, from_field)
        if obj and hasattr(request, "slug_before_revert"):
            obj._slug_in_database = request.slug_before_revert
        return obj

    def state_now(self, request: HttpRequest, obj: models.Model) -> str:
        """Its digest in the database; while it is being reverted: from before that."""
        return getattr(request, "state_before_revert", None) or digest_of_whole(obj)

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        whole = history.whole_of(obj) or obj
        if whole.pk:
            history.prefetch_revision(whole)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if hasattr(request, "recovers"):
            history.point_again(request.recovers)

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

    def _reversion_revisionform_view(
        self, request: Any, version: Version, template_name: Any, extra_context: Any = None
    ) -> HttpResponseBase:
        """The page to revert or recover; looking at it only pretends to: the record is put back, shown, undone.

        In place of reversion's own, which puts back everything that the revision holds, and which mutes all signals
        while a version is looked at: in every thread, so that another editor's save would miss its revision.
        """
        if version._model is not self.model:
            raise Http404
        try:
            history.refuse_dangling(version)
            with transaction.atomic():
                self.remember(request, version)
                history.put_back(version)
                with self.create_revision(request):
                    return self.reverted(request, version, template_name, extra_context)
        except Undone as undone:
            return undone.response
        except (RevertError, models.ProtectedError) as error:
            messages.error(request, str(error))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def reverted(self, request: Any, version: Version, template_name: Any, context: Any) -> HttpResponseBase:
        """The change form of the record as it was; saved if it was sent, else shown and undone."""
        response = self.changeform_view(request, quote(version.object_id), request.path, context)
        if request.method == "POST" and response.status_code == 302:
            day = date_format(version.revision.date_created, "j F Y, H:i")
            reversion.set_comment(f"Reverted to the version of {day} UTC.")
            return response
        if isinstance(response, TemplateResponse):
            response.template_name = template_name
            response.render()
        raise Undone(response)

    def remember(self, request: Any, version: Version) -> None:
        """The record as it is before the revert: the state its form carries, the slug that must go on redirecting."""
        found = self.model._base_manager.filter(pk=version.object_id)
        if request.method == "POST":
            for record in found:
                lock(record)
        now = found.all().first()
        if now is None:
            request.recovers, request.state_before_revert = version, "deleted"
            return
        request.state_before_revert = digest_of_whole(now)
        if slug := getattr(now, "slug", None):
            request.slug_before_revert = slug


def digest_of_whole(obj: models.Model) -> str:
    history.prefetch_whole(obj)
    return digest_of(obj, history.parts_of(obj))


def lock(obj: models.Model) -> None:
    """Holds the whole's row until the transaction ends. SQLite's transactions hold the database already."""
    whole = history.whole_of(obj) or obj
    list(type(whole)._base_manager.select_for_update().filter(pk=whole.pk))


def read_again(objs: Iterable[models.Model]) -> list[models.Model]:
    """The same records as the database has them now."""
    return [now for obj in objs for now in type(obj)._base_manager.filter(pk=obj.pk)]
