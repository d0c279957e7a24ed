"""The responses that are kept, bounded by the bytes of keys and bodies, and those being made."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from cachetools import LRUCache

from catalogue.serving.cache_key import CacheKey
from catalogue.serving.response import FinishedResponse
from catalogue.serving.revision_reader import State

BYTES = 32_000_000  # in each process
LONGEST = 4_000  # bytes of a key
OVERHEAD = 3_000  # bytes of a response besides its body, about


class Store:
    """Gives none of another state than asked for. Where there is no more room the one asked for longest ago goes."""

    def __init__(self, most: int = BYTES) -> None:
        self.lock = threading.Lock()
        self.kept: LRUCache[CacheKey, tuple[int, FinishedResponse]] = LRUCache(most, getsizeof=lambda each: each[0])
        self.coming: dict[tuple[CacheKey, State], Future[FinishedResponse | None]] = {}

    def get(self, key: CacheKey, state: State) -> FinishedResponse | None:
        with self.lock:
            _, response = self.kept.get(key, (0, None))
        return response if response and response.state == state else None

    def keep(self, key: CacheKey, response: FinishedResponse) -> FinishedResponse:
        length = sum(map(sys.getsizeof, key))
        size = length + len(response.body) + OVERHEAD
        if length <= LONGEST and size <= self.kept.maxsize:
            with self.lock:
                self.kept[key] = size, response
        return response

    def once(self, key: CacheKey, state: State, make: Callable[[], Any]) -> Any:
        """Return what the first of those who ask at this moment makes; to the others None, where that is not kept."""
        with self.lock:
            mine = (key, state) not in self.coming
            coming = self.coming.setdefault((key, state), Future())
        if not mine:
            return coming.result()
        response = None
        try:
            response = make()
            return response
        finally:
            with self.lock:
                del self.coming[key, state]
            coming.set_result(response if isinstance(response, FinishedResponse) else None)
