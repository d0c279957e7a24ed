"""Loads the content files into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import track

from frameworks.loader import (
    CONTENT,
    ContentError,
    Everything,
    Folder,
    Part,
    is_loaded,
    load,
)
from frameworks.management.failures import database_failures


class Command(BaseCommand):
    help = (
        "Creates what is missing, updates what no editor changed, keeps what editors changed or deleted. "
        "Loads everything or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="say what would be done, without doing it",
        )
        parser.add_argument(
            "--overwrite",
            nargs="*",
            metavar="SLUG",
            help="put these frameworks back whole, editors' changes included; without a slug: everything",
        )
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=CONTENT,
            help="folder of the content files",
        )

    def handle(
        self,
        *args: Any,
        check: bool,
        overwrite: list[str] | None,
        folder: Path,
        **options: Any,
    ) -> None:
        try:
            content = Folder(folder)
            if not check and overwrite is None and self.is_loaded(content):
                self.stdout.write("Content files unchanged since the last load.")
                return
            chosen = self.chosen(overwrite, content.frameworks)
            with database_failures("; nothing was loaded"):
                report = load(content, overwrite=chosen, check=check, progress=self.progress)
        except ContentError as error:
            count = len(error.problems)
            shown = "\n".join(map(str, error.problems[:40]))
            raise CommandError(f"{shown}\n{count} problem{'s' * (count != 1)}; nothing was loaded.") from None
        if options["verbosity"] > 1 or check:
            for line in report.kept:
                self.stdout.write(f"  kept: {line}")
        self.stdout.write(f"{'Would be' if check else 'Content'}: {report}")

    def is_loaded(self, content: Folder) -> bool:
        with database_failures("; nothing was loaded"):
            return is_loaded(content)

    def chosen(self, overwrite: list[str] | None, slugs: set[str]) -> Any:
        if unknown := set(overwrite or []) - slugs:
            raise CommandError(f"No content file for {', '.join(sorted(unknown))}; nothing was loaded.")
        return frozenset() if overwrite is None else frozenset(overwrite) or Everything()

    def progress(self, parts: Sequence[Part]) -> Iterator[Part]:
        yield from track(parts, "Loading content", transient=True, disable=not self.stdout.isatty())
