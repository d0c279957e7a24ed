"""The facts of frameworks, and who uses them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from frameworks.comparison.cell import item, listed, plain, row
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Framework


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
    return listed(items, (each.text for each in items if each.stands))


def adopters(frameworks: Sequence[Framework]) -> Section:
    def cell(framework: Framework) -> Cell:
        claims = framework.adoptions.all()
        items = tuple(item(c, f"{c.adopter.name} ({c.as_of}): {c.scope}") for c in claims)
        names = {c.adopter.name for c, each in zip(claims, items, strict=True) if each.stands}
        return listed(items, sorted(names))

    return Section("adopters", "Used by", (row("Adopters named", frameworks, cell),))
