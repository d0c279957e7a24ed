"""What is damaged in var/: the next start heals it, or says in one sentence what stands in its way."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from frameworks.cards import Portrait

ROOT = Path(__file__).parent.parent


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").touch()


def to_garbage(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(max(path.stat().st_size, 100)))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def change_one_byte(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[:-2] + bytes([held[-2] ^ 1]) + held[-1:])


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "removed": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut off": cut,
    "garbage": to_garbage,
    "one byte": change_one_byte,
    "other words": lambda path: path.write_text("[]"),
    "a folder": to_folder,
}


# ── stamps and static files ──


@pytest.fixture
def var(tmp_path: Path, db: None) -> Iterator[Path]:
    """A var/ for the site's own static files, which are collected as they are in service; the packages' take long."""
    with override_settings(
        VAR_DIR=tmp_path,
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        },
    ):
        yield tmp_path


def prepare() -> str:
    """What it says; where it cannot go on, one sentence."""
    out = StringIO()
    try:
        call_command("prepare", stdout=out)
    except CommandError as error:
        assert len(str(error).splitlines()) == 1, error
        assert str(error).endswith(".")
        return str(error)
    return out.getvalue()


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.any_database
def test_whatever_is_damaged_is_made_anew(var: Path) -> None:
    prepare()
    whole = held(var)
    css = json.loads(whole["static/staticfiles.json"])["paths"]["css/site.css"]
    files = ["content.stamp", "static.stamp", "static/staticfiles.json", f"static/{css}", f"static/{css}.gz"]
    assert set(files) < set(whole)
    assert prepare() == ""
    for name in files:
        for damage, do in DAMAGES.items():
            do(var / name)
            said = prepare()
            if damage == "a folder" and name.endswith(".stamp"):
                assert said == f"{var / name} cannot be used: Is a directory."
                shutil.rmtree(var / name)
                said = prepare()
            assert held(var) == whole, f"{name}: {damage}"
            assert prepare() == "", f"{name}: {damage}"


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["static", "cards"])
def test_a_file_in_a_folders_place_gives_way(var: Path, name: str) -> None:
    (var / name).write_text("not a folder")
    prepare()
    assert prepare() == ""


@pytest.mark.any_database
def test_what_a_running_server_still_serves_is_kept_while_all_is_whole(var: Path) -> None:
    prepare()
    before = held(var / "static")
    (var / "newer/css").mkdir(parents=True)
    (var / "newer/css/site.css").write_text("a { color: red }")
    with override_settings(STATICFILES_DIRS=[var / "newer", *settings.STATICFILES_DIRS]):
        assert "Collecting" in prepare()
    manifest, after = before.pop("staticfiles.json"), held(var / "static")
    assert before.items() < after.items()
    assert manifest != after["staticfiles.json"]


def test_a_damaged_picture_is_drawn_anew(tmp_path: Path) -> None:
    shared: Any = settings.CACHES["cards"]
    cards = {**shared, "LOCATION": str(tmp_path / "cards")}
    card = Portrait("Name", "Text", (), "Note")
    with override_settings(CACHES={**settings.CACHES, "cards": cards}):
        picture = card.png()
        (kept,) = (tmp_path / "cards").iterdir()
        for damage in (*DAMAGES.values(), lambda path: path.write_bytes(b"cos\nnone_such\n.")):
            damage(kept)
            assert card.png() == picture
            shutil.rmtree(kept) if kept.is_dir() else kept.unlink(missing_ok=True)
            assert card.png() == picture
        shutil.rmtree(tmp_path / "cards")
        (tmp_path / "cards").touch()
        assert card.png() == picture


# ── the database ──

ONE_AFTER_ANOTHER = """
import resource, shutil, sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import CommandError, call_command
from django.db import connection

