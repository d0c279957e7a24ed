"""What the sources say, as numbers, as a picture and as a table."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.db.models import Count
from django.test import Client

from frameworks.claims import Claims
from frameworks.models import Aspect, Framework, Source, Tradeoff
from frameworks.profile import Cell, Profile, Voice, profile
from frameworks.templatetags.profile import drawn
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DOUBT = {"standing": "contradicted", "standing_note": "The documentation says otherwise."}
PAST = {"standing": "outdated", "standing_note": "It was removed."}


def of(*frameworks: Framework) -> Profile:
    return profile(Claims(frameworks))


def public() -> list[Framework]:
    return list(Framework.objects.filter(is_published=True).order_by("slug"))


def by_hand(framework: Framework, aspect: Aspect, side: str) -> Voice:
    """From the rows as they lie in the tables."""
    claims = list(Tradeoff.objects.filter(framework=framework, aspect=aspect, side=side, is_published=True))
    cited = Tradeoff.sources.through.objects.filter(tradeoff__in=claims).values_list("tradeoff_id", "source_id")
    said_by: dict[int, set[int]] = {}
    for claim, source in cited:
        said_by.setdefault(claim, set()).add(source)
    standing = [c.pk for c in claims if c.pk in said_by and c.standing in ("reported", "verified")]
    fallen = [c.pk for c in claims if c.pk in said_by and c.standing in ("contradicted", "outdated")]
    sources = set().union(*(said_by[pk] for pk in standing))
    articles = Source.objects.filter(pk__in=sources, kind__in=["article", "vendor-article"]).count()
    return Voice(len(sources), len(sources) - articles, len(standing), len(fallen))


# ── numbers ──


def test_the_numbers_are_those_of_a_count_by_hand(content: None) -> None:
    aspects = list(Aspect.objects.all())
    for framework in public():
        rows = {row.name: row.cells[0] for row in of(framework).rows}
        counted = {a: Cell(by_hand(framework, a, "con"), by_hand(framework, a, "pro")) for a in aspects}
        assert rows == {aspect.name: cell for aspect, cell in counted.items() if cell != Cell()}, framework


def test_beside_others_a_framework_has_the_numbers_that_it_has_alone(content: None) -> None:
    every = public()
    together = of(*every)
    assert together.names == tuple(framework.name for framework in every)
    for place, framework in enumerate(every):
        alone = {row.name: row.cells[0] for row in of(framework).rows}
        assert {row.name: row.cells[place] for row in together.rows if row.cells[place] != Cell()} == alone


def test_aspects_come_in_the_order_of_the_vocabulary(content: None) -> None:
    order = list(Aspect.objects.order_by("position", "name"))
    for framework in public():
        rows = [row.name for row in of(framework).rows]
        assert rows == [aspect.name for aspect in order if aspect.name in rows]


def test_a_source_counts_once_however_much_it_says(empty_catalogue: None) -> None:
    framework, aspect = factories.make_framework(), factories.make_aspect()
    article, manual = factories.make_source(kind="article"), factories.make_source(kind="documentation")
    given: dict[str, Any] = {"framework": framework, "aspect": aspect}
    factories.make_tradeoff(sources=[article], **given)
    factories.make_tradeoff(sources=[article, manual], **given)
    factories.make_tradeoff(sources=[article], side="con", **given)
    (row,) = of(framework).rows
    assert row.cells == (Cell(con=Voice(1, 0, 1, 0), pro=Voice(2, 1, 2, 0)),)


@pytest.mark.parametrize("standing", [DOUBT, PAST])
def test_what_does_not_stand_counts_for_nothing_and_is_stated(empty_catalogue: None, standing: Any) -> None:
    framework, aspect = factories.make_framework(), factories.make_aspect(name="Speed")
    factories.make_tradeoff(framework=framework, aspect=aspect, **standing)
    found = of(framework)
    assert found.rows[0].cells == (Cell(pro=Voice(0, 0, 0, 1)),)
    assert found.rows[0].cells[0].has_fallen
    assert (found.refuted, found.refuted_on, found.most) == (1, "Speed", 0)


def test_drafts_and_what_cites_nothing_are_not_heard(empty_catalogue: None) -> None:
    framework = factories.make_framework()
    factories.make_tradeoff(framework=framework, is_published=False)
    factories.make_tradeoff(framework=framework, sources=[])
    assert of(framework).rows == ()


def test_a_profile_asks_nothing(content: None, django_assert_num_queries: Any) -> None:
    claims = Claims(Framework.objects.published())
    with django_assert_num_queries(0):
        drawn(profile(claims))


def test_the_most_named_aspects_are_named_together(empty_catalogue: None) -> None:
    framework = factories.make_framework()
    for number, name in enumerate(("Ease", "Speed", "Size")):
        aspect = factories.make_aspect(name=name, position=number)
        sources = [factories.make_source() for _ in range(1 if name == "Ease" else 2)]
        factories.make_tradeoff(framework=framework, aspect=aspect, sources=sources)
    found = of(framework)
    assert (found.most_for.where, found.most_for.sources) == ("Speed and Size", 2)
    assert (found.most_against.aspects, found.most_against.sources) == ((), 0)


# ── the picture ──

STROKE = re.compile(r"M(\d+) (\d+)h(-?\d+)")


def strokes(found: Profile, name: str) -> dict[tuple[int, int], int]:
    """Where a stroke of that class begins, with its length."""
    path = dict(drawn(found).paths).get(name, "")
    parts = STROKE.findall(path)
    assert "".join("M{} {}h{}".format(*part) for part in parts) == path
    return {(int(x), int(row)): int(length) for x, row, length in parts}


def some_profiles() -> list[Profile]:
    every = public()
    return [*(of(each) for each in every), of(*every[:2]), of(*every[2:5]), of(*every[3:8])]


def test_bars_are_as_long_as_sources_are_many(content: None) -> None:
    """Against to the left, for to the right, evidence first, each from the zero line of its column."""
    for found in some_profiles():
        half = drawn(found).width // (2 * len(found.names))
        for side, sign in (("con", -1), ("pro", 1)):
            thick, thin = strokes(found, f"{side} evidence"), strokes(found, side)
            for y, row in enumerate(found.rows):
                for place, cell in enumerate(row.cells):
                    voice, zero = getattr(cell, side), (2 * place + 1) * half
                    assert thick.pop((zero, y), 0) == sign * voice.evidence
                    assert thin.pop((zero + sign * voice.evidence, y), 0) == sign * voice.articles
                    assert voice.sources < half  # there is room for the number
            assert (thick, thin) == ({}, {})


def test_a_number_stands_at_the_end_of_its_bar(content: None) -> None:
    for found in some_profiles():
        picture = drawn(found)
        half = picture.width // (2 * len(found.names))
        for side, numbers in picture.numbers:
            for each in numbers:
                row, x = found.rows[(each.y - 1) // 2], float(each.x) * picture.width / 100
                place = min(range(len(found.names)), key=lambda place: abs((2 * place + 1) * half - x))
                if side == "none":
                    assert (each.text, row.cells[place].has_fallen) == ("×", True)
                    continue
                voice, sign = getattr(row.cells[place], side), {"con": -1, "pro": 1}[side]
                assert each.text == f"{'−' if sign < 0 else '+'}{voice.sources}"
                assert x == pytest.approx((2 * place + 1) * half + sign * voice.sources, abs=picture.width / 1500)


def test_what_does_not_stand_is_not_drawn(empty_catalogue: None) -> None:
    framework = factories.make_framework()
    factories.make_tradeoff(framework=framework, **DOUBT)
    factories.make_tradeoff(framework=framework, side="con", **PAST)
    picture = drawn(of(framework))
    assert [name for name, _ in picture.paths] == ["zero"]
    assert [(side, [number.text for number in numbers]) for side, numbers in picture.numbers] == [("none", ["×", "×"])]


# ── on the page ──


def inside(element: Element, *tags: str) -> list[Element]:
    """In whatever namespace: what is drawn has SVG's."""
    return [each for each in element.iter() if each.tag.split("}")[-1] in tags]


