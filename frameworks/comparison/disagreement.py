"""Where sources disagree about the frameworks compared."""

from __future__ import annotations

from collections.abc import Sequence

from frameworks.comparison.cell import Clashes
from frameworks.comparison.table import Cell, Clash, Row, Section
from frameworks.models import Disagreement, Framework


class Disputes:
    """The public disagreements about these frameworks, and in which cells each is marked. Three queries."""

    def __init__(self, frameworks: Sequence[Framework]) -> None:
        about = Disagreement.objects.published().filter(frameworks__in=frameworks).distinct()
        self.all: list[Disagreement] = list(about.prefetch_related("frameworks", "features"))
        self.features: dict[tuple[int, int], list[Clash]] = {}
        self.aspects: dict[tuple[int, int], list[Clash]] = {}
        for dispute in self.all:
            clash = Clash(dispute.slug, dispute.name, dispute.get_absolute_url())
            for framework in dispute.frameworks.all():
                self.aspects.setdefault((framework.pk, dispute.aspect_id), []).append(clash)
                for feature in dispute.features.all():
                    self.features.setdefault((framework.pk, feature.pk), []).append(clash)

    def over_feature(self, framework: int, feature: int) -> Clashes:
        return tuple(self.features.get((framework, feature), ()))

    def over_aspect(self, framework: int, aspect: int) -> Clashes:
        return tuple(self.aspects.get((framework, aspect), ()))

    def section(self, frameworks: Sequence[Framework]) -> Section:
        rows = (
            Row(d.name, tuple(position(f, d) for f in frameworks), d.get_absolute_url(), d.finding or d.note)
            for d in self.all
        )
        return Section("disagreements", "Where sources disagree", tuple(rows))


def position(framework: Framework, dispute: Disagreement) -> Cell:
    if framework not in dispute.frameworks.all():
        return Cell("not concerned", "–")
    return Cell("settled", "settled") if dispute.finding else Cell("open", "open")
