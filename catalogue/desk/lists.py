"""What every list and form of the site has, whoever registered it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db import DataError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from catalogue.desk import drafts
from catalogue.desk.errors import error_links
from catalogue.desk.keys import KeyFields, is_key
from catalogue.desk.texts import LongTexts
from catalogue.desk.unsent import unsent

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object
REFUSED = {"regex", "iregex", "range"}
LETTERS, WORDS = 300, 20  # of what is searched for


class DeskAdmin(KeyFields, LongTexts, Base):
    """Answers wrong values in addresses and posts as Django answers wrong lookups, without an error of the database."""

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No patterns and no ranges: wrong ones are errors of the database, and a costly pattern stops it."""
        return not REFUSED & {*lookup.split("__")} and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters(error) from error

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """What is done to rows is done whole or not at all: Django notes a deletion before it tries it."""
        if not all(is_key(self.model, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("A row that was chosen cannot be one of this list.")
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return super().changelist_view(request, extra_context)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """By the first words alone: of thousands no database makes a query."""
        return super().get_search_results(request, queryset, " ".join(search_term[:LETTERS].split()[:WORDS]))

    # Forms

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        request.is_gone = found is None
        return found

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What was typed for a record that was deleted meanwhile is not dropped."""
        response = super().changeform_view(request, *args, **kwargs)
        if request.method == "POST" and getattr(request, "is_gone", False):
            list(messages.get_messages(request))  # Django's says no more
            return unsent(request, "gone", recover=self.recover_address())
        return response

    def recover_address(self) -> str:
        """Where what was deleted is listed, if there is such a page."""
        try:
            return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_recoverlist")
        except NoReverseMatch:
            return ""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs["form_url"] = kwargs.get("form_url") or request.get_full_path()  # else a link to a part goes along
        context["error_links"] = list(error_links(context["adminform"].form, context["inline_admin_formsets"]))
        return super().render_change_form(request, context, *args, **kwargs)

    # Two editors at one moment

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        look_at_foreign_keys()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        look_at_foreign_keys()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        look_at_foreign_keys()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        return drafts.saved(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return drafts.saved(request, super().response_change(request, obj))


def look_at_foreign_keys() -> None:
    """Refuse at once what PostgreSQL would refuse at the commit, after “was saved” was said: IntegrityError.

    What is pointed at cannot be deleted from here on. SQLite has one writer at a time, so there nobody comes between.
    """
    if connection.vendor == "postgresql":
        connection.check_constraints()