def table(page: pages.Page) -> list[list[str]]:
    """The rows of the body, as text."""
    (figure,) = page.with_class("profile")
    (body,) = inside(figure, "tbody")
    return [[pages.text(cell) for cell in inside(row, "th", "td")] for row in inside(body, "tr")]


def pictured(page: pages.Page) -> list[str]:
    """The numbers in the picture, row by row and from left to right, less the mark of what has fallen."""
    (picture,) = page.with_class("bars")
    found = [(float(t.get("y", "0")[:-2]), float(t.get("x", "0")[:-1]), pages.text(t)) for t in inside(picture, "text")]
    return [text for _, _, text in sorted(found) if text != "×"]


def test_table_and_picture_of_a_framework_agree(content: None, client: Client) -> None:
    for framework in public():
        page = pages.read(client, framework.get_absolute_url())
        rows = table(page)
        assert pictured(page) == [
            f"{sign}{row[place]}" for row in rows for sign, place in (("−", 1), ("+", 5)) if row[place] != "0"
        ]
        numbers = {row.name: row.cells[0].numbers for row in of(framework).rows}
        assert {row[0]: tuple(map(int, row[1:])) for row in rows} == numbers


def test_table_and_picture_of_a_comparison_agree(content: None, client: Client) -> None:
    for slugs in (("django", "flask"), ("bottle", "hug", "sanic"), pages.heaviest().split("/")[2].split("-vs-")):
        page = pages.read(client, pages.versus(*slugs))
        rows = table(page)
        assert pictured(page) == [sign for row in rows for cell in row[1:] for sign in re.findall(r"[−+]\d+", cell)]
        found = of(*(Framework.objects.get(slug=slug) for slug in slugs))
        assert rows == [[row.name, *(cell.text for cell in row.cells)] for row in found.rows]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(), "0"),
        (Cell(con=Voice(3, 2, 1, 0), pro=Voice(1, 0, 1, 0)), "−3 (2) +1"),
        (Cell(pro=Voice(2, 2, 1, 1), con=Voice(0, 0, 0, 1)), "+2 (2) ×2"),
        (Cell(pro=Voice(0, 0, 0, 1)), "×1"),
    ],
)
def test_a_cell_says_all_in_few_signs(cell: Cell, text: str) -> None:
    assert cell.text == text


