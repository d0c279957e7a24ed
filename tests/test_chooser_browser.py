"""The chooser in a real browser: seven answers, why X was left out; with and without JavaScript, by keyboard, small."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from frameworks.chooser import Choice, choose, read
from tests.axe import violations
from tests.test_browser import press_until
from tests.test_chooser_page import ANSWERED, NOTHING, STATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW, TINY = 1280, 390, 320
SEVEN = [  # in the order of the page, one answer to each question
    ("build", "apis"),
    ("output", "rest"),
    ("realtime", "websockets"),
    ("concurrency", "async"),
    ("team", "documentation"),
    ("included", "testing"),
    ("lifetime", "active"),
]


def visit(page: Any, site: Any, query: str = "") -> None:
    assert page.goto(f"{site.url}/choose/{'?' if query else ''}{query}").status == 200


def engine(query: str) -> Choice:
    return choose(read(QueryDict(query).lists()))


def holds(page: Any, query: str) -> None:
    """The page stands at these answers and shows what they come to."""
    page.wait_for_url(f"**/choose/?{query}*")
    ranked = engine(query).ranking.ranked
    expect(page.locator(".place h3 a")).to_have_text([each.candidate.framework.name for each in ranked])
    fits = engine(query).ranking.fits
    expect(page.locator("#tally")).to_contain_text(f"{len(fits)} fit")


# ── every eye ──


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_any_state(page: Any, site: Any, name: str) -> None:
    """Closed, and with everything opened."""
    visit(page, site, STATES[name])
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert violations(page) == []
    assert page.problems == []


@pytest.mark.parametrize("width", [NARROW, TINY])
def test_nothing_scrolls_sideways_though_all_is_open(page: Any, site: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name, query in STATES.items():
        visit(page, site, query)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_nothing_moves_while_it_loads(page: Any, site: Any) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => {"
        "  window.shift += each.hadRecentInput ? 0 : each.value; })).observe({ type: 'layout-shift', buffered: true })"
    )
    for query in STATES.values():
        visit(page, site, query)
        assert page.evaluate("window.shift") < 0.01, query


# ── seven answers ──


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_seven_answers_are_given_and_each_changes_the_result_at_once(page: Any, site: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, site)
    expect(page.locator("#result")).to_contain_text("How this works")
    given = []
    for question, option in SEVEN:
        page.check(f"#{question}-{option}")
        given.append(f"{question}={option}")
        holds(page, "&".join(given))
        expect(page.locator(f"#{question}-{option}")).to_be_focused()
    assert "&".join(given) == ANSWERED
    expect(page.locator("#said")).to_contain_text(f"{len(engine(ANSWERED).ranking.fits)} fit")
    assert page.problems == []


def test_counts_beside_the_answers_follow(page: Any, site: Any) -> None:
    visit(page, site)
    page.check("#included-orm")
    holds(page, "included=orm")
    for asked in engine("included=orm").questions:
        for offer in asked.offers:
            count = page.locator(f"#n-{asked.question.slug}-{offer.option.slug}")
            expect(count).to_contain_text(f"{offer.known} known to have it, {offer.perhaps} more may")


def test_how_much_is_asked_where_something_is_ticked_and_changes_the_result(page: Any, site: Any) -> None:
    visit(page, site)
    expect(page.locator("#force_realtime")).to_be_hidden()
    page.check("#realtime-websockets")
    page.select_option("#force_realtime", "must")
    holds(page, "realtime=websockets&force_realtime=must")
    page.select_option("#force_realtime", label="matters")
    holds(page, "realtime=websockets")
    page.uncheck("#realtime-websockets")
    page.wait_for_url("**/choose/")
    expect(page.locator("#result")).to_contain_text("How this works")
    expect(page.locator("#force_realtime")).to_be_hidden()


def test_what_was_opened_beside_a_question_stays_open(page: Any, site: Any) -> None:
    visit(page, site)
    page.locator("#ask-team .advice summary").click()
    page.check("#team-documentation")
    holds(page, "team=documentation")
    expect(page.locator("#ask-team .advice .claims").first).to_be_visible()


def test_back_and_forward_go_through_the_answers(page: Any, site: Any) -> None:
    visit(page, site)
    page.check("#build-apis")
    holds(page, "build=apis")
    page.check("#team-documentation")
    holds(page, "build=apis&team=documentation")
    page.go_back()
    holds(page, "build=apis")
    expect(page.locator("#team-documentation")).not_to_be_checked()
    expect(page.locator("#build-apis")).to_be_checked()
    page.go_forward()
    holds(page, "build=apis&team=documentation")
    expect(page.locator("#team-documentation")).to_be_checked()
    page.check("#realtime-websockets")
    holds(page, "build=apis&realtime=websockets&team=documentation")
    assert page.problems == []


def test_a_deep_link_renders_whole(page: Any, site: Any) -> None:
    visit(page, site, ANSWERED)
    holds(page, ANSWERED)
    for question, option in SEVEN:
        expect(page.locator(f"#{question}-{option}")).to_be_checked()


# ── reading it ──


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_why_one_was_left_out_can_be_read(page: Any, site: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    query = "included=orm"
    visit(page, site, query)
    candidate = engine(query).ranking.left_out[0]
    why = page.locator(".out li", has_text=f"Why not {candidate.framework.name}?")
    said = candidate.barring[0].finding.statements[0]
    expect(why.get_by_text(said.text)).to_be_hidden()
    why.locator("summary").click()
    expect(why.get_by_text(said.text)).to_be_visible()
    expect(why.get_by_role("link", name=said.sources[0].label).first).to_be_visible()
    why.get_by_text(said.text).click()
    page.wait_for_url(f"**{said.url}")
    assert page.problems == []


def test_a_sum_opens_and_shows_its_lines(page: Any, site: Any) -> None:
    visit(page, site, ANSWERED)
    first = page.locator(".place").first
    expect(first.locator("table")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("tbody tr:not(.because)")).to_have_count(len(SEVEN))
    expect(first.locator("tfoot")).to_be_visible()


def test_the_smallest_change_can_be_followed_and_flips_the_first_place(page: Any, site: Any) -> None:
    visit(page, site, ANSWERED)
    before = page.locator(".place.first h3 a").all_text_contents()
    change = engine(ANSWERED).changes[0]
    page.get_by_role("link", name=change.text).click()
    holds(page, change.answers.query)
    assert page.locator(".place.first h3 a").all_text_contents() != before


def test_where_nothing_fits_one_click_leads_out(page: Any, site: Any) -> None:
    visit(page, site, NOTHING)
    way = engine(NOTHING).ways_out[0]
    assert way.remaining
    page.get_by_role("link", name=f"Skip “{way.question.name}”").click()
    holds(page, way.answers.query)


def test_the_record_is_copied_after_a_swap_too(page: Any, site: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, site)
    page.check("#included-orm")
    holds(page, "included=orm")
    page.get_by_role("button", name="Copy it").click()
    expect(page.locator("#said")).to_have_text("The record is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# Which Python backend framework?")
    assert "included=orm" in copied


def test_the_record_is_downloaded(page: Any, site: Any) -> None:
    visit(page, site, ANSWERED)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download as Markdown").click()
    assert started.value.suggested_filename == "framework-decision.md"


def test_on_paper_stand_the_answers_given_and_the_whole_result(page: Any, site: Any) -> None:
    visit(page, site, "included=orm")
    page.emulate_media(media="print")
    expect(page.locator("label[for=included-orm]")).to_be_visible()
    expect(page.locator("label[for=included-csrf]")).to_be_hidden()
    expect(page.locator("#ask-team")).to_be_hidden()
    assert page.locator("#result").evaluate("each => each.scrollHeight <= each.clientHeight + 2")


# ── by keyboard ──


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everything_is_done_by_keyboard(page: Any, site: Any, width: int) -> None:
    """Seven answers, one of them made to count more, and the reason why one was left out."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    visit(page, site)
    given = []
    for question, option in SEVEN:
        press_until(page, f"#{question}-{option}")
        page.keyboard.press("Space")
        given.append(f"{question}={option}")
        holds(page, "&".join(given))
    press_until(page, "#force_lifetime")
    page.keyboard.press("ArrowUp")
    holds(page, f"{ANSWERED}&force_lifetime=much")
    expect(page.locator("#force_lifetime")).to_be_focused()
    press_until(page, ".out summary")
    page.keyboard.press("Enter")
    expect(page.locator(".out dl").first).to_be_visible()
    assert page.problems == []


