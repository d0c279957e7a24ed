"""Comparing in a real browser: with JavaScript, without, by keyboard alone, on a phone, on paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import pages
from tests.axe import violations
from tests.test_browser import press_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW, TINY = 1280, 390, 320
THREE = "/compare/django-vs-fastapi-vs-flask/"
FIVE = "/compare/django-vs-fastapi-vs-flask-vs-pyramid-vs-web2py/"
SIZES = {"wide": {"width": WIDE, "height": 900}, "narrow": {"width": NARROW, "height": 800}}


@pytest.fixture(params=["wide", "narrow"])
def plain(browser: Any, site: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A browser that runs no script, on a desk and as a phone."""
    context = browser.new_context(java_script_enabled=False, viewport=SIZES[request.param])
    yield context.new_page()
    context.close()


def visit(page: Any, site: Any, address: str, with_htmx: bool = False) -> None:
    response = page.goto(site.url + address)
    assert response.status == 200, address
    if with_htmx:
        page.mouse.move(5, 5)  # with the first sign of a reader it comes
        wait_for_htmx(page)
        page.evaluate("window.stays = true")


def wait_for_htmx(page: Any) -> None:
    """Asked again and again from here: the page's own policy forbids playwright to wait within it."""
    for _ in range(100):
        if page.evaluate("Boolean(document.getElementById('view-only')['htmx-internal-data'])"):
            return
        page.wait_for_timeout(50)
    pytest.fail("htmx did not come.")


def stays(page: Any) -> bool:
    """The page was changed in place, not loaded anew."""
    return bool(page.evaluate("window.stays === true"))


def rows(page: Any) -> list[str]:
    found = page.locator(".compare tbody th[scope=row]").all_text_contents()
    return [" ".join(each.split()) for each in found]


def count_in(page: Any, selector: str) -> int:
    words = page.locator(f"{selector} small").inner_text()
    return int("".join(letter for letter in words if letter.isdigit()))


# ── only differences, nothing unknown, one section ──


@pytest.mark.parametrize("size", SIZES)
def test_only_differences_in_place(page: Any, site: Any, size: str) -> None:
    """As many rows go as the switch said, the CSV has those that are left, and Back brings the others."""
    page.set_viewport_size(SIZES[size])
    visit(page, site, THREE, with_htmx=True)
    every, hides = rows(page), count_in(page, "#view-only")
    assert hides > 5
    page.click("#view-only")
    page.wait_for_url(f"**{THREE}?only=differences")
    expect(page.locator("#view-only")).to_have_attribute("aria-current", "true")
    expect(page.locator("#view-only")).to_be_focused()
    expect(page.locator("#said")).to_contain_text(f"{len(every) - hides} of {len(every)} rows")
    left = rows(page)
    assert len(left) == len(every) - hides
    assert stays(page)
    assert names_in_csv(page) == left
    page.go_back()
    page.wait_for_url(f"**{THREE}")
    expect(page.locator("#view-only:not([aria-current])")).to_be_visible()
    assert rows(page) == every
    assert page.problems == []


