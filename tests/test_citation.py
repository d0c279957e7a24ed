"""How a page is cited."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from frameworks.citation import Citation, citation
from frameworks.claims import Claims
from frameworks.models import Framework
from tests import factories, pages

DAY, LATER = factories.DAY, datetime.date(2026, 3, 2)


def checked_on(framework: Framework) -> datetime.date | None:
    framework.refresh_from_db()
    return Claims([framework]).checked_on


def cited(title: str = "Alpha", day: datetime.date | None = DAY) -> Citation:
    return Citation(title, "framework-catalogue-alpha-2026", "https://example.org/frameworks/alpha/", day)


def test_a_citation_names_title_site_day_and_address() -> None:
    assert cited().text == (
        "“Alpha”. Framework Catalogue. Facts last checked 2026-01-15. https://example.org/frameworks/alpha/"
    )
    assert cited().bibtex == (
        "@misc{framework-catalogue-alpha-2026,\n"
        "  title  = {{Alpha}},\n"
        "  author = {{Framework Catalogue}},\n"
        "  year   = {2026},\n"
        "  note   = {Facts last checked 2026-01-15},\n"
        "  url    = {https://example.org/frameworks/alpha/},\n"
        "}"
    )


def test_without_a_day_none_is_invented() -> None:
    assert "Facts not yet checked" in cited(day=None).text
    assert not re.search("year|note|checked", cited(day=None).bibtex)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("A & B", r"{{A \& B}}"),
        ("100%_{x}$#", r"{{100\%\_\{x\}\$\#}}"),
        ("a\\b~c^", r"{{a\textbackslash{}b\textasciitilde{}c\textasciicircum{}}}"),
    ],
)
def test_bibtex_gets_no_sign_that_it_would_misread(title: str, written: str) -> None:
    assert f"  title  = {written},\n" in cited(title).bibtex


@pytest.mark.django_db
def test_the_day_is_the_newest_of_the_data(empty_catalogue: None) -> None:
    framework = factories.make_framework(reviewed_on=DAY)
    assert checked_on(framework) == DAY
    factories.make_support(framework=framework, standing="verified", verified_on=LATER)
    assert checked_on(framework) == LATER
    Framework.objects.update(reviewed_on=LATER + datetime.timedelta(1))
    assert checked_on(framework) == LATER + datetime.timedelta(1)


@pytest.mark.django_db
def test_a_draft_says_nothing_of_the_day(empty_catalogue: None) -> None:
    framework = factories.make_framework(reviewed_on=None)
    factories.make_support(framework=framework, standing="verified", verified_on=LATER, is_published=False)
    assert checked_on(framework) is None


@pytest.mark.django_db
def test_several_are_cited_together_and_asked_for_nothing(content: None, django_assert_num_queries: Any) -> None:
    found = list(Framework.objects.filter(slug__in=["django", "flask"]).order_by("slug"))
    claims = Claims(found)
    with django_assert_num_queries(0):
        made = citation(claims, "https://example.org/")
    assert made.title == "Django vs Flask"
    assert made.checked_on == max(filter(None, map(checked_on, found)))
    assert made.key == f"framework-catalogue-django-flask-{made.checked_on.year}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/frameworks/django/", "/compare/django-vs-flask/"])
def test_a_page_says_how_to_cite_it(content: None, client: Client, address: str) -> None:
    page = pages.read(client, f"{address}?utm_source=elsewhere")
    (details,) = page.with_class("citation")
    assert details.tag == "details"
    assert details.get("open") is None
    texts = {element.get("id"): pages.text(element) for element in details.iter() if element.get("id")}
    assert f"http://testserver{address}" in texts["cite-text"]
    assert texts["cite-text"].endswith(page.canonical)
    buttons = list(details.iter("button"))
    assert [button.get("data-copy") for button in buttons] == [f"#{name}" for name in texts]
    if "/frameworks/" in address:  # a comparison has no room for both
        assert texts["cite-bibtex"].startswith("@misc{framework-catalogue-django-")
    assert all(button.get("hidden") is not None and button.get("type") == "button" for button in buttons)
