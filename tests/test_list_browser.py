"""The list of frameworks in a real browser: narrowed in place, by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from frameworks.filters import FrameworkFilter
from tests.axe import violations
from tests.test_browser import NARROW, TINY, WIDE, press_until, troubles, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = "feature=orm&feature=websockets"
NOTHING = "q=zz&type=micro&interface=asgi&feature=orm"


def found(query: str) -> list[str]:
    return [framework.name for framework in FrameworkFilter(QueryDict(query)).qs]


def expect_found(page: Any, query: str) -> None:
    """The address, the cards, the total, the ticks and the chips all tell of this query."""
    expect(page).to_have_url(re.compile(rf"/frameworks/{re.escape('?' + query if query else '')}$"))
    names = found(query)
    expect(page.locator(".card h2")).to_have_text(names)
    expect(page.locator("[data-total]")).to_contain_text(f"{len(names)} framework")
    chips = len([name for name, _ in pairs(query) if name != "sort"])
    expect(page.locator(".chosen li:not(.clear)")).to_have_count(chips)
    expect(page.locator("#q")).to_have_value(QueryDict(query).get("q", ""))
    expect(page.locator("#results:not([aria-busy])")).to_be_visible()
    values = [value for name, value in pairs(query) if name not in ("q", "sort")]
    ticked = page.locator("#facets :checked").evaluate_all("all => all.map((each) => each.value).filter(Boolean)")
    assert sorted(ticked) == sorted(values)


def pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, values in QueryDict(query).lists() for value in values]


def mark(page: Any) -> None:
    """Whether the page was loaded anew shows in whether it still knows this."""
    page.evaluate("window.stayed = true")


def assert_stayed(page: Any) -> None:
    assert page.evaluate("window.stayed") is True


def unfold(page: Any, facet: str) -> None:
    page.locator(f"#facet-{facet}:not([open]) > summary").click()


def choice(name: str, value: str) -> str:
    return f"#facets input[name={name}][value='{value}']"


def complaints(page: Any) -> list[str]:
    """Without those of a browser whose fading from page to page was overtaken by the next step."""
    return [said for said in troubles(page) if "Transition was" not in said]


# ── frameworks that have A and B ──


def test_two_features_are_chosen_in_place(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    mark(page)
    unfold(page, "feature")
    page.fill("#sift-feature", "websock")
    page.check(choice("feature", "websockets"))
    expect_found(page, "feature=websockets")
    page.fill("#sift-feature", "relational")
    page.check(choice("feature", "orm"))
    expect_found(page, BOTH)
    assert_stayed(page)
    expect(page.locator("#said")).to_have_text(f"{len(found(BOTH))} frameworks")
    expect(page.locator(".card").first.locator(".asked li")).to_have_count(2)
    assert complaints(page) == []


def test_two_features_are_chosen_without_javascript(plain: Any, site: Any) -> None:
    plain.goto(f"{site.url}/frameworks/")
    expect(plain.locator(choice("feature", "orm"))).to_be_hidden()
    plain.locator("#finder > summary").click()
    unfold(plain, "feature")
    expect(plain.locator("#sift-feature")).to_be_hidden()
    plain.check(choice("feature", "orm"))
    plain.check(choice("feature", "websockets"))
    plain.get_by_role("button", name="Show frameworks", exact=True).click()
    expect(plain).to_have_url(f"{site.url}/frameworks/?{BOTH}")
    expect(plain.locator(".card h2")).to_have_text(found(BOTH))
    plain.get_by_role("link", name="Remove Features: WebSockets").click()
    expect(plain).to_have_url(f"{site.url}/frameworks/?feature=orm")
    plain.get_by_role("link", name="Clear all").click()
    expect(plain).to_have_url(f"{site.url}/frameworks/")


def test_two_features_are_chosen_by_keyboard_alone(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    mark(page)
    press_until(page, "#facet-feature > summary")
    page.keyboard.press("Enter")
    for letters, value in (("websock", "websockets"), ("relational", "orm")):
        press_until(page, "#sift-feature")
        page.keyboard.press("Control+A")
        page.keyboard.type(letters)
        press_until(page, choice("feature", value))
        page.keyboard.press("Space")
        expect(page.locator(".chosen")).to_be_visible()
        expect(page.locator("#results:not([aria-busy])")).to_be_visible()
        expect(page.locator(choice("feature", value))).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.locator("#facet-feature > summary").focus()
    expect_found(page, BOTH)
    assert_stayed(page)
    press_until(page, ".chosen a")
    page.keyboard.press("Enter")
    expect_found(page, "feature=websockets")
    expect(page.locator("#total")).to_be_focused()  # the chip is gone: what it led to has the focus
    assert complaints(page) == []


def test_two_features_are_chosen_on_a_phone(page: Any, site: Any) -> None:
    page.set_viewport_size({"width": NARROW, "height": 800})
    visit(page, site, "/frameworks/")
    mark(page)
    fold = page.locator("#finder > summary")
    fold.click()
    unfold(page, "feature")
    page.check(choice("feature", "orm"))
    expect(fold).to_contain_text("1 chosen")
    page.check(choice("feature", "websockets"))
    expect(fold).to_contain_text("2 chosen")
    show = page.get_by_role("button", name=f"Show {len(found(BOTH))} frameworks")
    expect(show).to_be_in_viewport()
    show.click()
    expect(page.locator(choice("feature", "orm"))).to_be_hidden()
    expect(page.locator("#total")).to_be_in_viewport()
    expect_found(page, BOTH)
    assert_stayed(page)
    assert complaints(page) == []


# ── what stays as it was ──


def test_what_is_open_sifted_and_scrolled_outlives_an_answer(page: Any, site: Any) -> None:
    page.set_viewport_size({"width": WIDE, "height": 700})
    visit(page, site, "/frameworks/")
    for facet in ("status", "use_case", "praised"):
        unfold(page, facet)
    page.locator("#facet-type > summary").click()
    page.fill("#sift-use_case", "appl")
    page.evaluate("document.getElementById('options-praised').scrollTop = 120")
    box = page.locator(choice("status", "active"))
    page.evaluate("scrollTo(0, 150)")
    box.scroll_into_view_if_needed()
    before = page.evaluate(LOOK)
    box.check()
    expect(page.locator(".chosen")).to_be_visible()
    assert page.evaluate(LOOK) == before
    expect(box).to_be_focused()
    box.uncheck()
    expect(page.locator(".chosen")).to_be_hidden()
    assert page.evaluate(LOOK) == before
    assert complaints(page) == []


LOOK = """() => ({
  open: [...document.querySelectorAll(".facet[open]")].map((each) => each.id),
  sifted: document.getElementById("sift-use_case").value,
  left: [...document.querySelectorAll("#options-use_case label:not([hidden])")].map((each) => each.textContent),
  scrolled: ["options-praised", "filters"].map((id) => Math.round(document.getElementById(id).scrollTop)),
  page: Math.round(scrollY),
})""".replace("each.textContent", "each.children[1].textContent")


@pytest.mark.parametrize("start", ["feature=websockets&at_least=official", "feature=orm&at_least=built-in"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_has_the_focus_stays_in_its_place_on_the_screen(page: Any, site: Any, width: int, start: str) -> None:
    """Whatever comes or goes above it, and however much longer or shorter the page becomes."""
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, site, f"/frameworks/?{start}")
    if width == NARROW:
        page.locator("#finder > summary").click()
    for box in ("#at_least-any", choice("at_least", "built-in"), choice("at_least", "official"), "#at_least-any"):
        page.locator(box).scroll_into_view_if_needed()
        page.locator(box).focus()
        before = page.locator(box).bounding_box()["y"]
        with page.expect_response("**/frameworks/**"):
            page.keyboard.press("Space")
        expect(page.locator("#results:not([aria-busy])")).to_be_visible()
        page.wait_for_timeout(100)
        expect(page.locator(box)).to_be_focused()
        assert page.locator(box).bounding_box()["y"] == pytest.approx(before, abs=2), box


def test_typing_narrows_in_place_and_is_one_step_back(page: Any, site: Any) -> None:
    visit(page, site, "/about/")
    visit(page, site, "/frameworks/")
    mark(page)
    page.locator("#q").press_sequentially("micro", delay=20)
    expect_found(page, "q=micro")
    page.locator("#q").press_sequentially(" wsgi", delay=20)
    expect_found(page, "q=micro+wsgi")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert_stayed(page)
    page.go_back()
    expect_found(page, "")
    page.go_back()
    expect(page).to_have_url(f"{site.url}/about/")
    assert complaints(page) == []


def test_the_order_is_changed_in_place(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/?type=micro")
    mark(page)
    page.select_option("#sort", "-name")
    expect_found(page, "sort=-name&type=micro")
    page.select_option("#sort", "")
    expect_found(page, "type=micro")
    assert_stayed(page)


def test_of_some_things_only_one_can_be_chosen(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/?feature=websockets")
    unfold(page, "at_least")
    expect(page.locator("#at_least-any")).to_be_checked()
    page.check(choice("at_least", "official"))
    expect_found(page, "feature=websockets&at_least=official")
    page.check(choice("at_least", "built-in"))
    expect_found(page, "feature=websockets&at_least=built-in")
    page.check("#at_least-any")
    expect_found(page, "feature=websockets")
    assert complaints(page) == []


# ── back and forward ──


def test_back_and_forward_show_what_was_there(page: Any, site: Any) -> None:
    visit(page, site, "/about/")
    visit(page, site, "/frameworks/")
    mark(page)
    steps = ["", "type=micro", "type=micro&interface=wsgi", "interface=wsgi"]
    page.check(choice("type", "micro"))
    expect_found(page, steps[1])
    unfold(page, "interface")
    page.check(choice("interface", "wsgi"))
    expect_found(page, steps[2])
    page.get_by_role("link", name="Remove Type: Micro").click()
    expect_found(page, steps[3])
    for step in reversed(steps[:-1]):
        page.go_back()
        expect_found(page, step)
    for step in steps[1:]:
        page.go_forward()
        expect_found(page, step)
    assert_stayed(page)
    page.check(choice("type", "micro"))
    expect_found(page, steps[2])
    page.locator(".card h2 a").first.click()
    expect(page.locator(".entry-head")).to_be_visible()
    page.go_back()
    expect_found(page, steps[2])
    assert complaints(page) == []


def test_a_framework_ticked_for_comparison_stays_so(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    page.check("input[form=pick][value=bottle]")
    page.check(choice("type", "micro"))
    expect_found(page, "type=micro")
    expect(page.locator("input[form=pick][value=bottle]")).to_be_checked()
    page.go_back()
    expect_found(page, "")
    expect(page.locator("input[form=pick][value=bottle]")).to_be_checked()
    page.uncheck("input[form=pick][value=bottle]")
    expect(page.locator("#pick")).not_to_contain_text("Bottle")


@pytest.mark.parametrize("query", [f"{BOTH}&status=active&sort=-name", "q=wsgi&released_since=2025", NOTHING])
def test_an_address_alone_brings_the_whole_page(plain: Any, site: Any, query: str) -> None:
    plain.goto(f"{site.url}/frameworks/?{query}")
    expect_found(plain, query)


def test_a_common_question_is_a_link_and_says_what_it_asks(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    mark(page)
    page.get_by_role("link", name="WebSockets").first.click()
    current = page.locator(".presets [aria-current]")
    expect(current).to_have_text("WebSockets")
    expect(current).to_be_focused()
    expect(page.locator("#facet-at_least")).to_have_attribute("open", "")
    expect(page.locator(".presets .hint")).to_be_visible()
    unfold(page, "status")
    page.check(choice("status", "active"))
    expect(current).to_have_count(0)
    assert_stayed(page)


# ── a facet's own box ──


def test_a_typo_still_finds_the_feature(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    unfold(page, "feature")
    shown = page.locator("#options-feature label:visible span:first-of-type")
    said = page.locator("#facet-feature output")
    everything = shown.count()
    page.fill("#sift-feature", "websocket")
    expect(shown).to_have_text(["WebSockets"])
    expect(said).to_have_text("")
    expect(page.locator("#options-feature .group:visible")).to_have_count(1)
    for typo in ("webscokets", "websokets", "wbsockets"):
        page.fill("#sift-feature", typo)
        expect(shown).to_have_text(["WebSockets"])
        expect(said).to_contain_text("comes close")
    page.fill("#sift-feature", "xyzzyx")
    expect(shown).to_have_count(0)
    expect(said).to_have_text("Nothing here is called “xyzzyx”.")
    page.keyboard.press("Enter")  # asks for nothing
    page.fill("#sift-feature", "")
    expect(shown).to_have_count(everything)
    page.locator("#sift-feature").blur()
    page.wait_for_timeout(300)
    expect(page).to_have_url(f"{site.url}/frameworks/")
    assert complaints(page) == []


def test_what_is_chosen_stays_in_sight_whatever_is_looked_for(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/?feature=orm")
    page.fill("#sift-feature", "websocket")
    shown = page.locator("#options-feature label:visible input")
    assert shown.evaluate_all("all => all.map((each) => each.value)") == ["orm", "websockets"]


# ── nothing found, no answer ──


def test_where_nothing_is_found_each_way_out_leads_where_it_says(page: Any, site: Any) -> None:
    visit(page, site, f"/frameworks/?{NOTHING}")
    assert found(NOTHING) == []
    nothing = page.locator(".nothing")
    for words in ("“zz”", "Type: Micro", "Server interface: ASGI", "Features: Object-relational mapper"):
        expect(nothing.locator("p").first).to_contain_text(words)
    expect(nothing.locator(".nearest > li")).to_have_count(3)
    ways = nothing.locator(".removals li").all_inner_texts()
    assert len(ways) == 5
    mark(page)
    for number, way in enumerate(ways[:-1]):
        nothing.locator(".removals a").nth(number).click()
        expect(page.locator(".chosen li:not(.clear)")).to_have_count(3)
        expect(page.locator("[data-total] strong")).to_have_text(re.findall(r"(\d+) framework", way))
        page.go_back()
        expect_found(page, NOTHING)
    nothing.get_by_role("link", name="without any of it").click()
    expect_found(page, "")
    assert_stayed(page)
    assert complaints(page) == []


@pytest.mark.parametrize("failure", ["offline", "error"])
def test_where_no_answer_comes_the_page_says_so_and_tries_again(page: Any, site: Any, failure: str) -> None:
    visit(page, site, "/frameworks/")
    mark(page)
    broken = "**/frameworks/?*"
    page.route(broken, lambda route: route.abort() if failure == "offline" else route.fulfill(status=500))
    expect(page.locator("#failed")).to_be_hidden()
    page.check(choice("type", "micro"))
    expect(page.locator("#failed")).to_be_visible()
    expect(page.locator("#failed")).to_contain_text("did not arrive")
    expect(page.locator(".card h2")).to_have_text(found(""))
    assert violations(page) == []
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#failed")).to_be_visible()
    page.unroute(broken)
    page.get_by_role("button", name="Try again").click()
    expect_found(page, "type=micro")
    expect(page.locator("#failed")).to_be_hidden()
    assert_stayed(page)
    page.go_back()
    expect_found(page, "")


def test_while_the_answer_is_awaited_the_list_is_marked_as_busy_and_the_last_choice_wins(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    held: list[Any] = []
    page.route("**/frameworks/?*", lambda route: held.append(route))
    page.check(choice("type", "micro"))
    expect(page.locator("#results[aria-busy=true]")).to_be_visible()
    page.check(choice("type", "full-stack"))
    expect(page.locator("#results[aria-busy=true]")).to_be_visible()
    page.unroute("**/frameworks/?*")
    held[-1].continue_()
    expect_found(page, "type=full-stack&type=micro")
    expect(page.locator("#failed")).to_be_hidden()
    page.go_back()
    expect_found(page, "")


def test_leaving_the_search_field_does_not_lose_what_was_typed(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/")
    held: list[Any] = []
    page.route("**/frameworks/?*", lambda route: held.append(route))
    page.locator("#q").press_sequentially("micro")
    expect(page.locator("#results[aria-busy=true]")).to_be_visible()
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    page.unroute("**/frameworks/?*")
    held[-1].continue_()
    expect_found(page, "q=micro")
    assert len(held) == 1
    expect(page.locator("#sort")).to_be_focused()


def test_going_back_without_an_answer_is_said_too(page: Any, site: Any) -> None:
    visit(page, site, "/frameworks/?type=micro")
    page.get_by_role("link", name="Clear all").click()
    expect_found(page, "")
    page.route("**/frameworks/?*", lambda route: route.abort())
    page.go_back()
    expect(page.locator("#failed")).to_be_visible()
    page.unroute("**/frameworks/?*")
    page.get_by_role("button", name="Try again").click()
    expect_found(page, "type=micro")


# ── every eye, every width ──


def test_axe_finds_nothing_in_any_state_of_the_list(page: Any, site: Any) -> None:
    for query in (NOTHING, "praised=learning-curve&status=active", f"{BOTH}&at_least=official&sort=-name"):
        visit(page, site, f"/frameworks/?{query}")
        assert violations(page) == [], query
    unfold_all = "document.querySelectorAll('details').forEach((each) => { each.open = true })"
    page.evaluate(unfold_all)
    page.fill("#sift-use_case", "xyzzyx")
    assert violations(page) == []
    assert complaints(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW, TINY])
def test_the_list_never_scrolls_sideways_nor_past_its_foot(page: Any, site: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for query in ("", f"?{BOTH}&at_least=official&status=active", f"?{NOTHING}"):
        visit(page, site, f"/frameworks/{query}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, query
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        page.evaluate("document.getElementById('failed').hidden = false")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, query
        assert page.evaluate(BELOW_THE_FOOT) <= 1, query


BELOW_THE_FOOT = """() =>
  document.documentElement.scrollHeight - scrollY - document.querySelector(".site-foot").getBoundingClientRect().bottom
"""
