"""The pages in a real browser: for every eye, by keyboard, without JavaScript, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import pages
from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW, TINY = 1280, 390, 320
MAGNIFIED = 305  # a window of 1280 at 400 %, beside its scrollbar


def visit(page: Any, site: Any, address: str) -> None:
    response = page.goto(site.url + address)
    assert response.status in (200, 400, 404), (address, response.status)


def troubles(page: Any) -> list[str]:
    """What the browser complained of; it also reports our own 404 and 400 pages."""
    return [said for said in page.problems if "the server responded with a status of 40" not in said]


# ── every eye ──


@pytest.mark.parametrize("part", range(3))
def test_axe_finds_nothing(page: Any, site: Any, part: int) -> None:
    """On every kind of page; a third of them at a time, so that two workers share the longest test."""
    found = {}
    for name, address in list(pages.kinds().items())[part::3]:
        visit(page, site, address)
        found[name] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}
    assert troubles(page) == []


@pytest.mark.parametrize("width", [NARROW, TINY])
def test_no_page_scrolls_sideways_or_moves_while_it_loads(page: Any, site: Any, width: int) -> None:
    """Layout shift as browsers count it; sideways also with every note opened."""
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(COUNT_SHIFTS)
    for name, address in pages.kinds().items():
        visit(page, site, address)
        assert page.evaluate("shift") < 0.01, name
        assert too_wide(page, width, MAGNIFIED) == {}, name
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert too_wide(page, MAGNIFIED, width) == {}, name


def too_wide(page: Any, *widths: int) -> dict[int, int]:
    """How wide the page is at each width that is too small for it."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate("document.documentElement.scrollWidth")
    return {width: needed for width, needed in found.items() if needed > width}


COUNT_SHIFTS = """
window.shift = 0;
const add = (each) => { window.shift += each.hadRecentInput ? 0 : each.value; };
new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: "layout-shift", buffered: true });
"""


def test_a_comparison_keeps_its_head_and_first_column_in_sight(page: Any, site: Any) -> None:
    """On a wide screen as the page scrolls, on a tablet as the table does; on a phone the choice of the two columns."""
    page.emulate_media(reduced_motion="reduce")
    visit(page, site, pages.heaviest())
    corner, name = page.locator(".compare thead th").first, page.locator(".compare tbody th[scope=row]").nth(9)
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.locator("#data").evaluate("each => each.scrollIntoView()")
    assert corner.bounding_box()["y"] == pytest.approx(0, abs=2)
    page.set_viewport_size({"width": 800, "height": 800})
    region = page.locator(".table-wrap")
    region.evaluate("each => { each.scrollLeft = 200; each.scrollTop = 900; each.scrollIntoView() }")
    frame = region.bounding_box()
    assert corner.bounding_box()["y"] == pytest.approx(frame["y"], abs=3)
    assert corner.bounding_box()["x"] == pytest.approx(frame["x"], abs=3)
    assert name.bounding_box()["x"] == pytest.approx(frame["x"], abs=3)
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.locator("#data").scroll_into_view_if_needed()
    assert page.locator(".pair").bounding_box()["y"] == pytest.approx(0, abs=2)


# ── by keyboard ──


def focused(page: Any) -> str:
    found: str = page.evaluate("(document.activeElement.textContent || document.activeElement.name || '').trim()")
    return found


