"""The rows that a test begins with: set aside once for each database, and put back after a test with real commits."""

from __future__ import annotations

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from frameworks.models import Revision


def stored_models() -> list[type[Model]]:
    """All but the content's revision, which follows the others by itself."""
    return [
        m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed and not m._meta.proxy and m is not Revision
    ]


def stored_tables() -> list[str]:
    return [model._meta.db_table for model in stored_models()]


def take_over(rows: list[list[Model]]) -> None:
    with transaction.atomic():
        clear(stored_tables())
        for same_kind in rows:
            if same_kind:
                type(same_kind[0])._base_manager.bulk_create(same_kind)
        reset_sequences()


def set_aside() -> None:
    with connection.cursor() as cursor:
        for table in stored_tables():
            cursor.execute(f"DROP TABLE IF EXISTS {quoted('aside_' + table)}")  # of a run with --reuse-db
            cursor.execute(f"CREATE TABLE {quoted('aside_' + table)} AS SELECT * FROM {quoted(table)}")


def put_back() -> None:
    """The tables that hold anything else than then; all where a test took the content's revision away."""
    changed = changed_tables() if Revision.objects.exists() else stored_tables()
    if changed:
        with transaction.atomic(), connection.cursor() as cursor:
            clear(changed)
            for table in changed:
                cursor.execute(f"INSERT INTO {quoted(table)} SELECT * FROM {quoted('aside_' + table)}")
            reset_sequences()


def changed_tables() -> list[str]:
    """One query. Every row has a key, so that the tables can be compared as sets."""
    looks = []
    for table in stored_tables():
        now, then = f"SELECT * FROM {quoted(table)}", f"SELECT * FROM {quoted('aside_' + table)}"
        differs = f"EXISTS ({now} EXCEPT {then}) OR EXISTS ({then} EXCEPT {now})"
        looks.append(f"SELECT '{table}' WHERE {differs}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [table for (table,) in cursor.fetchall()]


def reset_sequences() -> None:
    """Rows were written with their keys; the next key comes after the highest. Content types have changed theirs."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), stored_models()):
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def clear(tables: list[str]) -> None:
    """In any order: both databases look at foreign keys when the transaction ends."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {quoted(table)}")


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
