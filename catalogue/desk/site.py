"""The site: every list and form of it, and what stands in front of them."""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from catalogue.desk.lists import DeskAdmin
from catalogue.desk.unsent import unsent

logger = logging.getLogger(__name__)
LOOKS = 3
LONGEST = 20_000  # bytes that the query of an address may have


class SignInForm(AdminAuthenticationForm):
    """Refuses a name that no user can have before anything is looked up or counted under it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name: Any = self.fields["username"]
        name.validators.append(MaxLengthValidator(name.max_length))


class DeskSite(admin.AdminSite):
    login_form = SignInForm

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Each list and form answers as `DeskAdmin` does, those that other packages register too."""
        given = admin_class or admin.ModelAdmin
        shared = type(given.__name__, (DeskAdmin, given), {"__module__": given.__module__, "__doc__": given.__doc__})
        super().register(model_or_iterable, shared, **options)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        refuse_address(request)
        return super().login(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            refuse_address(request)
            if (
                request.method == "POST"
                and not self.has_permission(request)
                and request.path != reverse("admin:logout")
            ):
                return unsent(request, "signed out")
            return second_look(inner, request, *args, **kwargs)

        return outer


def second_look(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """Answer a form once more where another editor saved or deleted, after it was checked, what it needs.

    The database then refuses to write, and nothing was. The second time the check sees what the other did and says so
    at the field.
    """
    for _ in range(LOOKS if request.method == "POST" else 0):
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            logger.warning("%s was refused by the database: it is looked at again.", request.path, exc_info=True)
    return unsent(request, "contested") if request.method == "POST" else view(request, *args, **kwargs)


def refuse_address(request: HttpRequest) -> None:
    """No address or header has a NUL, and PostgreSQL stores none; in a form its field says so. Nor is any so long."""
    told = [request.path, *request.GET, *(value for _, values in request.GET.lists() for value in values)]
    told += request.headers.values()
    if any("\0" in text for text in told) or len(request.META["QUERY_STRING"]) > LONGEST:
        raise BadRequest("This address cannot be one of ours.")
