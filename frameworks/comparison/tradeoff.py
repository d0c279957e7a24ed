"""Pros and cons by aspect, and what each is best for."""

from __future__ import annotations

from collections import Counter

from frameworks.claims import Claims, Fitting, Weighed, address
from frameworks.comparison.cell import NONE_STANDS, SILENT, Clashes, item, marked, stated
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.table import Cell, Item, Row, Section
from frameworks.models import Framework, Side, UseCase


def tradeoffs(claims: Claims, disputes: Disputes) -> Section:
    """A row for each aspect that any of them is praised or criticised for."""
    by: dict[tuple[int, int], list[Item]] = {}
    aspects: dict[int, Weighed] = {}  # a claim that names it
    for claim in claims.tradeoffs:
        aspects[claim.aspect] = claim
        by.setdefault((claim.framework, claim.aspect), []).append(item(claim, claim.text, claim.side))

    def cell(framework: Framework, aspect: int) -> Cell:
        return said(by.get((framework.pk, aspect), []), disputes.over_aspect(framework.pk, aspect))

    rows = (
        Row(each.name, tuple(cell(framework, each.aspect) for framework in claims.frameworks), hint=each.definition)
        for each in sorted(aspects.values(), key=lambda each: each.position)
    )
    return Section("tradeoffs", "Pros and cons", tuple(rows))


def said(items: list[Item], clashes: Clashes) -> Cell:
    """What stands up is counted, with the sources that say so; the rest keeps its place."""
    if not items:
        return marked(SILENT, clashes)
    standing = [each for each in items if each.stands]
    if not standing:
        return Cell(NONE_STANDS, NONE_STANDS, "", tuple(items), clashes)
    signs = Counter(each.sign for each in standing)
    sources = len({source for each in standing for source in each.sources})
    pros, cons = signs[Side.PRO], signs[Side.CON]
    label = f"{pros} for, {cons} against · {sources} source{'' if sources == 1 else 's'}"
    return Cell(f"{pros}+{cons}", label, "", tuple(items), clashes)


def best_for(claims: Claims) -> Section:
    known = {(claim.framework, claim.use_case): claim for claim in claims.best_for}
    cases = {claim.use_case: claim for claim in claims.best_for}  # a claim that names it
    url = address(UseCase)

    def cell(framework: Framework, case: Fitting) -> Cell:
        claim = known.get((framework.pk, case.use_case))
        return stated(claim, claim.note, "recommended", "recommended") if claim else SILENT

    rows = (
        Row(each.name, tuple(cell(framework, each) for framework in claims.frameworks), url(each.slug), each.definition)
        for each in sorted(cases.values(), key=lambda each: each.position)
    )
    return Section("best-for", "Best for", tuple(rows))
