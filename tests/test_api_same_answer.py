"""The query string is the contract: page and API name the same frameworks in the same order."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlencode

import pytest

from frameworks.filters import FACETS, SORTS, FrameworkFilter
from tests import factories

pytestmark = pytest.mark.django_db
WRONG = [
    *[("type", "no-such"), ("sort", "stars"), ("page", "x"), ("page", "99"), ("q", "\0"), ("license", "x" * 500)],
    *[("at_least", "third-party"), ("released_since", "1066"), ("concurrency", "both")],
    *[("praised", "\0"), ("criticised", "x"), ("level", "official"), ("since", "2024"), ("sort", "released")],
]


@pytest.fixture
def many(db: None) -> None:
    """More frameworks than fit on a page, beside those of the shipped content."""
    chance = random.Random(7)
    types, features = [factories.make_type() for _ in range(3)], [factories.make_feature() for _ in range(3)]
    cases, adopters = [factories.make_use_case() for _ in range(2)], [factories.make_adopter() for _ in range(2)]
    aspects, source = [factories.make_aspect() for _ in range(2)], [factories.make_source()]
    for _ in range(30):
        made = factories.make_framework(
            sources=source,
            tagline=chance.choice(["Small and quick.", "Large and calm.", "Web für alle."]),
            license=chance.choice(["MIT", "BSD-3-Clause"]),
            status=chance.choice(["active", "dormant"]),
            interface=chance.choice(["wsgi", "asgi", "both"]),
            first_release=chance.choice([None, "2001-01-01", "2010-05-05"]),
            latest_release_on=chance.choice([None, "2020-06-01", "2025-01-01", "2026-01-31"]),
        )
        claim = {"framework": made, "sources": source}
        for kind in chance.sample(types, 2):
            factories.make_classification(
                type=kind, standing=chance.choice(["reported", "outdated"]), standing_note="So.", **claim
            )
        for feature in chance.sample(features, 2):
            level = chance.choice(["built-in", "third-party", "none"])
            factories.make_support(feature=feature, level=level, package="p", **claim)
        factories.make_tradeoff(aspect=chance.choice(aspects), side=chance.choice(["pro", "con"]), **claim)
        factories.make_recommendation(use_case=chance.choice(cases), **claim)
        factories.make_adoption(adopter=chance.choice(adopters), **claim)


def query_strings(number: int) -> list[str]:
    """Random ones of values that there are, with a wrong or an empty one here and there; the same each time."""
    chance = random.Random(20261120)
    filters = FrameworkFilter()
    values = {name: [value for value, _ in filters.choices(name)] for name in FACETS} | {
        "released_since": ["2026", "2025", "2019"]
    }
    words = ["framework", "web", "small", "quick", "fl", "Django", "für", "test", "a", "Framework 1", "zzz"]
    found = []
    for _ in range(number):
        pairs = [
            (name, chance.choice(values[name]))
            for name in chance.choices(list(values), k=chance.choice([0, 1, 1, 2, 3]))
        ]
        pairs += [("q", chance.choice(words))] * (chance.random() < 0.3)
        pairs += [("sort", chance.choice(list(SORTS)))] * (chance.random() < 0.6)
        pairs += [chance.choice(WRONG)] * (chance.random() < 0.05)
        pairs += [(chance.choice(list(values)), "")] * (chance.random() < 0.1)
        chance.shuffle(pairs)
        found.append(urlencode(pairs))
    return found


def on_the_site(client: Any, query: str) -> Any:
    """The slugs on all pages as the site shows them, or the status and the names of what is wrong."""
    response = client.get(f"/frameworks/?{query}", follow=True)
    if response.status_code != 200:
        return response.status_code, sorted(response.context.get("errors", {}))
    page = response.context["page"]
    slugs = [framework.slug for framework in page]
    for number in range(2, page.paginator.num_pages + 1):
        slugs += [
            framework.slug
            for framework in client.get(f"/frameworks/?{query}&page={number}", follow=True).context["page"]
        ]
    return slugs


def in_the_api(client: Any, query: str) -> Any:
    response = client.get(f"/api/v1/frameworks/?{query}")
    if response.status_code != 200:
        return response.status_code, sorted(response.json().get("errors", {}))
    found, slugs = response.json(), [row["slug"] for row in response.json()["results"]]
    while found["next"]:
        found = client.get(found["next"]).json()
        slugs += [row["slug"] for row in found["results"]]
    assert len(slugs) == found["count"]
    return slugs


@pytest.mark.any_database
def test_200_query_strings_have_one_answer(client: Any, many: None) -> None:
    answers = {query: on_the_site(client, query) for query in query_strings(200)}
    assert {query: in_the_api(client, query) for query in answers} == answers
    long = [found for found in answers.values() if isinstance(found, list) and len(found) > 24]
    refused = [found for found in answers.values() if isinstance(found, tuple)]
    assert len(long) > 5
    assert len(refused) > 2


def test_the_html_names_what_the_context_holds(client: Any, many: None) -> None:
    """What was compared is what a reader sees."""
    for query in query_strings(10):
        response = client.get(f"/frameworks/?{query}", follow=True)
        if response.status_code == 200:
            html = response.content.decode()
            places = [html.find(f'href="/frameworks/{framework.slug}/"') for framework in response.context["page"]]
            assert -1 not in places
            assert places == sorted(places)
