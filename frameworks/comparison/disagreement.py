"""Where sources disagree about the frameworks compared."""

from __future__ import annotations

from collections.abc import Iterable

from frameworks.claims import Claims, Disputed, Told
from frameworks.comparison.cell import SILENT, Clashes, marked
from frameworks.comparison.table import Cell, Clash, Row, Section
from frameworks.models import Disagreement

SETTLED, OPEN, NOT_CONCERNED = Cell("settled", "settled"), Cell("open", "open"), Cell("not concerned", "–")
Column = dict[int, Cell]


def over_features(told: Told) -> dict[int, Clashes]:
    """By feature, the disagreements that bite there."""
    return together((feature, clash) for disputed, clash in clashes(told) for feature in disputed.features)


def over_aspects(told: Told) -> dict[int, Clashes]:
    return together((disputed.aspect, clash) for disputed, clash in clashes(told))


def clashes(told: Told) -> list[tuple[Disputed, Clash]]:
    url = Disagreement.address
    return [(each, Clash(each.slug, each.name, url(each.slug))) for each in told.disputes]


def together(pairs: Iterable[tuple[int, Clash]]) -> dict[int, Clashes]:
    found: dict[int, Clashes] = {}
    for key, clash in pairs:
        found[key] = (*found.get(key, ()), clash)
    return found


def with_marks(column: Column, clashes: dict[int, Clashes]) -> Column:
    """Its cells, marked where they are disputed; what nobody speaks of can be as well."""
    return column | {key: marked(column.get(key, SILENT), found) for key, found in clashes.items()}


def disagreements(claims: Claims) -> Section:
    """A row for each, the strongest first."""
    url = Disagreement.address
    concerned = [{each.slug for each in told.disputes} for told in claims.told]
    known = {each.slug: each for told in claims.told for each in told.disputes}

    def cells(each: Disputed) -> tuple[Cell, ...]:
        cell = SETTLED if each.is_settled else OPEN
        return tuple(cell if each.slug in slugs else NOT_CONCERNED for slugs in concerned)

    every = sorted(known.values(), key=lambda each: (each.weight, each.name, each.slug))
    rows = (Row(each.slug, each.name, cells(each), url(each.slug), each.text) for each in every)
    return Section("disagreements", "Where sources disagree", tuple(rows))
