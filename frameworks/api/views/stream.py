"""Answers that are written while they are read: however long they get, a batch of records is in memory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from json import JSONEncoder
from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse

from frameworks.api.serializers.flat import Later

JSON = "application/json"
PIECE = 2**18  # bytes, about
encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


def answer(document: Callable[[], Any]) -> StreamingHttpResponse:
    """Its first piece is there before it begins: what fails until then is an error as anywhere else."""
    pieces = joined(document)
    return StreamingHttpResponse(Begun(next(pieces), pieces), content_type=JSON)


class Begun:
    """Pieces of which the first is there. Where a reader goes away the others end, and the transaction with them."""

    def __init__(self, first: bytes, others: Generator[bytes]) -> None:
        self.first, self.others, self.close = first, others, others.close

    def __iter__(self) -> Iterator[bytes]:
        return chain([self.first], self.others)


def joined(document: Callable[[], Any]) -> Generator[bytes]:
    held: list[str] = []
    size = 0
    with snapshot():
        for text in texts(document()):
            held.append(text)
            size += len(text)
            if size >= PIECE:
                yield "".join(held).encode()
                held, size = [], 0
    yield "".join(held).encode()


def texts(value: Any) -> Iterator[str]:
    """JSON. Apart from what is still to be read, a value is one text."""
    if not is_later(value):
        yield written(value)
    elif isinstance(value, dict):
        yield from listed((chain([f"{encode(name)}:"], texts(part)) for name, part in value.items()), "{}")
    else:
        yield from listed(map(texts, value))


def written(value: Any) -> str:
    """As lists are: without the line ends that are none in JSON and once were in JavaScript."""
    return encode(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def is_later(value: Any) -> bool:
    """Whether something in it is still to be read. Records stand in lists whose parts are alike."""
    match value:
        case Later():
            return True
        case dict():
            return any(map(is_later, value.values()))
        case [first, *_]:
            return is_later(first)
    return False


def listed(parts: Iterable[Iterator[str]], brackets: str = "[]") -> Iterator[str]:
    yield brackets[0]
    for number, part in enumerate(parts):
        if number:
            yield ","
        yield from part
    yield brackets[1]


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment, and nobody who writes has to wait for it.

    Django would begin as settings say, which on SQLite means to lock the database for writing. Within a transaction
    that is open already it is that one.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
