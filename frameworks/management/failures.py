"""What commands say where the database fails them: one sentence, as an operator needs it, and no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import Error, connection


@contextmanager
def database_failures(consequence: str = "") -> Iterator[None]:
    """Say that the database is away, locked, full or damaged, and what comes of it."""
    try:
        yield
    except Error as error:
        reason = first_line(error).rstrip(".")
        raise CommandError(f"The database {place()} cannot be used: {reason}{consequence}.") from None


def place() -> str:
    """Return which database is meant, without user and password."""
    at = connection.settings_dict
    return " ".join(f"{at['NAME']} {'at' if at['HOST'] else ''} {at['HOST']}".split())


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
