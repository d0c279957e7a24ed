"""A synthetic catalogue is one that the site could have: as much of everything as in the shipped one, by its rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import TestCase
from django.urls import reverse

from frameworks.loader import is_loaded, read_content
from frameworks.models import (
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    FrameworkType,
    Level,
    Source,
    SupportStatement,
    Tradeoff,
)
from frameworks.synthetic import make_catalogue
from tests import pages
from tests.factories import make_source
from tests.rows import clear

NUMBER = 33
BY_DATABASE: dict[str, Any] = {"validate_unique": False, "validate_constraints": False}


def tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("frameworks").get_models(include_auto_created=True))


def make(frameworks: int, **options: Any) -> str:
    out = StringIO()
    call_command("make_catalogue", frameworks=frameworks, stdout=out, **options)
    return out.getvalue()


class TestOneMadeOfTheShippedContent(TestCase):
    """These look at one and the same catalogue."""

    said: str

    @classmethod
    def setUpTestData(cls) -> None:
        clear([model._meta.db_table for model in tables()])
        cls.said = make(NUMBER)

    def test_it_has_the_frameworks_asked_for_and_no_real_one(self) -> None:
        frameworks = Framework.objects.all()
        assert len({framework.slug for framework in frameworks}) == NUMBER
        assert all("synthetic" in framework.tagline for framework in frameworks)
        assert re.fullmatch(rf"Made {NUMBER} frameworks: \d+ rows\.\n", self.said)  # no bar: this is no terminal

    def test_its_vocabulary_is_the_shipped_one(self) -> None:
        shipped = Counter(record.kind.model for record in read_content().records)
        for model in (Feature, FrameworkType, Exclusion):
            assert model._default_manager.count() == shipped[model]
        assert Feature.objects.count() >= 80

    def test_starting_the_site_adds_nothing_to_it(self) -> None:
        assert is_loaded(read_content())

    def test_no_row_points_to_nowhere(self) -> None:
        connection.check_constraints()

    def test_every_record_could_have_been_written_by_an_editor(self) -> None:
        """What the database has looked at is left out: constraints and foreign keys."""
        for model in tables():
            pointers = [field.name for field in model._meta.concrete_fields if field.is_relation]
            cited = "finding_sources" if model is Disagreement else "sources"
            checked = hasattr(model, "check_sources")
            for row in model._default_manager.prefetch_related(cited) if checked else model._default_manager.all():
                row.full_clean(exclude=pointers, **BY_DATABASE)
                if checked:
                    row.check_sources(getattr(row, cited).all())

    def test_as_much_is_said_as_in_the_shipped_content(self) -> None:
        """For each framework, give or take a fifth: of every kind of claim, and of the sources that carry it."""
        shipped, cited = Counter[Any](), Counter[Any]()
        records = [record for record in read_content().records if record.framework]
        for record in records:
            shipped[record.kind.model] += 1
            cited[record.kind.model] += len(record.values.get("sources", []))
        of_files = shipped.pop(Framework)
        for model in shipped:
            assert model.objects.count() / NUMBER == pytest.approx(shipped[model] / of_files, rel=0.2), model
            links = model.sources.through.objects.count()
            assert links / NUMBER == pytest.approx(cited[model] / of_files, rel=0.2), model

    def test_levels_are_shared_out_as_in_the_shipped_content(self) -> None:
        records = [record for record in read_content().records if record.kind.model is SupportStatement]
        shipped = shares(record.values["level"] for record in records)
        made = shares(SupportStatement.objects.values_list("level", flat=True))
        assert made == pytest.approx({level: shipped[level] for level in Level.values}, abs=0.04)

    def test_some_claims_are_drafts_and_nearly_all_are_public(self) -> None:
        public, every = SupportStatement.objects.published().count(), SupportStatement.objects.count()
        assert 0.9 < public / every < 1

    def test_the_next_record_of_an_editor_gets_a_key_of_its_own(self) -> None:
        assert make_source().pk > Source.objects.order_by("pk")[0].pk + NUMBER

    def test_every_kind_of_page_answers(self) -> None:
        addresses = [*map(reverse, (*pages.LISTS, "sitemap", "changes", "search", "api-root"))]
        addresses += [pages.FILTERED, pages.ANSWERED, "/search/?q=orm", "/api/v1/frameworks/", "/api/v1/export/"]
        addresses += [pages.heaviest(), pages.versus(*pages.slugs()[:2])]
        for entry in {type(entry): entry for entry in pages.public_entries()}.values():
            addresses.append(entry.get_absolute_url())
        assert {address: self.client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def shares(values: Iterable[str]) -> dict[str, float]:
    counts = Counter(values)
    return {value: number / counts.total() for value, number in counts.items()}


def told() -> set[Any]:
    """What the catalogue says, without the keys of its rows."""
    frameworks = Framework.objects.values_list("slug", "tagline", "reviewed_on", "is_published")
    support = SupportStatement.objects.values_list("framework__slug", "feature__slug", "level", "sources__slug")
    words = Tradeoff.objects.values_list("framework__slug", "key", "text", "is_published", "sources__slug")
    return {*frameworks, *support, *words}


@pytest.mark.usefixtures("empty_catalogue")
def test_a_seed_makes_the_same_frameworks_however_many_there_are() -> None:
    found = []
    for options in ({"frameworks": 3}, {"frameworks": 5}, {"frameworks": 3, "seed": 2}):
        make(**options)
        found.append(told())
        clear([model._meta.db_table for model in tables()])
    assert found[0] < found[1]
    assert len(found[0] & found[2]) < len(found[0]) / 2


@pytest.mark.usefixtures("content")
def test_a_catalogue_that_is_there_stays_as_it_is() -> None:
    before = told()
    with pytest.raises(CommandError, match="holds a catalogue already; nothing was made.*DATABASE_URL"):
        make(3)
    assert told() == before


@pytest.mark.usefixtures("empty_catalogue")
def test_a_single_entry_is_a_catalogue_too() -> None:
    make_source()
    with pytest.raises(CommandError, match="holds a catalogue already"):
        make(3)


@pytest.mark.parametrize("number", [0, -1, 1_000_001])
@pytest.mark.usefixtures("empty_catalogue")
def test_no_other_number_is_taken(number: int) -> None:
    with pytest.raises(CommandError, match=f"--frameworks {number}: expected 1 to 1000000"):
        make(number)


def schema() -> set[str]:
    """Every index and foreign key that PostgreSQL has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() UNION "
            "SELECT concat(conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint"
        )
        return {row for (row,) in cursor.fetchall()}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps them while rows come in")
@pytest.mark.usefixtures("empty_catalogue")
def test_every_index_and_foreign_key_is_there_again() -> None:
    before = schema()
    make(2)
    assert schema() == before


@pytest.mark.usefixtures("empty_catalogue")
def test_made_whole_or_not_at_all() -> None:
    def cut_short(steps: Iterable[Any], doing: str) -> Iterable[Any]:
        yield from steps
        if doing == "Making frameworks":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_catalogue(2, 1, cut_short)
    assert [model for model in tables() if model._default_manager.exists()] == []