django.setup()
path, whole, damages = Path(connection.settings_dict["NAME"]), Path(sys.argv[1]), eval(sys.argv[2])
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
for name, do in damages.items():
    connection.close()
    for end in ("", "-wal", "-shm"):
        each = Path(str(path) + end)
        shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)
    shutil.copy(whole, path)
    exec(do)
    try:
        call_command("prepare", stdout=StringIO())
        print(f"{name}: started")
    except CommandError as error:
        print(f"{name}: {error}")
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
"""
OF_A_DATABASE = {
    "whole": "",
    "empty": "path.write_bytes(b'')",
    "removed": "path.unlink()",
    "text": "path.write_text('no database ' * 1000)",
    "one page": "path.write_bytes(path.read_bytes()[:4096])",
    "cut off": "path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])",
    "a folder": "path.unlink(); path.mkdir()",
    "a folder as its -wal": "Path(str(path) + '-wal').mkdir()",
    "garbage as its -wal": "Path(str(path) + '-wal').write_bytes(b'garbage' * 5000)",
    "garbage as its -shm": "Path(str(path) + '-shm').write_bytes(b'garbage' * 5000)",
    "another's": "path.unlink(); connection.cursor().execute('CREATE TABLE django_migrations (n)')",
    "a table lost": "connection.cursor().execute('DROP TABLE frameworks_loadedrecord')",
    "locked": "import sqlite3; other = sqlite3.connect(path); other.execute('BEGIN EXCLUSIVE');"
    " other.execute('DELETE FROM django_session'); path.with_name('content.stamp').unlink(missing_ok=True)",
    "no room": "path.write_bytes(b''); resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))",
}
HEALED = {"whole", "empty", "removed", "garbage as its -wal", "garbage as its -shm"}


def test_a_damaged_database_file_is_told_in_one_sentence_or_works(tmp_path: Path) -> None:
    """In a copy with next to no content, by one process: each start for itself would take a second or two."""
    site = shutil.copytree(
        ROOT, tmp_path / "site", ignore=shutil.ignore_patterns(".*", "var", "tests", "docs", "bench")
    )
    for file in (site / "frameworks/content").rglob("*.toml"):
        if file.name != "types.toml":
            file.unlink()
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "catalogue.settings"}

    def python(*arguments: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=site, env={**env, **more}, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    python("manage.py", "prepare")
    with closing(sqlite3.connect(site / "var/db.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(site / "var/db.sqlite3", site / "whole")
    url = {"DATABASE_URL": "sqlite:///var/tried.sqlite3?timeout=0"}
    said = python("-c", ONE_AFTER_ANOTHER, str(site / "whole"), repr(OF_A_DATABASE), **url).splitlines()
    assert len(said) == len(OF_A_DATABASE), said
    for line, name in zip(said, OF_A_DATABASE, strict=True):
        if name in HEALED:
            assert line == f"{name}: started"
        else:
            assert line.startswith(f"{name}: ") and line.endswith("."), line
            assert "The database " in line or "of the database " in line, line


@contextmanager
def locked() -> Iterator[None]:
    """Another process has what a load wants, and this one waits a moment only."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other, connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
            other.execute("BEGIN IMMEDIATE")
            yield
            cursor.execute("PRAGMA busy_timeout = 20000")
        return
    with psycopg.connect(**connection.get_connection_params()) as other, connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")
        other.execute("LOCK TABLE frameworks_framework")
        yield
        cursor.execute("RESET lock_timeout")


@pytest.mark.parametrize("options", [{"overwrite": []}, {"overwrite": ["flask"]}, {"check": True}])
def test_load_content_says_in_one_sentence_that_it_found_no_way_in(
    transactional_db: None, content: None, options: dict[str, Any]
) -> None:
    with locked(), pytest.raises(CommandError) as refused:
        call_command("load_content", stdout=StringIO(), **options)
    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"The database {connection.settings_dict['NAME']}")
    assert "lock" in sentence
    assert sentence.endswith("; nothing was loaded.")
