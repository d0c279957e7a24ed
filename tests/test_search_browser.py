"""The search in a real browser: while one types, by keyboard, without JavaScript, for every eye."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW, TINY = 1280, 390, 320
STATES = (
    "/search/",
    "/search/?q=django",
    "/search/?q=djnago",
    "/search/?q=djangoxyz",
    "/search/?q=pyqt",
    "/search/?q=instagram&in=claims",
    "/search/?q=framework&in=guide&page=2",
)


@pytest.fixture
def site(content: None, live_server: Any) -> str:
    return str(live_server.url)


def test_axe_finds_nothing_in_any_state(page: Any, site: str) -> None:
    found = {}
    for state in STATES:
        page.goto(site + state)
        found[state] = violations(page)
    assert {state: each for state, each in found.items() if each} == {}
    assert page.problems == []


def test_no_state_scrolls_sideways(page: Any, site: str) -> None:
    page.set_viewport_size({"width": TINY, "height": 800})
    for state in STATES:
        page.goto(site + state)
        assert page.evaluate("document.documentElement.scrollWidth") <= TINY, state


def test_results_follow_what_is_typed_and_the_address_with_them(page: Any, site: str) -> None:
    page.goto(f"{site}/search/")
    box = page.locator("#search")
    box.press_sequentially("fast ap", delay=20)
    expect(page.locator(".hit h3").first).to_have_text("FastAPI")
    expect(page.locator("#said")).to_contain_text("for “fast ap”")
    page.wait_for_url(re.compile(r"/search/\?q=fast(\+|%20)ap$"))
    expect(box).to_be_focused()
    expect(box).to_have_value("fast ap")
    box.fill("")
    expect(page.locator(".examples")).to_be_visible()
    page.wait_for_url("**/search/")
    assert page.problems == []


def test_going_back_leads_to_what_was_searched_before(page: Any, site: str) -> None:
    """Whether it was sent or only typed."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/search/?q=flask")
    page.fill("#search", "tornado")
    expect(page.locator(".hit h3").first).to_have_text("Tornado")
    page.fill("#search", "bottle")
    page.press("#search", "Enter")
    page.wait_for_url("**/search/?q=bottle")
    for typed, name in (("tornado", "Tornado"), ("flask", "Flask")):
        page.go_back()
        page.wait_for_url(f"**/search/?q={typed}")
        expect(page.locator(".hit h3").first).to_have_text(name)
        expect(page.locator("#search")).to_have_value(typed)
    assert page.problems == []


def test_a_slash_goes_to_the_box_and_enter_searches(page: Any, site: str) -> None:
    page.goto(f"{site}/about/")
    page.keyboard.press("/")
    page.keyboard.type("dj")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=dj")
    expect(page.locator(".hit h3").first).to_have_text("Django")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_a_claim_is_reached_by_keyboard(page: Any, site: str) -> None:
    page.goto(f"{site}/search/?q=instagram&in=claims")
    link = page.locator(".said h3 a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/frameworks/*/#adoption-*")
    expect(page.locator("li:target")).to_be_in_viewport()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everything_works_without_javascript(browser: Any, site: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(site)
    page.fill(".hero [name=q]", "djnago")
    page.click(".hero button")
    page.wait_for_url("**/search/?q=djnago")
    expect(page.locator("main")).to_contain_text("No “djnago”; showing Django")
    page.locator(".guess a").click()
    page.wait_for_url("**/search/?q=Django")
    page.locator(".found-in a", has_text="Disagreements").click()
    page.wait_for_url("**/search/?q=Django&in=disagreements")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/disagreements/#*")
    context.close()
