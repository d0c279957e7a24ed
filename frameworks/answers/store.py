"""The answers that are kept, bounded in bytes, and those being made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from cachetools import LRUCache

from frameworks.answers.answer import Answer
from frameworks.answers.request import Asked
from frameworks.answers.state import State

BYTES = 32_000_000  # in each process; the whole of a catalogue of 40 frameworks takes a tenth


class Store:
    """Keeps answers, a newer one in the place of an older; where there is no more room that which was asked for longest
    ago goes. Gives none of another state than asked for.
    """

    def __init__(self, most: int = BYTES) -> None:
        self.lock = threading.Lock()
        self.kept: LRUCache[Asked, Answer] = LRUCache(most, getsizeof=lambda answer: answer.size)
        self.coming: dict[tuple[Asked, State], Future[Answer | None]] = {}

    def get(self, asked: Asked, state: State) -> Answer | None:
        try:
            with self.lock:
                answer = self.kept[asked]
        except KeyError:
            return None
        return answer if answer.state == state else None

    def keep(self, asked: Asked, answer: Answer) -> Answer:
        if answer.size <= self.kept.maxsize:
            with self.lock:
                self.kept[asked] = answer
        return answer

    def once(self, asked: Asked, state: State, make: Callable[[], Answer | None]) -> Answer | None:
        """What `make` makes. Of those who ask at the same time one makes it, and the others wait for that."""
        with self.lock:
            mine = (asked, state) not in self.coming
            coming = self.coming.setdefault((asked, state), Future())
        if not mine:
            return coming.result()
        answer = None
        try:
            answer = make()
            return answer
        finally:
            with self.lock:
                del self.coming[asked, state]
            coming.set_result(answer)
