"""Every list has one order, wherever the database keeps its rows: a restored copy answers with the same bytes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from frameworks.admin.history import PARTS
from frameworks.api.views import LISTS as VIEWS
from frameworks.models import Framework, LoadedRecord, Position, Revision
from tests import factories, pages
from tests.api_world import API, without_moment
from tests.rows import clear, quoted, stored_tables

OTHER_EACH_TIME = re.compile(rb'"revision":"[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"')
IN_NO_LIST = (LoadedRecord, Revision)
ORDERED = [model for model in apps.get_app_config("frameworks").get_models() if model not in IN_NO_LIST]


def is_unique(model: Any, name: str) -> bool:
    """Tell whether no two rows have the same there. An expression has no name: it cannot be."""
    names = {field.name for field in model._meta.concrete_fields if field.unique}
    return name in {"pk", *names}


@pytest.mark.parametrize("model", ORDERED, ids=lambda model: model.__name__)
def test_the_order_of_every_model_ends_with_what_is_unique(model: Any) -> None:
    assert is_unique(model, str([None, *model._meta.ordering][-1]).removeprefix("-")), model._meta.ordering


def addresses() -> list[str]:
    """Every kind of page, every framework, what programs read, every list of the API and an entry of each."""
    found = [*pages.kinds().values(), *(f"/frameworks/{slug}/" for slug in pages.slugs())]
    found += [reverse(name) for name in pages.MACHINES if name not in ("card", "favicon")]
    for name, view in VIEWS.items():
        entry = view.queryset.model.objects.order_by("pk")[0]
        found += [f"{API}{name}/?page_size=200", f"{API}{name}/{entry.slug}/"]
    return [*found, f"{API}adopters/?format=csv", f"{API}comparison/?framework=django&framework=flask", f"{API}export/"]


def read(client: Client, found: list[str]) -> dict[str, bytes]:
    """What is answered, less the second, the number of the state that it is of, and the token of a form."""
    bodies = {address: b"".join(client.get(address)) for address in found}
    return {address: OTHER_EACH_TIME.sub(b"", without_moment(body)) for address, body in bodies.items()}


def make_all_alike() -> None:
    """One name, one place, one day for all: only what is unique is left to order them by."""
    alike = {"name": "Alike", "position": 1, "as_of": 2020, "verified_on": factories.DAY, "strength": "medium"}
    for model in ORDERED:
        fields = {field.name for field in model._meta.concrete_fields}
        same = {name: value for name, value in alike.items() if name in fields}
        if same:
            model.objects.update(**same)


def lay_rows_elsewhere() -> None:
    """As after a restore: PostgreSQL has them in another order, SQLite is told to give them backwards where it may."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
            Framework.objects.update(tagline=F("tagline"))  # so that nothing is answered from what was read before
            return
        tables = stored_tables()
        for table in tables:
            cursor.execute(f"CREATE TEMP TABLE {quoted('moved_' + table)} AS SELECT * FROM {quoted(table)}")  # noqa: S608
        clear(tables)
        for table in tables:
            rows = f"SELECT * FROM {quoted('moved_' + table)} AS row ORDER BY md5(row::text)"  # noqa: S608
            cursor.execute(f"INSERT INTO {quoted(table)} {rows}")  # noqa: S608


@pytest.fixture
def told_backwards(db: None) -> Iterator[None]:
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")


def test_a_restored_copy_answers_with_the_same_bytes(content: None, told_backwards: None, client: Client) -> None:
    factories.make_full_framework(3)  # the last one, whose form is short
    make_all_alike()
    client.force_login(factories.make_editor())
    found = [*addresses(), *of_the_desk()]
    before = read(client, found)
    lay_rows_elsewhere()
    after = read(client, found)
    assert [address for address in found if before[address] != after[address]] == []


def of_the_desk() -> Iterator[str]:
    """The list of each kind of record, the form of the last one that has rows, and what two fields offer."""
    for model in ORDERED:
        name = f"admin:frameworks_{model._meta.model_name}"
        if model is not Position:  # which is edited as a row alone
            yield reverse(f"{name}_changelist")
        if model in PARTS:
            yield reverse(f"{name}_change", args=[model.objects.order_by("-pk")[0].pk])
    for field in ("aspect", "sources"):
        yield f"{reverse('admin:autocomplete')}?app_label=frameworks&model_name=tradeoff&field_name={field}"


def test_headings_in_the_same_place_come_by_name_wherever_they_stand(empty_catalogue: None, client: Client) -> None:
    """The last of them is said first, of the first framework alone, and has below it what is first by its own name."""
    frameworks = [factories.make_framework(slug=slug) for slug in ("one", "other")]
    for letter, word, side, said_of in (("B", "Abacus", "pro", frameworks), ("A", "Zebra", "con", frameworks[1:])):
        feature = factories.make_feature(name=word, category=factories.make_category(name=f"Heading {letter}"))
        aspect = factories.make_aspect(name=f"Being {letter}")
        for framework in said_of:
            factories.make_support(framework=framework, feature=feature)
            factories.make_tradeoff(framework=framework, aspect=aspect, side=side)
    for address in ("/frameworks/other/", "/compare/one-vs-other/", "/features/", "/frameworks/", "/about/"):
        page = pages.read(client, address)
        said = [
            *map(pages.text, page.all("h2", "h3", "th", "dt")),
            *(e.get("aria-label") for e in page.with_class("group")),
        ]
        for pair in (["Heading A", "Heading B"], ["Being A", "Being B"]):
            found = [name for name in said if name in pair]
            assert found == pair * (len(found) // 2), address


def test_both_databases_answer_with_the_same_bytes(content: None, client: Client) -> None:
    """Whichever run comes second compares. So a test of what a page says need run on one of them alone."""
    digests = {address: sha256(body).hexdigest() for address, body in read(client, addresses()).items()}
    if folder := os.environ.get("SAID_ON_BOTH"):
        own = Path(folder, connection.vendor)
        own.with_suffix(".draft").write_text(json.dumps(digests))
        own.with_suffix(".draft").replace(own)
        for other in {Path(folder, vendor) for vendor in ("sqlite", "postgresql")} - {own}:
            if other.exists():
                told = json.loads(other.read_text())
                assert [address for address in digests | told if digests.get(address) != told.get(address)] == []
