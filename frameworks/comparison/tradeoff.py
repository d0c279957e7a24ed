"""Pros and cons by aspect, and what each is best for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from frameworks.comparison.cell import NONE_STANDS, Clashes, item, stated, unknown
from frameworks.comparison.disagreement import Disputes
from frameworks.comparison.table import Cell, Item, Row, Section
from frameworks.models import Aspect, Framework, Side, UseCase


def tradeoffs(frameworks: Sequence[Framework], disputes: Disputes) -> Section:
    """A row for each aspect that any of them is praised or criticised for."""
    by: dict[tuple[int, int], list[Item]] = {}
    aspects: dict[int, Aspect] = {}
    for framework in frameworks:
        for claim in framework.tradeoffs.all():
            aspects[claim.aspect_id] = claim.aspect
            by.setdefault((framework.pk, claim.aspect_id), []).append(item(claim, claim.text, claim.side))

    def cell(framework: Framework, aspect: Aspect) -> Cell:
        return said(by.get((framework.pk, aspect.pk), []), disputes.over_aspect(framework.pk, aspect.pk))

    rows = (
        Row(aspect.name, tuple(cell(f, aspect) for f in frameworks), hint=aspect.definition)
        for aspect in sorted(aspects.values(), key=lambda aspect: aspect.position)
    )
    return Section("tradeoffs", "Pros and cons", tuple(rows))


def said(items: list[Item], clashes: Clashes) -> Cell:
    """What stands up is counted, with the sources that say so; the rest keeps its place."""
    if not items:
        return unknown(clashes)
    standing = [each for each in items if each.stands]
    if not standing:
        return Cell(NONE_STANDS, NONE_STANDS, "", tuple(items), clashes)
    signs = Counter(each.sign for each in standing)
    sources = len({source for each in standing for source in each.sources})
    pros, cons = signs[Side.PRO], signs[Side.CON]
    label = f"{pros} for, {cons} against · {sources} source{'' if sources == 1 else 's'}"
    return Cell(f"{pros}+{cons}", label, "", tuple(items), clashes)


def best_for(frameworks: Sequence[Framework]) -> Section:
    known = {f.pk: {claim.use_case_id: claim for claim in f.recommendations.all()} for f in frameworks}
    cases: dict[int, UseCase] = {c.use_case_id: c.use_case for f in frameworks for c in f.recommendations.all()}

    def cell(framework: Framework, case: UseCase) -> Cell:
        claim = known[framework.pk].get(case.pk)
        return stated(claim, claim.note, "recommended", "recommended") if claim else unknown()

    rows = (
        Row(case.name, tuple(cell(f, case) for f in frameworks), case.get_absolute_url(), case.definition)
        for case in sorted(cases.values(), key=lambda case: case.position)
    )
    return Section("best-for", "Best for", tuple(rows))
