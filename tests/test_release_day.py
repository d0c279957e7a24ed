"""The day of the latest release: where it is shown, that it is known, and that the database can let it go again."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from frameworks.models import Framework, today
from tests import factories

pytestmark = pytest.mark.django_db
migration = import_module("frameworks.migrations.0004_framework_latest_release_on")


def test_the_shipped_frameworks_say_it_but_one(content: None) -> None:
    unknown = Framework.objects.filter(latest_release_on=None).values_list("slug", flat=True)
    assert list(unknown) == ["web2py"]


def test_what_says_a_day_says_a_release_and_it_is_not_before_the_first(content: None) -> None:
    for framework in Framework.objects.exclude(latest_release_on=None):
        assert framework.latest_release
        assert framework.first_release is None or framework.first_release <= framework.latest_release_on
        assert framework.latest_release_on <= framework.reviewed_on


def test_a_dormant_framework_had_no_release_for_two_years(content: None) -> None:
    """So says the status; the days agree."""
    two_years = datetime.timedelta(days=730)
    for framework in Framework.objects.exclude(latest_release_on=None):
        is_old = framework.reviewed_on - framework.latest_release_on > two_years
        assert is_old or not framework.is_asleep
        assert not (is_old and framework.status == "active")


def test_the_page_shows_it_beside_the_release(client: Client, empty_catalogue: None) -> None:
    framework = factories.make_framework(latest_release="1.2", latest_release_on=factories.DAY)
    html = " ".join(client.get(framework.get_absolute_url()).content.decode().split())
    assert '1.2 <span class="note">of <time datetime="2026-01-15">2026-01-15</time></span>' in html


def test_the_page_says_nothing_of_a_day_that_is_unknown(client: Client, empty_catalogue: None) -> None:
    framework = factories.make_framework(latest_release="1.2")
    assert "<dt>Release we saw</dt><dd>1.2</dd>" in client.get(framework.get_absolute_url()).content.decode()


def test_the_api_and_its_csv_have_it(client: Client, empty_catalogue: None) -> None:
    framework = factories.make_framework(latest_release_on=factories.DAY)
    factories.make_framework()
    day = {row["slug"]: row["latest_release_on"] for row in client.get("/api/v1/frameworks/").json()["results"]}
    assert day.pop(framework.slug) == "2026-01-15"
    assert set(day.values()) == {None}
    assert b"latest_release_on" in client.get("/api/v1/frameworks/?format=csv").content.splitlines()[0]


def test_editors_find_it_beside_the_release(client: Client, empty_catalogue: None) -> None:
    client.force_login(User.objects.create_superuser("root", password=factories.PASSWORD))
    framework = factories.make_framework(latest_release_on=factories.DAY)
    html = client.get(f"/admin/frameworks/framework/{framework.pk}/change/").content.decode()
    assert 'name="latest_release_on"' in html
    assert "The day that version came out." in html


def put_ahead(framework: Framework) -> None:
    ahead = today() + datetime.timedelta(days=2)
    with transaction.atomic():
        Framework.objects.filter(pk=framework.pk).update(latest_release_on=ahead)


def test_going_back_lets_the_column_go(empty_catalogue: None) -> None:
    """On SQLite a column that a trigger watches cannot be dropped."""
    framework: Any = factories.make_framework()
    with pytest.raises(DatabaseError, match="lies in the future"):
        put_ahead(framework)
    migration.let_go(apps, connection.schema_editor())
    put_ahead(framework)
    framework.refresh_from_db()
    assert framework.latest_release_on > today()
