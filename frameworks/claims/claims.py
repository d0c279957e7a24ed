"""Every public claim about some frameworks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import wraps
from itertools import chain
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from cachetools import LRUCache

from frameworks.claims.asking import Keys, Values, ask
from frameworks.claims.feature import Known, vocabulary
from frameworks.claims.kinds import CLAIM_KINDS, Cited, Claim, ClaimKind, Disputed
from frameworks.models import Disagreement, Framework, Source, Strength


def values(kind: ClaimKind) -> Values:
    """A row for each claim and source, in the claims' order."""
    columns = ("pk", "sources", "framework_id", "standing", "standing_note", "verified_on", *kind.columns)
    claims = kind.model.objects if kind.is_ordered else kind.model.objects.order_by()
    return lambda keys: claims.published().filter(framework__in=keys).values_list(*columns)


KINDS = {kind.row: values(kind) for kind in CLAIM_KINDS}
WEIGHTS = {strength.value: weight for weight, strength in enumerate(Strength)}


def disputes(keys: Keys) -> Any:
    """A row for each public disagreement, framework of these and feature that it concerns."""
    columns = ("frameworks", "strength", "name", "slug", "finding", "note", "aspect_id", "features")
    return Disagreement.objects.published().filter(frameworks__in=keys).values_list(*columns)


def sources(keys: Keys) -> Any:
    return Source.objects.filter(pk__in=keys).values_list(
        "pk", *(field.name for field in fields(Cited) if field.name != "page")
    )


Row = TypeVar("Row", bound=Claim)
MOST = 40  # frameworks whose claims are kept, some 100 kB each


@dataclass(slots=True, eq=False, weakref_slot=True)
class Told:
    """Every public claim about one framework, and the disagreements that concern it."""

    claims: dict[type[Claim], list[Any]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    disputes: list[Disputed] = field(default_factory=list)  # the strongest first

    def of(self, kind: type[Row]) -> list[Row]:
        """Those of one kind, in the order of the model."""
        return self.claims[kind]


Made = TypeVar("Made")


def once(make: Callable[[Told], Made]) -> Callable[[Told], Made]:
    """What is made of a framework's claims is kept as long as they are."""
    known: WeakKeyDictionary[Told, Made] = WeakKeyDictionary()

    @wraps(make)
    def made(told: Told) -> Made:
        if (found := known.get(told)) is None:
            found = known[told] = make(told)
        return found

    return made


class Kept:
    """Of one state of the content, the frameworks that were asked for last and what is told of them."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.frameworks: LRUCache[str, Framework] = LRUCache(MOST)
        self.told: LRUCache[int, Told] = LRUCache(MOST)
        self.cited: WeakValueDictionary[int, Cited] = WeakValueDictionary()  # a source is the same to all
        self.features: list[Known] = []

    def called(self, slugs: Sequence[str]) -> dict[str, Framework]:
        """The public ones among these, by slug; to be read only. One query where any is missing."""
        with self.lock:
            found = {slug: self.frameworks[slug] for slug in slugs if slug in self.frameworks}
            if missing := [slug for slug in slugs if slug not in found]:
                read = Framework.objects.published().in_bulk(missing, field_name="slug")
                self.frameworks.update(read)
                found |= read
            return found

    def of(self, keys: Sequence[int]) -> list[Told]:
        """Eight queries where any is missing, however many frameworks and claims."""
        with self.lock:
            found = {key: self.told[key] for key in keys if key in self.told}
            if missing := [key for key in keys if key not in found]:
                found |= read(missing, self.cited)
                self.told.update(found)
            return [found[key] for key in keys]

    def vocabulary(self) -> list[Known]:
        with self.lock:
            self.features = self.features or vocabulary()
            return self.features


def read(keys: Sequence[int], known: WeakValueDictionary[int, Cited]) -> dict[int, Told]:
    kinds = {kind: ask(values, keys) for kind, values in KINDS.items()}
    cited = Citing((source for rows in kinds.values() for _, source, *_ in rows), known)
    found = {key: Told() for key in keys}
    for kind, rows in kinds.items():
        for claim in made(kind, rows, cited):
            found[claim.framework].of(kind).append(claim)
    add_disputes(found, ask(disputes, keys))
    return found


def add_disputes(told: dict[int, Told], rows: Iterable[tuple[Any, ...]]) -> None:
    known: dict[tuple[int, str], Disputed] = {}
    for framework, strength, name, slug, finding, note, aspect, feature in rows:
        if (framework, slug) not in known:
            new = Disputed(WEIGHTS[strength], name, slug, bool(finding), finding or note, aspect)
            known[framework, slug] = new
            told[framework].disputes.append(new)
        if feature is not None:
            known[framework, slug].features.append(feature)


class Claims:
    """Every public claim about these frameworks, framework by framework."""

    def __init__(self, frameworks: Iterable[Framework], kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.frameworks = list(frameworks)
        self.told = self.kept.of([each.pk for each in self.frameworks])

    def of(self, kind: type[Row]) -> list[Row]:
        """Those of one kind, framework by framework."""
        return [claim for each in self.told for claim in each.of(kind)]

    def __iter__(self) -> Iterator[Claim]:
        return chain.from_iterable(map(self.of, KINDS))

    @property
    def vocabulary(self) -> list[Known]:
        """Every feature of which a claim may be made, in the order of the site."""
        return self.kept.vocabulary()

    @property
    def checked_on(self) -> datetime.date | None:
        """The newest day on which any of what is said here was checked."""
        days = {each.verified_on for each in self} | {each.reviewed_on for each in self.frameworks}
        return max(filter(None, days), default=None)


class Citing:
    """The sources with these keys. Claims that cite the same ones share a tuple of them. One query."""

    def __init__(self, keys: Iterable[int], known: WeakValueDictionary[int, Cited] | None = None) -> None:
        page, known = Source.address, WeakValueDictionary() if known is None else known
        self.known: dict[int, tuple[int, Cited]] = {}
        for place, (key, slug, *row) in enumerate(ask(sources, list(set(keys)))):
            self.known[key] = place, known.setdefault(key, Cited(slug, page(slug), *row))
        self.tuples: dict[tuple[int, ...], tuple[Cited, ...]] = {}

    def of(self, keys: Iterable[int]) -> tuple[Cited, ...]:
        """By name."""
        if (wanted := tuple(keys)) not in self.tuples:
            self.tuples[wanted] = tuple(
                source for _, source in sorted(self.known[key] for key in wanted if key in self.known)
            )
        return self.tuples[wanted]


def made(kind: Any, rows: Iterable[tuple[Any, ...]], cited: Citing) -> list[Any]:
    """A claim for each of these, of whose sources each has a row."""
    first: dict[int, tuple[Any, ...]] = {}
    keys: dict[int, list[int]] = {}
    for row in rows:
        if row[0] in keys:
            keys[row[0]].append(row[1])
        else:
            keys[row[0]], first[row[0]] = [row[1]], row
    return [
        kind(framework, standing, note, day, cited.of(keys[key]), *own)
        for key, (_, _, framework, standing, note, day, *own) in first.items()
    ]
