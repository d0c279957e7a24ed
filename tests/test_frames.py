"""The pages with a frame of their own: signing in to edit, and the API's documentation. They lead back to the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests import pages
from tests.axe import violations
from tests.test_browser import MAGNIFIED, NARROW, TINY, WIDE, too_wide
from tests.test_html import ERRORS, repeated_landmarks

FRAMES = {"/admin/login/": "Sign in to edit", "/api/v1/docs/": "API"}
WIDTHS = (WIDE, NARROW, TINY, MAGNIFIED)
every_frame = pytest.mark.parametrize("address", FRAMES)


@every_frame
@pytest.mark.django_db
def test_it_says_what_it_is_and_leads_back(client: Client, address: str) -> None:
    page = pages.read(client, address)
    assert page.root.get("lang") == "en"
    assert page.title
    assert [pages.text(each) for each in page.all("h1")] == [FRAMES[address]]
    assert repeated_landmarks(page) == []
    assert page.all("style") == []
    assert "/" in page.links


@pytest.mark.django_db
def test_a_page_that_replaces_the_form_keeps_the_frame(client: Client) -> None:
    """A wrong password leads back to the form, with the reason."""
    response = client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    page = pages.Page("", response.content.decode())
    assert "correct username and password" in page.main
    assert [pages.text(each) for each in page.all("h1")] == ["Sign in to edit"]


@pytest.mark.django_db
def test_without_javascript_the_documentation_says_where_to_read(client: Client) -> None:
    page = pages.read(client, "/api/v1/docs/")
    said = " ".join(pages.text(each) for each in page.all("noscript"))
    assert "needs JavaScript" in said
    assert {"/api/v1/", "/api/v1/export/", "/api/v1/schema/"} <= set(page.links)


@every_frame
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_is_for_every_eye(page: Any, live_server: Any, address: str) -> None:
    """Swagger UI is not ours: axe looks at what stands around it."""
    page.goto(live_server.url + address)
    if "docs" in address:
        expect(page.locator(".opblock").first).to_be_visible()
    assert too_wide(page, *WIDTHS) == {}
    for scheme, is_dark in (("dark", True), ("light", False)):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(BRIGHTNESS) < 100 if is_dark else page.evaluate(BRIGHTNESS) > 200
    page.evaluate("document.getElementById('swagger-ui')?.remove()")
    assert violations(page) == []
    assert page.problems == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_answered_instead_of_a_page_is_for_every_eye(page: Any, live_server: Any) -> None:
    """The 400 and the 404 are looked at with the other pages."""
    page.goto(f"{live_server.url}/about/")
    for name in sorted({*ERRORS} - {"400.html", "404.html"}):
        page.set_content(pages.error(name).html)
        assert violations(page) == [], name
        assert too_wide(page, *WIDTHS) == {}, name


BRIGHTNESS = """() => {
  const grounds = [...document.querySelectorAll("main, body, html")];
  const colours = grounds.map((each) => getComputedStyle(each).backgroundColor);
  const colour = colours.find((each) => each !== "rgba(0, 0, 0, 0)");
  return Math.max(...colour.match(/[0-9]+/g).slice(0, 3).map(Number));
}"""
