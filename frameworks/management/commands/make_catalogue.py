"""Makes a catalogue of any size, for measuring."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import track

from frameworks.synthetic import MOST, is_empty, make_catalogue


class Command(BaseCommand):
    help = "Fills an empty database with frameworks that do not exist; the same seed makes the same ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--frameworks", type=int, required=True, metavar="N", help="how many")
        parser.add_argument("--seed", type=int, default=1, help="another number makes others")

    def handle(self, *args: Any, frameworks: int, seed: int, **options: Any) -> None:
        if not 1 <= frameworks <= MOST:
            raise CommandError(f"--frameworks {frameworks}: expected 1 to {MOST}.")
        if not is_empty():
            raise CommandError(
                "This database holds a catalogue already; nothing was made. "
                "Name a new one in DATABASE_URL, run `migrate` on it, then this again."
            )
        rows = make_catalogue(frameworks, seed, self.progress)
        self.stdout.write(f"Made {frameworks} frameworks: {rows} rows.")

    def progress(self, steps: Iterable[Any], doing: str) -> Iterator[Any]:
        yield from track(steps, doing, transient=True, disable=not self.stdout.isatty())
