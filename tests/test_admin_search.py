"""Autocompletes and lists offer what is called so before what merely mentions it, the same on each database."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import site
from django.db import connection
from django.test import Client

from frameworks import models
from frameworks.search.names import names
from tests import factories
from tests.test_admin import MAKERS, address

pytestmark = pytest.mark.django_db

AUTOCOMPLETES = sorted(
    {
        (model._meta.get_field(field).related_model, model, field)
        for model in apps.get_models()
        if admin.site.is_registered(model)
        for field in site.get_model_admin(model).autocomplete_fields
    },
    key=str,
)
TEXTS = ("definition", "description", "tagline", "publisher", "explanation")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.make_editor())
    return client


def offered(desk: Client, model: Any, field: str, term: str) -> list[str]:
    asked = {"app_label": "frameworks", "model_name": model._meta.model_name, "field_name": field, "term": term}
    return [each["text"] for each in desk.get("/admin/autocomplete/", asked).json()["results"]]


@pytest.mark.parametrize(("target", "model", "field"), AUTOCOMPLETES, ids=str)
def test_every_autocomplete_puts_the_name_first(
    desk: Client, empty_catalogue: None, target: Any, model: Any, field: str, django_assert_max_num_queries: Any
) -> None:
    """Made in the opposite order of what is right, under names whose alphabet would have another."""
    for name in ("Bezörmt", "A large-örm", "Ye Örmo", "Örmy", "ÖRM"):
        MAKERS[target](name=name)
    texts = [name for name in TEXTS if name in site.get_model_admin(target).search_fields]
    MAKERS[target](name="Aa", **({texts[0]: "It has örm in its text."} if texts else {"slug": "has-orm-in-it"}))
    with django_assert_max_num_queries(6):  # session, user and rights are four of them
        found = offered(desk, model, field, "orm")
    assert found == ["ÖRM", "Örmy", "A large-örm", "Ye Örmo", "Bezörmt", "Aa"]


def test_what_is_asked_for_in_the_shipped_catalogue_comes_first(desk: Client, content: None) -> None:
    assert offered(desk, models.SupportStatement, "feature", "orm")[0] == "Object-relational mapper"
    sources = offered(desk, models.Tradeoff, "sources", "django")
    assert sources == sorted(sources, key=lambda name: not name.lower().startswith("django")), sources


def test_a_list_is_ordered_so_unless_told_otherwise(desk: Client, empty_catalogue: None) -> None:
    for name in ("Form handling", "Platform", "ORM"):
        factories.make_feature(name=name)
    url = address(models.Feature, "changelist")
    names = [
        [f.name for f in desk.get(url, {"q": "orm", **more}).context["cl"].result_list] for more in ({}, {"o": "-1"})
    ]
    assert names == [["ORM", "Form handling", "Platform"], ["Platform", "ORM", "Form handling"]]


def test_every_word_counts_wherever_it_stands(desk: Client, empty_catalogue: None) -> None:
    wanted = factories.make_tradeoff(
        text="Its documentation is good.", framework=factories.make_framework(name="Équipe")
    )
    factories.make_tradeoff(text="Its documentation is good.")
    found = desk.get(address(models.Tradeoff, "changelist"), {"q": 'equipe "is GOOD"'}).context["cl"].result_list
    assert list(found) == [wanted]


@pytest.mark.parametrize(
    "text", ["Fast API", "object-relational, ORM,,", "Équipe ﬁne", "東京 tower", "¿", "", "a_b.c/d", "İß"]
)
def test_each_database_reads_names_alike(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_names(%s)", [text])
        assert cursor.fetchone() == (names(text),)
