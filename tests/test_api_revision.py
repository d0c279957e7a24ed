"""Pages of a list and the export say of which state of the content they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frameworks.models import Revision
from tests import factories
from tests.api_world import API, LISTS, make_world

pytestmark = pytest.mark.django_db
EXPORT = f"{API}export/"


def export(client: Any) -> Any:
    return json.loads(client.get(EXPORT).getvalue())


@pytest.mark.django_db(transaction=True)
def test_a_client_notices_a_change_between_pages(content: None, client: Any) -> None:
    """On PostgreSQL the revision moves on with the commit."""
    for name in LISTS:
        assert client.get(f"{API}{name}/").json()["revision"] == str(Revision.current())
    first = client.get(f"{API}types/?page_size=1").json()
    assert client.get(first["next"]).json()["revision"] == first["revision"] == export(client)["revision"]
    factories.make_type()
    assert client.get(first["next"]).json()["revision"] != first["revision"]
    assert export(client)["revision"] != first["revision"]


def test_the_export_says_what_it_is(content: None, client: Any) -> None:
    found = export(client)
    assert (found["license"], found["schema_version"]) == ("CC-BY-4.0", "1")
    assert found["generated_at"].endswith("Z")
    age = datetime.now(UTC) - datetime.fromisoformat(found["generated_at"])
    assert timedelta() <= age < timedelta(minutes=1)


def test_the_export_has_former_slugs_of_what_is_public(empty_catalogue: None, client: Any) -> None:
    world = make_world()
    assert set(export(client)["former_slugs"]) == set(export(client)["catalogue"])
    hidden = factories.make_framework(slug="hidden", is_published=False)
    for each in (*world.entries.values(), hidden):
        each.slug = f"new-{each.slug}"
        each.save()
    for name, former in export(client)["former_slugs"].items():
        now = world.entries[name.replace("_", "-")].slug
        assert former == {now.removeprefix("new-"): now}, name


def test_the_exports_tag_is_that_of_its_state(content: None, client: Any) -> None:
    tag = client.get(EXPORT)["ETag"]
    assert tag.startswith('W/"')
    assert client.get(EXPORT)["ETag"] == tag
    assert client.get(EXPORT, headers={"host": "localhost"})["ETag"] != tag
