"""compare() as a value, and the addresses under which a comparison stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.claims import Claims
from frameworks.comparison import Cell, Comparison, Row, compare
from frameworks.models import Disagreement, Feature, FeatureCategory, Framework, Standing
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DOUBT = {"standing": "contradicted", "standing_note": "The documentation says otherwise."}
PAST = {"standing": "outdated", "standing_note": "It was removed."}


def compared(*frameworks: Framework) -> Comparison:
    rows = Framework.objects.in_bulk([framework.pk for framework in frameworks])
    return compare(Claims(rows[framework.pk] for framework in frameworks))


def of_content(*slugs: str) -> Comparison:
    return compared(*(Framework.objects.get(slug=slug) for slug in slugs))


def row(comparison: Comparison, name: str) -> Row:
    (found,) = (row for section in comparison.sections for row in section.rows if row.name == name)
    return found


def slugs(entries: Iterable[Any]) -> list[str]:
    return [entry.slug for entry in entries]


def values(row: Row) -> list[str]:
    return [cell.value for cell in row.cells]


@pytest.fixture
def two(empty_catalogue: None) -> tuple[Framework, Framework]:
    return factories.make_framework(name="Alpha"), factories.make_framework(name="Beta")


# ── values ──


def test_a_missing_statement_reads_unknown(two: Any) -> None:
    feature = factories.make_feature()
    found = row(compared(*two), feature.name)
    assert found.cells == (Cell("unknown", "unknown"),) * 2
    assert found.is_unknown
    assert not found.differs


def test_unknown_is_never_no(two: Any) -> None:
    """Beside a framework that is said to lack a feature, one of which nobody speaks differs from it."""
    said = factories.make_support(framework=two[0], level="none")
    found = row(compared(*two), said.feature.name)
    assert values(found) == ["none", "unknown"]
    assert found.differs
    assert [cell.is_unknown for cell in found.cells] == [False, True]
    assert not found.is_unknown


def test_in_the_content_only_a_statement_that_says_so_reads_none(content: None) -> None:
    slugs = pages.slugs()
    for some in (slugs[:5], slugs[3:8], slugs[-5:]):
        comparison = of_content(*some)
        for feature in Feature.objects.all():
            for slug, cell in zip(some, row(comparison, feature.name).cells, strict=True):
                said = feature.support.filter(framework__slug=slug).first()
                assert cell.value == (said.level if said else "unknown"), (slug, feature)
                assert bool(cell.items) == bool(said)


def test_every_cell_says_something(content: None) -> None:
    for section in of_content("bottle", "django", "hug", "pyramid", "sanic").sections:
        for each in section.rows:
            assert len(each.cells) == 5
            assert all(cell.value and cell.label for cell in each.cells), (section.name, each.name)


def test_a_fact_not_given_reads_unknown(two: Any) -> None:
    comparison = compared(*two)
    for name in ("Latest release we saw", "Needs Python", "First release", "Package"):
        assert row(comparison, name).is_unknown
    for name in ("Types", "Adopters named"):
        assert row(comparison, name).is_unknown
    assert values(row(comparison, "License")) == ["MIT", "MIT"]


@pytest.mark.parametrize(
    ("level", "needs", "label"),
    [
        ("built-in", {}, "built-in"),
        ("official-add-on", {"package": "alpha-orm"}, "official add-on"),
        ("third-party", {"package": "orm-for-alpha"}, "third-party"),
        ("partial", {"note": "Reads, does not write."}, "partial"),
        ("none", {}, "none"),
    ],
)
def test_a_cell_says_level_package_note_and_sources(two: Any, level: str, needs: Any, label: str) -> None:
    said = factories.make_support(framework=two[0], level=level, **needs)
    cell = row(compared(*two), said.feature.name).cells[0]
    assert (cell.value, cell.label) == (level, label)
    (item,) = cell.items
    assert all(text in item.text for text in needs.values())
    assert slugs(item.sources) == slugs(said.sources.all())
    assert item.standing == "reported"


def test_rows_differ_when_values_do(two: Any) -> None:
    Framework.objects.filter(pk=two[1].pk).update(license="BSD-3-Clause")
    comparison = compared(*two)
    assert row(comparison, "License").differs
    assert not row(comparison, "Server interface").differs


def test_pros_and_cons_differ_when_what_is_said_does(two: Any) -> None:
    """Equal numbers are not enough, and what was refuted is no difference."""
    same, other = factories.make_aspect(), factories.make_aspect()
    for each in two:
        factories.make_tradeoff(framework=each, aspect=same, text="It is small.")
        factories.make_tradeoff(framework=each, aspect=other)
    factories.make_tradeoff(framework=two[0], aspect=same, text="It flies.", **DOUBT)
    comparison = compared(*two)
    assert len(set(values(row(comparison, other.name)))) == 1
    assert [row(comparison, aspect.name).differs for aspect in (same, other)] == [False, True]


def test_a_side_says_how_many_sources_say_so(two: Any) -> None:
    """Each source once, and only those of what stands."""
    aspect, source = factories.make_aspect(), factories.make_source()
    for side, more in (("pro", []), ("con", [factories.make_source()])):
        factories.make_tradeoff(framework=two[0], aspect=aspect, side=side, sources=[source, *more])
    factories.make_tradeoff(framework=two[0], aspect=aspect, **PAST)
    assert row(compared(*two), aspect.name).cells[0].label == "1 for, 1 against · 2 sources"


def test_a_note_makes_no_difference(two: Any) -> None:
    feature = factories.make_feature()
    for each, note in zip(two, ("In one way.", "In another."), strict=True):
        factories.make_support(framework=each, feature=feature, note=note)
    assert not row(compared(*two), feature.name).differs


# ── what does not stand up ──


@pytest.mark.parametrize("doubt", [DOUBT, PAST])
def test_a_refuted_statement_keeps_its_place_and_reads_as_refuted(two: Any, doubt: dict[str, str]) -> None:
    standing = doubt["standing"]
    feature, case = factories.make_feature(), factories.make_use_case()
    for each, state in zip(two, (doubt, {}), strict=True):
        factories.make_support(framework=each, feature=feature, **state)
        factories.make_recommendation(framework=each, use_case=case, **state)
    for name in (feature.name, case.name):
        found = row(compared(*two), name)
        assert found.differs
        assert found.cells[0].value == standing
        assert found.cells[0].label.endswith(f", {standing}")
        assert [item.standing_note for item in found.cells[0].items] == [doubt["standing_note"]]
        assert found.cells[1].value not in (standing, "unknown")


@pytest.mark.parametrize("doubt", [DOUBT, PAST])
def test_refuted_types_adopters_and_tradeoffs_are_told_and_not_counted(two: Any, doubt: dict[str, str]) -> None:
    aspect = factories.make_aspect()
    kept, lost = factories.make_type(), factories.make_type()
    factories.make_classification(framework=two[0], type=kept)
    factories.make_classification(framework=two[0], type=lost, **doubt)
    factories.make_classification(framework=two[1], type=lost, **doubt)
    user = factories.make_adoption(framework=two[0], **doubt)
    factories.make_tradeoff(framework=two[0], aspect=aspect, side="pro")
    factories.make_tradeoff(framework=two[0], aspect=aspect, side="con", **doubt)
    factories.make_tradeoff(framework=two[1], aspect=aspect, side="pro", **doubt)
    comparison = compared(*two)
    kinds, names, aspects = (row(comparison, name) for name in ("Types", "Adopters named", aspect.name))
    assert [cell.label for cell in kinds.cells] == [kept.name, "none that stands"]
    assert [[item.text for item in cell.items] for cell in kinds.cells] == [[kept.name, lost.name], [lost.name]]
    assert [cell.label for cell in names.cells] == ["none that stands", "unknown"]
    assert user.adopter.name in names.cells[0].items[0].text
    assert [cell.label for cell in aspects.cells] == ["1 for, 0 against · 1 source", "none that stands"]
    assert [len(cell.items) for cell in aspects.cells] == [2, 1]


def test_every_public_claim_of_the_content_has_its_place(content: None) -> None:
    slugs = pages.slugs()
    for some in (slugs[:5], slugs[5:8], slugs[-3:]):
        comparison = of_content(*some)
        for index, slug in enumerate(some):
            cells = [each.cells[index] for section in comparison.sections for each in section.rows]
            relations = ("classifications", "support", "tradeoffs", "recommendations", "adoptions")
            framework = Framework.objects.get(slug=slug)
            claims = [claim for name in relations for claim in getattr(framework, name).all()]
            told = sorted((item.standing, item.standing_note) for cell in cells for item in cell.items)
            assert told == sorted((claim.standing, claim.standing_note) for claim in claims), slug


def test_nothing_refuted_reads_like_a_fact_on_the_page(content: None, client: Client) -> None:
    """A closed cell already says in words that its only claim does not stand."""
    for slugs in (pages.slugs()[:5], pages.slugs()[5:10], pages.slugs()[-5:]):
        page = pages.read(client, pages.versus(*slugs))
        for cell in page.with_class("compare")[0].iter("td"):
            summary, claims = cell.find("details/summary"), cell.findall("details/p")
            if summary is not None and len(claims) == 1 and {"contradicted", "outdated"} & set(classes(cell)):
                said = pages.text(summary)
                assert any(word in said for word in ("contradicted", "outdated", "none that stands")), said


def classes(element: Any) -> list[str]:
    found: list[str] = element.get("class", "").split()
    return found


# ── rows, sections, columns ──


def test_sections_come_in_the_order_of_the_page(content: None) -> None:
    sections = of_content("django", "flask").sections
    categories = FeatureCategory.objects.filter(features__isnull=False).distinct()
    around = ["tradeoffs", "best-for", "adopters", "disagreements"]
    assert [section.key for section in sections] == ["facts", *(category.slug for category in categories), *around]
    assert len({section.key for section in sections}) == len(sections)


def test_a_section_without_rows_is_left_out(two: Any) -> None:
    assert [section.key for section in compared(*two).sections] == ["facts", "adopters"]


def test_columns_come_as_given(content: None) -> None:
    comparison = of_content("sanic", "bottle", "django")
    assert [column.slug for column in comparison.columns] == ["sanic", "bottle", "django"]
    assert comparison.title == "Sanic vs Bottle vs Django"
    assert values(row(comparison, "License")) == ["MIT", "MIT", "BSD-3-Clause"]
    assert [column.url for column in comparison.columns][0] == "/frameworks/sanic/"


def test_every_feature_has_a_row_under_its_category_with_its_definition(content: None) -> None:
    sections = {section.name: section for section in of_content("hug", "sanic").sections}
    for feature in Feature.objects.select_related("category"):
        found = [each for each in sections[feature.category.name].rows if each.name == feature.name]
        assert [(each.url, each.hint) for each in found] == [(feature.get_absolute_url(), feature.definition)]


def test_an_aspect_of_which_one_speaks_is_a_row_for_all(two: Any) -> None:
    said = factories.make_tradeoff(framework=two[1], side="con")
    found = row(compared(*two), said.aspect.name)
    assert [cell.label for cell in found.cells] == ["unknown", "0 for, 1 against · 1 source"]
    assert found.cells[1].items[0].sign == "con"


# ── disagreements ──


def test_a_row_in_dispute_names_the_disagreements_of_these_frameworks(two: Any) -> None:
    third, feature = factories.make_framework(), factories.make_feature()
    ours = factories.make_disagreement(frameworks=[two[0], third], features=[feature])
    factories.make_disagreement(frameworks=[third], features=[feature])
    factories.make_disagreement(frameworks=[two[1]], features=[factories.make_feature()])
    factories.make_disagreement(frameworks=[two[0]], features=[feature], is_published=False)
    assert row(compared(*two), feature.name).disputed == (ours.slug,)


def test_a_disagreement_is_marked_in_the_very_cells_where_it_bites(two: Any) -> None:
    """Framework × feature, and framework × aspect among the pros and cons; nowhere else."""
    feature, other, aspect = factories.make_feature(), factories.make_feature(), factories.make_aspect()
    for each in two:
        factories.make_tradeoff(framework=each, aspect=aspect)
    factories.make_tradeoff(framework=two[0])
    ours = factories.make_disagreement(frameworks=[two[0]], features=[feature], aspect=aspect)
    comparison = compared(*two)
    marked = {each.name: [cell.disputed for cell in each.cells] for each in comparison.rows if each.disputed}
    assert marked == {feature.name: [[ours.slug], []], aspect.name: [[ours.slug], []]}
    assert row(comparison, other.name).disputed == ()


def test_a_row_names_what_is_disputed_in_any_of_its_cells_once(two: Any) -> None:
    feature = factories.make_feature()
    both = factories.make_disagreement(frameworks=list(two), features=[feature], name="A")
    one = factories.make_disagreement(frameworks=[two[1]], features=[feature], name="B")
    found = row(compared(*two), feature.name)
    assert [cell.disputed for cell in found.cells] == [[both.slug], [both.slug, one.slug]]
    assert found.disputed == (both.slug, one.slug)


def test_every_mark_leads_to_its_disagreement_and_says_which(content: None, client: Client) -> None:
    """Named by the row that asks the question; where that is not shown, by itself."""
    there = {entry.get_absolute_url(): entry.name for entry in Disagreement.objects.all()}
    for query in ("", "?section=data", "?section=tradeoffs"):
        page = pages.read(client, f"/compare/django-vs-fastapi-vs-flask/{query}")
        named = {each.get("id"): pages.text(each) for each in page.root.iter() if each.get("id")}
        leads = {f"#{each.get('id')}": each.get("href", "") for each in page.all("a") if each.get("id")}
        marks = [link for td in page.with_class("compare")[0].iter("td") for link in td.findall("a")]
        assert len(marks) > 5
        for mark in marks:
            name = named[mark.get("aria-labelledby")] if mark.get("aria-labelledby") else mark.get("aria-label")
            assert name == there[leads.get(mark.get("href", ""), mark.get("href", ""))]


def test_a_disagreement_says_whom_it_concerns_and_whether_it_is_settled(two: Any) -> None:
    open_one = factories.make_disagreement(frameworks=[two[0]])
    finding = {"finding": "It is so.", "finding_sources": [factories.make_source()], "verified_on": factories.DAY}
    settled = factories.make_disagreement(frameworks=list(two), **finding)
    comparison = compared(*two)
    assert values(row(comparison, open_one.name)) == ["open", "not concerned"]
    assert values(row(comparison, settled.name)) == ["settled", "settled"]
    assert row(comparison, settled.name).url == settled.get_absolute_url()


def test_a_disagreement_of_two_columns_is_one_row(two: Any) -> None:
    dispute = factories.make_disagreement(frameworks=list(two))
    names = [each.name for section in compared(*two).sections for each in section.rows]
    assert names.count(dispute.name) == 1


# ── sources and days ──


def test_sources_are_listed_once_in_the_order_of_first_mention(two: Any) -> None:
    first, second = factories.make_source(), factories.make_source()
    factories.make_classification(framework=two[0], sources=[second])
    factories.make_support(framework=two[1], sources=[first, second])
    assert slugs(compared(*two).sources) == [second.slug, first.slug]


def test_checked_on_is_the_day_of_most_verified_items(two: Any) -> None:
    assert compared(*two).checked_on is None
    late = factories.DAY.replace(month=3)
    for day in (factories.DAY, late, late):
        factories.make_support(framework=two[0], standing="verified", verified_on=day)
    assert compared(*two).checked_on == late


# ── cost ──


def test_two_cost_as_many_queries_as_five(empty_catalogue: None) -> None:
    world = pages.make_world(2, frameworks=5)
    assert [queries(world.slugs[:n]) for n in (2, 5)] == [10, 10]


def queries(slugs: list[str]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        compare(Claims(Framework.objects.filter(slug__in=slugs)))
    return len(asked)


# ── addresses ──


@pytest.mark.parametrize(
    "address",
    [
        "/compare/flask-vs-django/",
        "/compare/django-vs-flask-vs-django/",
        "/compare/flask-vs-flask-vs-django/",
        "/compare/" + "-vs-".join(["flask"] * 12) + "-vs-django/",
        "/compare/?framework=flask&framework=django",
        "/compare/?framework=django&framework=flask",
        "/compare/?framework=django&framework=flask&framework=django",
    ],
)
def test_another_order_or_form_leads_to_the_canonical_address(content: None, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code in (301, 302)
    assert response["Location"] == "/compare/django-vs-flask/"


def test_a_path_in_another_order_has_moved_for_good(content: None, client: Client) -> None:
    assert client.get("/compare/flask-vs-django/").status_code == 301


def test_the_canonical_order_is_that_of_the_slugs(empty_catalogue: None, client: Client) -> None:
    """Not that of the names, nor that in which they were written down."""
    made = [factories.make_framework(slug=slug, name=name) for slug, name in (("mm", "C"), ("zz", "A"), ("aa", "B"))]
    for order in permutations([each.slug for each in made]):
        response = client.get(f"/compare/{'-vs-'.join(order)}/")
        assert response.status_code == 200 if order == ("aa", "mm", "zz") else 301
        assert response.get("Location", "/compare/aa-vs-mm-vs-zz/") == "/compare/aa-vs-mm-vs-zz/"


def test_a_former_slug_leads_to_the_present_comparison(content: None, client: Client) -> None:
    django = Framework.objects.get(slug="django")
    django.slug = "zango"
    django.save()
    response = client.get("/compare/django-vs-flask/")
    assert (response.status_code, response["Location"]) == (301, "/compare/flask-vs-zango/")
    assert client.get("/compare/flask-vs-zango/").status_code == 200
    assert client.get("/compare/django-vs-zango/").status_code == 404  # one and the same


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_two_to_five_are_compared(content: None, client: Client, number: int) -> None:
    slugs = pages.slugs()[:number]
    page = pages.read(client, pages.versus(*slugs))
    heads = [
        link.get("href")
        for cell in page.with_class("compare")[0].find("thead").iter("th")
        for link in list(cell.iter("a"))[:1]
    ]
    assert heads == [f"/frameworks/{slug}/" for slug in slugs]


@pytest.mark.parametrize(
    "names", ["django", "django-vs-django", "bottle-vs-cherrypy-vs-django-vs-fastapi-vs-flask-vs-hug"]
)
def test_fewer_than_two_or_more_than_five_are_refused_in_words(content: None, client: Client, names: str) -> None:
    assert "2 to 5" in pages.read(client, f"/compare/{names}/", 404).main
    too_many = len(names.split("-vs-")) > 5
    query = "&".join(f"framework={name}" for name in names.split("-vs-"))
    page = pages.read(client, f"/compare/?{query}", 400 if too_many else 200)
    assert "2 to 5" in page.main
    assert "framework" in page.main


def test_one_alone_is_ticked_with_what_to_compare_it_with(content: None, client: Client) -> None:
    page = pages.read(client, "/compare/?framework=django")
    ticked = [box.get("value") for box in page.all("input") if box.get("checked") is not None]
    assert ticked == ["django"]
    assert "Django is ticked" in page.main
    ready = [link for link in page.links if link.startswith("/compare/") and "django" in link]
    assert len(ready) >= 4
    assert all(client.get(link).status_code == 200 for link in ready)


@pytest.mark.parametrize("slug", ["pyqt", "litestar", "DJANGO", "x" * 3000, "-", "vs", "django_"])
def test_an_unknown_framework_is_named(content: None, client: Client, slug: str) -> None:
    page = pages.read(client, f"/compare/django-vs-{slug}/", 404)
    assert slug[:80] in page.main
    page = pages.read(client, f"/compare/?framework=django&framework={slug}", 400)
    assert slug[:80] in page.main
    assert "without it" not in page.main  # one is no comparison


def test_where_one_of_several_is_unknown_the_rest_is_offered(content: None, client: Client) -> None:
    """Unknown, or withdrawn; seen the same way."""
    Framework.objects.filter(slug="hug").update(is_published=False)
    for gone in ("pyqt", "hug"):
        address = f"/compare/?framework=flask&framework={gone}&framework=django&only=differences"
        page = pages.read(client, address, 400)
        assert f"“{gone}”" in page.main
        assert "Compare Flask and Django without it" in page.main
        assert "/compare/django-vs-flask/?only=differences" in page.links
        ticked = [box.get("value", "") for box in page.all("input") if box.get("checked") is not None]
        assert sorted(ticked) == ["django", "flask"]


def test_a_former_slug_can_be_chosen(content: None, client: Client) -> None:
    django = Framework.objects.get(slug="django")
    django.slug = "zango"
    django.save()
    for query in ("framework=django&framework=flask", "framework=django&framework=zango&framework=flask"):
        assert client.get(f"/compare/?{query}")["Location"] == "/compare/flask-vs-zango/"


@pytest.mark.parametrize("value", ["%00", "django%00", "%ff%fe", "a/b", "..", "é", "1" * 10_000, "django-vs-flask"])
def test_what_is_no_slug_is_refused(content: None, client: Client, value: str) -> None:
    pages.read(client, f"/compare/?framework=django&framework={value}", 400)


def test_a_thousand_frameworks_are_refused(content: None, client: Client) -> None:
    query = "&".join(f"framework=f{n}" for n in range(3000))
    assert client.get(f"/compare/?{query}").status_code == 400
    assert client.get(f"/compare/{'-vs-'.join(f'f{n}' for n in range(3000))}/").status_code == 404


def test_the_page_says_what_the_value_says(content: None, client: Client) -> None:
    value = of_content("django", "fastapi", "hug")
    page = pages.read(client, "/compare/django-vs-fastapi-vs-hug/")
    rows = [tr for tr in page.with_class("compare")[0].iter("tr") if tr.find("td") is not None]
    links = page.with_class("compare")[0].iter("a")
    asked = {f"#{a.get('id')}": a.get("href") for a in links if a.get("id", "").startswith("d")}
    told = [each for section in value.sections for each in section.rows]
    assert len(rows) == len(told)
    for tr, each in zip(rows, told, strict=True):
        assert pages.text(tr.findall("th")[0]).startswith(each.name)
        for td, cell in zip(tr.findall("td"), each.cells, strict=True):
            said = pages.text(td)
            assert all(item.text in said for item in cell.items), each.name
            assert cell.label in said or any(item.sign for item in cell.items), each.name
            assert said.endswith("unknown") or not cell.is_unknown, each.name
            assert [asked[link.get("href")] for link in td.findall("a")] == [clash.url for clash in cell.clashes]


def test_every_number_in_a_cell_leads_to_its_source(content: None, client: Client) -> None:
    value = of_content("django", "flask")
    page = pages.read(client, "/compare/django-vs-flask/")
    notes = {item.get("id"): item.find("a").get("href") for item in page.with_class("footnotes")[0].iter("li")}
    assert list(notes.values()) == [source.get_absolute_url() for source in value.sources]
    links = [link.get("href", "") for td in page.with_class("compare")[0].iter("td") for link in td.iter("a")]
    cited = [link[1:] for link in links if link.startswith("#") and not link.startswith("#d")]
    assert cited
    assert set(cited) == set(notes)


def test_what_carries_no_mark_was_verified_on_the_day_named(content: None, client: Client) -> None:
    value = of_content("django", "flask")
    assert value.checked_on
    page = pages.read(client, "/compare/django-vs-flask/")
    assert value.checked_on.isoformat() in page.main
    marked = sum(len(list(td.iter("i"))) for td in page.with_class("compare")[0].iter("td"))
    plain = [i for i in value.items if (i.standing, i.verified_on) == (Standing.VERIFIED, value.checked_on)]
    assert marked == len(list(value.items)) - len(plain) > 0
