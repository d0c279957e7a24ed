"""Headers that every response has, static files and errors included."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in UNUSED)
POLICY = "Content-Security-Policy"


def headers_middleware(get_response: Respond) -> Respond:
    """Say what a page may not do and who may embed a response. A view that says so itself is left alone."""
    for_all_origins = re.compile(settings.CORS_URLS_REGEX)

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        origin = "cross-origin" if for_all_origins.match(request.path) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", origin)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if policy := response.headers.get(POLICY):  # django-csp writes the directives in the order of a set
            response.headers[POLICY] = "; ".join(sorted(policy.split("; ")))
        return response

    return respond
