"""The pages that bring a version back, of what is still there or of what was deleted.

django-reversion reverts a revision whole. One revision may hold many records, so here only the record asked for is put
back, with its parts. What is unique to it may by now be another's, and its parts may have exchanged what is unique to
each: all are taken aside first, and the record's own fields are shown in its form and saved from there. Where one of
them is taken the form says so, like any other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote, unquote
from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.dateformat import format as date_format
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from frameworks.admin import history
from frameworks.admin.history import model_of

if TYPE_CHECKING:
    Desk = admin.ModelAdmin[Any]
else:
    Desk = VersionAdmin


@dataclass(frozen=True)
class Revert:
    """A version that a request brings back, and what the record is before that."""

    version: Version
    before: dict[Any, Any]  # its state and its parts', or nothing where it is deleted
    digest: str  # of these, or "deleted"
    slug: str  # the one that must go on redirecting, or ""

    @property
    def recovers(self) -> bool:
        return not self.before

    def sentence(self) -> str:
        verb, day = "Recovered" if self.recovers else "Reverted to", self.version.revision.date_created
        return f"{verb} the version of {date_format(day, 'j F Y, H:i')} UTC."


class RevertAdmin(Desk):
    history_latest_first = True
    revision_form_template = "reversion/frameworks/revision_form.html"
    recover_form_template = "reversion/frameworks/recover_form.html"
    recover_list_template = "reversion/frameworks/recover_list.html"

    def revert_of(self, request: Any) -> Revert | None:
        return getattr(request, "revert", None)

    def revision_view(self, request: Any, object_id: str, version_id: str, extra_context: Any = None) -> Any:
        version = get_object_or_404(Version, pk=version_id, object_id=unquote(object_id))
        context = {"title": f"Revert {version.object_repr}", "revert": True, **(extra_context or {})}
        return self.version_view(request, version, self.revision_form_template, context)

    def recover_view(self, request: Any, version_id: str, extra_context: Any = None) -> Any:
        version = get_object_or_404(Version, pk=version_id)
        context = {"title": f"Recover {version.object_repr}", "recover": True, **(extra_context or {})}
        return self.version_view(request, version, self.recover_form_template, context)

    def version_view(self, request: Any, version: Version, template: str, context: Any) -> HttpResponseBase:
        """The change form of the record as it was; unless that is saved and makes a difference, all is undone."""
        if model_of(version) is not self.model:
            raise Http404
        try:
            with transaction.atomic():
                request.revert = self.begin(request, version)
                response = self.reverted(request, version, context)
                if response.status_code != 302 or self.state(version) == request.revert.before:
                    show(response, template)
                    transaction.set_rollback(True)
                return response
        except (RevertError, models.ProtectedError) as error:
            messages.error(request, str(error))
        except (IntegrityError, DataError):
            messages.error(request, f"“{version}” cannot be put back: what it was then is not allowed any more.")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def reverted(self, request: HttpRequest, version: Version, context: Any) -> HttpResponseBase:
        put_back(version)
        if request.method == "GET":
            self.warn(request, self.get_object(request, version.object_id))
        with self.create_revision(request):  # type: ignore[attr-defined]
            return self.changeform_view(request, quote(version.object_id), request.path, context)

    def warn(self, request: HttpRequest, obj: models.Model) -> None:
        """Tells what its form is going to complain of: what was unique to it and is another's now."""
        try:
            obj.validate_unique()
            obj.validate_constraints()
        except ValidationError as error:
            messages.warning(request, f"{' '.join(error.messages)} Change that before you press the button.")

    def begin(self, request: HttpRequest, version: Version) -> Revert:
        """Looks at the record as it is now; where it is about to be changed, holds it."""
        found = self.model._base_manager.filter(pk=version.object_id)
        for record in found if request.method == "POST" else ():
            history.lock(record)
        now = found.all().first()
        if now is None and not self.has_add_permission(request):
            raise PermissionDenied
        digest = history.digest_of_whole(now) if now else "deleted"
        return Revert(version, self.state(version), digest, getattr(now, "slug", ""))

    def state(self, version: Version) -> dict[Any, Any]:
        """The record and its parts as the database has them."""
        found = self.model._base_manager.filter(pk=version.object_id)
        return {key: state for record in found for key, state in history.states_of(record).items()}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Where a version is brought back, the record has its own fields as they were then."""
        obj, revert = super().get_object(request, object_id, from_field), self.revert_of(request)
        if obj and revert:
            for field in obj._meta.concrete_fields:
                setattr(obj, field.attname, revert.version.field_dict[field.attname])
            obj._slug_in_database = revert.slug
        return obj

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        revert = self.revert_of(request)
        if revert and revert.recovers:
            history.point_again(revert.version)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if revert := self.revert_of(request):
            changed = [LogEntry(change_message=json.dumps(message)).get_change_message()] if message else []
            message = " ".join([revert.sentence(), *changed])
        return super().log_change(request, obj, message)


def show(response: HttpResponseBase, template: str) -> None:
    """Renders it while the record is as it shows it."""
    if isinstance(response, TemplateResponse):
        response.template_name = template
        response.render()


def put_back(version: Version) -> None:
    """The record and its parts as they were, less what is unique to the record; parts added since are gone."""
    versions = versions_of(version)
    refuse_dangling(versions)
    for relation in history.relations(model_of(version)):
        kept = [other.object_id for other in versions if model_of(other) is relation.related_model]
        parts = relation.related_model._base_manager.filter(**{relation.field.name: version.object_id})
        parts.exclude(pk__in=kept).delete()
        parts.update(**{relation.field.name: -models.F("pk")})
    put_aside(version)
    for part in versions:
        if part.pk != version.pk:
            part.revert()


def put_aside(version: Version) -> None:
    """The record as it was, but for a slug, or of a part for a whole, that no other has.

    Both databases look at foreign keys when the transaction ends, by which time it was saved with its own.
    """
    [kept] = serializers.deserialize(version.format, version.serialized_data, ignorenonexistent=True)
    record: Any = kept.object
    if field := history.WHOLE.get(type(record)):
        setattr(record, field.attname, -record.pk)
    else:
        record.slug = f"~{record.pk}"
    kept.save()


def versions_of(version: Version) -> list[Version]:
    """The record's own version and those of its parts, out of whatever else the revision holds."""
    fields = {relation.related_model: relation.field.attname for relation in history.relations(model_of(version))}
    return [
        other
        for other in version.revision.version_set.select_related("content_type")
        if other.pk == version.pk
        or (field := fields.get(model_of(other)))
        and str(other.field_dict[field]) == version.object_id
    ]


def refuse_dangling(versions: list[Version]) -> None:
    """RevertError where they point at a record deleted since: that one has to be recovered first."""
    needed: dict[type[models.Model], set[Any]] = defaultdict(set)
    for version in versions:
        for field in [*model_of(version)._meta.concrete_fields, *model_of(version)._meta.many_to_many]:
            if field.is_relation and (value := version.field_dict.get(field.attname)):
                needed[field.related_model] |= set(value if isinstance(value, list) else [value])
    for model, pks in needed.items():
        there = set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        coming = {model._meta.pk.to_python(other.object_id) for other in versions if model_of(other) is model}
        if gone := pks - there - coming:
            raise RevertError(f"Recover first, it was deleted since: {', '.join(last_names(model, gone))}.")


def last_names(model: type[models.Model], pks: Iterable[Any]) -> list[str]:
    found = Version.objects.get_for_model(model).filter(object_id__in=[str(pk) for pk in pks]).order_by("pk")
    names = dict.fromkeys((str(pk) for pk in pks), "a record without history")
    names |= {version.object_id: f"“{version.object_repr}”" for version in found}
    return [f"{model._meta.verbose_name} {name}" for name in names.values()]
