"""The content's revision moves on with every change of whatever table, by whomever, in the change's own transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.db import connection, models, transaction

from frameworks.management.commands import prepare
from frameworks.models import FormerSlug, Framework, Revision
from frameworks.triggers import content_models, watch_content, watched

ON_POSTGRESQL = connection.vendor == "postgresql"


def number() -> int | None:
    """With what this transaction has changed, which PostgreSQL would write at its end."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS revision_moves_on IMMEDIATE")
            cursor.execute("SET CONSTRAINTS revision_moves_on DEFERRED")
    return Revision.current()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def by_hand(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("model", content_models(), ids=lambda model: model._meta.label)
def test_sql_by_hand_moves_it_on(content: None, model: type[models.Model]) -> None:
    """A row updated, deleted and put back, in every table there is."""
    if model is FormerSlug:
        FormerSlug.objects.create(model="framework", slug="jango", object_id=1)
    table = connection.ops.quote_name(model._meta.db_table)
    row = by_hand(f"SELECT * FROM {table} LIMIT 1")[0]
    key = next(i for i, field in enumerate(model._meta.concrete_fields) if field.primary_key)
    key_column = model._meta.concrete_fields[key].column
    places = ", ".join(["%s"] * len(row))
    for statement, values in (
        (f'UPDATE {table} SET "{key_column}" = "{key_column}" WHERE "{key_column}" = %s', [row[key]]),
        (f'DELETE FROM {table} WHERE "{key_column}" = %s', [row[key]]),
    ):
        with undone():
            before = number()
            by_hand(statement, *values)
            assert number() != before, statement
    with undone():
        by_hand(f'DELETE FROM {table} WHERE "{key_column}" = %s', row[key])
        with undone():
            before = number()
            by_hand(f"INSERT INTO {table} VALUES ({places})", *row)
            assert number() != before


def test_every_table_is_watched_after_a_migration(db: None) -> None:
    assert watched(connection) >= {model._meta.db_table for model in content_models()}


def test_a_missing_trigger_is_made_again(content: None) -> None:
    table = Framework._meta.db_table
    on = f'ON "{table}"' if ON_POSTGRESQL else ""
    by_hand(f"DROP TRIGGER {'revision' if ON_POSTGRESQL else f'revision_{table}_update'} {on}")
    before = number()
    Framework.objects.update(tagline="!")
    assert number() == before
    watch_content()
    Framework.objects.update(tagline="?")
    assert number() != before


def test_bulk_changes_move_it_on(content: None) -> None:
    FormerSlug.objects.create(model="framework", slug="jango", object_id=1)
    for change in (
        lambda: FormerSlug.objects.bulk_create([FormerSlug(model="framework", slug="old", object_id=2)]),
        lambda: Framework.objects.bulk_update(Framework.objects.order_by("name"), ["tagline"]),
        lambda: FormerSlug.objects.all().delete(),
    ):
        with undone():
            before = number()
            change()
            assert number() != before


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite knows no TRUNCATE")
@pytest.mark.django_db(transaction=True)
def test_truncate_moves_it_on() -> None:
    before = Revision.current()
    by_hand("TRUNCATE frameworks_formerslug")
    assert Revision.current() != before


def test_what_is_taken_back_moves_nothing(content: None) -> None:
    before = number()
    with undone():
        Framework.objects.update(tagline="Other")
        with undone():
            Framework.objects.update(summary="Other")
    assert number() == before


def test_a_savepoint_taken_back_does_not_hide_what_came_after_it(content: None) -> None:
    before = number()
    with undone():
        Framework.objects.update(tagline="Other")
    Framework.objects.update(summary="Other")
    assert number() != before


def test_nothing_but_content_moves_it_on(content: None, django_user_model: Any) -> None:
    before = number()
    django_user_model.objects.create_user("someone", password="x" * 12)  # noqa: S106
    assert number() == before


@pytest.mark.django_db(transaction=True)
def test_a_load_moves_it_on_only_where_it_changes_something() -> None:
    before = Revision.current()
    call_command("load_content", verbosity=0)
    assert Revision.current() == before
    Framework.objects.filter(slug="flask").update(tagline="Other")
    between = Revision.current()
    assert between != before
    call_command("load_content", "--overwrite", "flask", verbosity=0)
    assert Revision.current() not in (before, between)


@pytest.mark.django_db(transaction=True)
def test_an_emptied_catalogue_has_another_number() -> None:
    before = Revision.current()
    call_command(flush.Command(), interactive=False, verbosity=0)
    assert Revision.current() not in (None, before)


only_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite keeps no functions")
BODY = "SELECT prosrc FROM pg_proc WHERE proname = 'revision_moves_on'"


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_functions_of_an_older_version_are_made_again_before_a_start() -> None:
    """As that which waited until what readers knew had run out."""
    [(body,)] = by_hand(BODY)
    older = body.replace("BEGIN", "BEGIN PERFORM pg_sleep(0.01);", 1)
    with transaction.atomic():
        by_hand(f"CREATE OR REPLACE FUNCTION revision_moves_on() RETURNS trigger LANGUAGE plpgsql AS $${older}$$")
        assert not watched(connection)
        prepare.Command().watch_content()
        assert by_hand(BODY) == [(body,)]
        assert watched(connection)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_user_who_may_not_make_them_is_told_so() -> None:
    with transaction.atomic():
        by_hand("DROP TRIGGER revision ON frameworks_framework")
        by_hand("CREATE ROLE guest")
        by_hand("SET LOCAL ROLE guest")
        with pytest.raises(CommandError, match="triggers of .* cannot be made: (permission denied|must be owner)"):
            prepare.Command().watch_content()
        transaction.set_rollback(True)


@only_postgresql
def test_a_commit_waits_for_nothing(db: None) -> None:
    bodies = [body for (body,) in by_hand("SELECT prosrc FROM pg_proc WHERE proname LIKE 'revision%%'")]
    assert len(bodies) == 2
    assert not [body for body in bodies if "sleep" in body or "lock" in body]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_editors_do_not_wait_for_each_other_nor_for_a_load() -> None:
    """A second transaction changes another framework and commits while the first, which began before, is open."""
    before, seen = Revision.current(), list[int | None]()

    def other_editor() -> None:
        try:
            by_hand("SET lock_timeout = '5s'")
            Framework.objects.filter(slug="flask").update(tagline="Other")
            seen.append(Revision.current())
        finally:
            connection.close()

    with transaction.atomic():
        Framework.objects.filter(slug="django").update(tagline="Other")
        thread = threading.Thread(target=other_editor)
        thread.start()
        thread.join()
        assert seen
        assert seen[0] != before
    assert Revision.current() not in (before, seen[0])
