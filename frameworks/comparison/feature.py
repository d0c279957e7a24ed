"""The features, with how each framework supports them."""

from __future__ import annotations

from collections.abc import Sequence

from frameworks.comparison.cell import Clashes, stated, unknown
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Feature, Framework, SupportStatement


def features(frameworks: Sequence[Framework], disputes: Disputes) -> list[Section]:
    """A section for each category, a row for each feature that there is: what nobody speaks of is unknown."""
    known = {f.pk: {claim.feature_id: claim for claim in f.support.all()} for f in frameworks}
    sections: dict[str, tuple[str, list[Row]]] = {}
    for feature in Feature.objects.select_related("category"):
        _, rows = sections.setdefault(feature.category.slug, (feature.category.name, []))
        cells = (support(known[f.pk].get(feature.pk), disputes.over_feature(f.pk, feature.pk)) for f in frameworks)
        rows.append(Row(feature.name, tuple(cells), feature.get_absolute_url(), feature.definition))
    return [Section(key, name, tuple(rows)) for key, (name, rows) in sections.items()]


def support(claim: SupportStatement | None, clashes: Clashes) -> Cell:
    if claim is None:
        return unknown(clashes)
    text = " · ".join(part for part in (claim.package, claim.note) if part)
    return stated(claim, text, claim.level, claim.get_level_display(), claim.package, clashes)
