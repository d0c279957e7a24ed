"""A comparison is a value: `compare()` builds it, page, API, CSV and Markdown only write it out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from frameworks.models import (
    Aspect,
    Cited,
    Disagreement,
    Feature,
    Framework,
    Side,
    Source,
    Standing,
    SupportStatement,
    UseCase,
)

LEAST, MOST = 2, 5
UNKNOWN = "unknown"
NONE_STANDS = "none that stands"
REFUTED = (Standing.CONTRADICTED, Standing.OUTDATED)


@dataclass(frozen=True)
class Item:
    """One claim as it stands in a cell."""

    text: str
    sign: str  # "pro", "con" or ""
    standing: str
    standing_note: str
    verified_on: datetime.date | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Cell:
    """`value` is what is compared, `label` what is read; no value is ever empty: unknown is one."""

    value: str
    label: str
    note: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return self.value == UNKNOWN


@dataclass(frozen=True)
class Row:
    name: str
    cells: tuple[Cell, ...]
    url: str = ""
    hint: str = ""
    disputed: tuple[str, ...] = ()  # slugs of the disagreements that concern this row and these columns

    @property
    def differs(self) -> bool:
        return len({cell.value for cell in self.cells}) > 1

    @property
    def is_unknown(self) -> bool:
        return all(cell.is_unknown for cell in self.cells)


@dataclass(frozen=True)
class Section:
    key: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    slug: str
    name: str
    tagline: str
    url: str


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return " vs ".join(column.name for column in self.columns)

    @property
    def items(self) -> Iterator[Item]:
        for section in self.sections:
            for each in section.rows:
                for cell in each.cells:
                    yield from cell.items

    @cached_property
    def checked_on(self) -> datetime.date | None:
        """The day on which most of what is verified here was checked."""
        days = Counter(item.verified_on for item in self.items if item.standing == Standing.VERIFIED)
        return days.most_common(1)[0][0] if days else None

    @cached_property
    def sources(self) -> list[Source]:
        """Every source cited in a cell, in the order of first mention."""
        return list(dict.fromkeys(source for item in self.items for source in item.sources))


def compare(frameworks: Iterable[Framework]) -> Comparison:
    """Frameworks side by side, in the order given; they must come `with_claims()`. Four queries of its own."""
    frameworks = list(frameworks)
    disputes = list(
        Disagreement.objects.published()
        .filter(frameworks__in=frameworks)
        .distinct()
        .prefetch_related("frameworks", "features", "positions__sources")
    )
    sections = [
        facts(frameworks),
        *features(frameworks, disputes),
        tradeoffs(frameworks),
        best_for(frameworks),
        adopters(frameworks),
        disagreements(frameworks, disputes),
    ]
    columns = (Column(f.slug, f.name, f.tagline, f.get_absolute_url()) for f in frameworks)
    return Comparison(tuple(columns), tuple(section for section in sections if section.rows))


def item(claim: Cited, text: str, sign: str = "") -> Item:
    return Item(text, sign, claim.standing, claim.standing_note, claim.verified_on, tuple(claim.sources.all()))


def unknown(label: str = UNKNOWN) -> Cell:
    return Cell(UNKNOWN, label)


def plain(value: Any, label: str = "") -> Cell:
    return Cell(str(value), label or str(value)) if value else unknown()


def row(name: str, frameworks: Iterable[Framework], cell: Callable[[Framework], Cell], **more: Any) -> Row:
    return Row(name, tuple(cell(framework) for framework in frameworks), **more)


def facts(frameworks: Sequence[Framework]) -> Section:
    def of(name: str, read: Callable[[Framework], Cell]) -> Row:
        return row(name, frameworks, read)

    return Section(
        "facts",
        "Facts",
        (
            of("Types", types),
            of("Server interface", lambda f: plain(f.interface, f.get_interface_display())),
            of("Project status", lambda f: Cell(f.status, f.get_status_display(), f.status_note)),
            of("License", lambda f: plain(f.license)),
            of("Latest release we saw", lambda f: plain(f.latest_release)),
            of("Needs Python", lambda f: plain(f.requires_python)),
            of("First release", lambda f: plain(f.first_release)),
            of("Package", lambda f: plain(f.package_name)),
        ),
    )


def types(framework: Framework) -> Cell:
    items = tuple(item(claim, claim.type.name) for claim in framework.classifications.all())
    names = ", ".join(i.text for i in items if i.standing not in REFUTED)
    return Cell(names or NONE_STANDS, names or NONE_STANDS, items=items) if items else unknown()


def features(frameworks: Sequence[Framework], disputes: list[Disagreement]) -> list[Section]:
    """A section for each category, a row for each feature that there is: what nobody speaks of is unknown."""
    known = {f.pk: {claim.feature_id: claim for claim in f.support.all()} for f in frameworks}
    concerned: dict[int, list[str]] = {}
    for dispute in disputes:
        for feature in dispute.features.all():
            concerned.setdefault(feature.pk, []).append(dispute.slug)
    sections: dict[str, tuple[str, list[Row]]] = {}
    for feature in Feature.objects.select_related("category"):
        cells = tuple(support(known[f.pk].get(feature.pk)) for f in frameworks)
        _, rows = sections.setdefault(feature.category.slug, (feature.category.name, []))
        rows.append(
            Row(
                feature.name,
                cells,
                feature.get_absolute_url(),
                feature.definition,
                tuple(concerned.get(feature.pk, ())),
            )
        )
    return [Section(key, name, tuple(rows)) for key, (name, rows) in sections.items()]


def support(claim: SupportStatement | None) -> Cell:
    if claim is None:
        return unknown()
    text = " · ".join(part for part in (claim.package, claim.note) if part)
    return stated(claim, text, claim.level, claim.get_level_display(), claim.package)


def stated(claim: Cited, text: str, value: str, label: str, note: str = "") -> Cell:
    """A cell of one claim. One that does not stand up compares and reads as that: it is no plain fact."""
    if claim.standing in REFUTED:
        value, label = claim.standing, f"{label}, {claim.standing}"
    return Cell(value, label, note, (item(claim, text),))


def tradeoffs(frameworks: Sequence[Framework]) -> Section:
    """A row for each aspect that any of them is praised or criticised for."""
    by: dict[tuple[int, int], list[Item]] = {}
    aspects: dict[int, Aspect] = {}
    for framework in frameworks:
        for claim in framework.tradeoffs.all():
            aspects[claim.aspect_id] = claim.aspect
            by.setdefault((framework.pk, claim.aspect_id), []).append(item(claim, claim.text, claim.side))
    rows = (
        Row(a.name, tuple(said(by.get((f.pk, a.pk), [])) for f in frameworks), hint=a.definition)
        for a in sorted(aspects.values(), key=lambda aspect: aspect.position)
    )
    return Section("tradeoffs", "Pros and cons", tuple(rows))


def said(items: list[Item]) -> Cell:
    """What stands up is counted, the rest keeps its place."""
    if not items:
        return unknown()
    signs = Counter(i.sign for i in items if i.standing not in REFUTED)
    if not signs:
        return Cell(NONE_STANDS, NONE_STANDS, items=tuple(items))
    pros, cons = signs[Side.PRO], signs[Side.CON]
    return Cell(f"{pros}+{cons}", f"{pros} for, {cons} against", items=tuple(items))


def best_for(frameworks: Sequence[Framework]) -> Section:
    known = {f.pk: {claim.use_case_id: claim for claim in f.recommendations.all()} for f in frameworks}
    cases: dict[int, UseCase] = {c.use_case_id: c.use_case for f in frameworks for c in f.recommendations.all()}

    def cell(framework: Framework, case: UseCase) -> Cell:
        claim = known[framework.pk].get(case.pk)
        if claim is None:
            return unknown()
        return stated(claim, claim.note, "recommended", "recommended")

    rows = (
        Row(case.name, tuple(cell(f, case) for f in frameworks), case.get_absolute_url(), case.definition)
        for case in sorted(cases.values(), key=lambda case: case.position)
    )
    return Section("best-for", "Best for", tuple(rows))


def adopters(frameworks: Sequence[Framework]) -> Section:
    def cell(framework: Framework) -> Cell:
        claims = list(framework.adoptions.all())
        items = tuple(item(c, f"{c.adopter.name} ({c.as_of}): {c.scope}") for c in claims)
        good = {c.adopter.name for c in claims if c.standing not in REFUTED}
        names = ", ".join(sorted(good))
        return Cell(names or NONE_STANDS, names or NONE_STANDS, items=items) if items else unknown()

    return Section("adopters", "Used by", (row("Adopters named", frameworks, cell),))


def disagreements(frameworks: Sequence[Framework], disputes: list[Disagreement]) -> Section:
    def cell(framework: Framework, dispute: Disagreement) -> Cell:
        if framework not in dispute.frameworks.all():
            return Cell("not concerned", "not concerned")
        return Cell("settled" if dispute.finding else "open", "we found something" if dispute.finding else "open")

    rows = (
        Row(d.name, tuple(cell(f, d) for f in frameworks), d.get_absolute_url(), d.finding or d.note) for d in disputes
    )
    return Section("disagreements", "Where sources disagree", tuple(rows))
