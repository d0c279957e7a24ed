"""What was found: a set and an order. Counting it asks no query, a part of it only for its own rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, Self, overload

from frameworks.filters.bits import chosen_from
from frameworks.filters.index import Index
from frameworks.models import Framework, FrameworkQuerySet


@dataclass(frozen=True)
class Found:
    """Answers as a queryset of frameworks does: it is counted, cut, gone through and told what to read along.

    A framework knows its `place` in the index.
    """

    rows: FrameworkQuerySet  # what a framework comes with
    index: Index
    sets: list[int]  # one after the other, each in the order
    sort: str

    def all(self) -> Self:
        return self

    def select_related(self, *along: Any) -> Self:
        return replace(self, rows=self.rows.select_related(*along))

    def prefetch_related(self, *along: Any) -> Self:
        return replace(self, rows=self.rows.prefetch_related(*along))

    def only(self, *fields: str) -> Self:
        return replace(self, rows=self.rows.only(*fields))

    def count(self) -> int:
        return sum(each.bit_count() for each in self.sets)

    def exists(self) -> bool:
        return any(self.sets)

    def first(self) -> Framework | None:
        return next(iter(self[:1]), None)

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Framework]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: slice) -> list[Framework]: ...

    @overload
    def __getitem__(self, part: int) -> Framework: ...

    def __getitem__(self, part: slice | int) -> list[Framework] | Framework:
        """Less those that are gone since the index was read."""
        if isinstance(part, int):
            return self[part : part + 1][0]
        order = self.index.order(self.sort)
        places = chain.from_iterable(chosen_from(order, each) for each in self.sets if each)
        keys = {self.index.table.keys[place]: place for place in islice(places, part.start, part.stop, part.step)}
        rows = self.rows.order_by().in_bulk(keys)
        for key, framework in rows.items():
            framework.place = keys[key]
        return [rows[key] for key in keys if key in rows]
