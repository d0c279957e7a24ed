"""What every page shares in the browser: the tray of frameworks to compare, and “/” for the search box."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from frameworks.models import Framework
from tests.axe import violations
from tests.test_browser import NARROW, WIDE, press_until, troubles, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TICK = "input[form=pick][value={}]"
EVERYWHERE = ("/", "/frameworks/", "/frameworks/django/", "/types/full-stack/", "/features/orm/")


@pytest.fixture
def tray(page: Any, site: Any) -> Any:
    visit(page, site, "/frameworks/")
    return page.locator("#pick")


def submit(tray: Any) -> Any:
    return tray.get_by_role("button", name="Compare", exact=True)


def test_the_tray_appears_with_the_first_choice_and_tells_what_is_missing(page: Any, tray: Any) -> None:
    expect(tray).to_be_hidden()
    page.check(TICK.format("django"))
    expect(tray).to_contain_text("Django")
    expect(tray).to_contain_text("Tick one more")
    expect(submit(tray)).to_be_disabled()  # one is no comparison
    page.check(TICK.format("sanic"))
    expect(submit(tray)).to_be_enabled()
    expect(tray).not_to_contain_text("Tick")
    assert troubles(page) == []


def test_it_survives_the_journey_and_leads_to_the_comparison(page: Any, site: Any, tray: Any) -> None:
    page.check(TICK.format("django"))
    visit(page, site, "/about/")
    expect(tray).to_contain_text("Django")  # though this page has nothing to tick
    visit(page, site, "/types/asynchronous/")
    page.check(TICK.format("sanic"))
    expect(tray.locator("li")).to_have_text(["Django×", "Sanic×"])
    submit(tray).click()
    page.wait_for_url("**/compare/django-vs-sanic/")
    page.go_back()
    expect(page.locator(TICK.format("sanic"))).to_be_checked()
    page.uncheck(TICK.format("sanic"))
    expect(tray.locator("li")).to_have_text(["Django×"])
    assert troubles(page) == []


def test_what_is_in_the_tray_can_be_taken_out_there(page: Any, tray: Any) -> None:
    """Also where no box on the page stands for it."""
    for slug in ("bottle", "django", "flask"):
        page.check(TICK.format(slug))
    tray.get_by_role("button", name="Take Django out of the comparison").click()
    expect(tray.locator("li")).to_have_text(["Bottle×", "Flask×"])
    expect(page.locator(TICK.format("django"))).not_to_be_checked()
    assert page.evaluate("document.activeElement.closest('#pick') !== null")
    tray.get_by_role("button", name="Clear").click()
    expect(tray).to_be_hidden()
    assert page.evaluate("localStorage.getItem('pick')") == "{}"
    assert page.evaluate("document.activeElement !== document.body")


def test_a_framework_withdrawn_since_is_named_and_can_be_taken_out(page: Any, site: Any, tray: Any) -> None:
    for slug in ("django", "hug"):
        page.check(TICK.format(slug))
    Framework.objects.filter(slug="hug").update(is_published=False)
    submit(tray).click()
    expect(page.locator("main")).to_contain_text("hug")
    tray.get_by_role("button", name="Take Hug out of the comparison").click()
    expect(tray.locator("li")).to_have_text(["Django×"])


def test_coming_back_shows_what_is_chosen_now(page: Any, site: Any, tray: Any) -> None:
    """Whatever was cleared, removed or added on another page: also where the browser kept the page as it was."""
    for slug in ("django", "sanic"):
        page.check(TICK.format(slug))
    visit(page, site, "/frameworks/flask/")
    tray.get_by_role("button", name="Clear").click()
    page.go_back()
    assert ticked(page) == []
    expect(tray).to_be_hidden()
    page.reload()
    assert ticked(page) == []
    page.check(TICK.format("django"))
    visit(page, site, "/frameworks/flask/")
    page.check(TICK.format("flask"))
    tray.get_by_role("button", name="Take Django out of the comparison").click()
    page.go_back()
    assert ticked(page) == ["flask"]
    expect(tray.locator("li")).to_have_text(["Flask×"])
    page.evaluate("localStorage.setItem('pick', '{}')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert ticked(page) == []


def test_what_is_chosen_in_one_tab_is_chosen_in_the_other(page: Any, site: Any, tray: Any) -> None:
    other = page.context.new_page()
    visit(other, site, "/features/orm/")
    page.check(TICK.format("django"))
    expect(other.locator(TICK.format("django"))).to_be_checked()
    other.check(TICK.format("flask"))
    expect(tray.locator("li")).to_have_text(["Django×", "Flask×"])
    tray.get_by_role("button", name="Clear").click()
    expect(other.locator("#pick")).to_be_hidden()
    assert ticked(other) == []


def ticked(page: Any) -> list[str]:
    """Once what a browser restores by itself is restored."""
    page.wait_for_timeout(200)
    found: list[str] = page.locator("input[form=pick]:checked").evaluate_all("all => all.map((each) => each.value)")
    return found


def test_a_sixth_cannot_be_ticked(page: Any, tray: Any) -> None:
    boxes = page.locator("input[form=pick]")
    for number in range(5):
        boxes.nth(number).check()
    expect(boxes.nth(5)).to_be_disabled()
    expect(tray).to_contain_text("Five are the most")
    boxes.nth(0).uncheck()
    expect(boxes.nth(5)).to_be_enabled()


def test_a_framework_ticked_in_one_place_is_ticked_in_every_other(page: Any, site: Any, tray: Any) -> None:
    page.check(TICK.format("django"))
    for address in EVERYWHERE:
        visit(page, site, address)
        expect(page.locator(TICK.format("django"))).to_be_checked()


@pytest.mark.parametrize("kept", ["nonsense", "[1]", "null", '"text"', "", '{"django": 7, "x": {}}'])
def test_what_a_browser_remembers_may_be_nonsense(page: Any, site: Any, tray: Any, kept: str) -> None:
    """Of another version of this site, or tampered with: the tray begins anew."""
    page.evaluate("kept => localStorage.setItem('pick', kept)", kept)
    page.reload()
    page.check(TICK.format("django"))
    expect(tray.locator("li")).to_have_text(["Django×"])
    assert troubles(page) == []


def test_frameworks_are_ticked_and_compared_by_keyboard(page: Any, site: Any, tray: Any) -> None:
    for slug in ("bottle", "django", "flask"):
        press_until(page, TICK.format(slug))
        page.keyboard.press("Space")
    expect(tray.locator("li")).to_have_text(["Bottle×", "Django×", "Flask×"])
    press_until(page, "#pick [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/bottle-vs-django-vs-flask/")
    assert troubles(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "dark"), (NARROW, "light"), (320, "light")])
def test_the_full_tray_hides_nothing_that_has_the_focus(page: Any, tray: Any, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    boxes = page.locator("input[form=pick]")
    for number in range(5):
        boxes.nth(number).check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    last = page.locator(".site-foot a").last
    last.focus()
    foot, top = last.bounding_box(), tray.bounding_box()["y"]
    assert foot["y"] + foot["height"] <= top


# ── without JavaScript ──


@pytest.mark.parametrize("address", ["/", "/frameworks/", "/features/orm/"])
def test_without_javascript_the_tray_stands_where_there_is_something_to_tick(
    plain: Any, site: Any, address: str
) -> None:
    plain.goto(site.url + address)
    for slug in ("flask", "bottle", "django"):
        plain.check(TICK.format(slug))
    submit(plain.locator("#pick")).click()
    plain.wait_for_url("**/compare/bottle-vs-django-vs-flask/")
    expect(plain.locator("#pick")).to_be_hidden()


# ── the search box ──


def test_a_slash_goes_to_the_search_box(page: Any, site: Any) -> None:
    visit(page, site, "/about/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("dj/ango")
    expect(page.locator("#find")).to_have_value("dj/ango")  # in a field it is a letter like others
    page.keyboard.press("Control+a")
    page.keyboard.type("django")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=django")
    assert troubles(page) == []


def test_a_slash_goes_to_the_page_s_own_box_where_it_has_one(page: Any, site: Any) -> None:
    visit(page, site, "/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('.hero') !== null")
