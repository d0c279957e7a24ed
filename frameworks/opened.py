"""SQLite's file stays open between requests, as opening it takes longer than most pages; but not one that is gone."""

from __future__ import annotations

import os
from typing import Any

from django.core.signals import request_started
from django.db import connection
from django.db.backends.signals import connection_created

File = tuple[int, int]


def file_at(path: str) -> File | None:
    """Which file is there now; None where none is."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def note(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.file = file_at(connection.settings_dict["NAME"])


def leave_replaced(**_: Any) -> None:
    """When another file was put in the place of ours: still open, the old one would be read for ever."""
    ours: Any = connection
    if ours.vendor != "sqlite" or ours.connection is None or ours.in_atomic_block:
        return
    if ours.file != file_at(ours.settings_dict["NAME"]):
        ours.close()


def watch_file() -> None:
    connection_created.connect(note)
    request_started.connect(leave_replaced)
