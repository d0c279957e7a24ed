"""What of a comparison is shown: the same rows on the page, in the API and in every export."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import Any

import pytest
from django.test import Client

from frameworks.claims import Claims
from frameworks.comparison import Comparison, View, compare
from frameworks.models import Aspect, Feature, Framework
from frameworks.parameters import BadParameter
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
API = "/api/v1/comparison/?framework=django&framework=fastapi&framework=hug"
PAGE = "/compare/django-vs-fastapi-vs-hug/"
VIEWS = [
    {name: value for name, value in zip(("only", "hide", "section"), values, strict=True) if value}
    for values in product(("", "differences"), ("", "unknown"), ("", "data", "tradeoffs", "disagreements"))
]
SOME = VIEWS[::3]  # every section, either option on and off


def of_content(*slugs: str) -> Comparison:
    return compare(Claims(Framework.objects.filter(slug__in=slugs).order_by("slug")))


def query(view: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in view.items())


def shown(page: pages.Page) -> list[str]:
    """The names of its rows."""
    return [pages.text(tr[0]) for tr in page.with_class("compare")[0].iter("tr") if tr.find("td") is not None]


# ── the value ──


@pytest.mark.parametrize("view", VIEWS, ids=query)
def test_a_view_leaves_the_rows_that_it_says(content: None, view: dict[str, str]) -> None:
    whole = of_content("django", "fastapi", "hug")
    narrowed = whole.narrowed(View(**view))
    left = [
        row
        for section in whole.sections
        for row in section.rows
        if section.key == view.get("section", section.key)
        and not ("only" in view and len({cell.compared for cell in row.cells}) == 1)
        and not ("hide" in view and {cell.value for cell in row.cells} == {"unknown"})
    ]
    assert list(narrowed.rows) == left
    assert narrowed.count == len(left)
    assert narrowed.hidden == whole.count - len(left)
    assert all(section.rows for section in narrowed.sections)
    assert set(narrowed.sources) == {source for row in left for c in row.cells for i in c.items for source in i.sources}


def test_unknown_beside_something_known_is_a_difference(empty_catalogue: None) -> None:
    two = [factories.make_framework(), factories.make_framework()]
    known, silent = factories.make_support(framework=two[0]).feature, factories.make_feature()
    value = of_content(*(each.slug for each in two))
    names = [row.name for row in value.narrowed(View(only="differences")).rows]
    assert known.name in names
    assert silent.name not in names
    assert silent.name not in [row.name for row in value.narrowed(View(hide="unknown")).rows]
    assert known.name in [row.name for row in value.narrowed(View(hide="unknown")).rows]


def test_what_was_narrowed_is_narrowed_anew_from_the_whole(content: None) -> None:
    whole = of_content("django", "flask")
    once = whole.narrowed(View(section="data"))
    assert once.narrowed(View()) == whole
    assert once.narrowed(View(only="differences")) == whole.narrowed(View(only="differences"))


@pytest.mark.parametrize("view", VIEWS, ids=query)
def test_each_option_says_how_many_rows_it_hides(content: None, view: dict[str, str]) -> None:
    found = of_content("django", "fastapi", "hug").narrowed(View(**view))
    for option in ({"only": "differences"}, {"hide": "unknown"}, {"section": "data"}):
        (name,) = option
        without = {key: value for key, value in view.items() if key != name}
        counts = [found.narrowed(View(**{**without, **each})).count for each in ({}, option)]
        assert found.hides(**option) == counts[0] - counts[1] >= 0


def test_a_section_of_which_nothing_is_left_is_still_a_section(empty_catalogue: None) -> None:
    """Another column may have brought it: an address is kept while columns come and go."""
    two = [factories.make_framework(), factories.make_framework()]
    value = of_content(*(each.slug for each in two))
    assert value.narrowed(View(section="best-for")).sections == ()
    with pytest.raises(BadParameter, match="section"):
        value.narrowed(View(section="cooking"))


# ── page, API and exports ──


@pytest.mark.parametrize("view", SOME, ids=query)
def test_page_api_csv_and_markdown_show_the_same_rows(content: None, client: Client, view: dict[str, str]) -> None:
    page = pages.read(client, f"{PAGE}?{query(view)}" if view else PAGE)
    names = shown(page)
    asked = f"{API}&{query(view)}" if view else API
    data = client.get(asked).json()
    assert [row["name"] for section in data["sections"] for row in section["rows"]] == names
    lines = list(csv.reader(io.StringIO(client.get(f"{asked}&format=csv").content.decode("utf-8-sig"), newline="")))
    assert [line[1] for line in lines[1:]] == names
    text = client.get(f"{asked}&format=md").content.decode()
    lines_of_rows = [line for line in text.splitlines() if line.startswith("| ") and line[:7] != "| --- |"]
    assert len(lines_of_rows) - len(data["sections"]) == len(names)  # one head for each section
    assert f"{len(names)} of {len(names) + data['hidden_rows']} rows" in page.main


@pytest.mark.parametrize("view", SOME, ids=query)
def test_the_page_says_what_each_option_hides_and_links_to_it(
    content: None, client: Client, view: dict[str, str]
) -> None:
    page = pages.read(client, f"{PAGE}?{query(view)}" if view else PAGE)
    switches = {link.get("id"): link for link in page.with_class("switches")[0].iter("a")}
    for name in ("only", "hide", "section"):
        link = switches[f"view-{name}"]
        other = pages.read(client, PAGE + link.get("href", "").removeprefix("./"))
        hides = abs(len(shown(page)) - len(shown(other)))
        is_on = name in view
        assert (link.get("aria-current") == "true") == is_on
        assert (f"{hides} hidden" if is_on else f"hides {hides}") in pages.text(link)


def test_what_is_offered_to_take_away_is_what_is_shown(content: None, client: Client) -> None:
    page = pages.read(client, f"{PAGE}?only=differences&section=data")
    links = [link.get("href", "") for link in page.with_class("taking")[0].iter("a")]
    assert [link.partition("format=")[2] for link in links] == ["md", "csv", ""]
    assert all(link.startswith(f"{API}&only=differences&section=data") for link in links)
    assert len(client.get(links[2]).json()["sections"]) == 1


def test_where_no_row_is_left_the_page_says_so(empty_catalogue: None, client: Client) -> None:
    factories.make_framework(slug="aa")
    factories.make_framework(slug="bb")
    page = pages.read(client, "/compare/aa-vs-bb/?section=best-for")
    assert "No row is left" in page.main
    assert page.with_class("compare") == []
    assert "./" in page.links


def test_removing_adding_and_swapping_keep_the_view(content: None, client: Client) -> None:
    page = pages.read(client, f"{PAGE}?only=differences&section=data")
    assert [link.get("href") for link in page.with_class("drop")] == [
        "/compare/fastapi-vs-hug/?only=differences&section=data",
        "/compare/django-vs-hug/?only=differences&section=data",
        "/compare/django-vs-fastapi/?only=differences&section=data",
    ]
    (form,) = [form for form in page.all("form") if form.get("id") == "columns"]
    assert form.get("action") == "/compare/"
    assert [(each.get("name"), each.get("value")) for each in form.iter("input")] == [
        ("only", "differences"),
        ("section", "data"),
    ]
    selects = [each for each in page.all("select") if each.get("form") == "columns"]
    assert [next(iter(each)).get("value") for each in selects] == ["", "django", "fastapi", "hug"]
    for select in selects:
        assert {each.get("name") for each in selects} == {"framework"}
        offered = {option.get("value") for option in list(select)[1:]}
        assert offered == {*pages.slugs()} - {"django", "fastapi", "hug"}


def test_at_five_there_is_nothing_to_add_and_at_two_nothing_to_take_out(content: None, client: Client) -> None:
    five, two = (pages.read(client, pages.versus(*pages.slugs()[:number])) for number in (5, 2))
    assert [each.get("id") for each in five.all("select")].count("another") == 0
    assert [each.get("id") for each in two.all("select")].count("another") == 1
    assert len(five.with_class("drop")) == 5
    assert two.with_class("drop") == []
    assert five.with_class("pair")
    assert two.with_class("pair") == []


# ── addresses ──


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/compare/?framework=flask&framework=django&only=differences", "/compare/django-vs-flask/?only=differences"),
        ("/compare/flask-vs-django/?hide=unknown", "/compare/django-vs-flask/?hide=unknown"),
        ("/compare/django-vs-flask/?only=&hide=unknown&section=", "/compare/django-vs-flask/?hide=unknown"),
        ("/compare/django-vs-flask/?only=", "/compare/django-vs-flask/"),
        (
            "/compare/django-vs-flask/?section=data&hide=unknown&only=differences&colour=red",
            "/compare/django-vs-flask/?only=differences&hide=unknown&section=data",
        ),
        ("/compare/?framework=django&framework=", "/compare/?framework=django"),
        ("/compare/?framework=django&framework=flask&framework=", "/compare/django-vs-flask/"),
    ],
)
def test_an_address_says_only_what_differs_from_the_default(
    content: None, client: Client, address: str, canonical: str
) -> None:
    response = client.get(address)
    assert response.status_code in (301, 302)
    assert response["Location"] == canonical


def test_a_view_is_no_page_of_its_own_for_search_engines(content: None, client: Client) -> None:
    assert pages.read(client, "/compare/django-vs-flask/?only=differences").canonical.endswith(
        "/compare/django-vs-flask/"
    )


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("only=unknown", "only"),
        ("hide=differences", "hide"),
        ("hide=Unknown", "hide"),
        ("section=cooking", "section"),
        ("section=data&section=facts", "section"),
        ("section=%00", "section"),
        (f"section={'x' * 10_000}", "section"),
        ("only=%00", "only"),
        (f"only={'x' * 10_000}", "only"),
    ],
)
def test_what_is_no_view_is_refused_by_name(content: None, client: Client, wrong: str, name: str) -> None:
    page = pages.read(client, f"/compare/django-vs-flask/?{wrong}", 400)
    assert name in [pages.text(each) for each in page.all("code")]
    answer = client.get(f"/api/v1/comparison/?framework=django&framework=flask&{wrong}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


def test_an_api_comparison_keeps_its_order_when_narrowed(content: None, client: Client) -> None:
    data: Any = client.get("/api/v1/comparison/?framework=sanic&framework=bottle&only=differences").json()
    assert [column["slug"] for column in data["columns"]] == ["sanic", "bottle"]
    assert all(row["differs"] for section in data["sections"] for row in section["rows"])
    assert data["hidden_rows"] > 0


def test_a_row_has_a_key_of_its_own_and_the_slug_of_its_feature(content: None, client: Client) -> None:
    features = set(Feature.objects.values_list("slug", flat=True))
    for section in client.get(API).json()["sections"]:
        keys = [row["key"] for row in section["rows"]]
        assert len(set(keys)) == len(keys) > 0
        for row in section["rows"]:
            assert row["feature"] == (row["key"] if row["page_url"].partition("/features/")[2] else "")
            features.discard(row["feature"])
    assert features == set()


def test_facts_are_called_what_a_framework_calls_them(content: None, client: Client) -> None:
    framework = client.get("/api/v1/frameworks/django/").json()
    rows = {s["key"]: {row["key"] for row in s["rows"]} for s in client.get(API).json()["sections"]}
    assert rows["facts"] | rows["adopters"] <= framework.keys()
    assert rows["tradeoffs"] <= set(Aspect.objects.values_list("slug", flat=True))
