"""The features, with how each framework supports them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from frameworks.claims import Claims, Supported, Told
from frameworks.comparison.cell import SILENT, marked, stated
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Level

LABELS = {level.value: level.label for level in Level}
Column = dict[int, Cell]  # by feature
COLUMNS: WeakKeyDictionary[Told, Column] = WeakKeyDictionary()  # for as long as the claims are kept


def features(claims: Claims, disputes: Disputes) -> list[Section]:
    """A section for each category, a row for each feature that there is: what nobody speaks of is unknown."""
    columns = [(framework.pk, column(told)) for framework, told in zip(claims.frameworks, claims.told, strict=True)]
    sections: dict[str, tuple[str, list[Row]]] = {}
    for feature in claims.vocabulary:
        _, rows = sections.setdefault(feature.category_slug, (feature.category, []))
        cells = [
            marked(cells.get(feature.pk, SILENT), disputes.over_feature(key, feature.pk)) for key, cells in columns
        ]
        rows.append(Row(feature.name, tuple(cells), feature.url, feature.definition))
    return [Section(key, name, tuple(rows)) for key, (name, rows) in sections.items()]


def column(told: Told) -> Column:
    if (found := COLUMNS.get(told)) is None:
        found = COLUMNS[told] = {claim.feature: support(claim) for claim in told.support}
    return found


def support(claim: Supported) -> Cell:
    text = f"{claim.package} · {claim.note}" if claim.package and claim.note else claim.package or claim.note
    return stated(claim, text, claim.level, LABELS[claim.level], claim.package)
