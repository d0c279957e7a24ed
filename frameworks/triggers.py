"""The triggers that move the content's revision on with every change: by the admin, a bulk load, or SQL by hand.

They are made after each migration and before each start, where one is missing or is that of another version: no new
table is forgotten, and none that SQLite rebuilt.

On PostgreSQL the row is written when the transaction commits, not at its first change: editors do not wait for each
other, nor for a load that takes minutes. Until then a row of the transaction's own stands for it (its key is below 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from frameworks.models import LoadedRecord, Revision
from frameworks.models.revision import ONLY

REVISION = Revision._meta.db_table
STEP = 1 << 28  # at most; 34 thousand million steps fit in the number


def content_models() -> list[type[models.Model]]:
    """All whose rows may stand in an answer: every model of the catalogue, with those between many and many."""
    own = apps.get_app_config("frameworks").get_models(include_auto_created=True)
    return [model for model in own if model not in (Revision, LoadedRecord)]


def watch_content(using: str = "default", **kwargs: Any) -> None:
    """Makes the triggers that are missing. Two queries where none is; answers the signal post_migrate."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if REVISION not in present:
        return  # on the way back to before there was one
    tables = [table for model in content_models() if (table := model._meta.db_table) in present]
    missing = set(tables) - watched(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection, sorted(missing)):
            cursor.execute(statement)


def statements(connection: BaseDatabaseWrapper, tables: list[str]) -> Iterable[str]:
    if not tables:
        return []
    if connection.vendor == "postgresql":
        return [*postgresql_functions(), *(trigger for table in tables for trigger in postgresql_triggers(table))]
    return [trigger for table in tables for trigger in sqlite_triggers(table)]


def watched(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that have all their triggers, as they are made now."""
    with connection.cursor() as cursor:
        cursor.execute(*WATCHED[connection.vendor])
        return {table for (table,) in cursor.fetchall()}


# ── SQLite: row by row, as it knows no other triggers; it has one writer at a time ──


def sqlite_triggers(table: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER IF NOT EXISTS "revision_{table}_{event.lower()}" AFTER {event} ON "{table}" BEGIN
            INSERT INTO "{REVISION}" (id, number) SELECT {ONLY}, 0
                WHERE NOT EXISTS (SELECT 1 FROM "{REVISION}" WHERE id = {ONLY});
            UPDATE "{REVISION}" SET number = number + 1 + (random() & {STEP - 1}) WHERE id = {ONLY};
        END
        """
        for event in ("INSERT", "UPDATE", "DELETE")
    ]


# ── PostgreSQL: once in a transaction, at its end ──

ON_POSTGRESQL = {
    # The first change of a transaction leaves a row; a savepoint that is rolled back takes row and mark with it.
    "revision_changes": f"""
    BEGIN
        IF current_setting('catalogue.changed', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
            PERFORM set_config('catalogue.changed', pg_current_xact_id()::text, true);
            INSERT INTO "{REVISION}" (id, number) VALUES (-pg_current_xact_id()::text::bigint, 0)
                ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END
    """,
    "revision_moves_on": f"""
    BEGIN
        DELETE FROM "{REVISION}" WHERE id = NEW.id;
        INSERT INTO "{REVISION}" AS present (id, number) VALUES ({ONLY}, 1 + floor(random() * {STEP})::bigint)
            ON CONFLICT (id) DO UPDATE SET number = present.number + EXCLUDED.number;
        PERFORM set_config('catalogue.changed', '', true);
        RETURN NULL;
    END
    """,
}


def postgresql_functions() -> list[str]:
    """Their tables are found from whatever schema the change is made."""
    pinned = "LANGUAGE plpgsql SET search_path FROM CURRENT"
    return [
        *(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger {pinned} AS $${body}$$"
            for name, body in ON_POSTGRESQL.items()
        ),
        f'DROP TRIGGER IF EXISTS revision_moves_on ON "{REVISION}"',
        f"""
        CREATE CONSTRAINT TRIGGER revision_moves_on AFTER INSERT ON "{REVISION}" DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.id < 0) EXECUTE FUNCTION revision_moves_on()
        """,
    ]


def postgresql_triggers(table: str) -> list[str]:
    return [
        f"""
        CREATE OR REPLACE TRIGGER revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION revision_changes()
        """
    ]


# ── what is there ──

WATCHED: dict[str, tuple[str, list[Any]]] = {
    "sqlite": (
        """
        SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'revision!_%' ESCAPE '!'
        GROUP BY tbl_name HAVING count(*) = 3
        """,
        [],
    ),
    "postgresql": (
        """
        SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname = 'revision' AND pg_table_is_visible(pg_class.oid)
        AND (SELECT count(*) FROM pg_proc WHERE prosrc = ANY(%s) AND pg_function_is_visible(oid)) = %s
        """,
        [list(ON_POSTGRESQL.values()), len(ON_POSTGRESQL)],
    ),
}
