"""What is being done, as long as somebody looks on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import track

CONSOLE = Console(stderr=True)
Step = TypeVar("Step")


def steps(every: Sequence[Step], doing: str) -> Iterable[Step]:
    """With a bar and the time that is left; a line where nobody looks on."""
    if not CONSOLE.is_terminal:
        CONSOLE.print(f"{doing} …")
    return track(every, doing, console=CONSOLE, transient=True, disable=not CONSOLE.is_terminal)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """For what cannot be divided."""
    if not CONSOLE.is_terminal:
        CONSOLE.print(f"{what} …")
        yield
        return
    with CONSOLE.status(what):
        yield


def left_out(why: str) -> None:
    CONSOLE.print(f"Left out: {why}.")
