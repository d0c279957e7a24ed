"""Many rows → database, as fast as either of the two takes them."""

from __future__ import annotations

from typing import Any

from django.db import connection

from frameworks.synthetic.patterns import columns_of


def write_rows(model: Any, rows: list[tuple[Any, ...]]) -> None:
    """The database itself holds them to its constraints; the models are not asked."""
    quoted = connection.ops.quote_name
    columns = columns_of(model)
    into = f"{quoted(model._meta.db_table)} ({', '.join(map(quoted, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608  # names of our own
