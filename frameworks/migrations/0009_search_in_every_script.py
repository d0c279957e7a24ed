"""What the search asks on PostgreSQL, in every script: folded as in frameworks/words.py.

Words of ASCII letters are kept whole. Of all other letters each is kept with the one after it: where words begin need
not be known then, and Chinese and Japanese are found as well as Russian. Such a pair says less than a word, so a few
rows more are handed out; what is found is decided in Python.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.db import migrations

LETTERS = [chr(n) for n in range(0x80, 0x110000) if not 0xD800 <= n < 0xE000]
TYPED = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", **dict(zip("øðđħıłŋŧĸ", "oddhilntk", strict=True))},
)
HEAD = "RETURNS {} LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$"


def is_mark(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] == "M" or (category == "Cf" and letter != "\u200b")


def is_whole(letter: str) -> bool:
    """Whether a text may still have it once it is taken apart."""
    return unicodedata.category(letter) != "Cn" and unicodedata.normalize("NFKD", letter) == letter


def ranges(wanted: Callable[[str], bool], letters: list[str]) -> Iterator[str]:
    """As in a character class. Ranges go on over what is not among the letters: it does not come up."""
    first = last = ""
    for letter in [*letters, ""]:
        if letter and wanted(letter):
            first, last = first or letter, letter
        elif first:
            yield f"{escaped(first)}-{escaped(last)}"
            first = ""


def escaped(letter: str) -> str:
    return f"\\U{ord(letter):08x}"


def folding() -> str:
    """The variable `plain` folded, and what is no letter of other scripts made a blank. Most texts are done with early."""
    whole = [letter for letter in LETTERS if is_whole(letter)]
    left = [letter for letter in whole if not is_mark(letter)]
    folded = {letter: letter.casefold().translate(TYPED) for letter in left}
    single = {a: b for a, b in folded.items() if a != b and len(b) == 1}
    replaced = "plain"
    for letter, letters in folded.items():
        if len(letters) > 1:
            replaced = f"replace({replaced}, '{letter}', '{letters}')"
    return f"""
        plain := lower($1 COLLATE "C");
        IF octet_length(plain) > length(plain) THEN
            plain := regexp_replace(plain, '[\\u00a0\\u00ab\\u00bb\\u2010-\\u2027]+' COLLATE "C", ' ', 'g');
        END IF;
        IF octet_length(plain) > length(plain) THEN
            plain := regexp_replace(normalize(plain, NFKD), '[{"".join(ranges(is_mark, whole))}]+' COLLATE "C", '', 'g');
            IF octet_length(plain) > length(plain) THEN
                plain := translate({replaced}, '{"".join(single)}', '{"".join(single.values())}');
                plain := regexp_replace(
                    plain, '[{"".join(ranges(lambda letter: not letter.isalnum(), left))}]+' COLLATE "C", ' ', 'g'
                );
            END IF;
            plain := lower(plain COLLATE "C");
        END IF;
    """


def functions() -> dict[str, tuple[str, str]]:
    """They call nothing but what PostgreSQL brings, as before (0005)."""
    fold = folding()
    others = escaped("\x80") + "-" + escaped("\U0010ffff")
    words = f"""
        DECLARE
            plain text;
            pairs text[] := '{{}}';
        BEGIN {fold}
            IF octet_length(plain) > length(plain) THEN
                pairs := ARRAY(
                    SELECT letter || coalesce(following, '') FROM (
                        SELECT letter, lead(letter) OVER (ORDER BY place) AS following
                        FROM unnest(string_to_array(plain, NULL)) WITH ORDINALITY AS each(letter, place)
                    ) AS neighbours
                    WHERE octet_length(letter) > 1
                );
            END IF;
            RETURN array_to_tsvector(array_remove(regexp_split_to_array(
                regexp_replace(plain, '([a-z0-9]{{100}})[a-z0-9]+' COLLATE "C", '\\1', 'g'), '[^a-z0-9]+' COLLATE "C"
            ), '') || pairs);
        END"""  # noqa: S608 our own words
    names = f"""
        DECLARE
            plain text;
        BEGIN {fold}
            RETURN ' ' || regexp_replace(
                regexp_replace(plain, '[^a-z0-9,{others}]+' COLLATE "C", '', 'g'), ',+', ' ', 'g'
            ) || ' ' || regexp_replace(plain, '[^a-z0-9{others}]+' COLLATE "C", ' ', 'g') || ' ';
        END"""
    return {"search_words": ("tsvector", words), "search_names": ("text", names)}


def make_functions(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name, (kind, body) in functions().items():
            schema_editor.execute(f"CREATE OR REPLACE FUNCTION {name}(text) {HEAD.format(kind)} {body} $$")
        make_indexes_anew(schema_editor)


def make_former_functions(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        before = import_module("frameworks.migrations.0007_faster_search")
        before.make(before.QUICKER)(apps, schema_editor)
        make_indexes_anew(schema_editor)


def make_indexes_anew(schema_editor: Any) -> None:
    """They hold what the functions said when rows were written."""
    before = import_module("frameworks.migrations.0005_search_indexes")
    for kind, tables in (("words", before.WORDS), ("names", before.NAMES)):
        for table in tables:
            schema_editor.execute(f'REINDEX INDEX "search_{table}_{kind}"')


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0008_loaded_entry")]

    operations = [migrations.RunPython(make_functions, make_former_functions)]
