"""Public pages are read and nothing else: any other method is refused before a body is read.

The views of the API do so themselves.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.deprecation import MiddlewareMixin

METHODS = ("GET", "HEAD", "OPTIONS")


class PublicMethodsMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.method in ("GET", "HEAD") or request.path.startswith((*settings.PRIVATE_PATHS, settings.API_PATH)):
            return None
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
        return HttpResponseNotAllowed(METHODS)
