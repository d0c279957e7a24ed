"""What the sources say for and against frameworks, aspect by aspect, as numbers to draw and to tabulate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.text import get_text_list

from frameworks.claims import Claims, Told, Weighed, once
from frameworks.models import Side


class Voice(NamedTuple):
    """What is said on one side. A source counts once, however many claims it makes there."""

    sources: int = 0  # behind the claims that stand up
    evidence: int = 0  # those of them that are no article
    claims: int = 0  # that stand up
    refuted: int = 0  # contradicted or outdated: stated, never drawn

    @property
    def articles(self) -> int:
        return self.sources - self.evidence

    def text(self, sign: str) -> str:
        return f"{sign}{self.sources}" + (f" ({self.evidence})" if self.evidence else "")


class Cell(NamedTuple):
    """One framework under one aspect."""

    con: Voice = Voice()
    pro: Voice = Voice()

    @property
    def refuted(self) -> int:
        return self.con.refuted + self.pro.refuted

    @property
    def is_silent(self) -> bool:
        """Nobody says anything that stands up."""
        return not self.con.claims and not self.pro.claims

    @property
    def numbers(self) -> tuple[int, ...]:
        """As the table has them: sources, evidence, claims, refuted claims; against, then for."""
        return (*self.con, *self.pro)

    @property
    def text(self) -> str:
        """In few signs: −3 (2) +1 is three sources against, two of them evidence, and one for."""
        sides = [voice.text(sign) for sign, voice in (("−", self.con), ("+", self.pro)) if voice.claims]
        return " ".join([*sides, *([f"×{self.refuted}"] if self.refuted else [])]) or "0"

    @property
    def has_fallen(self) -> bool:
        """Something was said, and nothing of it stands."""
        return self.is_silent and self.refuted > 0


@dataclass(frozen=True)
class Row:
    name: str  # of the aspect
    cells: tuple[Cell, ...]
    first_key: str  # of the first claim, its address on the framework's page


@dataclass(frozen=True)
class Peak:
    sources: int
    aspects: tuple[str, ...]

    @property
    def where(self) -> str:
        return get_text_list(list(self.aspects), "and")


@dataclass(frozen=True)
class Profile:
    """A row for each aspect of which somebody speaks, in the vocabulary's order; a cell for each framework."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def aspects(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows)

    @cached_property
    def most(self) -> int:
        """The longest bar, on either side and in any column: one scale for all."""
        voices = (voice for row in self.rows for cell in row.cells for voice in (cell.con, cell.pro))
        return max((voice.sources for voice in voices), default=0)

    @property
    def refuted(self) -> int:
        return sum(cell.refuted for row in self.rows for cell in row.cells)

    @property
    def refuted_on(self) -> str:
        return get_text_list([row.name for row in self.rows if any(cell.refuted for cell in row.cells)], "and")

    @property
    def is_worth_drawing(self) -> bool:
        """Of a bar or two, reading is quicker than looking."""
        return sum(any(not cell.is_silent for cell in row.cells) for row in self.rows) >= 2

    @property
    def most_for(self) -> Peak:
        return self.peak(Side.PRO)

    @property
    def most_against(self) -> Peak:
        return self.peak(Side.CON)

    def peak(self, side: str) -> Peak:
        """Where most sources stand on that side, be it by one framework or several."""
        counts = {row.name: max(getattr(cell, side).sources for cell in row.cells) for row in self.rows}
        most = max(counts.values(), default=0)
        return Peak(most, tuple(name for name, count in counts.items() if 0 < count == most))


def profile(claims: Claims) -> Profile:
    """Asks nothing."""
    columns = [column(told) for told in claims.told]
    first = {aspect: key for by_aspect in reversed(columns) for aspect, (key, _) in by_aspect.items()}
    rows = (
        Row(aspect[1], tuple(by_aspect.get(aspect, SILENT)[1] for by_aspect in columns), first[aspect])
        for aspect in sorted(first)
    )
    return Profile(tuple(each.name for each in claims.frameworks), tuple(rows))


@once
def column(told: Told) -> dict[tuple[int, str], tuple[str, Cell]]:
    """By the aspect's position and name, with the key of the first claim."""
    said: dict[tuple[int, str], list[Weighed]] = {}
    for claim in told.of(Weighed):
        said.setdefault((claim.position, claim.name), []).append(claim)
    return {aspect: (own[0].key, cell(own)) for aspect, own in said.items()}


SILENT = "", Cell()


def cell(claims: Iterable[Weighed]) -> Cell:
    sides: dict[str, list[Weighed]] = {Side.CON.value: [], Side.PRO.value: []}
    for claim in claims:
        sides[claim.side].append(claim)
    return Cell(*map(voice, sides.values()))


def voice(claims: list[Weighed]) -> Voice:
    standing = [claim for claim in claims if claim.stands]
    sources = {source for claim in standing for source in claim.sources}
    articles = sum(source.is_article for source in sources)
    return Voice(len(sources), len(sources) - articles, len(standing), len(claims) - len(standing))
