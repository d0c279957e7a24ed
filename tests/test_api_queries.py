"""The number of SQL queries is the same for one row and for many, in every relation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.api_world import API, LISTS, World, make_world

pytestmark = pytest.mark.django_db

# list, entry
COUNTS = {
    "frameworks": (6, 24),
    "types": (4, 5),
    "feature-categories": (5, 3),
    "features": (4, 5),
    "use-cases": (4, 5),
    "aspects": (4, 5),
    "adopters": (7, 5),
    "sources": (12, 10),
    "disagreements": (9, 7),
    "criteria": (8, 6),
    "questions": (6, 4),
    "exclusions": (5, 3),
}
COMPARISON, EXPORT = 10, 96


def queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).getvalue(), url
    return len(captured)


def counts(client: Any, world: World) -> dict[str, tuple[int, int]]:
    return {
        name: (queries(client, f"{API}{name}/"), queries(client, detail))
        for name, detail in zip(LISTS, world.details(), strict=True)
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_and_entries_ask_the_same_number_of_times(client: Any, empty_catalogue: None, rows: int) -> None:
    assert counts(client, make_world(rows)) == COUNTS


@pytest.mark.parametrize("rows", [1, 3])
def test_comparison_and_export_ask_the_same_number_of_times(client: Any, empty_catalogue: None, rows: int) -> None:
    world = make_world(rows)
    assert queries(client, world.comparison) == COMPARISON
    assert queries(client, f"{world.comparison}&format=csv") == COMPARISON
    assert queries(client, f"{API}export/") == EXPORT


def test_csv_asks_no_more_than_json(client: Any, empty_catalogue: None) -> None:
    make_world(2)
    for name, (of_list, _) in COUNTS.items():
        assert queries(client, f"{API}{name}/?format=csv") == of_list, name


@pytest.mark.parametrize("rows", [1, 3])
def test_every_filter_at_once_asks_the_same_number_of_times(client: Any, empty_catalogue: None, rows: int) -> None:
    """One question for each kind of claim and one for each vocabulary, none where no filter is asked for."""
    world = make_world(rows)
    chosen = {
        "type": world.entries["types"],
        "feature": world.entries["features"],
        "use_case": world.entries["use-cases"],
        "praised": world.entries["aspects"],
        "criticised": world.entries["aspects"],
        "adopter": world.entries["adopters"],
    }
    query = "&".join(f"{name}={entry.slug}" for name, entry in chosen.items())
    factories.Framework.objects.update(latest_release_on=factories.DAY)
    rest = "interface=wsgi&concurrency=sync&at_least=built-in&status=active&license=MIT&released_since=2025"
    url = f"{API}frameworks/?{query}&{rest}&q=framework&sort=-name"
    assert client.get(url).json()["count"] == 2 * rows
    assert queries(client, url) == COUNTS["frameworks"][0] + 5 + 6 + 1  # whether the feature “async” was renamed


def test_documentation_asks_nothing(client: Any, db: None) -> None:
    for name in ("", "schema/", "docs/"):
        assert queries(client, f"{API}{name}") == 0
