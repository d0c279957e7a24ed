"""SQLite's file stays open between requests, and is left when another one takes its place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.wire import ask, new_site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file that could be exchanged"),
]
PAGE = "/frameworks/django/"


@pytest.fixture
def exchanged(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The place of the database, and a copy in which something else is said. Afterwards all is as it was."""
    place, other, kept = Path(connection.settings_dict["NAME"]), tmp_path / "other.sqlite3", tmp_path / "kept.sqlite3"
    with closing(sqlite3.connect(place)) as now:
        now.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for copy in (other, kept):
            now.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(other)) as changed, changed:
        changed.execute("UPDATE frameworks_framework SET tagline = 'From another file' WHERE slug = 'django'")
    yield place, other
    connection.close()
    os.replace(kept, place)


def test_the_file_stays_open_between_requests() -> None:
    with new_site() as site:
        ask(site, PAGE)
        opened = connection.connection
        assert opened is not None
        ask(site, "/frameworks/flask/")
        assert connection.connection is opened


def test_a_file_in_the_place_of_ours_is_read(exchanged: tuple[Path, Path]) -> None:
    place, other = exchanged
    with new_site() as site:
        assert "From another file" not in ask(site, PAGE).text
        os.replace(other, place)
        site.revision.database.looked = 0  # a second is over
        assert "From another file" in ask(site, PAGE).text
