"""Rows instead of models, for pages that show hundreds of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection

Keys = Sequence[int]
Values = Callable[[Keys], Any]  # makes a queryset of tuples for these primary keys
KEY = -1  # stands for all that are asked for
AMONG = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}


def ask(values: Values, keys: Keys = (KEY,)) -> list[tuple[Any, ...]]:
    """Its rows. Writing the SQL of a queryset takes longer than running it: it is written once a process."""
    sql, params = written(values)
    every: Any = list(keys) if connection.vendor == "postgresql" else json.dumps([*keys])
    with connection.cursor() as cursor:
        cursor.execute(sql, [every if each == KEY else each for each in params])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@cache
def written(values: Values) -> tuple[str, tuple[Any, ...]]:
    """The SQL for any number of keys: written for one that there never is, which a list of them then replaces."""
    sql, params = values([KEY]).query.sql_with_params()
    return sql.replace("IN (%s)", AMONG[connection.vendor]), params
