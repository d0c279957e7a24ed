"""The day of the latest release, which like every other date is not ahead of us."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import migrations, models

import frameworks.models.base

ahead = import_module("frameworks.migrations.0002_no_dates_ahead")
TABLE, COLUMN = "frameworks_framework", "latest_release_on"


def let_go(apps: Any, schema_editor: Any) -> None:
    """The column can be dropped once nothing watches it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'DROP FUNCTION IF EXISTS "{TABLE}_{COLUMN}_ahead"() CASCADE')
        return
    for event in ("insert", "update"):
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{TABLE}_{COLUMN}_{event}_ahead"')


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0003_editors_group")]

    operations = [
        migrations.AddField(
            "framework",
            COLUMN,
            models.DateField(
                "day of the latest release",
                null=True,
                blank=True,
                validators=[frameworks.models.base.not_in_future],
                help_text="The day that version came out. Left empty where no source gives it.",
            ),
        ),
        migrations.RunPython(ahead.refuse_future_dates, let_go),
    ]
