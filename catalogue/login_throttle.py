"""How many wrong passwords are answered before the login closes for a while, and the page that says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin import site
from django.contrib.admin.forms import AdminAuthenticationForm
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now

WAIT: timedelta = settings.AXES_COOLOFF_TIME  # after the last failure that counts
LOG_DAYS = 90  # that successful logins are kept on record
PER_NAME_AND_ADDRESS: int = settings.AXES_FAILURE_LIMIT
# Six colleagues behind one address may each lock themselves out before the others notice; and one address that tries
# many names has no more than 30 guesses in an hour.
PER_ADDRESS = 30
# What NIST SP 800-63B allows at most: wherever they come from, and whatever addresses they pretend to come from.
PER_NAME = 100


class LoginThrottle(AxesDatabaseHandler):
    """Axes' own, with limits by address and by name besides the one for both together."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return locked_until(request, credentials) is not None

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        self.reset_logs(age_days=LOG_DAYS)


def locked_until(request: Any, credentials: dict[str, Any] | None) -> datetime | None:
    """Return when this name may be tried again from this address; None where it may be now. One query."""
    name, address = get_client_username(request, credentials), request.axes_ip_address
    since = request.axes_attempt_time - WAIT
    attempts = AccessAttempt.objects.filter(Q(username=name) | Q(ip_address=address), attempt_time__gte=since)
    rows = list(attempts.values_list("username", "ip_address", "attempt_time", "failures_since_start"))
    ends = [
        end_of_lock((row[2:] for row in rows if row[:2] == (name, address)), PER_NAME_AND_ADDRESS),
        end_of_lock((row[2:] for row in rows if row[1] == address), PER_ADDRESS),
        end_of_lock((row[2:] for row in rows if row[0] == name), PER_NAME),
    ]
    return max((end for end in ends if end), default=None)


def end_of_lock(failures: Iterable[tuple[datetime, int]], limit: int) -> datetime | None:
    """Return when so many failures will be too old to count that fewer than the limit are left."""
    end, left = None, sorted(failures)
    while sum(count for _, count in left) >= limit:
        end = left.pop(0)[0] + WAIT
    return end


def locked_out(request: Any, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer a login that is locked with when it ends, what to do until then, and the form with the name in it."""
    end = locked_until(request, credentials) or request.axes_attempt_time
    seconds = max(1, ceil((end - now()).total_seconds()))
    form = AdminAuthenticationForm(request, initial={"username": get_client_username(request, credentials)})
    context = {
        **site.each_context(request),
        "title": "Too many wrong passwords",
        "app_path": request.get_full_path(),
        "next": request.POST.get("next", ""),
        "form": form,
        "end": end,
        "minutes": ceil(seconds / 60),
    }
    page = render(request, "admin/locked_out.html", context, status=429)
    page["Retry-After"] = seconds
    add_never_cache_headers(page)
    return page


def remove_old_attempts() -> None:
    """Remove what no longer counts; else it would stay until somebody next tries to log in."""
    AccessAttempt.objects.filter(attempt_time__lt=now() - WAIT).delete()
    LoginThrottle().reset_logs(age_days=LOG_DAYS)
