"""Makes everything ready to be served, and only what is not ready yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

from catalogue.login_throttle import remove_old_attempts
from catalogue.stamps import digest_of, read_stamp, write_stamp
from catalogue.static_files import collect_static_files
from frameworks.loader import CONTENT, Content, ContentError, is_loaded, read_content
from frameworks.management.failures import database_failures, first_line, place
from frameworks.triggers import watch_content


class Command(BaseCommand):
    help = "Migrates, loads the content and collects static files; skips each step that has nothing to do."
    requires_system_checks: list[str] = []  # the server's own start runs into the same mistakes

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            settings.VAR_DIR.mkdir(exist_ok=True)
            with database_failures():
                self.migrate()
                self.watch_content()
                self.load_content()
                remove_old_attempts()
            self.collect_static_files()
        except OSError as error:
            raise CommandError(f"{error.filename or settings.VAR_DIR} cannot be used: {error.strerror}.") from None

    def migrate(self) -> None:
        """Asks the database itself, so that a new, emptied or restored one is always noticed."""
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except (NodeNotFoundError, ImportError, SyntaxError) as error:
            raise CommandError(f"The migrations cannot be read: {first_line(error)}") from None
        if plan:
            self.stdout.write(f"Migrating the database ({len(plan)} steps) …")
            self.run_migrations()

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
        known, digest = read_stamp(stamp)
        if known == files and is_loaded(Content([], digest)):
            return
        digest = content_digest()
        write_stamp(stamp, files, digest)
        if not is_loaded(Content([], digest)):
            self.stdout.write("Loading the content …")
            call_command("load_content", stdout=self.stdout)

    def collect_static_files(self) -> None:
        try:
            collect_static_files(self.stdout.write)
        except ValueError as error:  # a stylesheet names a file that is not there
            raise CommandError(f"The static files cannot be collected: {first_line(error)}") from None


def content_digest() -> str:
    """What the database remembers content by; nothing where there is a mistake, which `load_content` will report."""
    try:
        return read_content(CONTENT).digest
    except ContentError:
        return ""


def files_digest(folder: Path) -> str:
    return digest_of((str(path), path) for path in sorted(folder.rglob("*.toml")))