def names_in_csv(page: Any) -> list[str]:
    answer = page.request.get(page.locator(".taking a", has_text="CSV").evaluate("each => each.href"))
    return [line[1] for line in list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"), newline="")))[1:]]


def test_only_differences_without_javascript(plain: Any, site: Any) -> None:
    visit(plain, site, THREE)
    every, hides = rows(plain), count_in(plain, "#view-only")
    plain.click("#view-only")
    plain.wait_for_url(f"**{THREE}?only=differences")
    assert len(rows(plain)) == len(every) - hides
    plain.click("#view-section")
    plain.wait_for_url("**section=facts")
    plain.get_by_role("link", name="Data", exact=True).click()
    plain.wait_for_url(f"**{THREE}?only=differences&section=data")
    expect(plain.locator(".compare tbody")).to_have_count(1)
    assert names_in_csv(plain) == rows(plain)
    plain.get_by_role("link", name="All sections").click()
    plain.wait_for_url(f"**{THREE}?only=differences")


def test_the_view_is_chosen_by_keyboard(page: Any, site: Any) -> None:
    visit(page, site, THREE, with_htmx=True)
    press_until(page, "#view-hide")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{THREE}?hide=unknown")
    expect(page.locator("#view-hide")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{THREE}?hide=unknown&section=facts")
    press_until(page, "#section-4")
    page.keyboard.press("Enter")
    page.wait_for_url("**section=data")
    expect(page.locator("#section-4")).to_be_focused()
    assert stays(page)
    assert page.problems == []


# ── swap, take out, add ──


def test_columns_are_swapped_taken_out_and_added_in_place(page: Any, site: Any) -> None:
    visit(page, site, f"{THREE}?only=differences", with_htmx=True)
    page.get_by_label("Swap Flask").click()
    page.get_by_label("Instead of Flask").select_option("sanic")
    page.get_by_role("button", name="Swap").click()
    page.wait_for_url("**/compare/django-vs-fastapi-vs-sanic/?only=differences")
    page.get_by_role("link", name="Take FastAPI out").click()
    page.wait_for_url("**/compare/django-vs-sanic/?only=differences")
    expect(page.locator("#comparison")).to_be_focused()
    page.get_by_text("Add another framework").click()
    page.select_option("#another", "bottle")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/compare/bottle-vs-django-vs-sanic/?only=differences")
    expect(page.locator("h1")).to_have_text("Bottle vs Django vs Sanic")
    expect(page).to_have_title("Bottle vs Django vs Sanic: compared with sources")
    assert stays(page)
    assert page.problems == []


def test_columns_are_swapped_taken_out_and_added_without_javascript(plain: Any, site: Any) -> None:
    visit(plain, site, f"{THREE}?hide=unknown")
    plain.locator("summary[aria-label='Swap Django']").click()
    plain.get_by_label("Instead of Django").select_option("bottle")
    plain.get_by_role("button", name="Swap").locator("visible=true").click()
    plain.wait_for_url("**/compare/bottle-vs-fastapi-vs-flask/?hide=unknown")
    plain.locator(".drop").locator("visible=true").first.click()
    plain.wait_for_url("**/compare/fastapi-vs-flask/?hide=unknown")
    plain.get_by_text("Add another framework").click()
    plain.select_option("#another", "hug")
    plain.get_by_role("button", name="Add").click()
    plain.wait_for_url("**/compare/fastapi-vs-flask-vs-hug/?hide=unknown")


def test_columns_are_swapped_taken_out_and_added_by_keyboard(page: Any, site: Any) -> None:
    visit(page, site, THREE)
    press_until(page, "summary[aria-label='Swap Django']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("bott")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/bottle-vs-fastapi-vs-flask/")
    page.wait_for_load_state()
    press_until(page, ".drop")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/fastapi-vs-flask/")
    page.wait_for_load_state()
    press_until(page, "thead th:first-child summary")
    page.keyboard.press("Space")
    expect(page.locator("#another")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#another")).to_be_hidden()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("hug")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/fastapi-vs-flask-vs-hug/")
    assert page.problems == []


def test_one_head_at_a_time_is_open(page: Any, site: Any) -> None:
    visit(page, site, THREE)
    for name in ("Django", "Flask"):
        page.get_by_label(f"Swap {name}").click()
    expect(page.locator("thead details[open]")).to_have_count(1)
    for label in ("Django", "FastAPI", "Flask"):
        page.locator(f"summary[aria-label='Swap {label}']").evaluate("each => { each.parentElement.open = true }")
        box = page.locator("thead details[open] p").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= WIDE


# ── notes and sources ──


def test_a_source_is_read_in_place(page: Any, site: Any) -> None:
    """On focus already; gone with Escape, and the reader is where they were."""
    page.emulate_media(reduced_motion="reduce")
    visit(page, site, THREE)
    note = page.locator("#data td details").first
    note.locator("summary").click()
    number = note.locator("a").first
    source = page.locator(f"[id='{number.inner_text()}']")
    number.focus()
    before = page.evaluate("scrollY")
    expect(source).to_be_in_viewport()
    expect(number).to_have_attribute("aria-describedby", number.inner_text())
    page.keyboard.press("Enter")
    expect(source).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == pytest.approx(before, abs=2)
    page.keyboard.press("Tab")
    expect(source.locator("a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(source).not_to_be_in_viewport()
    expect(number).to_be_focused()
    assert page.evaluate("scrollY") == pytest.approx(before, abs=2)
    assert page.problems == []


def test_a_source_is_read_in_place_without_javascript(plain: Any, site: Any) -> None:
    visit(plain, site, THREE)
    note = plain.locator("#data td details").locator("visible=true").first
    note.locator("summary").click()
    note.locator("a").first.scroll_into_view_if_needed()
    place = note.bounding_box()["y"]
    note.locator("a").first.click()
    shown = plain.locator(".footnotes li:target")
    expect(shown).to_be_in_viewport(ratio=1)
    assert note.bounding_box()["y"] == pytest.approx(place, abs=2)
    plain.get_by_role("link", name="Close").click()
    expect(shown).to_have_count(0)
    assert note.bounding_box()["y"] == pytest.approx(place, abs=2)


LAID_OUT = """(selector) => [...document.querySelectorAll(selector)].filter(
    (each) => each.lastElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""
HEIGHTS = """() => [...document.querySelectorAll("[data-rows]")].map((each) => {
    const kept = each.getBoundingClientRect().height;
    each.style.contentVisibility = "visible";
    return [each.id || each.className, kept, each.getBoundingClientRect().height];
})"""


@pytest.mark.parametrize("address", [THREE, FIVE, "/compare/bottle-vs-hug/"])
def test_a_phone_lays_out_what_is_near_and_keeps_enough_room_for_the_rest(page: Any, site: Any, address: str) -> None:
    page.set_viewport_size(SIZES["narrow"])
    visit(page, site, address)
    assert page.evaluate(LAID_OUT, ".footnotes") == 0
    assert page.evaluate(LAID_OUT, ".compare tbody[data-rows]") < page.locator(".compare tbody[data-rows]").count() / 2
    page.locator(".jump a[href='#tools']").click()
    expect(page.locator("#tools th").first).to_be_in_viewport(ratio=1)
    for name, kept, needed in page.evaluate(HEIGHTS):
        assert needed <= kept < 1.25 * needed + 20, name


def test_a_mark_leads_to_the_disagreement(page: Any, site: Any) -> None:
    visit(page, site, THREE)
    mark = page.get_by_role("cell").get_by_role("link", name="Does Flask have an ORM?").first
    mark.click()
    question = page.locator("#disagreements a:target")  # comes to the reader, as a source does
    expect(question).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    question.click()
    page.wait_for_url("**/disagreements/#flask-orm")
    expect(page.locator("#flask-orm")).to_be_in_viewport()


# ── to take away ──


def test_markdown_is_copied_as_shown(page: Any, site: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, site, f"{THREE}?section=data", with_htmx=True)
    page.click("#copy")
    expect(page.locator("#said")).to_have_text("Copied as Markdown.")
    kept = page.evaluate("navigator.clipboard.readText()")
    assert kept.startswith("# Django vs FastAPI vs Flask\n")
    assert "\n## Data\n" in kept
    assert "\n## Facts\n" not in kept
    assert page.url.endswith("?section=data")
    expect(page.locator("h1")).to_have_text("Django vs FastAPI vs Flask")
    assert page.problems == []


def test_without_javascript_markdown_is_a_download(plain: Any, site: Any) -> None:
    visit(plain, site, THREE)
    expect(plain.locator("#copy")).to_have_text("Markdown", use_inner_text=True)
    with plain.expect_download() as waiting:
        plain.click("#copy")
    assert waiting.value.suggested_filename == "comparison.md"


# ── on a phone ──


def test_two_columns_at_a_time_on_a_phone(browser: Any, site: Any) -> None:
    """Which two is for the reader to say, also where no script runs and by keyboard alone."""
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["narrow"])
    phone = context.new_page()
    visit(phone, site, pages.versus("bottle", "django", "fastapi", "flask"))
    heads = phone.locator(".compare thead th > a:first-child").locator("visible=true")
    assert seen(heads) == ["Bottle", "Django"]
    phone.locator(".pair fieldset").nth(1).get_by_text("Flask").click()
    assert seen(heads) == ["Bottle", "Flask"]
    left = phone.locator(".pair fieldset").first
    expect(left.get_by_text("Flask")).to_be_hidden()  # it stands on the right
    left.get_by_text("FastAPI").click()
    assert seen(heads) == ["FastAPI", "Flask"]
    phone.keyboard.press("ArrowLeft")
    assert seen(heads) == ["Django", "Flask"]
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("ArrowRight")  # over Flask, to the first again
    assert seen(heads) == ["Bottle", "Flask"]
    cells = phone.locator(".compare tr:has(td)").nth(3).locator("td").locator("visible=true")
    assert [each.bounding_box()["width"] for each in cells.all()] == pytest.approx([179, 179], abs=3)
    context.close()


def seen(heads: Any) -> list[str]:
    """From left to right."""
    found: list[Any] = sorted(heads.all(), key=lambda each: each.bounding_box()["x"])
    return [each.inner_text() for each in found]


def test_what_a_phone_shows_is_still_a_table_to_those_who_do_not_see(page: Any, site: Any) -> None:
    page.set_viewport_size(SIZES["narrow"])
    visit(page, site, f"{THREE}?section=data")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored") and "role" in node]
    number = page.locator(".compare tbody tr").count()
    assert roles.count("row") >= number
    assert roles.count("rowheader") >= number - 1
    assert roles.count("cell") + roles.count("gridcell") >= 2 * (number - 1)
    assert roles.count("columnheader") >= 2
    assert "table" in roles


def test_the_two_columns_stay_when_the_view_changes(page: Any, site: Any) -> None:
    page.set_viewport_size(SIZES["narrow"])
    visit(page, site, THREE, with_htmx=True)
    page.locator(".pair fieldset").nth(1).get_by_text("Flask").click()
    page.click("#view-only")
    page.wait_for_url("**?only=differences")
    heads = page.locator(".compare thead th > a:first-child").locator("visible=true")
    expect(heads).to_have_text(["Django", "Flask"])
    assert stays(page)


def test_whatever_a_cell_says_is_set_in_one_size(page: Any, site: Any) -> None:
    visit(page, site, FIVE)
    for size in SIZES.values():
        page.set_viewport_size(size)
        sizes = page.evaluate(SIZES_OF_WORDS)
        assert len(sizes) >= 6
        assert len(set(sizes.values())) == 1, sizes


SIZES_OF_WORDS = """() => Object.fromEntries([...document.querySelectorAll(".compare tbody td")].flatMap((cell) => {
  const word = cell.querySelector("summary") ?? cell;
  if (cell.querySelector("small") || !word.textContent.trim()) return [];
  const level = cell.className.split(" ")[0] || (cell.querySelector("summary") ? "built-in" : "unknown");
  return [[level, getComputedStyle(word).fontSize]];
}))"""


@pytest.mark.parametrize("width", [NARROW, TINY])
def test_nothing_sticks_out_on_a_phone(page: Any, site: Any, width: int) -> None:
    """Two or five, opened or closed, the table is as wide as the page."""
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/compare/django-vs-flask/", pages.heaviest(), "/compare/", "/compare/?framework=django"):
        visit(page, site, address)
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            for region in page.locator(".table-wrap").all():
                assert region.evaluate("each => each.scrollWidth <= each.clientWidth"), address
            page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")


# ── every eye ──


def test_axe_finds_nothing(page: Any, site: Any) -> None:
    """Nothing opened, everything opened, a source in sight, little left, nothing left, one unknown."""
    found = {}
    for address in (
        f"{pages.heaviest()}?section=tradeoffs&only=differences",
        f"{THREE}?section=data&only=differences&hide=unknown",
        f"{THREE}?section=data#3",
        "/compare/bottle-vs-flask/?section=adopters&hide=unknown",
        "/compare/?framework=django&framework=nope&framework=flask",
    ):
        page.goto(site.url + address)
        found[address] = violations(page)
        page.evaluate("document.querySelectorAll('td details').forEach((each) => { each.open = true })")
        page.evaluate("document.querySelector('thead details')?.setAttribute('open', '')")
        found[f"{address}, opened"] = violations(page)
    assert {address: each for address, each in found.items() if each} == {}
    assert [said for said in page.problems if "status of 400" not in said] == []


# ── on paper ──


def test_on_paper_everything_is_there_and_nothing_to_press(page: Any, site: Any) -> None:
    page.set_viewport_size({"width": 720, "height": 900})
    visit(page, site, THREE)
    page.emulate_media(media="print")
    for gone in (".switches", ".taking", ".jump", ".drop", "thead details", ".pair", ".shut"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    expect(page.locator(".on-paper")).to_contain_text(f"{site.url}{THREE}")
    expect(page.locator("#data td details a").first).to_be_visible()
    for head in ("Django", "FastAPI", "Flask"):
        expect(page.locator("thead").get_by_role("link", name=head, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
