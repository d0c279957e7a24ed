"""The features, with how each framework supports them."""

from __future__ import annotations

from frameworks.claims import Claims, Supported, Told, once
from frameworks.comparison.cell import SILENT, stated
from frameworks.comparison.disagreement import over_features, with_marks
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Level

LABELS = {level.value: level.label for level in Level}


def features(claims: Claims) -> list[Section]:
    """A section for each category, a row for each feature that there is: what nobody speaks of is unknown."""
    columns = [column(told) for told in claims.told]
    sections: dict[str, tuple[str, list[Row]]] = {}
    for feature in claims.vocabulary:
        _, rows = sections.setdefault(feature.category_slug, (feature.category, []))
        cells = tuple([column.get(feature.pk, SILENT) for column in columns])
        rows.append(Row(feature.slug, feature.name, cells, feature.url, feature.definition, feature.slug))
    return [Section(key, name, tuple(rows)) for key, (name, rows) in sections.items()]


@once
def column(told: Told) -> dict[int, Cell]:
    """By feature."""
    return with_marks({claim.feature: support(claim) for claim in told.of(Supported)}, over_features(told))


def support(claim: Supported) -> Cell:
    text = f"{claim.package} · {claim.note}" if claim.package and claim.note else claim.package or claim.note
    return stated(claim, text, claim.level, LABELS[claim.level], claim.package)
