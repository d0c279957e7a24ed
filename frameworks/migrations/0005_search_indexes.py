"""What the search asks on PostgreSQL: words by full text, names by trigrams. SQLite needs nothing.

Words are cut by the same rule as in frameworks/search/words.py. PostgreSQL's own parser would read numbers
(“1e0b2” becomes “1e0” and “b2”) and goes by the server's locale, so the words are handed to it as they are.
A query has at most 100 letters: longer words are cut there.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

ACCENTED = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠ"
    "ġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſ"
)
PLAIN = (
    "aaaaaaaceeeeiiiidnoooooouuuuytsaaaaaaaceeeeiiiidnoooooouuuuytyaaaaaaccccccccddddeeeeeeeeeeggggg"
    "ggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
)
FOLDED = f"""translate(lower($1 COLLATE "C"), '{ACCENTED}', '{PLAIN}')"""
# Not in plain SQL: PostgreSQL would look inside, think them cheap and read whole tables instead of the indexes.
# They call nothing but what PostgreSQL brings: a restored dump makes its indexes without our schema in the path.
HEAD = "RETURNS {} LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$ BEGIN RETURN"
FUNCTIONS = {
    "search_words": (
        "tsvector",
        f"""array_to_tsvector(array_remove(regexp_split_to_array(
            regexp_replace({FOLDED}, '([a-z0-9]{{100}})[a-z0-9]+' COLLATE "C", '\\1', 'g'),
            '[^a-z0-9]+' COLLATE "C"
        ), ''))""",
    ),
    "search_names": (
        "text",
        f"""' ' || regexp_replace(
            regexp_replace({FOLDED}, '[^a-z0-9,]+' COLLATE "C", '', 'g'), ',+', ' ', 'g'
        ) || ' ' || regexp_replace({FOLDED}, '[^a-z0-9]+' COLLATE "C", ' ', 'g') || ' '""",
    ),
}
WORDS = {  # names and texts of each table, in the order of frameworks/search/kinds.py
    "framework": ("name", "slug", "aliases", "package_name", "tagline", "summary"),
    "exclusion": ("name", "slug", "aliases", "reason"),
    "feature": ("name", "slug", "definition"),
    "usecase": ("name", "slug", "definition"),
    "frameworktype": ("name", "slug", "definition"),
    "adopter": ("name", "slug", "description"),
    "classification": ("note",),
    "recommendation": ("note",),
    "tradeoff": ("text",),
    "supportstatement": ("package", "note"),
    "adoption": ("scope",),
    "remark": ("text",),
    "question": ("name",),
    "criterion": ("name", "explanation"),
    "answer": ("title", "text"),
    "advice": ("text",),
    "disagreement": ("name", "note", "finding"),
    "position": ("text",),
}
NAMES = {
    "framework": ("name", "slug", "aliases", "package_name"),
    "exclusion": ("name", "slug", "aliases"),
    "feature": ("name", "slug"),
    "usecase": ("name", "slug"),
    "frameworktype": ("name", "slug"),
    "adopter": ("name", "slug"),
}


def make_indexes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, (kind, body) in FUNCTIONS.items():
        schema_editor.execute(f"CREATE OR REPLACE FUNCTION {name}(text) {HEAD.format(kind)} {body}; END $$")
    for table, columns in WORDS.items():
        words = " || ' ' || ".join(f'"{column}"' for column in columns)
        schema_editor.execute(
            f'CREATE INDEX "search_{table}_words" ON "frameworks_{table}" USING gin (search_words({words}))'
        )
    for table, columns in NAMES.items():
        names = " || ',' || ".join(f'"{column}"' for column in columns)
        schema_editor.execute(
            f'CREATE INDEX "search_{table}_names" ON "frameworks_{table}" '
            f"USING gin (search_names({names}) gin_trgm_ops)"
        )


def drop_indexes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for kind, tables in (("words", WORDS), ("names", NAMES)):
        for table in tables:
            schema_editor.execute(f'DROP INDEX IF EXISTS "search_{table}_{kind}"')
    for name in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}(text)")


class Trigrams(TrigramExtension):
    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Django looks for the extension on whatever database there is."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0004_framework_latest_release_on")]

    operations = [
        Trigrams(),
        migrations.RunPython(make_indexes, drop_indexes),
    ]
