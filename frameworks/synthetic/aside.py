"""PostgreSQL: rows come in many times faster while indexes and foreign keys are away; put back, they check them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# How to drop each and how to make it again. What is unique stays: its keys arrive in order.
FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY conrelid, conname
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE NOT indisunique AND indrelid = ANY(%s::regclass[]) ORDER BY indrelid, indexrelid
"""


@contextmanager
def indexes_aside(models: Iterable[Any], progress: Callable[[list[str]], Iterable[str]]) -> Iterator[None]:
    """Within a transaction, so that they are back whatever happens. Does nothing on SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    connection.check_constraints()  # now: a table with foreign keys still to be checked cannot be altered
    with connection.cursor() as cursor:
        drops, makes = [], []
        for query in (FOREIGN_KEYS, INDEXES):
            cursor.execute(query, [tables])
            for drop, make in cursor.fetchall():
                drops.append(drop)
                makes.append(make)
        for statement in drops:
            cursor.execute(statement)
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in progress([*reversed(makes), f"ANALYZE {', '.join(tables)}"]):
            cursor.execute(statement)
