"""No date lies in the future: held by the database itself.

A CHECK cannot look at the clock on SQLite, so both databases get a trigger per table. On SQLite a later migration
that rebuilds a table drops its triggers and must end with `refuse_future_dates` again; tests/test_models.py tells.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

AHEAD = "{column} lies in the future"


def columns(model: type[models.Model]) -> list[tuple[str, str]]:
    """Each column of the model that says when something was, with its kind: day or year."""
    days = [
        (f.column, "day")
        for f in model._meta.concrete_fields
        if type(f) is models.DateField
    ]
    years = [
        (f.column, "year") for f in model._meta.concrete_fields if f.name == "as_of"
    ]
    return days + years


def refuse_future_dates(apps: Any, schema_editor: Any) -> None:
    make = (
        on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite
    )
    for model in apps.get_app_config("frameworks").get_models():
        for column, kind in columns(model):
            for statement in make(model._meta.db_table, column, kind):
                schema_editor.execute(statement)


def on_sqlite(table: str, column: str, kind: str) -> list[str]:
    now = "date('now')" if kind == "day" else "CAST(strftime('%Y', 'now') AS INTEGER)"
    found = []
    for event in ("INSERT", f'UPDATE OF "{column}"'):
        name = f"{table}_{column}_{event.split()[0].lower()}_ahead"
        found += [
            f'DROP TRIGGER IF EXISTS "{name}"',
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN NEW."{column}" > {now} '
            f"BEGIN SELECT RAISE(ABORT, '{AHEAD.format(column=column)}'); END",
        ]
    return found


def on_postgresql(table: str, column: str, kind: str) -> list[str]:
    now = "(now() AT TIME ZONE 'UTC')::date"
    if kind == "year":
        now = f"EXTRACT(YEAR FROM {now})"
    name = f"{table}_{column}_ahead"
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"RAISE EXCEPTION '{AHEAD.format(column=column)}' USING ERRCODE = 'check_violation'; END $$",
        f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
        f'CREATE TRIGGER "{name}" BEFORE INSERT OR UPDATE OF "{column}" ON "{table}" FOR EACH ROW '
        f'WHEN (NEW."{column}" > {now}) EXECUTE FUNCTION "{name}"()',
    ]


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_initial")]

    operations = [migrations.RunPython(refuse_future_dates, migrations.RunPython.noop)]