@pytest.mark.parametrize("address", ["/frameworks/django/", "/compare/django-vs-flask/"])
def test_a_picture_has_title_description_and_table(content: None, client: Client, address: str) -> None:
    page = pages.read(client, address)
    (picture,) = page.with_class("bars")
    assert picture.get("role") == "img"
    said = {each.get("id"): pages.text(each) for each in inside(picture, "title", "desc")}
    assert list(said) == (picture.get("aria-labelledby") or "").split()
    assert "Django" in said["profile-title"]
    assert "table has the same numbers" in said["profile-desc"]
    (figure,) = page.with_class("profile")
    assert [each.tag for each in figure if each.tag == "figcaption"] == ["figcaption"]
    (drawn_table,) = inside(figure, "table")
    assert pages.text(inside(drawn_table, "caption")[0])
    assert all(each.get("scope") for each in inside(drawn_table, "th"))


def test_the_name_of_an_aspect_leads_to_what_is_said_of_it(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/flask/")
    (names,) = page.with_class("profile-names")
    links = {pages.text(link): link.get("href", "")[1:] for link in inside(names, "a")}
    assert set(links.values()) <= set(page.ids)
    for name, key in links.items():
        assert Tradeoff.objects.get(framework__slug="flask", key=key).aspect.name == name


def test_of_one_aspect_there_is_a_table_and_no_picture(empty_catalogue: None, client: Client) -> None:
    framework = factories.make_framework()
    factories.make_tradeoff(framework=framework)
    page = pages.read(client, framework.get_absolute_url())
    assert page.with_class("bars") == []
    assert len(table(page)) == 1


def test_of_nothing_said_that_much_is_said(empty_catalogue: None, client: Client) -> None:
    one, other = factories.make_framework(), factories.make_framework()
    page = pages.read(client, one.get_absolute_url())
    assert page.with_class("profile") == []
    assert "No source speaks for or against it." in page.main
    assert pages.read(client, pages.versus(one.slug, other.slug)).with_class("profile") == []


def test_the_picture_of_five_weighs_at_most_6_kb(content: None, client: Client) -> None:
    """The five of which most is said for and against, and all fives of the six."""
    named = Framework.objects.published().annotate(n=Count("tradeoffs")).order_by("-n").values_list("slug", flat=True)
    for five in combinations(named[:6], 5):
        html = client.get(pages.versus(*five)).content
        start = html.index(b"<section aria-labelledby=profile>")
        assert html.index(b"</section>", start) - start <= 6000, five
