"""The facet index: who has what, as sets of bits; read once for each state of the content, kept by each process."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from threading import RLock
from typing import Any, ClassVar, TypeVar

from django.db import connection

from frameworks.filters.reading import TOGETHER, Held, Table, Texts, read_claims, read_table, read_texts
from frameworks.models import FormerSlug, Revision

Part = TypeVar("Part")
READING = RLock()  # one thread of a process reads; the others wait for what it has read


class Index:
    """Its parts are read when they are first asked for.

    Requests share the latest one, as long as the content's revision is that for which it was begun. Nothing is shared
    within a transaction, which may see what nobody else does, nor where there is no revision.
    """

    latest: ClassVar[Index | None] = None

    def __init__(self, revision: int | None = None) -> None:
        self.revision = revision  # None: nobody takes it up any more
        self.is_shared = revision is not None
        self._parts: dict[Hashable, Any] = {}

    @classmethod
    def current(cls) -> Index:
        """One query at the most."""
        if connection.in_atomic_block or (revision := Revision.current()) is None:
            return cls()
        latest = cls.latest
        return latest if latest and latest.revision == revision else cls.begun()

    @classmethod
    def begun(cls) -> Index:
        """A new one, unless another thread was quicker."""
        with READING:
            if (revision := Revision.current()) is None:
                return cls()
            if cls.latest is None or cls.latest.revision != revision:
                cls.latest = cls(revision)
            return cls.latest

    def part(self, name: Hashable, read: Callable[[], Part]) -> Part:
        if name not in self._parts:
            if self.is_shared:
                with READING:
                    self._read_once(name, read)
            else:
                self._parts[name] = read()
        part: Part = self._parts[name]
        return part

    def _read_once(self, name: Hashable, read: Callable[[], Any]) -> None:
        """What was read while the content changed may be mixed: it serves those that wait for it, and then nobody."""
        if name not in self._parts:
            self._parts[name] = read()
            if self.revision is not None and Revision.current() != self.revision:
                self.revision = None

    def present(self, model: Any, slug: str) -> str:
        """The slug now of the entry that once had this one; any other slug as it is."""
        return self.renamed(model).get(slug, slug)

    def former(self, model: Any) -> dict[str, list[str]]:
        """By the slug that an entry has now, those that it once had."""
        found: dict[str, list[str]] = {}
        for former, now in self.renamed(model).items():
            found.setdefault(now, []).append(former)
        return found

    def renamed(self, model: Any) -> dict[str, str]:
        return self.part(("former slugs", model.__name__), lambda: FormerSlug.objects.present(model))

    # ── its parts ──

    @property
    def table(self) -> Table:
        return self.part("table", read_table)

    @property
    def everything(self) -> int:
        return (1 << self.table.size) - 1

    def order(self, sort: str) -> Sequence[int]:
        """All places in the order asked for."""
        return self.part(("order", sort), lambda: self.table.order(sort)) if sort else range(self.table.size)

    def held(self, facet: str) -> Held:
        """For each value (of a feature with each level) the set of those of which a claim that stands says it."""
        name = TOGETHER.get(facet, facet)
        return self.part(("held", name), lambda: read_claims(name, self.table))[facet]

    @property
    def texts(self) -> Texts:
        return self.part("texts", lambda: read_texts(self.table))

    def having(self, text: str) -> int:
        """The set of those that answer what a reader typed; all where that is nothing."""
        return self.texts.mentioned(text) if text else self.everything
