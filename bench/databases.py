"""Throwaway databases, each with the shipped content or with a synthetic catalogue of some size."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.processes import Ended, manage
from bench.progress import left_out
from tests.with_postgres import HOW_TO_GET_IT, bindir, postgres


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as path:
        yield Path(path)


def sqlite(place: Path, name: str) -> str:
    return f"sqlite:///{place / name}.sqlite3"


@contextmanager
def postgres_server(*settings: str) -> Iterator[str | None]:
    """Where databases can be made; None where this machine has no PostgreSQL."""
    programs = bindir()
    if programs is None:
        left_out(HOW_TO_GET_IT)
        yield None
        return
    with postgres(programs, *settings) as url:
        yield url


def postgres_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def filled(database: str, frameworks: int = 0) -> Ended:
    """With the shipped content, or with so many synthetic frameworks; tells what making these took."""
    manage(database, "migrate", "--verbosity", "0")
    made = manage(database, "make_catalogue", "--frameworks", str(frameworks)) if frameworks else None
    prepared = manage(database, "prepare")
    if database.startswith("postgres"):  # what autovacuum would do some time soon
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return made or prepared
