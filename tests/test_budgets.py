"""What a page may weigh."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from frameworks.chooser import QUESTIONS
from tests import pages

KB = 1000
STATIC = Path(settings.BASE_DIR) / "static"


def compressed(*names: str) -> int:
    """Bytes on the wire, of these files together."""
    return sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes(), mtime=0)) for name in names)


@pytest.mark.django_db
def test_five_frameworks_side_by_side_weigh_at_most_150_kb(content: None, client: Client) -> None:
    """The five of which most is said. On 2026-11-20 all 462 combinations weighed 103 to 146 kB, these the most."""
    weights = {address: len(client.get(address).content) for address in candidates()}
    assert max(weights.values()) <= 150 * KB, weights


def candidates() -> list[str]:
    """The heaviest five, and what comes of taking each of them out for the sixth."""
    five = pages.heaviest().split("/")[2].split("-vs-")
    sixth = pages.heaviest(6).split("/")[2].split("-vs-")
    return [pages.versus(*five), *(pages.versus(*(s for s in sixth if s != slug)) for slug in five)]


@pytest.mark.django_db
def test_every_page_is_light_on_the_wire(content: None, client: Client) -> None:
    for name, address in pages.kinds().items():
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip", name
        assert len(response.content) <= 40 * KB, (name, len(response.content))


@pytest.mark.django_db
def test_the_first_view_of_a_page_is_small_and_takes_few_requests(content: None, client: Client) -> None:
    """Everything that a browser with an empty cache asks for: at most 60 kB, compressed, over at most 6 requests."""
    for name, address in {**pages.kinds(), "choose, everything ticked": everything_ticked()}.items():
        page = pages.Page(address, client.get(address).content.decode())
        files = loaded(page)
        weight = len(gzip.compress(page.html.encode(), 6)) + compressed(*files)
        assert weight <= 60 * KB, (name, weight)
        assert 1 + len(files) <= 6, (name, files)


def everything_ticked() -> str:
    ticked = [f"{question.slug}={option.slug}" for question in QUESTIONS for option in question.options]
    return f"/choose/?{'&'.join(ticked)}"


def loaded(page: pages.Page) -> list[str]:
    """The files that it loads at once, all of them our own."""
    names = [script.get("src", "") for script in page.all("script") if script.get("src")]
    names += [link.get("href", "") for link in page.all("link") if link.get("rel") in ("stylesheet", "icon")]
    assert all(name.startswith("/static/") for name in names), names
    assert page.all("img", "picture", "video", "audio", "iframe") == []
    return [name.removeprefix("/static/") for name in names]


def test_our_scripts_weigh_at_most_30_kb_compressed_with_htmx() -> None:
    ours = [f"js/{path.name}" for path in (STATIC / "js").iterdir()]
    assert ours
    assert compressed(*ours, "django_htmx/htmx-2.min.js") <= 30 * KB


def test_our_style_weighs_at_most_40_kb_compressed() -> None:
    assert 0 < compressed("css/site.css") <= 40 * KB


def test_the_style_asks_nobody_for_anything() -> None:
    for sheet in STATIC.rglob("*.css"):
        text = sheet.read_text()
        assert "@import" not in text
        assert "@font-face" not in text
        addresses = re.findall(r"url\(\s*['\"]?([^'\")]*)", text)
        assert [address for address in addresses if not address.startswith("data:")] == []


def test_the_script_asks_nobody_for_anything() -> None:
    for script in STATIC.rglob("*.js"):
        assert not re.findall(r"https?://|fetch\(|XMLHttpRequest|sendBeacon|eval\(|import\(", script.read_text())
