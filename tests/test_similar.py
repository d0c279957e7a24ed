"""Which frameworks are alike, which are named together, and where a reader is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.models import Disagreement, Framework, Level, Standing
from frameworks.similar import Alike, Kinship
from tests import factories, pages

pytestmark = pytest.mark.django_db
DOUBT = {"standing": "contradicted", "standing_note": "It is not so."}


def numbers(found: list[Alike]) -> dict[str, tuple[int, int]]:
    return {each.other.name: (each.both, each.either) for each in found}


def kinship() -> Kinship:
    return Kinship(Framework.objects.published().living_first())


def test_the_share_is_what_both_have_of_what_either_has(empty_catalogue: None) -> None:
    one, other = (factories.make_framework(name=name, interface="wsgi") for name in ("One", "Other"))
    kind, feature, case = factories.make_type(), factories.make_feature(), factories.make_use_case()
    for each in (one, other):
        factories.make_classification(framework=each, type=kind)
        factories.make_support(framework=each, feature=feature)
    factories.make_recommendation(framework=one, use_case=case)
    factories.make_support(framework=other)
    assert numbers(kinship().most_alike(one)) == {"Other": (3, 5)}  # interface, type, feature of these, a need, another
    assert numbers(kinship().most_alike(other)) == {"One": (3, 5)}


@pytest.mark.parametrize("state", [DOUBT, {"is_published": False}, {"sources": [], "is_published": False}])
def test_only_what_is_public_and_stands_up_counts(empty_catalogue: None, state: dict[str, Any]) -> None:
    one, other = factories.make_framework(), factories.make_framework()
    kind, feature, case = factories.make_type(), factories.make_feature(), factories.make_use_case()
    for each, more in ((one, {}), (other, state)):
        factories.make_classification(framework=each, type=kind, **more)
        factories.make_support(framework=each, feature=feature, **more)
        factories.make_recommendation(framework=each, use_case=case, **more)
    assert numbers(kinship().most_alike(one)) == {other.name: (1, 4)}


def test_lacking_the_same_makes_nobody_alike(empty_catalogue: None) -> None:
    one, other = factories.make_framework(), factories.make_framework()
    feature = factories.make_feature()
    for each in (one, other):
        factories.make_support(framework=each, feature=feature, level=Level.NONE)
    assert numbers(kinship().most_alike(one)) == {other.name: (1, 1)}


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
    assert numbers(kinship().most_alike(one)).get(other.name) == expected


def test_a_draft_is_like_nobody(empty_catalogue: None) -> None:
    one = factories.make_framework()
    factories.make_framework(is_published=False)
    assert kinship().most_alike(one) == []


def test_the_three_with_the_greatest_share_come_first(content: None) -> None:
    """Counted again by other means."""
    for framework in Framework.objects.published():
        own = told(framework)
        shares = {other: (own & told(other), own | told(other)) for other in everybody_but(framework)}
        best = sorted(shares, key=lambda other: -len(shares[other][0]) / len(shares[other][1]))[:3]
        found = kinship().most_alike(framework)
        assert [each.other for each in found] == best
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
    found = [(each.other.name, each.times) for each in kinship().weighed_against(one)]
    assert found == [("Other", 2), ("Third", 1)]
    pairs = kinship().often_weighed()
    assert [({each.one, each.other}, each.times) for each in pairs][0] == ({one, other}, 2)
    assert len(pairs) == 3


def test_every_framework_leads_to_ready_comparisons_with_the_rule(content: None, client: Client) -> None:
    for framework in Framework.objects.published():
        page = pages.read(client, framework.get_absolute_url())
        assert f"Most like {framework.name}" in page.main
        assert "the share that both have" in page.main
        for each in kinship().most_alike(framework):
            assert pages.versus(framework.slug, each.other.slug) in page.links
            assert f"share {each.both} of {each.either}" in page.main
        weighed = kinship().weighed_against(framework)
        assert (f"Often weighed against {framework.name}" in page.main) == bool(weighed)
        assert all(pages.versus(framework.slug, each.other.slug) in page.links for each in weighed)


def test_the_page_of_comparisons_leads_to_the_closest_and_the_often_weighed(content: None, client: Client) -> None:
    assert Disagreement.objects.filter(frameworks__isnull=False).exists()
    page = pages.read(client, "/compare/")
    pairs = [(each.one.slug, each.other.slug) for each in kinship().closest_pairs()]
    pairs += [(each.one.slug, each.other.slug) for each in kinship().often_weighed()]
    assert len(pairs) > 10
    assert all(pages.versus(*pair) in page.links for pair in pairs)


@pytest.mark.parametrize("rows", [1, 6])
def test_kinship_asks_the_same_number_of_times(empty_catalogue: None, rows: int) -> None:
    world = pages.make_world(rows)
    with CaptureQueriesContext(connection) as asked:
        found = kinship()
        found.most_alike(world.framework)
        found.weighed_against(world.framework)
    assert len(asked) == 6
