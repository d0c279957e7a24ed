"""Makes everything ready to be served, and only what is not ready yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

from frameworks.loader import CONTENT, Content, ContentError, is_loaded, read_content
from frameworks.revision import watch_content

UNSERVED = ["redoc"]  # in the sidecar package; reaches for fonts elsewhere, and we show Swagger instead


class Command(BaseCommand):
    help = "Migrates, loads the content and collects static files; skips each step that has nothing to do."
    requires_system_checks: list[str] = []  # the server's own start runs into the same mistakes

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(exist_ok=True)
        self.migrate()
        self.load_content()
        self.collect_static()

    def migrate(self) -> None:
        """Asks the database itself, so that a new, emptied or restored one is always noticed."""
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            raise CommandError(f"The database {place()} cannot be used: {first_line(error)}") from None
        except (NodeNotFoundError, ImportError, SyntaxError) as error:
            raise CommandError(f"The migrations cannot be read: {first_line(error)}") from None
        if plan:
            self.stdout.write(f"Migrating the database ({len(plan)} steps) …")
            self.run_migrations()
        self.watch_content()

    def run_migrations(self) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except Exception as error:  # a migration may run any code
            raise CommandError(
                f"A migration of the database {place()} failed: {type(error).__name__}: {first_line(error)}. "
                "`./run manage migrate --traceback` tells the whole story; the site was not started."
            ) from None

    def watch_content(self) -> None:
        """As this version wants it: an upgrade need not bring a migration."""
        try:
            watch_content()
        except DatabaseError as error:
            raise CommandError(f"The triggers of {place()} cannot be made: {first_line(error)}") from None

    def load_content(self) -> None:
        """The database says whether it holds these files; the stamp spares us reading them, a tenth of a second."""
        stamp, files = settings.VAR_DIR / "content.stamp", files_digest(CONTENT)
        known, _, digest = stamp.read_text().partition(" ") if stamp.exists() else ("", "", "")
        if known != files:
            digest = content_digest()
            stamp.write_text(f"{files} {digest}")
        if not is_loaded(Content([], digest)):
            self.stdout.write("Loading the content …")
            call_command("load_content", stdout=self.stdout)

    def collect_static(self) -> None:
        """Nothing is cleared first: a server that is still running keeps the files its pages name."""
        stamp, digest = settings.VAR_DIR / "static.stamp", static_digest()
        if (settings.STATIC_ROOT / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == digest:
            return
        self.stdout.write("Collecting static files …")
        try:
            call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNSERVED)
            stamp.write_text(digest)
        except (OSError, ValueError) as error:  # ValueError: a stylesheet names a file that is not there
            raise CommandError(f"The static files cannot be collected: {first_line(error)}") from None


def static_files() -> Iterator[tuple[str, Path]]:
    """Name and place of each static file: ours and those inside the installed packages."""
    for finder in get_finders():
        for name, storage in finder.list(UNSERVED):
            yield name, Path(storage.path(name))


def static_digest() -> str:
    return digest_of([*sorted(static_files()), (str(settings.STORAGES["staticfiles"]), Path(__file__))])


def content_digest() -> str:
    """What the database remembers content by; nothing where there is a mistake, which `load_content` will report."""
    try:
        return read_content(CONTENT).digest
    except ContentError:
        return ""


def files_digest(folder: Path) -> str:
    return digest_of((str(path), path) for path in sorted(folder.rglob("*.toml")))


def digest_of(files: Iterable[tuple[str, Path]]) -> str:
    """Over names and contents, as neither sizes nor times tell every change. 300 files take some 0.02 s."""
    digest = hashlib.blake2b()
    for name, path in files:
        digest.update(name.encode() + hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def place() -> str:
    """Which database is meant, without user and password."""
    at = connection.settings_dict
    return " ".join(f"{at['NAME']} {'at' if at['HOST'] else ''} {at['HOST']}".split())


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
