"""Headers that say what a page may do and who may show it: on every kind of response."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

POLICY = (
    "base-uri 'self'; default-src 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; "
    "object-src 'none'"
)
OURS, EVERYBODYS = "same-origin", "cross-origin"
KINDS = {
    "/": (200, OURS),
    "/frameworks/": (200, OURS),
    "/frameworks/django/": (200, OURS),
    "/nothing/": (404, OURS),
    "/frameworks/?type=none-such": (400, OURS),
    "/admin": (301, OURS),
    "/admin/": (302, OURS),
    "/admin/login/": (200, OURS),
    "/sitemap.xml": (200, OURS),
    "/changes.atom": (200, OURS),
    "/static/css/site.css": (200, OURS),
    "/static/img/favicon.svg": (200, OURS),
    # a message or an article elsewhere shows the picture, and scripts and pages elsewhere read the API
    "/card.png": (200, EVERYBODYS),
    "/frameworks/django/card.png": (200, EVERYBODYS),
    "/compare/django-vs-flask/card.png": (200, EVERYBODYS),
    "/api/v1/": (200, EVERYBODYS),
    "/api/v1/frameworks/?format=csv": (200, EVERYBODYS),
    "/api/v1/export/": (200, EVERYBODYS),
    "/api/v1/frameworks/?type=none-such": (400, EVERYBODYS),
    "/api/v2/": (404, EVERYBODYS),
}


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.usefixtures("content")
def test_every_response_says_what_it_may_do_and_who_may_show_it(path: str) -> None:
    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True):
        answer: Any = Client().get(path)
    answer.close()
    status, origin = KINDS[path]
    assert answer.status_code == status
    assert answer["Cross-Origin-Resource-Policy"] == origin
    assert "camera=()" in answer["Permissions-Policy"]
    assert "interest-cohort" not in answer["Permissions-Policy"]  # browsers complain of features they do not know
    if not path.startswith("/static/"):
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.usefixtures("content")
def test_directives_that_a_page_adds_stand_in_the_same_order_too(client: Client) -> None:
    """Python gives sets of strings another order in each process."""
    directives = client.get("/api/v1/docs/")["Content-Security-Policy"].split("; ")
    assert directives == sorted([*POLICY.split("; "), "style-src 'self' 'unsafe-inline'"])


@override_settings(HTTPS=True, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=60)
def test_redirects_to_https_have_them_too(client: Client) -> None:
    answer: Any = client.get("/")
    assert (answer.status_code, answer["Cross-Origin-Resource-Policy"]) == (301, OURS)