def press_until(page: Any, selector: str, limit: int = 160) -> None:
    """Goes on with Tab until that has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{limit} times Tab do not reach {selector}")


def test_the_first_tab_offers_to_skip_to_the_content(page: Any, site: Any) -> None:
    for address in ("/", "/frameworks/django/", "/compare/django-vs-flask/"):
        visit(page, site, address)
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to the content"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_a_note_in_a_cell_opens_and_closes_by_keyboard(page: Any, site: Any) -> None:
    visit(page, site, "/compare/django-vs-flask/")
    press_until(page, "td summary")
    number = page.evaluate("[...document.querySelectorAll('td details')].indexOf(document.activeElement.parentElement)")
    note = page.locator("td details").nth(number)
    expect(note.locator("a").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(note.locator("a").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(note.locator("a").first).to_be_hidden()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert note.evaluate("each => each.contains(document.activeElement)")
    page.keyboard.press("Enter")
    assert page.url.split("#")[1].isdigit()
    expect(page.locator(".footnotes li:target")).to_be_in_viewport()


def test_filters_are_chosen_and_sent_by_keyboard(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    press_until(page, "input[name=type]:not(:disabled)")
    value = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/frameworks/?type={value}")
    expect(page.locator(f"input[name=type][value={value}]")).to_be_checked()
    expect(page.locator("[role=status]")).to_contain_text("framework")
    press_until(page, ".chosen a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frameworks/")


def test_what_has_the_focus_is_in_sight_and_marked(page: Any, site: Any) -> None:
    """No sticky part hides it, and an outline shows it."""
    page.set_viewport_size({"width": WIDE, "height": 500})
    page.emulate_media(reduced_motion="reduce")
    for address in ("/frameworks/", "/compare/django-vs-flask/"):
        visit(page, site, address)
        for _ in range(60):
            page.keyboard.press("Tab")
            assert page.evaluate(IN_SIGHT), (address, page.evaluate("document.activeElement.outerHTML")[:200])


IN_SIGHT = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + Math.min(box.width, 40) / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.y + Math.min(box.height, 40) / 2, 1), innerHeight - 2);
  const top = document.elementFromPoint(x, y);
  const seen = top && (it.contains(top) || top.contains(it) || top.closest("label")?.contains(it));
  const style = getComputedStyle(it);
  return it === document.body || (seen && (style.outlineStyle !== "none" || style.boxShadow !== "none"));
}"""


# ── without JavaScript ──


def test_everything_can_be_done_without_javascript(plain: Any, site: Any) -> None:
    plain.goto(site.url)
    plain.fill(".hero [name=q]", "django")
    plain.click(".hero button")
    plain.wait_for_url("**/search/?q=django")
    plain.goto(f"{site.url}/frameworks/")
    plain.locator(".finder > summary").click()
    plain.check("input[name=type][value=micro]")
    plain.get_by_role("button", name="Show frameworks").click()
    plain.wait_for_url("**/frameworks/?type=micro")
    expect(plain.locator("input[name=type][value=micro]")).to_be_checked()
    for slug in ("flask", "bottle"):
        plain.check(f"input[form=pick][value={slug}]")
    plain.locator("#pick [type=submit]").click()
    plain.wait_for_url("**/compare/bottle-vs-flask/")
    note = plain.locator("td details").first
    expect(note.locator("a").first).to_be_hidden()
    note.locator("summary").click()
    expect(note.locator("a").first).to_be_visible()
    plain.get_by_text("Add another framework").click()
    plain.select_option("#another", "django")
    plain.get_by_role("button", name="Add").click()
    plain.wait_for_url("**/compare/bottle-vs-django-vs-flask/")
    plain.locator(".pair fieldset").nth(1).get_by_text("Flask").click()
    plain.get_by_role("link", name="Take Flask out").click()
    plain.wait_for_url("**/compare/bottle-vs-django/")


def test_one_framework_alone_is_answered_in_words_without_javascript(plain: Any, site: Any) -> None:
    plain.goto(f"{site.url}/compare/")
    plain.locator("input[name=framework]").first.check()
    plain.get_by_role("button", name="Compare them").click()
    expect(plain.locator("main")).to_contain_text("2 to 5")


# ── on paper ──


def test_on_paper_the_table_is_whole(page: Any, site: Any) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    visit(page, site, "/compare/django-vs-flask/")
    page.emulate_media(media="print")
    expect(page.locator(".compare")).to_be_visible()
    for gone in (".site-head nav", ".site-foot", ".add", ".skip"):
        expect(page.locator(gone)).to_be_hidden()
    region = page.locator(".table-wrap")
    assert region.evaluate("each => each.scrollHeight <= each.clientHeight + 2")
    assert len(page.pdf()) > 20_000
