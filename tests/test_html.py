"""The HTML of every kind of page: no error in it, one outline, nothing twice, nothing inline."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.test import Client

from frameworks.templatetags.comparison import SHORT
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KINDS = (
    *pages.LISTS,
    *("list, filtered", "list, nothing found", "list, near misses", "list, no framework"),
    *("search", "search, one kind", "search, a guess", "search, nothing", "search, empty"),
    *("framework", "framework, dormant", "exclusion", "choose, answered"),
    *("compare two", "compare five", "compare, differences", "compare, one ticked"),
    *("feature", "adopter", "use case", "type", "source, article", "source, evidence"),
    *("disagreements, some", "disagreements, none"),
    *("not found", "bad request"),
)
ERRORS = sorted(path.name for path in (Path(settings.BASE_DIR) / "templates").glob("[45]*.html"))
LANDMARKS = {
    "main": "main",
    "nav": "navigation",
    "aside": "complementary",
    "section": "region",
    "form": "form",
    "search": "search",
}
SHOWN: dict[str, pages.Page] = {}
URLS = ("href", "src", "action", "formaction", "poster")


@pytest.fixture
def shown(request: pytest.FixtureRequest, content: None, client: Client) -> pages.Page:
    """A page of that kind, or what is answered instead of a page, read once in this process."""
    if request.param in ERRORS and request.param not in SHOWN:
        SHOWN[request.param] = pages.error(request.param)
    if request.param not in SHOWN:
        status = {"not found": 404, "bad request": 400}.get(request.param, 200)
        SHOWN[request.param] = pages.read(client, pages.kinds()[request.param], status)
    return SHOWN[request.param]


every_kind = pytest.mark.parametrize("shown", [*KINDS, *ERRORS], indirect=True)


def test_every_kind_of_page_is_looked_at(content: None) -> None:
    assert set(pages.kinds()) == set(KINDS)


@every_kind
def test_the_html_has_no_error(shown: pages.Page) -> None:
    """Read strictly: the first error raises ParseError."""
    assert shown.html.lower().startswith("<!doctype html>")
    assert shown.root.get("lang") == "en"
    assert shown.all("meta")[0].get("charset") == "utf-8"


@every_kind
def test_no_id_is_given_twice(shown: pages.Page) -> None:
    assert [name for name, n in Counter(shown.ids).items() if n > 1 or not name or " " in name] == []


@every_kind
def test_one_first_heading_and_no_level_is_skipped(shown: pages.Page) -> None:
    levels = shown.headings
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []
    assert all(pages.text(heading) for heading in shown.all(*pages.HEADINGS))


@every_kind
def test_a_page_has_its_landmarks(shown: pages.Page) -> None:
    body = shown.all("body")[0]
    assert [child.tag for child in body] == ["a", "header", "main", "footer"]
    skip = body[0]
    assert skip.get("href") == "#main"
    assert shown.all("main")[0].get("id") == "main"
    labels = [nav.get("aria-label") for nav in shown.all("nav")]
    assert labels[0] == "Main"
    assert None not in labels
    assert repeated_landmarks(shown) == []


def repeated_landmarks(page: pages.Page) -> list[tuple[str, str]]:
    """Roles with names that two landmarks share, so that nobody can tell one from the other by them."""
    landmarks = [(role, name_of(each, page)) for each in page.root.iter() if (role := role_of(each))]
    named = [(role, name) for role, name in landmarks if name or role not in ("region", "form")]
    return [landmark for landmark, n in Counter(named).items() if n > 1]


def role_of(element: Element) -> str:
    role = element.get("role") or LANDMARKS.get(element.tag, "")
    return role if role in LANDMARKS.values() else ""


def name_of(element: Element, page: pages.Page) -> str:
    labels = (element.get("aria-labelledby") or "").split()
    parts = [pages.text(each) for each in page.root.iter() if each.get("id") in labels]
    return element.get("aria-label") or " ".join(parts)


@every_kind
def test_nothing_is_inline(shown: pages.Page) -> None:
    """No script, style or handler that a strict content policy would have to let through."""
    for element in shown.root.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"], element.attrib
        assert not [name for name in URLS if (element.get(name) or "").strip().lower().startswith("javascript:")]
    assert shown.all("style", "iframe", "object", "embed", "base") == []
    for script in shown.all("script"):
        assert script.get("src") or script.get("type") == "application/ld+json"
        assert not (script.get("src") and script.text)


@every_kind
def test_whatever_is_loaded_is_our_own(shown: pages.Page) -> None:
    loaded = [each.get("src") for each in shown.all("script", "img", "source", "video") if each.get("src")]
    loaded += [link.get("href") for link in shown.all("link") if link.get("rel") in ("stylesheet", "icon", "preload")]
    assert loaded
    assert all(address and address.startswith("/static/") for address in loaded), loaded


@every_kind
def test_every_field_has_a_label_and_every_link_a_name(shown: pages.Page) -> None:
    labelled = {label.get("for") for label in shown.all("label")}
    inside = {id(field) for label in shown.all("label") for field in label.iter() if field is not label}
    for field in shown.all("input", "select", "textarea"):
        if field.get("type") != "hidden":
            assert field.get("id") in labelled or id(field) in inside or field.get("aria-label"), field.attrib
    for control in shown.all("a", "button", "summary"):
        assert pages.text(control) or control.get("aria-label"), control.attrib


@every_kind
def test_labels_and_descriptions_point_at_something(shown: pages.Page) -> None:
    ids = set(shown.ids)
    for element in shown.root.iter():
        for name in ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            for target in (element.get(name) or "").split():
                assert target in ids, (name, target)


@every_kind
def test_lists_hold_list_items_only(shown: pages.Page) -> None:
    for each in shown.all("ul", "ol"):
        assert {child.tag for child in each} <= {"li"}
    for each in shown.all("dl"):
        assert {child.tag for child in each} <= {"dt", "dd", "div"}


def test_a_comparison_is_a_real_table(content: None, client: Client) -> None:
    page = pages.read(client, pages.heaviest())
    (table,) = page.with_class("compare")
    assert table.find("caption") is not None
    heads = [th for head in table.iter("thead") for th in head.iter("th")]
    assert [head.get("scope") for head in heads] == ["col"] * 6
    for group in table.iter("tbody"):
        first, *rows = group.findall("tr")
        assert [(th.get("scope"), th.get("colspan")) for th in first] == [("rowgroup", "6")]
        for row in rows:
            assert [cell.tag for cell in row] == ["th", *["td"] * 5]
            assert row[0].get("scope") == "row"
            assert all(pages.text(cell) for cell in row)
    (region,) = page.with_class("table-wrap")
    assert region.get("role") == "region"
    assert region.get("tabindex") == "0"
    assert region.get("aria-label")


def test_a_letter_for_a_level_means_nothing_else_in_the_style() -> None:
    style = (Path(settings.BASE_DIR) / "static/css/site.css").read_text()
    selectors = [one for rule in re.findall(r"(?m)^\s*([^@{}]+)\{", style) for one in re.split(r",(?![^(]*\))", rule)]
    for letter in SHORT.values():
        using = [each for each in selectors if re.search(rf"\.{letter}(?![\w-])", each)]
        assert using
        assert [each for each in using if ".compare" not in each] == []


def test_whatever_editors_write_stays_text(empty_catalogue: None, client: Client) -> None:
    """Names, texts and notes with every letter that HTML knows, on every kind of page."""
    evil = """<b>"x" & 'y'</b><script>alert(1)</script> </title></script>"""
    world = pages.make_world(1)
    for entry in world.entries:
        type(entry)._default_manager.filter(pk=entry.pk).update(name=evil)
    factories.Framework.objects.update(tagline=evil, summary=evil, latest_release="<i>1</i>", status_note=evil)
    for model in (factories.Tradeoff, factories.Remark, factories.Advice, factories.Answer, factories.Position):
        model.objects.update(text=evil)
    factories.SupportStatement.objects.update(note=evil, package="<i>p</i>")
    factories.Disagreement.objects.update(name=evil, note=evil, finding=evil)
    for name, address in world.addresses().items():
        if name != "sitemap":
            page = pages.read(client, address)
            assert page.all("b", "i") == [] or name == "compare"
            assert not any("alert" in (script.text or "") for script in page.all("script") if not script.get("type"))
            assert "</script> </title>" not in page.html


@pytest.mark.parametrize("sheet", ["site", "docs", "login"])
def test_a_dark_scheme_gives_only_the_colours_other_values(sheet: str) -> None:
    """So that what is looked at in the light on one width and in the dark on another was looked at in all four."""
    style = (Path(settings.BASE_DIR) / f"static/css/{sheet}.css").read_text()
    for rules in re.findall(r"@media [^{]*prefers-color-scheme[^{]*{(.*?)\n}", style, re.DOTALL):
        assert re.fullmatch(r"\s*:root\s*{(\s*--[\w-]+:[^;{}]+;)+\s*}", rules), rules
    assert not re.search(r"@media[^{]*(width[^{]*color-scheme|color-scheme[^{]*width)", style)
