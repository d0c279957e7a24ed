"""What programs read of the pages: site map, robots, icons, cards, structured data; and the headers."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from catalogue import settings as project
from tests import factories, pages
from tests.wire import ask

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOST = "http://testserver"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def mapped(client: Client) -> dict[str, str]:
    """Each address of the site map with its last change."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(response.content).iter(f"{MAP}url")  # noqa: S314  # our own
    return {url.findtext(f"{MAP}loc", ""): url.findtext(f"{MAP}lastmod", "") for url in urls}


# ── the site map ──


def test_the_site_map_has_every_public_page_and_no_other(content: None, client: Client) -> None:
    entries = [entry.get_absolute_url() for entry in pages.public_entries()]
    lists = [pages.reverse(name) for name in pages.LISTS]
    assert sorted(mapped(client)) == sorted(f"{HOST}{address}" for address in [*lists, *entries])
    assert f"{HOST}/frameworks/pyqt/" in mapped(client)


def test_the_site_map_says_when_a_framework_was_reviewed(client: Client) -> None:
    framework = factories.make_framework()
    assert mapped(client)[f"{HOST}{framework.get_absolute_url()}"] == factories.DAY.isoformat()


def test_every_canonical_address_is_in_the_site_map(content: None, client: Client) -> None:
    known = mapped(client)
    for name, address in pages.kinds().items():
        if name not in ("not found", "bad request") and not name.startswith(("compare", "search")):
            assert pages.read(client, address).canonical in known, address


def test_robots_may_come_in_and_find_the_map(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines


def test_the_icon_is_where_browsers_look(content: None, client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (301, "/static/img/favicon.svg")
    icons = [link.get("href") for link in pages.read(client, "/").all("link") if link.get("rel") == "icon"]
    assert icons == ["/static/img/favicon.svg"]
    drawing = (project.BASE_DIR / "static/img/favicon.svg").read_text()
    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own


# ── cards and structured data ──


@pytest.mark.any_database
def test_every_page_makes_a_card(content: None, client: Client) -> None:
    for name, address in pages.kinds().items():
        if name not in ("not found", "bad request"):
            page = pages.read(client, address)
            for part in ("og:title", "og:description", "og:type", "og:site_name"):
                assert page.meta(part), (name, part)
            assert page.meta("og:url") == page.canonical
            assert page.meta("viewport") == "width=device-width, initial-scale=1"


@pytest.mark.any_database
def test_every_entry_has_a_card_of_its_own(content: None, client: Client) -> None:
    """What is shared tells more than the name of the site."""
    for name, address in pages.kinds().items():
        if name not in ("home", "not found", "bad request"):
            assert pages.read(client, address).meta("og:title") != "Framework Catalogue", name


def test_an_error_has_no_canonical_address(content: None, client: Client) -> None:
    for address, status in (("/frameworks/nothing/", 404), (pages.BAD, 400)):
        assert pages.read(client, address, status).canonical == ""


def structured(page: pages.Page) -> list[dict[str, Any]]:
    return [json.loads(s.text or "") for s in page.all("script") if s.get("type") == "application/ld+json"]


def test_a_framework_tells_search_engines_what_we_know(content: None, client: Client) -> None:
    (data,) = structured(pages.read(client, "/frameworks/django/"))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "SoftwareSourceCode"
    assert (data["name"], data["url"]) == ("Django", f"{HOST}/frameworks/django/")
    assert data["license"] == "https://spdx.org/licenses/BSD-3-Clause.html"
    assert all(data.values())


def test_a_licence_outside_the_list_gets_no_invented_address(content: None, client: Client) -> None:
    (data,) = structured(pages.read(client, "/frameworks/pyramid/"))
    assert data["license"] == "LicenseRef-Repoze-BSD-derived"


def test_the_start_tells_search_engines_how_to_search(content: None, client: Client) -> None:
    (data,) = structured(pages.read(client, "/"))
    template = data["potentialAction"]["target"]
    assert client.get(template.replace("{q}", "django").removeprefix(HOST)).status_code == 200


def test_structured_data_cannot_end_its_script(client: Client) -> None:
    framework = factories.make_framework(tagline="</script><script>alert(1)</script> & <!-- 'x' \"y\"")
    page = pages.read(client, framework.get_absolute_url())
    (data,) = structured(page)
    assert data["description"] == framework.tagline
    assert "<script>alert" not in page.html


# ── what guards readers ──


def policy(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sorted(values) for name, *values in parts}


def test_every_page_has_the_strict_content_policy(content: None, client: Client) -> None:
    for address in [*pages.kinds().values(), "/sitemap.xml", "/robots.txt", "/favicon.ico", "/nowhere/"]:
        assert policy(client.get(address)) == {
            "default-src": ["'self'"],
            "img-src": ["'self'", "data:"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
        }, address


def test_every_page_has_its_guarding_headers(content: None, client: Client) -> None:
    for address in pages.kinds().values():
        response = client.get(address)
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in response


def test_readers_get_no_cookie(content: None, client: Client) -> None:
    for address in pages.kinds().values():
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_over_https_browsers_are_told_to_stay_there(content: None, client: Client, settings: Any) -> None:
    assert "Strict-Transport-Security" not in client.get("/about/")
    settings.SECURE_HSTS_SECONDS = project.HSTS_SECONDS
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = Client().get("/about/", secure=True)
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    assert pages.Page("/about/", response.content.decode()).canonical == "https://testserver/about/"
    moved = Client().get("/about/")
    assert (moved.status_code, moved["Location"]) == (301, "https://testserver/about/")


def test_a_page_not_changed_need_not_be_sent_again(content: None) -> None:
    for name in pages.LISTS:
        address = pages.reverse(name)
        tag = ask(None, address).headers["etag"]
        again = ask(None, address, if_none_match=tag)
        assert (again.status, again.body) == (304, b""), name
