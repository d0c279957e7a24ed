"""Which frameworks are alike, which are named together, and where a reader is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.models import Disagreement, Framework, Level, Standing
from frameworks.similar import Alike, Kinship, alike, often_weighed, weighed_against
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DOUBT = {"standing": "contradicted", "standing_note": "It is not so."}


def numbers(found: list[Alike]) -> dict[str, tuple[int, int]]:
    return {each.other.name: (each.both, each.either) for each in found}


def most_alike(framework: Framework, number: int = 3) -> list[Alike]:
    return Kinship().most_alike(framework.pk, number)


def test_the_share_is_what_both_have_of_what_either_has(empty_catalogue: None) -> None:
    one, other = (factories.make_framework(name=name, interface="wsgi") for name in ("One", "Other"))
    kind, feature, case = factories.make_type(), factories.make_feature(), factories.make_use_case()
    for each in (one, other):
        factories.make_classification(framework=each, type=kind)
        factories.make_support(framework=each, feature=feature)
    factories.make_recommendation(framework=one, use_case=case)
    factories.make_support(framework=other)
    assert numbers(most_alike(one)) == {"Other": (3, 5)}  # interface, type, feature of these, a need, another
    assert numbers(most_alike(other)) == {"One": (3, 5)}


@pytest.mark.parametrize("state", [DOUBT, {"is_published": False}, {"sources": [], "is_published": False}])
def test_only_what_is_public_and_stands_up_counts(empty_catalogue: None, state: dict[str, Any]) -> None:
    one, other = factories.make_framework(), factories.make_framework()
    kind, feature, case = factories.make_type(), factories.make_feature(), factories.make_use_case()
    for each, more in ((one, {}), (other, state)):
        factories.make_classification(framework=each, type=kind, **more)
        factories.make_support(framework=each, feature=feature, **more)
        factories.make_recommendation(framework=each, use_case=case, **more)
    assert numbers(most_alike(one)) == {other.name: (1, 4)}


def test_lacking_the_same_makes_nobody_alike(empty_catalogue: None) -> None:
    one, other = factories.make_framework(), factories.make_framework()
    feature = factories.make_feature()
    for each in (one, other):
        factories.make_support(framework=each, feature=feature, level=Level.NONE)
    assert numbers(most_alike(one)) == {other.name: (1, 1)}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("wsgi", "wsgi", (1, 1)),
        ("both", "wsgi", (1, 2)),
        ("both", "both", (2, 2)),
        ("wsgi", "asgi", None),
        ("own", "both", None),
    ],
)
def test_who_speaks_both_interfaces_has_either(empty_catalogue: None, first: str, second: str, expected: Any) -> None:
    one, other = (factories.make_framework(interface=interface) for interface in (first, second))
    assert numbers(most_alike(one)).get(other.name) == expected


def test_a_draft_is_like_nobody(empty_catalogue: None) -> None:
    one = factories.make_framework()
    factories.make_framework(is_published=False)
    assert most_alike(one) == []


def test_the_three_with_the_greatest_share_come_first(content: None) -> None:
    """Counted again by other means."""
    for framework in Framework.objects.published():
        own = told(framework)
        shares = {other: (own & told(other), own | told(other)) for other in everybody_but(framework)}
        best = sorted(shares, key=lambda other: -len(shares[other][0]) / len(shares[other][1]))[:3]
        found = most_alike(framework)
        assert [each.other.pk for each in found] == [other.pk for other in best]
        assert [(each.both, each.either) for each in found] == [tuple(map(len, shares[other])) for other in best]


def everybody_but(framework: Framework) -> list[Framework]:
    return list(Framework.objects.published().exclude(pk=framework.pk))


def told(framework: Framework) -> set[str]:
    refuted = (Standing.CONTRADICTED, Standing.OUTDATED)
    found = {"wsgi", "asgi"} if framework.interface == "both" else {framework.interface}
    found |= {f"t{c.type_id}" for c in framework.classifications.published() if c.standing not in refuted}
    found |= {f"n{c.use_case_id}" for c in framework.recommendations.published() if c.standing not in refuted}
    return found | {
        f"f{c.feature_id}" for c in framework.support.published() if c.standing not in refuted and c.level != Level.NONE
    }


def test_who_is_named_together_is_counted_by_disagreements_and_advice(empty_catalogue: None) -> None:
    one, other, third = (factories.make_framework(name=name) for name in ("One", "Other", "Third"))
    factories.make_disagreement(frameworks=[one, other, third])
    factories.make_disagreement(frameworks=[one, other], is_published=False)
    factories.make_advice(frameworks=[other, one])
    factories.make_advice(frameworks=[other, one], is_published=False)
    factories.make_advice(frameworks=[one])
    found = [(each.other.name, each.times) for each in weighed_against(one)]
    assert found == [("Other", 2), ("Third", 1)]
    pairs = often_weighed()
    assert [({each.one.pk, each.other.pk}, each.times) for each in pairs][0] == ({one.pk, other.pk}, 2)
    assert len(pairs) == 3


def test_every_framework_leads_to_ready_comparisons_with_the_rule(content: None, client: Client) -> None:
    for framework in Framework.objects.published():
        page = pages.read(client, framework.get_absolute_url())
        assert f"Most like {framework.name}" in page.main
        assert "the share that both have" in page.main
        for each in most_alike(framework):
            assert pages.versus(framework.slug, each.other.slug) in page.links
            assert f"share {each.both} of {each.either}" in page.main
        weighed = weighed_against(framework)
        assert (f"Often weighed against {framework.name}" in page.main) == bool(weighed)
        assert all(pages.versus(framework.slug, each.other.slug) in page.links for each in weighed)


def test_the_page_of_comparisons_leads_to_the_closest_and_the_often_weighed(content: None, client: Client) -> None:
    assert Disagreement.objects.filter(frameworks__isnull=False).exists()
    page = pages.read(client, "/compare/")
    pairs = [(each.one.slug, each.other.slug) for each in Kinship().closest_pairs()]
    pairs += [(each.one.slug, each.other.slug) for each in often_weighed()]
    assert len(pairs) > 10
    assert all(pages.versus(*pair) in page.links for pair in pairs)


# ── of very many ──


def test_the_most_alike_are_exactly_those_of_a_count_one_by_one(content: None) -> None:
    """However many are asked for, and however few of a set are looked at one by one."""
    kinship = Kinship()
    for framework in Framework.objects.published():
        own = told(framework)
        others = [(own & told(other), own | told(other), other) for other in everybody_but(framework)]
        others = [each for each in others if each[0]]
        others.sort(key=lambda e: (-len(e[0]) / len(e[1]), -len(e[0]), e[2].name.lower()))
        found = kinship.most_alike(framework.pk, 60)
        assert [(e.other.slug, e.both, e.either) for e in found] == [(o.slug, len(b), len(e)) for b, e, o in others]


def test_of_more_than_can_be_looked_through_the_most_alike_are_listed(
    content: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "find it in the list"
    assert all(link not in pages.read(client, address).main for address in CUT)
    monkeypatch.setattr(alike, "LISTED", 4)
    django = Framework.objects.get(slug="django")
    near = {each.other.slug for each in most_alike(django, 4)}
    for address in CUT:
        page = pages.read(client, address)
        assert link in page.main
        assert "/frameworks/" in page.links
    chips = pages.read(client, "/frameworks/django/").with_class("chips")[-1]
    assert {pages.versus("django", slug) for slug in near} == {link.get("href") for link in chips.iter("a")}
    ticked = pages.read(client, "/compare/?framework=django")
    assert {box.get("value") for box in ticked.with_class("picker")[0].iter("input")} == near | {"django"}
    columns = pages.read(client, "/compare/django-vs-flask/").all("select")
    wanted = {
        each.other.slug for slug in ("django", "flask") for each in most_alike(Framework.objects.get(slug=slug), 2)
    }
    assert {option.get("value") for option in columns[0].iter("option")} - {""} == wanted - {"django", "flask"}


CUT = ("/", "/frameworks/django/", "/compare/", "/compare/?framework=django", "/compare/django-vs-flask/")


def test_of_very_many_the_closest_pairs_are_those_of_the_best_known(
    content: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "of which most is known" not in pages.read(client, "/compare/").main
    monkeypatch.setattr(alike, "PAIRED", 4)
    known = sorted(Framework.objects.published(), key=lambda each: (-len(told(each)), each.name.lower()))[:4]
    found = Kinship().closest_pairs()
    assert {side.slug for each in found for side in (each.one, each.other)} == {each.slug for each in known}
    assert len(found) == 6
    assert "among the 4 frameworks of which most is known" in pages.read(client, "/compare/").main


@pytest.mark.parametrize("rows", [1, 6])
def test_kinship_asks_the_same_number_of_times(empty_catalogue: None, rows: int) -> None:
    world = pages.make_world(rows)
    with CaptureQueriesContext(connection) as asked:
        most_alike(world.framework)
        weighed_against(world.framework)
    assert len(asked) == 7  # frameworks, three kinds of claims, names; two kinds of what names several
