"""The facts of frameworks, and who uses them."""

from __future__ import annotations

from collections.abc import Callable

from frameworks.claims import Claims
from frameworks.comparison.cell import item, listed, plain, row
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Framework


def facts(claims: Claims) -> Section:
    def of(name: str, read: Callable[[Framework], Cell]) -> Row:
        return row(name, claims.frameworks, read)

    return Section(
        "facts",
        "Facts",
        (
            of("Types", lambda f: types(claims, f)),
            of("Server interface", lambda f: plain(f.interface, f.get_interface_display())),
            of("Project status", lambda f: Cell(f.status, f.get_status_display(), f.status_note)),
            of("License", lambda f: plain(f.license)),
            of("Latest release we saw", lambda f: plain(f.latest_release)),
            of("Needs Python", lambda f: plain(f.requires_python)),
            of("First release", lambda f: plain(f.first_release)),
            of("Package", lambda f: plain(f.package_name)),
        ),
    )


def types(claims: Claims, framework: Framework) -> Cell:
    items = tuple(item(claim, claim.name) for claim in claims.types if claim.framework == framework.pk)
    return listed(items, (each.text for each in items if each.stands))


def adopters(claims: Claims) -> Section:
    def cell(framework: Framework) -> Cell:
        own = [claim for claim in claims.adoptions if claim.framework == framework.pk]
        items = tuple(item(claim, f"{claim.name} ({claim.as_of}): {claim.scope}") for claim in own)
        return listed(items, sorted({claim.name for claim in own if claim.stands}))

    return Section("adopters", "Used by", (row("Adopters named", claims.frameworks, cell),))
