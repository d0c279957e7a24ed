"""No page is wider than its screen, whatever editors write: words of a hundred letters in every field."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests import pages
from tests.test_browser import troubles, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390, 320, 305)  # 305 is a window of 1280 at 400 %, beside its scrollbar
LETTERS = 100
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const is = (each) => each.getBoundingClientRect().right > wide + 1 && each.checkVisibility();
  const found = [...document.querySelectorAll("body *")].filter(is).map((each) => each.outerHTML.slice(0, 90));
  return document.documentElement.scrollWidth > wide ? [document.documentElement.scrollWidth, ...found.slice(-3)] : [];
}"""


def test_no_page_with_long_words_scrolls_sideways(empty_catalogue: None, page: Any, live_server: Any) -> None:
    """As it arrives and with everything opened; a page is loaded once for all widths."""
    world = pages.make_world(1, frameworks=5)
    lengthen()
    for entry in world.entries:
        entry.refresh_from_db()
    assert wide_ones(page, live_server, {**world.addresses(), **more(world.slugs)}) == {}
    assert troubles(page) == []


def more(slugs: list[str]) -> dict[str, str]:
    """Further states of pages, and what readers put into the address themselves."""
    return {
        "compare five": pages.versus(*slugs[:5]),
        "choose, answered": pages.ANSWERED,
        "search, found": "/search/?q=w",
        "search, nothing": f"/search/?q={'x' * LETTERS}",
        "list, nothing": f"/frameworks/?q={'x' * LETTERS}",
        "bad request": f"/frameworks/?sort={'x' * LETTERS}",
        "not found": f"/frameworks/{'x' * LETTERS}/",
    }


def test_no_page_of_the_shipped_content_scrolls_sideways(page: Any, site: Any) -> None:
    assert wide_ones(page, site, pages.kinds()) == {}


def wide_ones(page: Any, site: Any, addresses: dict[str, str]) -> dict[tuple[str, int], list[Any]]:
    """For each page and width what sticks out."""
    found: dict[tuple[str, int], list[Any]] = {}
    for name, address in addresses.items():
        if name != "sitemap":
            visit(page, site, address)
            for opened in (False, True):
                if opened:
                    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    if too_wide := page.evaluate(TOO_WIDE):
                        found[name, width] = too_wide
    return found


def lengthen() -> None:
    """Every text of every record becomes one word, as long as its field takes, at most of a hundred letters."""
    for model in apps.get_app_config("frameworks").get_models():
        names = [field.name for field in model._meta.get_fields() if is_text(field)]
        for number, record in enumerate(model._default_manager.all(), 1):
            changed = {name: long_word(model._meta.get_field(name), number) for name in names}
            model._default_manager.filter(pk=record.pk).update(**changed)


def is_text(field: Any) -> bool:
    return isinstance(field, (models.CharField, models.TextField)) and not field.choices


def long_word(field: Any, number: int) -> str:
    start = f"https://w{number}.example.org/" if isinstance(field, models.URLField) else f"w{number}"
    return start.ljust(min(field.max_length or LETTERS, LETTERS), "w")
