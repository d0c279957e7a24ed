"""What was typed and not saved is kept in the browser (static/js/drafts.js); here it is told what was saved."""

from __future__ import annotations

import re
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "saved_draft"
FIELD = "draft"  # the script puts it into each form
Response = TypeVar("Response", bound=HttpResponse)


def saved(request: HttpRequest, response: Response) -> Response:
    """The response, with the name of the draft that it saved in a cookie: the next page of the desk forgets it."""
    draft = request.POST.get(FIELD, "")
    if re.fullmatch("[a-z0-9]{1,40}", draft):
        response.set_cookie(COOKIE, draft, path="/admin/", samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
