"""Compression of public pages: the same bytes from every server, as their tag is of what is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware


class PublicGZipMiddleware(GZipMiddleware):
    """Stands behind Django's own, which hides the length of an editor's page, where there are secrets, by chance."""

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        is_private = request.path.startswith(settings.PRIVATE_PATHS)
        return response if is_private else super().process_response(request, response)
