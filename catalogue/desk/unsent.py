"""A form that could not be taken: a page says why, shows what was typed and offers to send it again.

It needs neither the database nor JavaScript. What was typed goes along in hidden fields under a fresh CSRF token, and
is sent only when its reader says so. As that would let another site have a form of its own sent, nothing is offered
unless the browser says that the form came from a page of ours. Passwords are never repeated.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.shortcuts import render

UNSEEN = ("csrfmiddlewaretoken", "state", "draft", "index", "post")  # fields of a form that nobody fills in
CAUSES = {
    "signed out": (403, "You are not signed in any more"),
    "token": (403, "Your sign-in changed while this page was open"),
    "unavailable": (503, "The site cannot save anything at the moment"),
    "gone": (404, "This was deleted while you had it open"),
    "contested": (409, "Others keep saving what this form needs"),
    "foreign": (403, "This form came from another site"),
}


def unsent(request: HttpRequest, cause: str, **more: str) -> HttpResponse:
    """Return the page for one of the causes; `reason` is a sentence more, `recover` where to undo a deletion."""
    status, heading = CAUSES[cause]
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "cause": cause,
        "heading": heading,
        "fields": [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"],
        "shown": [(name.replace("-", " › "), value) for name, value in typed if value and is_visible(name)],
        "can_send": bool(typed) and is_ours(request) and not any("password" in name for name, _ in typed),
        "token": get_token(request),
        **more,
    }
    return render(request, "unsent.html", context, status=status)


def is_visible(name: str) -> bool:
    return name not in UNSEEN and not name.startswith("_") and not name.endswith(("_FORMS", "-id"))


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this origin sent the form: an old browser by Origin or Referer."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    with suppress(ValueError):
        origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
        return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
    return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. Two tabs and a second sign-in end here, and so does a forged form."""
    no_cookie = "Your browser sent no cookie with it: allow cookies for this site."
    more = {"reason": no_cookie} if reason == REASON_NO_CSRF_COOKIE else {}
    return unsent(request, "token" if is_ours(request) else "foreign", **more)
