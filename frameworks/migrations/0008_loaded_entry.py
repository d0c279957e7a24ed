"""Under which entry each loaded record stands, so that those of a few files are found without reading all."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex, Substr

UNDER = {
    **dict.fromkeys(
        ("classification", "supportstatement", "tradeoff", "recommendation", "adoption", "remark"), "framework"
    ),
    "position": "disagreement",
    "answer": "question",
    "advice": "criterion",
}


def tell_entries(apps: Any, schema_editor: Any) -> None:
    """What has no part of its own stands under itself; the digest of all files (“content”) under nothing."""
    records = apps.get_model("frameworks", "LoadedRecord").objects.using(schema_editor.connection.alias)
    records.filter(path__contains=":").exclude(path__contains="/").update(entry=F("path"))
    for part, entry in UNDER.items():
        first = len(part) + 2
        slug = Substr("path", first, StrIndex("path", Value("/")) - first)
        records.filter(path__startswith=f"{part}:").update(entry=Concat(Value(f"{entry}:"), slug))


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0007_faster_search")]

    operations = [
        migrations.AddField(
            "loadedrecord",
            "entry",
            models.CharField(
                blank=True,
                default="",
                help_text="Path of the entry that it stands under, for example framework:django; of an entry its own.",
                max_length=200,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(tell_entries, migrations.RunPython.noop),
        migrations.AddIndex("loadedrecord", models.Index(fields=["entry"], name="loaded_by_entry")),
    ]
