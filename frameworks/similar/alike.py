"""Which frameworks are alike."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations

from frameworks.filters import FACETS
from frameworks.filters.bits import chosen_from, counted, lowest_first
from frameworks.filters.index import Index
from frameworks.models import Interface
from frameworks.similar.named import Named, named

LISTED = 60  # as many frameworks as can be looked through; of more, those most alike
PAIRED = 100  # among so many the closest pairs are looked for: of more, those of which most is known
PAIRS, FEW = 6, 50


@dataclass(frozen=True)
class Alike:
    """Two frameworks with what both have of all that either has."""

    one: Named
    other: Named
    both: int
    either: int

    @property
    def percent(self) -> int:
        return round(100 * self.both / self.either)


class Kinship:
    """How all public frameworks stand to each other.

    A framework is a place in the index. For each type, interface, feature and need there is the set of those that have
    it by a public claim that stands up and does not say no.
    """

    def __init__(self, index: Index | None = None) -> None:
        self.index = index or Index.current()
        self.size = self.index.table.size
        self.traits: list[int] = self.index.part("traits", lambda: traits(self.index))
        self.sizes: list[int] = self.index.part(
            "sizes of traits", lambda: counted(self.traits).by_number(self.index.everything)
        )

    def most_alike(self, framework: int, number: int = 3) -> list[Alike]:
        """To the framework with this key. The greatest share first, of equal ones that which rests on more."""
        keys, found = self.index.table.keys, self.closest(framework, number)
        names = named([framework, *(keys[place] for place, *_ in found)])
        if (own := names.get(framework)) is None:
            return []
        others = ((names.get(keys[place]), both, either) for place, both, either in found)
        return [Alike(own, other, both, either) for other, both, either in others if other]

    def closest(self, framework: int, number: int) -> list[tuple[int, int, int]]:
        """Place, number of what both have, of what either has; by name where these are the same."""
        place = self.place(framework)
        if place is None:
            return []
        own = [each for each in self.traits if each >> place & 1]
        counts = counted(own).by_number(self.index.everything ^ 1 << place)
        shared = [both for both, sharing in enumerate(counts) if both and sharing]
        sizes = [size for size, having in enumerate(self.sizes) if having]
        groups = ((both / (len(own) + size - both), both, size) for both in shared for size in sizes if both <= size)
        found: list[tuple[int, int, int]] = []
        for _, both, size in sorted(groups, reverse=True):
            places = self.first(counts[both] & self.sizes[size], number - len(found))
            found += [(place, both, len(own) + size - both) for place in places]
            if len(found) == number:
                break
        return found

    def closest_pairs(self) -> list[Alike]:
        """Of all, or of those of which most is known."""
        found = self.index.part("closest pairs", self.find_pairs)
        names = named({key for a, b, *_ in found for key in (a, b)})
        return [Alike(names[a], names[b], both, either) for a, b, both, either in found if {a, b} <= names.keys()]

    def find_pairs(self) -> list[tuple[int, int, int, int]]:
        keys, ranks = self.index.table.keys, self.ranks
        places = sorted(self.best_known(PAIRED), key=ranks.__getitem__)
        having = {place: frozenset(n for n, each in enumerate(self.traits) if each >> place & 1) for place in places}
        pairs = ((a, b, len(having[a] & having[b]), len(having[a] | having[b])) for a, b in combinations(places, 2))
        shared = (each for each in pairs if each[2])
        best = nsmallest(PAIRS, shared, key=lambda e: (-e[2] / e[3], -e[2], ranks[e[0]], ranks[e[1]]))
        return [(keys[a], keys[b], both, either) for a, b, both, either in best]

    def best_known(self, number: int) -> list[int]:
        """The places of those that have most of what is compared here, in the default order."""
        found: list[int] = []
        for of_size in reversed(self.sizes):
            found += self.first(of_size, number - len(found))
            if len(found) == number:
                break
        return sorted(found)

    def listed(self, *frameworks: int) -> list[Named]:
        """All in the default order; of too many these and those most alike to them, or the best known."""
        keys = self.index.table.keys
        if self.size <= LISTED:
            places = list(range(self.size))
        elif frameworks:
            own = {place for each in frameworks if (place := self.place(each)) is not None}
            share = LISTED // len(frameworks)
            places = sorted(own | {place for each in frameworks for place, *_ in self.closest(each, share)})
        else:
            places = self.best_known(LISTED)
        names = named([keys[place] for place in places])
        return [names[keys[place]] for place in places if keys[place] in names]

    @property
    def is_cut(self) -> bool:
        """Not all are listed."""
        return self.size > LISTED

    @property
    def among(self) -> int:
        """So many were looked at for the closest pairs; 0 where it was all."""
        return PAIRED if self.size > PAIRED else 0

    # ── places ──

    @property
    def ranks(self) -> dict[int, int]:
        """Where each place stands by name."""
        ranks: dict[int, int] = self.index.part(
            "ranks", lambda: {place: rank for rank, place in enumerate(self.index.table.by_name)}
        )
        return ranks

    def place(self, framework: int) -> int | None:
        places: dict[int, int] = self.index.part(
            "places", lambda: {key: place for place, key in enumerate(self.index.table.keys)}
        )
        return places.get(framework)

    def first(self, having: int, number: int) -> list[int]:
        """The places of those of this set who come first by name."""
        places = lowest_first(having) if having.bit_count() <= FEW else chosen_from(range(self.size), having)
        return nsmallest(number, places, key=self.ranks.__getitem__)


def traits(index: Index) -> list[int]:
    """What speaks both interfaces has either."""
    by = index.table.members["interface"]
    both = by.get(Interface.BOTH, 0)
    found = [by.get(Interface.WSGI, 0) | both, by.get(Interface.ASGI, 0) | both, by.get(Interface.OWN, 0)]
    for name in ("type", "feature", "use_case"):
        found += FACETS[name].members(index, "").values()
    return found
