"""Every public claim about some frameworks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import chain
from typing import Any

from frameworks.claims.asking import Keys, Values, address, ask
from frameworks.claims.kinds import Cited, Claim, Filed, Fitting, Said, Supported, Used, Weighed
from frameworks.models import (
    Adoption,
    Classification,
    Framework,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
)


def values(claims: Any, *own: str) -> Values:
    """A row for each claim and source, in the claims' order."""
    columns = ("pk", "sources", "framework_id", "standing", "standing_note", "verified_on", *own)
    return lambda keys: claims.published().filter(framework__in=keys).values_list(*columns)


ASPECT = ("aspect_id", "aspect__name", "aspect__definition", "aspect__position")
USE_CASE = ("use_case_id", "use_case__name", "use_case__slug", "use_case__definition", "use_case__position")
KINDS: dict[type[Claim], Values] = {
    Filed: values(Classification.objects, "type__name", "type__slug", "note"),
    Supported: values(SupportStatement.objects.order_by(), "feature_id", "level", "note", "package"),
    Weighed: values(Tradeoff.objects, *ASPECT, "side", "text", "key"),
    Fitting: values(Recommendation.objects, *USE_CASE, "note"),
    Used: values(Adoption.objects, "adopter__name", "adopter__slug", "scope", "as_of", "usage", "key"),
    Said: values(Remark.objects, "kind", "text", "key"),
}


def sources(keys: Keys) -> Any:
    return Source.objects.filter(pk__in=keys).values_list(
        "pk", *(field.name for field in fields(Cited) if field.name != "page")
    )


class Claims:
    """Every public claim about these frameworks. Seven queries, however many frameworks and claims."""

    def __init__(self, frameworks: Iterable[Framework]) -> None:
        self.frameworks = list(frameworks)
        keys = [each.pk for each in self.frameworks]
        kinds = {kind: ask(values, keys) for kind, values in KINDS.items()}
        cited = Citing(source for rows in kinds.values() for _, source, *_ in rows)
        self.types: list[Filed] = made(Filed, kinds[Filed], cited)
        self.support: list[Supported] = made(Supported, kinds[Supported], cited)  # in no order
        self.tradeoffs: list[Weighed] = made(Weighed, kinds[Weighed], cited)
        self.best_for: list[Fitting] = made(Fitting, kinds[Fitting], cited)
        self.adoptions: list[Used] = made(Used, kinds[Used], cited)
        self.remarks: list[Said] = made(Said, kinds[Said], cited)

    def __iter__(self) -> Iterator[Claim]:
        return chain(self.types, self.support, self.tradeoffs, self.best_for, self.adoptions, self.remarks)

    @property
    def checked_on(self) -> datetime.date | None:
        """The newest day on which any of what is said here was checked."""
        days = {each.verified_on for each in self} | {each.reviewed_on for each in self.frameworks}
        return max(filter(None, days), default=None)


class Citing:
    """The sources with these keys. Claims that cite the same ones share a tuple of them. One query."""

    def __init__(self, keys: Iterable[int]) -> None:
        rows, page = ask(sources, list(set(keys))), address(Source)
        self.known = {key: (place, Cited(slug, page(slug), *row)) for place, (key, slug, *row) in enumerate(rows)}
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
