"""Names within a query as the search reads them: folded, once run together and once in words, the same everywhere."""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Func, TextField

from frameworks.words import fold

WITHIN, COMMAS, BETWEEN = re.compile(r"[^\w,]+|_+"), re.compile(",+"), re.compile(r"[\W_]+")


class Names(Func):
    """“Fast API” becomes “ fastapi fast api ”. Sorted by code point."""

    function = "search_names"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The function is that of the search's indexes (migration 0009)."""
        return self.as_sql(compiler, connection, template='(%(function)s(%(expressions)s) COLLATE "C")', **extra)


def names(text: str | None) -> str | None:
    """What PostgreSQL's function gives: the names between commas each run together, then all words."""
    if text is None:
        return None
    folded = fold(text)
    return f" {COMMAS.sub(' ', WITHIN.sub('', folded))} {BETWEEN.sub(' ', folded)} "


def add_function(connection: Any, **kwargs: Any) -> None:
    """SQLite is given ours with each connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_names", 1, names, deterministic=True)


def watch_connections() -> None:
    connection_created.connect(add_function, dispatch_uid="search_names")
