"""The same without any middleware, which no site is without: what Django's handler alone takes."""

from __future__ import annotations

from bench.bare import ALLOWED_HOSTS, INSTALLED_APPS, ROOT_URLCONF, SECRET_KEY, WSGI_APPLICATION

__all__ = ["ALLOWED_HOSTS", "INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "SECRET_KEY", "WSGI_APPLICATION"]
MIDDLEWARE: list[str] = []
