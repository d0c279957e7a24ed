"""Where sources disagree about the frameworks compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from frameworks.claims import Keys, address, ask
from frameworks.comparison.cell import Clashes
from frameworks.comparison.table import Cell, Clash, Row, Section
from frameworks.models import Disagreement, Framework

SETTLED, OPEN, NOT_CONCERNED = Cell("settled", "settled"), Cell("open", "open"), Cell("not concerned", "–")


def about(keys: Keys) -> Any:
    """A row for each public disagreement, framework of these and feature that it concerns."""
    found = Disagreement.objects.published().filter(frameworks__in=keys)
    return found.values_list("slug", "name", "finding", "note", "aspect_id", "frameworks", "features")


@dataclass(slots=True)
class Dispute:
    clash: Clash
    hint: str
    cell: Cell  # of those concerned
    aspect: int
    frameworks: set[int] = field(default_factory=set)
    features: set[int | None] = field(default_factory=set)


class Disputes:
    """The public disagreements about these frameworks, and in which cells each is marked. One query."""

    def __init__(self, frameworks: Sequence[Framework]) -> None:
        url = address(Disagreement)
        found: dict[str, Dispute] = {}
        for slug, name, finding, note, aspect, framework, feature in ask(about, [each.pk for each in frameworks]):
            if slug not in found:
                cell = SETTLED if finding else OPEN
                found[slug] = Dispute(Clash(slug, name, url(slug)), finding or note, cell, aspect)
            found[slug].frameworks.add(framework)
            found[slug].features.add(feature)
        self.all = list(found.values())
        self.features: dict[tuple[int, int | None], Clashes] = {}
        self.aspects: dict[tuple[int, int], Clashes] = {}
        for dispute in self.all:
            for key in dispute.frameworks:
                self.aspects[key, dispute.aspect] = (*self.over_aspect(key, dispute.aspect), dispute.clash)
                for feature in dispute.features:
                    self.features[key, feature] = (*self.over_feature(key, feature), dispute.clash)

    def over_feature(self, framework: int, feature: int | None) -> Clashes:
        return self.features.get((framework, feature), ())

    def over_aspect(self, framework: int, aspect: int) -> Clashes:
        return self.aspects.get((framework, aspect), ())

    def section(self, frameworks: Sequence[Framework]) -> Section:
        rows = (
            Row(
                each.clash.name,
                tuple(each.cell if f.pk in each.frameworks else NOT_CONCERNED for f in frameworks),
                each.clash.url,
                each.hint,
            )
            for each in self.all
        )
        return Section("disagreements", "Where sources disagree", tuple(rows))
