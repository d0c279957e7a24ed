"""The whole: vocabulary and guide as shipped, then one synthetic framework after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from frameworks.loader import Content, Record, load, read_content
from frameworks.loader.inserting import insert
from frameworks.loader.removing import MODELS
from frameworks.models import Advice, Disagreement, LoadedRecord
from frameworks.synthetic.aside import indexes_aside
from frameworks.synthetic.patterns import columns_of
from frameworks.synthetic.reading import Reading
from frameworks.synthetic.telling import MADE, Telling

BATCH = 250  # frameworks whose rows are held in memory, about 450 each
TABLES: list[Any] = [*MADE, *(field.remote_field.through for model in MADE for field in model._meta.many_to_many)]
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


def is_empty() -> bool:
    models: list[Any] = [LoadedRecord, *MODELS.values()]
    return not any(model.objects.exists() for model in models)


def make_catalogue(frameworks: int, seed: int, progress: Progress) -> int:
    """How many rows were made, the vocabulary's beside. All or nothing.

    The content files count as loaded: starting the site does not add theirs.
    """
    content = read_content()
    shared = Content([general(record) for record in content.records if is_general(record)], content.digest)
    with transaction.atomic():
        load(shared, progress=lambda records: progress(records, "Loading the vocabulary"))
        reading = Reading(content, dict(LoadedRecord.objects.values_list("path", "object_id")))
        with indexes_aside(TABLES, lambda steps: progress(steps, "Making indexes")):
            made = write_frameworks(Telling(reading, seed), progress(range(frameworks), "Making frameworks"))
        move_sequences_on()
    return made


def move_sequences_on() -> None:
    """Past the keys that were written; never back, as no rollback would undo that. SQLite sees to it itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in MADE):
            cursor.execute(
                f"SELECT setval(s, greatest(max(id), pg_sequence_last_value(s::regclass))) "  # noqa: S608  # our names
                f"FROM {table}, pg_get_serial_sequence('{table}', 'id') AS s GROUP BY s"
            )


def write_frameworks(telling: Telling, numbers: Iterable[int]) -> int:
    made = 0
    for number in numbers:
        telling.tell(number)
        if number % BATCH == BATCH - 1:
            made += write_all(telling.rows)
    return made + write_all(telling.rows)


def write_all(rows: dict[Any, list[tuple[Any, ...]]]) -> int:
    """Takes them away."""
    for model in rows:
        insert(model, columns_of(model), rows[model])
    written = sum(map(len, rows.values()))
    rows.clear()
    return written


def is_general(record: Record) -> bool:
    """What is said of no framework in particular."""
    dispute = record.parent if record.parent and record.parent.kind.model is Disagreement else record
    return not record.framework and not (dispute.kind.model is Disagreement and dispute.values.get("frameworks"))


def general(record: Record) -> Record:
    """Advice stays, without the frameworks that it names."""
    if record.kind.model is not Advice:
        return record
    return replace(record, values={key: value for key, value in record.values.items() if key != "frameworks"})
