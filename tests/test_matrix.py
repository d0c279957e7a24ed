"""Where sources clash: the matrix, and what its cells lead to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.matrix import Cell, Matrix, matrix
from frameworks.models import Aspect, Disagreement, Framework
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS = "/disagreements/"
FOUND = {"finding": "So it is.", "verified_on": factories.DAY}


def built() -> Matrix:
    return matrix(Disagreement.objects.shown())


def by_hand(framework: str, aspect: str) -> set[str]:
    """Slugs of the public disagreements about both; of those about no framework for "general"."""
    found = Disagreement.objects.filter(is_published=True)
    if aspect:
        found = found.filter(aspect__slug=aspect)
    if framework == "general":
        return {each.slug for each in found if not each.frameworks.exists()}
    if framework:
        found = found.filter(frameworks__slug=framework, frameworks__is_published=True)
    return {each.slug for each in found}


def cells(found: Matrix) -> list[Cell]:
    rows = [cell for row in found.rows for cell in (row.head, *row.cells) if cell.count]
    return [*found.columns, *rows]


# ── the value ──


def test_every_cell_holds_what_a_search_by_hand_finds(content: None) -> None:
    found = built()
    assert len(cells(found)) > 80
    for cell in cells(found):
        wanted = {name: values[0] for name, values in parse_qs(cell.query).items()}
        slugs = by_hand(wanted.get("framework", ""), wanted.get("aspect", ""))
        assert {each.slug for each in cell.found} == slugs, cell.query
        assert cell.count == len(slugs) > 0
        of_them = Disagreement.objects.filter(slug__in=slugs)
        assert cell.open == of_them.filter(finding="").count()
        assert cell.strength == of_them.order_by()[0].strength or cell.count > 1
        assert not any(each.strength == "strong" for each in of_them) or cell.strength == "strong"


def test_no_cell_is_left_out(content: None) -> None:
    found = built()
    aspects = [head.query.removeprefix("aspect=") for head in found.columns]
    assert set(aspects) == {each.aspect.slug for each in Disagreement.objects.published()}
    rows = {row.head.query.removeprefix("framework="): row.cells for row in found.rows}
    assert set(rows) == {"general", *(f.slug for f in Framework.objects.published() if by_hand(f.slug, ""))}
    for framework, row in rows.items():
        for aspect, cell in zip(aspects, row, strict=True):
            assert bool(cell.count) == bool(by_hand(framework, aspect)), (framework, aspect)


def test_frameworks_come_living_first_and_frameworks_in_general_last(content: None) -> None:
    names = [row.head.name for row in built().rows]
    shown = [each.name for each in Framework.objects.published().living_first() if each.name in names]
    assert names == [*shown, "Frameworks in general"]


def test_aspects_come_in_the_order_of_the_vocabulary(content: None) -> None:
    names = [head.name for head in built().columns]
    assert names == [each.name for each in Aspect.objects.all() if each.name in names]


def test_the_strongest_gives_a_cell_its_mark(empty_catalogue: None) -> None:
    given: dict[str, Any] = {"frameworks": [factories.make_framework(name="Alpha")]}
    given["aspect"] = factories.make_aspect(name="Speed")
    factories.make_disagreement(strength="weak", **given)
    assert built().rows[0].cells[0].label == "Alpha, Speed: 1 disagreement, weak, 1 open"
    factories.make_disagreement(strength="medium", finding_sources=[factories.make_source()], **FOUND, **given)
    assert built().rows[0].cells[0].label == "Alpha, Speed: 2 disagreements, the strongest medium, 1 open"
    Disagreement.objects.update(**FOUND)
    assert built().rows[0].cells[0].label == "Alpha, Speed: 2 disagreements, the strongest medium, none open"


def test_a_disagreement_counts_for_each_framework_it_names_and_once_for_the_aspect(empty_catalogue: None) -> None:
    frameworks = [factories.make_framework(), factories.make_framework()]
    factories.make_disagreement(frameworks=frameworks)
    found = built()
    assert [row.head.count for row in found.rows] == [1, 1]
    assert [head.count for head in found.columns] == [1]


def test_drafts_do_not_clash(empty_catalogue: None) -> None:
    draft = factories.make_framework(is_published=False)
    factories.make_disagreement(frameworks=[draft])
    factories.make_disagreement(frameworks=[factories.make_framework()], is_published=False)
    assert built().rows == ()


def test_a_matrix_asks_nothing_more(content: None, django_assert_num_queries: Any) -> None:
    every = list(Disagreement.objects.shown())
    with django_assert_num_queries(0):
        assert [cell.label for cell in cells(matrix(every))]


# ── the page ──


def shown(page: pages.Page) -> set[str]:
    return {element.get("id", "") for element in page.with_class("dispute")}


def linked(page: pages.Page) -> dict[str, Element]:
    (table,) = page.with_class("matrix")
    return {link.get("href", ""): link for link in table.iter("a")}


@pytest.mark.any_database
def test_each_link_leads_to_what_it_counts(content: None, client: Client) -> None:
    links = linked(pages.read(client, ADDRESS))
    assert len(links) == len(cells(built()))
    for address, link in links.items():
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        html = client.get(address).content.decode()
        found = set(re.findall(r'<article class="dispute[^"]*" id="([^"]+)"', html))
        assert found == by_hand(wanted.get("framework", ""), wanted.get("aspect", "")), address
        assert str(len(found)) in pages.text(link)


def test_a_cell_leads_to_both_positions_and_our_finding(content: None, client: Client) -> None:
    page = pages.read(client, f"{ADDRESS}?framework=django&aspect=performance")
    for dispute in Disagreement.objects.filter(frameworks__slug="django", aspect__slug="performance"):
        assert dispute.name in page.main
        assert " ".join(dispute.finding.split()) in page.main
        assert all(" ".join(position.text.split()) in page.main for position in dispute.positions.all())
    assert "2 disagreements on Django about Performance" in page.main
    assert {"?framework=django", "?aspect=performance", ADDRESS} <= set(page.links)
    assert "Django, Performance" in page.title
    here = [link.get("href") for link in linked(page).values() if link.get("aria-current")]
    assert here == [f"{ADDRESS}?framework=django&aspect=performance"]


def test_the_whole_page_has_every_anchor(content: None, client: Client) -> None:
    page = pages.read(client, ADDRESS)
    assert shown(page) == {each.slug for each in Disagreement.objects.published()}


def test_the_matrix_is_a_table_that_tells_its_heads(content: None, client: Client) -> None:
    (table,) = pages.read(client, ADDRESS).with_class("matrix")
    assert pages.text(next(table.iter("caption")))
    assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
    assert all(pages.text(cell) for cell in table.iter("td"))
    for link in (link for cell in table.iter("td") for link in cell.iter("a")):
        assert pages.text(link).rstrip("?") in link.get("aria-label", "")


def test_a_narrowed_page_is_the_same_page_to_a_search_engine(content: None, client: Client) -> None:
    page = pages.read(client, f"{ADDRESS}?framework=django&aspect=performance")
    assert page.canonical == f"http://testserver{ADDRESS}"


def test_where_nothing_clashes_the_page_says_so(content: None, client: Client) -> None:
    page = pages.read(client, f"{ADDRESS}?framework=hug&aspect=security")
    assert shown(page) == set()
    assert "No disagreement found on Hug about Security." in page.main
    assert ADDRESS in page.links


def test_without_any_there_is_no_matrix(empty_catalogue: None, client: Client) -> None:
    page = pages.read(client, ADDRESS)
    assert page.with_class("matrix") == []
    assert "none are open" in page.main


@pytest.mark.parametrize("value", ["no-such", "%00", "x" * 10_000, "Django", "../etc"])
@pytest.mark.parametrize("name", ["framework", "aspect"])
def test_an_unknown_value_is_refused_by_name(content: None, client: Client, name: str, value: str) -> None:
    page = pages.read(client, f"{ADDRESS}?{name}={value}", 400)
    (errors,) = page.with_class("errors")
    assert [pages.text(term) for term in errors.iter("dt")] == [name]


def test_two_values_are_refused_by_name(content: None, client: Client) -> None:
    page = pages.read(client, f"{ADDRESS}?framework=django&framework=flask", 400)
    assert "Name one framework, not 2." in page.main


def test_a_draft_is_as_unknown_as_nothing(empty_catalogue: None, client: Client) -> None:
    draft = factories.make_framework(is_published=False)
    page = pages.read(client, f"{ADDRESS}?framework={draft.slug}", 400)
    assert draft.name not in page.main


@pytest.mark.parametrize(
    ("given", "kept"),
    [("?framework=&aspect=", ""), ("?framework=django&aspect=", "?framework=django"), ("?aspect=", "")],
)
def test_empty_values_are_redirected_away(content: None, client: Client, given: str, kept: str) -> None:
    response = client.get(ADDRESS + given)
    assert (response.status_code, response["Location"]) == (302, ADDRESS + kept)


def test_aspects_of_one_place_do_not_mix(empty_catalogue: None, client: Client) -> None:
    aspects = [factories.make_aspect(position=1), factories.make_aspect(position=1)]
    for strength in ("strong", "weak"):
        for aspect in aspects:
            factories.make_disagreement(aspect=aspect, strength=strength)
    page = pages.read(client, ADDRESS)
    assert len(set(page.ids)) == len(page.ids)


def test_a_narrowed_page_costs_the_same_for_more_rows(empty_catalogue: None, client: Client) -> None:
    costs = set()
    for rows in (1, 6):
        world = pages.make_world(rows)
        aspect = world.framework.disagreements.all()[0].aspect
        address = f"{ADDRESS}?framework={world.framework.slug}&aspect={aspect.slug}"
        assert shown(pages.read(client, address))
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.add(len(asked))
    assert len(costs) == 1