def test_what_has_the_focus_is_in_sight_and_marked(page: Any, site: Any) -> None:
    """The bar with the total sticks to the top and hides nothing that is reached by Tab, forwards or backwards."""
    page.set_viewport_size({"width": NARROW, "height": 600})
    page.emulate_media(reduced_motion="reduce")
    visit(page, site, ANSWERED)
    for key in ["Tab"] * 70 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        assert page.evaluate(IN_SIGHT), page.evaluate("document.activeElement.outerHTML")[:200]


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


def test_everything_is_done_without_javascript(plain: Any, site: Any) -> None:
    """Answers and their force in one go, the sum, the reason, the record; at 390 px."""
    plain.goto(f"{site.url}/choose/")
    for question, option in SEVEN:
        plain.check(f"#{question}-{option}")
    plain.select_option("#force_realtime", "must")
    plain.get_by_role("button", name="Show the result").click()
    query = ANSWERED.replace("websockets", "websockets&force_realtime=must")
    holds(plain, query)
    expect(plain.locator("#result-title")).to_be_in_viewport()
    plain.locator(".place").first.locator("summary").click()
    expect(plain.locator(".place").first.locator("table")).to_be_visible()
    plain.locator(".out summary").first.click()
    expect(plain.locator(".out dl").first).to_be_visible()
    expect(plain.get_by_role("button", name="Copy it")).to_be_hidden()
    plain.locator("#result").get_by_role("link", name="Start again").click()
    plain.wait_for_url("**/choose/")
    expect(plain.locator("#realtime-websockets")).not_to_be_checked()
