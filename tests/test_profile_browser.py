"""Pictures, the matrix and citations in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import pages
from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW, TINY = 1280, 390, 320
CELL = "/disagreements/?framework=django&aspect=performance"
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


def addresses() -> tuple[str, ...]:
    nothing = "/disagreements/?framework=hug&aspect=security"
    return ("/frameworks/django/", "/frameworks/hug/", pages.heaviest(), "/disagreements/", CELL, nothing)


def test_axe_finds_nothing_with_everything_opened(page: Any, site: Any) -> None:
    for address in ("/frameworks/django/", "/frameworks/hug/", pages.heaviest()):
        page.goto(site.url + address)
        page.evaluate(OPEN)
        assert violations(page) == [], address
    assert page.problems == []


@pytest.mark.parametrize("width", [NARROW, TINY])
def test_nothing_scrolls_the_page_sideways(page: Any, site: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in (*addresses(), "/compare/django-vs-flask/", "/compare/bottle-vs-django-vs-flask/"):
        page.goto(site.url + address)
        page.evaluate(OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [WIDE, NARROW, TINY])
def test_the_numbers_of_a_picture_can_be_read(page: Any, site: Any, width: int) -> None:
    """At every width in letters of 12 px at least, none over another, none under the names, none cut off."""
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/frameworks/django/", "/frameworks/hug/", "/compare/django-vs-flask/", pages.heaviest()):
        page.goto(site.url + address)
        found = page.evaluate(LAID_OUT)
        assert found["size"] >= 12, address
        assert found["names"] < min(left for left, *_ in found["numbers"]), address
        assert max(right for _, right, *_ in found["numbers"]) <= found["end"], address
        over = [(a, b) for a in found["numbers"] for b in found["numbers"] if a < b and a[2] == b[2] and b[0] < a[1]]
        assert over == [], address


LAID_OUT = """() => {
  const box = (each) => each.getBoundingClientRect();
  const picture = document.querySelector(".bars");
  const numbers = [...picture.querySelectorAll("text")].map((each) => [box(each).left, box(each).right, box(each).top]);
  const names = document.querySelector(".profile-names");
  const room = picture.closest(".profile-frame");
  const end = room ? box(names).left + room.scrollWidth : document.documentElement.clientWidth;
  return { numbers, end, names: box(names).right, size: parseFloat(getComputedStyle(picture).fontSize) };
}"""


def test_names_stand_beside_their_bars(page: Any, site: Any) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.url + "/frameworks/django/")
        names = [each.bounding_box() for each in page.locator(".profile-names li").all()]
        number = page.locator(".bars .pro text", has_text="+4").first.bounding_box()  # scalability's
        at = page.locator(".profile-names li").all_inner_texts().index("Scalability")
        middle = number["y"] + number["height"] / 2
        assert names[at]["y"] < middle < names[at]["y"] + names[at]["height"]


def test_a_cell_of_the_matrix_is_reached_by_keyboard(page: Any, site: Any) -> None:
    page.goto(site.url + "/disagreements/")
    page.locator(".matrix-frame").focus()
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == CELL:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CELL}")
    expect(page.locator(".dispute")).to_have_count(2)
    expect(page.locator(".finding")).to_have_count(2)
    page.get_by_role("link", name=re.compile(r"^All \d+$")).click()
    page.wait_for_url("**/disagreements/")
    assert page.problems == []


def test_an_old_link_to_a_disagreement_still_leads_to_it(page: Any, site: Any) -> None:
    page.goto(site.url + "/disagreements/")
    slug = page.locator(".dispute").last.get_attribute("id")
    page.goto(site.url + f"/disagreements/#{slug}")
    expect(page.locator(".dispute:target")).to_be_in_viewport()


def test_the_first_column_of_the_matrix_stays_in_sight(page: Any, site: Any) -> None:
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.goto(site.url + "/disagreements/")
    frame = page.locator(".matrix-frame")
    frame.evaluate("each => { each.scrollLeft = 300 }")
    assert frame.evaluate("each => each.scrollLeft") == 300
    head = page.locator(".matrix tbody th").first.bounding_box()
    assert head["x"] == pytest.approx(frame.bounding_box()["x"], abs=5)


def test_all_of_it_works_without_javascript(plain: Any, site: Any) -> None:
    plain.goto(site.url + "/frameworks/django/")
    expect(plain.locator(".bars")).to_be_visible()
    plain.get_by_text("The same as a table").click()
    expect(plain.locator(".profile table")).to_be_visible()
    plain.get_by_text("Cite this page").click()
    expect(plain.locator("#cite-bibtex")).to_contain_text("@misc{framework-catalogue-django-")
    expect(plain.locator(".citation button").first).to_be_hidden()
    plain.goto(site.url + "/disagreements/")
    plain.locator(f'.matrix a[href="{CELL}"]').click()
    plain.wait_for_url(f"**{CELL}")
    expect(plain.locator(".dispute")).to_have_count(2)
