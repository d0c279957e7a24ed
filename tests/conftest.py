"""What every test starts from: the settings of a test, a database that holds the shipped content, a watched browser.

The database
    Each worker makes its test database once, loads the shipped content into it and copies every table aside. What was
    loaded is kept in .pytest_cache and taken over by later runs, on either database, until content, models, migrations
    or loader change. A test marked `django_db` therefore sees the whole catalogue and may change it at will: its
    transaction is rolled back. A test that needs real commits (`transaction=True`, `live_server`, browser) ends with
    the command `flush`, and ours (tests/management/) refills the tables that differ from the copies. Between any two
    tests the database holds the content, in whatever order they run.

    Ask for `content` where a test is about the shipped content: while the content files cannot be loaded, exactly
    these tests fail, with the loader's message; the others run on empty tables. Ask for `empty_catalogue` where only
    what the test makes may be there. SQLite is tested as a file, as it is used; every worker has its own.

    `./run test` runs the suite on both databases. What gives the same on every database runs on one of them: tests that
    use none, those in a browser, and those marked `any_database`. Mark a test `each_database` that uses the database by
    a server of its own.

The browser
    `page` is pytest-playwright's, driving this machine's chromium. It keeps console errors, failed scripts and requests
    to other hosts, which it refuses, in `page.problems`; a test ends with `assert page.problems == []`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from tests.rows import clear, set_aside, stored_models, take_over

CONTINUOUS = os.environ.get("CI") == "true"
CARDS: Any = settings.CACHES["cards"]
NO_BROWSER = "no chromium on this machine (apt install chromium, or name one in CHROMIUM)"

# ── every test ──


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    skip_without_browser(items)
    if os.environ.get("FURTHER_DATABASE") == "true":
        left_out = [item for item in items if is_same_on_every_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def is_same_on_every_database(item: pytest.Item) -> bool:
    """Tell whether a run on one database says all: see “The database” above."""
    if "each_database" in item.keywords:
        return False
    uses_database = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
    return not uses_database or "browser" in item.keywords or "any_database" in item.keywords


@pytest.fixture(scope="session", autouse=True)
def test_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files under their own names, so that nothing need be collected; quick passwords; no login throttle."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        CACHES={
            **settings.CACHES,
            "cards": {**CARDS, "LOCATION": str(tmp_path_factory.mktemp("cards"))},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        AXES_ENABLED=False,
        INSTALLED_APPS=[*settings.INSTALLED_APPS, "tests"],  # for its commands
    ):
        yield


# ── the database ──

ROOT = Path(__file__).parent.parent
# What the loaded content depends on; while none of it changes, a former load is taken over instead of done again.
LOADED_FROM = (
    "frameworks/content",
    "frameworks/models",
    "frameworks/migrations",
    "frameworks/loader",
    "frameworks/admin",  # says of what revisions are kept
    "frameworks/management/commands/load_content.py",
    "requirements-dev.txt",
)
PROBLEM: list[str] = []  # why the content could not be loaded


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite as a file: a live server's threads then have connections of their own, as in real life."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config, test_settings: None
) -> None:
    """pytest-django's test database with the content in it; Django's `flush` is ours, which puts it back."""
    with django_db_blocker.unblock():
        fill(pytestconfig.cache.mkdir("content"))
        set_aside()


def fill(cache: Path) -> None:
    """Loads the content, or takes over the rows of a former load: a second instead of ten."""
    kept = cache / f"{loaded_from()}.pickle"
    with (cache / "lock").open("w") as lock:  # let go with the file
        fcntl.flock(lock, fcntl.LOCK_EX)  # of workers that start together one loads
        if not kept.exists():
            return load(kept)
    take_over(pickle.loads(kept.read_bytes()))  # noqa: S301  # our own file


def load(kept: Path) -> None:
    """Loads the content and keeps its rows for those who come after."""
    try:
        call_command("load_content", stdout=StringIO())
    except CommandError as error:
        return PROBLEM.append(str(error))
    for old in kept.parent.glob("*.pickle"):
        old.unlink(missing_ok=True)
    draft = kept.with_suffix(".draft")
    draft.write_bytes(pickle.dumps([list(model._base_manager.all()) for model in stored_models()]))
    draft.replace(kept)


def loaded_from() -> str:
    """One digest over all that the loaded rows depend on."""
    digest = hashlib.sha256()
    for path in sorted(file for name in LOADED_FROM for file in [ROOT / name, *(ROOT / name).rglob("*.*")]):
        if path.suffix in (".toml", ".py", ".txt") and path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def content(db: None) -> None:
    """The shipped content is in the database; where it cannot be loaded the test fails with the loader's message."""
    if PROBLEM:
        pytest.fail(f"The content cannot be loaded: {PROBLEM[0][:500]}", pytrace=False)


@pytest.fixture
def empty_catalogue(db: None) -> None:
    """No framework, claim, source … in the database; groups and permissions stay."""
    tables = [m._meta.db_table for m in apps.get_app_config("frameworks").get_models(include_auto_created=True)]
    with transaction.atomic():
        clear(tables)


# ── the browser ──


def chromium() -> str | None:
    """A browser that is already on this machine; CHROMIUM names it, and says "none" where it is empty."""
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"] or None
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
    return next(filter(None, map(shutil.which, names)), None)


def skip_without_browser(items: list[pytest.Item]) -> None:
    """Without a browser its tests are skipped; not in CI, where `browser_type_launch_args` fails them."""
    if not (chromium() or CONTINUOUS):
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """No sandbox, as root and most containers cannot have one: the only site visited is our own.

    From here to the session's end playwright keeps an event loop in this thread, and Django would refuse to touch the
    database next to one; allowed for good, as databases are torn down after the last test's fixtures.
    """
    program = chromium() or pytest.fail(NO_BROWSER, pytrace=False)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture
def page(page: Any) -> Any:
    """pytest-playwright's page; nothing leaves the machine and every complaint is kept in `page.problems`."""
    page.problems = []
    page.set_default_timeout(10_000)
    page.on("console", lambda said: complain(page, said.type in ("error", "warning"), f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: complain(page, True, f"script: {error}"))
    page.route("**/*", gate(page))
    return page


def complain(page: Any, wanted: bool, text: str) -> None:
    if wanted:
        page.problems.append(text)


def gate(page: Any) -> Callable[[Any], None]:
    def decide(route: Any) -> None:
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            return route.continue_()
        page.problems.append(f"request to another host: {route.request.url}")
        return route.abort()

    return decide


@pytest.fixture
def site(content: None, live_server: Any) -> Any:
    """Where the shipped content is served."""
    return live_server


@pytest.fixture
def plain(browser: Any, site: Any) -> Iterator[Any]:
    """A phone that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()
