"""The features, with how each framework supports them."""

from __future__ import annotations

from frameworks.claims import Claims, Supported, vocabulary
from frameworks.comparison.cell import Clashes, stated, unknown
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Level

LABELS = {level.value: level.label for level in Level}


def features(claims: Claims, disputes: Disputes) -> list[Section]:
    """A section for each category, a row for each feature that there is: what nobody speaks of is unknown."""
    keys = [framework.pk for framework in claims.frameworks]
    known = {(claim.framework, claim.feature): claim for claim in claims.support}
    sections: dict[str, tuple[str, list[Row]]] = {}
    for feature in vocabulary():
        _, rows = sections.setdefault(feature.category_slug, (feature.category, []))
        cells = [support(known.get((key, feature.pk)), disputes.over_feature(key, feature.pk)) for key in keys]
        rows.append(Row(feature.name, tuple(cells), feature.url, feature.definition))
    return [Section(key, name, tuple(rows)) for key, (name, rows) in sections.items()]


def support(claim: Supported | None, clashes: Clashes) -> Cell:
    if claim is None:
        return unknown(clashes)
    text = f"{claim.package} · {claim.note}" if claim.package and claim.note else claim.package or claim.note
    return stated(claim, text, claim.level, LABELS[claim.level], claim.package, clashes)
