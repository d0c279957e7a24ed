"""Where sources clash: a matrix of frameworks and aspects, each cell with its disagreements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.http import urlencode

from frameworks.models import Aspect, Disagreement, Framework, Strength

GENERAL = "general"  # in place of a framework's slug: frameworks in general
IN_GENERAL = "Frameworks in general"
ANY = ("", "")


@dataclass(frozen=True)
class Cell:
    """The disagreements about one framework and one aspect, or about all of either where it heads a row or column."""

    name: str
    query: str
    found: tuple[Disagreement, ...]

    @property
    def count(self) -> int:
        return len(self.found)

    @property
    def open(self) -> int:
        return sum(each.is_open for each in self.found)

    @property
    def strength(self) -> str:
        """That of the strongest; empty where there is none."""
        return next((each for each in Strength.values if any(each == d.strength for d in self.found)), "")

    @property
    def label(self) -> str:
        """The cell in words, for those who do not see the table around it."""
        number = f"{self.count} disagreement{'' if self.count == 1 else 's'}"
        most = f"the strongest {self.strength}" if self.count > 1 else self.strength
        return f"{self.name}: {number}, {most}, {self.open or 'none'} open"


@dataclass(frozen=True)
class Row:
    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """A row for each framework in dispute, one for frameworks in general; a column for each aspect in dispute."""

    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]


def about(disagreement: Disagreement) -> list[str]:
    """The slugs of the public frameworks that it is about."""
    return [each.slug for each in disagreement.frameworks.all()] or [GENERAL]


def concerns(disagreement: Disagreement, framework: str = "", aspect: str = "") -> bool:
    """Whether it is about that framework (or frameworks in general) and that aspect; empty means any."""
    return (not framework or framework in about(disagreement)) and aspect in ("", disagreement.aspect.slug)


def matrix(disagreements: Iterable[Disagreement]) -> Matrix:
    """They must come `shown()`; asks nothing."""
    every = list(disagreements)
    by: dict[tuple[str, str], list[Disagreement]] = {}
    for each in every:
        for framework in (*about(each), ""):
            for aspect in (each.aspect.slug, ""):
                by.setdefault((framework, aspect), []).append(each)

    def cell(framework: tuple[str, str], aspect: tuple[str, str]) -> Cell:
        name = ", ".join(filter(None, [framework[1], aspect[1]]))
        wanted = {"framework": framework[0], "aspect": aspect[0]}
        query = urlencode({key: slug for key, slug in wanted.items() if slug})
        return Cell(name, query, tuple(by.get((framework[0], aspect[0]), ())))

    columns, rows = aspects_of(every), frameworks_of(every)
    return Matrix(
        tuple(cell(ANY, aspect) for aspect in columns),
        tuple(Row(cell(each, ANY), tuple(cell(each, aspect) for aspect in columns)) for each in rows),
    )


def aspects_of(disagreements: list[Disagreement]) -> list[tuple[str, str]]:
    """Slug and name, in the order of the vocabulary."""
    found: set[Aspect] = {each.aspect for each in disagreements}
    return [
        (each.slug, each.name) for each in sorted(found, key=lambda aspect: (aspect.position, aspect.name, aspect.slug))
    ]


def frameworks_of(disagreements: list[Disagreement]) -> list[tuple[str, str]]:
    """Slug and name, living ones first; last, where there is something, frameworks in general."""
    found: set[Framework] = {framework for each in disagreements for framework in each.frameworks.all()}
    order = sorted(found, key=lambda framework: (framework.is_asleep, framework.name.lower(), framework.slug))
    general = [(GENERAL, IN_GENERAL)] if any(about(each) == [GENERAL] for each in disagreements) else []
    return [*((framework.slug, framework.name) for framework in order), *general]
