"""The facts of frameworks, and who uses them."""

from __future__ import annotations

from collections.abc import Callable

from frameworks.claims import Claims, Told, once
from frameworks.comparison.cell import item, listed, plain
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Framework


def facts(claims: Claims) -> Section:
    def of(name: str, read: Callable[[Framework], Cell]) -> Row:
        return Row(name, tuple(map(read, claims.frameworks)))

    return Section(
        "facts",
        "Facts",
        (
            Row("Types", tuple(map(types, claims.told))),
            of("Server interface", lambda f: plain(f.interface, f.get_interface_display())),
            of("Project status", lambda f: Cell(f.status, f.get_status_display(), f.status_note)),
            of("License", lambda f: plain(f.license)),
            of("Latest release we saw", lambda f: plain(f.latest_release)),
            of("Needs Python", lambda f: plain(f.requires_python)),
            of("First release", lambda f: plain(f.first_release)),
            of("Package", lambda f: plain(f.package_name)),
        ),
    )


@once
def types(told: Told) -> Cell:
    items = tuple(item(claim, claim.name) for claim in told.types)
    return listed(items, (each.text for each in items if each.stands))


def adopters(claims: Claims) -> Section:
    return Section("adopters", "Used by", (Row("Adopters named", tuple(map(users, claims.told))),))


@once
def users(told: Told) -> Cell:
    items = tuple(item(claim, f"{claim.name} ({claim.as_of}): {claim.scope}") for claim in told.adoptions)
    return listed(items, sorted({claim.name for claim in told.adoptions if claim.stands}))
