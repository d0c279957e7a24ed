"""What comes close when nothing fits: which frameworks, what each misses, and what is known instead."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.http import QueryDict

from frameworks.filters import FrameworkFilter
from frameworks.filters.nearest import UNKNOWN, Miss
from tests import factories
from tests.plain import DOUBT, PAST, Plain, asked, conditions, put_in_doubt, random_states

pytestmark = pytest.mark.django_db
STATES = 500
UNMET = "released_since=2026"  # nothing made here meets it, so that whatever does meet the rest is near, not found


def nearest(query: str, limit: int = 3) -> dict[str, list[Miss]]:
    filters = FrameworkFilter(QueryDict(query))
    assert filters.is_valid()
    return {near.framework.slug: near.misses for near in filters.nearest(limit)}


def miss(query: str, slug: str) -> Miss:
    """The one thing beside `status=active` that it misses."""
    (found,) = nearest(f"{query}&status=active", 99)[slug]
    return found


# ── which ──


@pytest.mark.any_database
def test_random_states_are_nearest_to_what_plain_python_finds(content: None) -> None:
    put_in_doubt()
    plain, misses = Plain(), Counter[int]()
    for state in random_states(4, STATES):
        near = asked(state).nearest()
        assert [each.framework.slug for each in near] == plain.nearest(state), state
        for each in near:
            assert len(each.misses) == len(plain.failed(each.framework.slug, state)), state
            misses[len(each.misses)] += 1
    assert len(misses) > 3  # the states were worth asking


@pytest.mark.any_database
def test_random_misses_say_what_is_known_of_each_feature(content: None) -> None:
    """Where no public statement is, that is unknown; a level is said where one is."""
    put_in_doubt()
    plain, said = Plain(), Counter[str]()
    stated = {
        (s.framework.slug, s.feature.slug): s
        for s in factories.SupportStatement.objects.filter(is_published=True)
        if s.sources.exists()
    }
    for state in random_states(5, STATES):
        for near in asked(state).nearest():
            failed = plain.failed(near.framework.slug, state)
            for each, (name, values) in zip(sorted_as(near.misses, failed), failed, strict=True):
                if name == "feature":
                    statement = stated.get((near.framework.slug, values[0]))
                    assert each.says.split(",")[0] == (statement.get_level_display() if statement else UNKNOWN)
                    said[each.says] += 1
    assert {UNKNOWN, "none", "third-party", "partial", "built-in, contradicted"} <= set(said)


def sorted_as(misses: list[Miss], failed: list[tuple[str, list[str]]]) -> list[Miss]:
    """In the order of the query string, which the state keeps and the filter does not."""
    features = [each for each in misses if each.label.startswith("Features: ")]
    others = [each for each in misses if not each.label.startswith("Features: ")]
    return [features.pop(0) if name == "feature" else others.pop(0) for name, _ in failed]


def test_the_fewest_misses_come_first_then_the_living_then_the_name(empty_catalogue: None) -> None:
    names = {"d": "active", "B": "active", "a": "dormant", "c": "active"}
    for name, status in names.items():
        factories.make_framework(name=name, slug=name.lower(), status=status, license="MIT")
    one = factories.make_framework(name="z", slug="z", status="dormant", license="MIT", interface="asgi")
    query = f"license=MIT&interface=asgi&{UNMET}"
    assert {slug: len(misses) for slug, misses in nearest(query, 9).items()} == {"z": 1, "b": 2, "c": 2, "d": 2, "a": 2}
    assert list(nearest(query, 9)) == ["z", "b", "c", "d", "a"]
    assert list(nearest(query)) == [one.slug, "b", "c"]


def test_what_meets_nothing_is_not_near(empty_catalogue: None) -> None:
    factories.make_framework()
    assert nearest("status=archived&interface=asgi") == {}
    assert nearest("q=zzz") == {}


def test_what_is_found_is_not_near_what_just_misses_is(empty_catalogue: None) -> None:
    found = factories.make_framework(interface="asgi")
    just = factories.make_framework(interface="wsgi")
    near = nearest("interface=asgi&status=active")
    assert list(near) == [just.slug]
    assert found.slug not in near


def test_nothing_asked_has_nothing_near(content: None) -> None:
    assert nearest("") == nearest("sort=name") == nearest("at_least=built-in") == {}


def test_a_draft_is_never_near(empty_catalogue: None) -> None:
    factories.make_framework(is_published=False)
    assert nearest(f"interface=wsgi&{UNMET}") == {}


# ── what is known instead ──


@pytest.mark.parametrize(
    ("level", "given", "asked_for", "says"),
    [
        ("none", {}, "", "none"),
        ("none", DOUBT, "", "none, contradicted"),
        ("built-in", PAST, "", "built-in, outdated"),
        ("third-party", {"package": "p"}, "&at_least=official", "third-party"),
        ("partial", {"note": "n"}, "&at_least=built-in", "partial"),
        ("official-add-on", {"package": "p"}, "&at_least=built-in", "official add-on"),
    ],
)
def test_a_feature_missed_says_what_is_stated_and_where(
    empty_catalogue: None, level: str, given: dict[str, Any], asked_for: str, says: str
) -> None:
    claim = factories.make_support(level=level, **given)
    found = miss(f"feature={claim.feature.slug}{asked_for}", claim.framework.slug)
    assert found.says == says
    assert found.url == f"/frameworks/{claim.framework.slug}/#feature-{claim.feature.slug}"
    assert found.label.startswith(f"Features: {claim.feature.name}")


@pytest.mark.parametrize("hidden", [{"is_published": False}, {"sources": []}, {}])
def test_a_feature_of_which_nothing_public_is_said_is_unknown(empty_catalogue: None, hidden: dict[str, Any]) -> None:
    framework, feature = factories.make_framework(), factories.make_feature()
    if hidden:
        factories.make_support(framework=framework, feature=feature, **hidden)
    found = miss(f"feature={feature.slug}", framework.slug)
    assert found == Miss(f"Features: {feature.name}", "unknown", f"/frameworks/{framework.slug}/#features")


def test_a_level_is_named_with_the_feature(empty_catalogue: None) -> None:
    framework, feature = factories.make_framework(), factories.make_feature()
    found = miss(f"feature={feature.slug}&at_least=official", framework.slug)
    assert found.label == f"Features: {feature.name}, built in or official add-on"


@pytest.mark.parametrize(
    ("facet", "make", "along", "nothing", "but"),
    [
        ("type", factories.make_classification, "type", "filed under it", "types"),
        ("use_case", factories.make_recommendation, "use_case", "recommended for it", "best-for"),
        ("praised", factories.make_tradeoff, "aspect", "praised for it", "pros-and-cons"),
        ("adopter", factories.make_adoption, "adopter", "said to be used there", "adopters"),
    ],
)
def test_a_claim_missed_says_that_no_source_makes_it_or_that_it_fell(
    empty_catalogue: None, facet: str, make: Any, along: str, nothing: str, but: str
) -> None:
    fallen = make(**DOUBT)
    value, silent = getattr(fallen, along), factories.make_framework()
    found = miss(f"{facet}={value.slug}", silent.slug)
    assert found.says == f"not {nothing} by any source"
    assert found.url == f"/frameworks/{silent.slug}/#{but}"
    assert value.name in found.label
    assert miss(f"{facet}={value.slug}", fallen.framework.slug).says == f"{nothing}, but contradicted"


def test_a_criticism_missed_does_not_look_at_praise(empty_catalogue: None) -> None:
    pro = factories.make_tradeoff(side="pro", **PAST)
    assert miss(f"criticised={pro.aspect.slug}", pro.framework.slug).says == "not criticised for it by any source"


@pytest.mark.parametrize(
    ("query", "given", "label", "says"),
    [
        ("interface=asgi", {}, "Server interface: ASGI", "interface WSGI"),
        ("interface=asgi&interface=both", {}, "Server interface: ASGI or WSGI and ASGI", "interface WSGI"),
        ("concurrency=sync", {"interface": "own"}, "Sync or async: sync", "an interface of its own"),
        ("license=BSD-3-Clause", {}, "License: BSD-3-Clause", "MIT"),
        (
            "released_since=2025",
            {"latest_release_on": "2020-02-06"},
            "A release since: 2025 or later",
            "latest release on 2020-02-06",
        ),
        ("released_since=2025", {}, "A release since: 2025 or later", "unknown"),
        ("q=quokka+Test", {}, "Search: “quokka Test”", "not in its name or description: “quokka”"),
    ],
)
def test_a_fact_missed_says_what_it_is(
    empty_catalogue: None, query: str, given: dict[str, Any], label: str, says: str
) -> None:
    factories.make_framework(license="BSD-3-Clause", status="dormant")
    framework = factories.make_framework(name="Test", **given)
    assert miss(query, framework.slug) == Miss(label, says, f"/frameworks/{framework.slug}/#facts")


def test_a_status_missed_says_which_it_has(empty_catalogue: None) -> None:
    framework = factories.make_framework(status="maintenance")
    (found,) = nearest("license=MIT&status=active&status=archived")[framework.slug]
    assert (found.label, found.says) == ("Project status: active or archived", "maintenance")


def test_async_missed_says_what_is_known_of_its_handlers(empty_catalogue: None) -> None:
    claim = factories.make_support(feature=factories.make_feature(slug="async"), level="none")
    silent = factories.make_framework(interface="asgi")
    found = miss("concurrency=async", claim.framework.slug)
    assert found.says == "interface WSGI; asynchronous handlers: none"
    assert found.url.endswith("#feature-async")
    for query in ("concurrency=async", "concurrency=sync&concurrency=async"):
        assert miss(query, silent.slug).says == "interface ASGI; asynchronous handlers: unknown"


def test_every_miss_leads_to_a_place_that_is_there(client: Any, content: None) -> None:
    pages: dict[str, str] = {}
    for state in random_states(6, 100):
        for each in (miss for near in asked(state).nearest() for miss in near.misses):
            address, _, place = each.url.partition("#")
            if address not in pages:
                pages[address] = client.get(address).content.decode()
            assert f'id="{place}"' in pages[address], each
    assert len(pages) > 8


def test_a_miss_is_said_of_each_condition(content: None) -> None:
    query = "type=micro&type=full-stack&feature=orm&feature=soap&praised=completeness&q=zzz"
    assert len(conditions(dict(QueryDict(query).lists()))) == 5
    assert [each.label for each in nearest(query)["django"]] == [
        "Features: SOAP",
        "Search: “zzz”",
    ]
