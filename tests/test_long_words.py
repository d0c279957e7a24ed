"""No page is wider than its screen, whatever editors write: words of a hundred letters in every field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from frameworks.models import Framework
from tests import pages
from tests.test_browser import MAGNIFIED, NARROW, TINY, WIDE, too_wide, troubles, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (WIDE, NARROW, TINY, MAGNIFIED)
LETTERS = 100


def test_no_page_with_long_words_scrolls_sideways(empty_catalogue: None, page: Any, live_server: Any) -> None:
    """Five of them are in the tray. A page is loaded once for all widths."""
    world = pages.make_world(1, frameworks=5)
    lengthen()
    for entry in world.entries:
        entry.refresh_from_db()
    chosen = {each.slug: each.name for each in world.entries if isinstance(each, Framework)}
    page.add_init_script(f"localStorage.setItem('pick', {json.dumps(json.dumps(chosen))})")
    addresses = {**world.addresses(), **more(world.slugs)}
    del addresses["sitemap"]
    assert wide_ones(page, live_server, addresses) == {}
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


def wide_ones(page: Any, site: Any, addresses: dict[str, str]) -> dict[str, dict[int, int]]:
    """For each page at which widths it is wider, as it arrives and with everything opened."""
    found: dict[str, dict[int, int]] = {}
    for name, address in addresses.items():
        visit(page, site, address)
        found[name] = too_wide(page, *WIDTHS)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found[name] |= too_wide(page, *WIDTHS)
    return {name: widths for name, widths in found.items() if widths}


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
