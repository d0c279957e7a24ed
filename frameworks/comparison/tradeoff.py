"""Pros and cons by aspect, and what each is best for."""

from __future__ import annotations

from collections import Counter

from frameworks.claims import Claims, Fitting, Told, Weighed, once
from frameworks.comparison.cell import NONE_STANDS, SILENT, item, stated
from frameworks.comparison.disagreement import over_aspects, with_marks
from frameworks.comparison.table import Cell, Item, Row, Section
from frameworks.models import Side, UseCase


def tradeoffs(claims: Claims) -> Section:
    """A row for each aspect that any of them is praised or criticised for."""
    columns = [weighed(told) for told in claims.told]
    named = {claim.aspect: claim for claim in claims.of(Weighed)}
    rows = (
        Row(each.slug, each.name, tuple(column.get(each.aspect, SILENT) for column in columns), hint=each.definition)
        for each in sorted(named.values(), key=lambda each: (each.position, each.name, each.slug))
    )
    return Section("tradeoffs", "Pros and cons", tuple(rows))


@once
def weighed(told: Told) -> dict[int, Cell]:
    """By aspect."""
    items: dict[int, list[Item]] = {}
    for claim in told.of(Weighed):
        items.setdefault(claim.aspect, []).append(item(claim, claim.text, claim.side))
    return with_marks({aspect: said(own) for aspect, own in items.items()}, over_aspects(told))


def said(items: list[Item]) -> Cell:
    """What stands up is counted, with the sources that say so; the rest keeps its place."""
    standing = [each for each in items if each.stands]
    if not standing:
        return Cell(NONE_STANDS, NONE_STANDS, items=tuple(items))
    signs = Counter(each.sign for each in standing)
    sources = len({source for each in standing for source in each.sources})
    pros, cons = signs[Side.PRO], signs[Side.CON]
    label = f"{pros} for, {cons} against · {sources} source{'' if sources == 1 else 's'}"
    return Cell(f"{pros}+{cons}", label, items=tuple(items))


def best_for(claims: Claims) -> Section:
    columns = [recommended(told) for told in claims.told]
    named = {claim.use_case: claim for claim in claims.of(Fitting)}
    url = UseCase.address
    rows = (
        Row(
            *(each.slug, each.name, tuple(column.get(each.use_case, SILENT) for column in columns)),
            *(url(each.slug), each.definition),
        )
        for each in sorted(named.values(), key=lambda each: (each.position, each.name, each.slug))
    )
    return Section("best-for", "Best for", tuple(rows))


@once
def recommended(told: Told) -> dict[int, Cell]:
    """By use case."""
    return {each.use_case: stated(each, each.note, "recommended", "recommended") for each in told.of(Fitting)}
