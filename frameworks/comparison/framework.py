"""The facts of frameworks, and who uses them."""

from __future__ import annotations

from collections.abc import Callable

from frameworks.claims import Claims, Filed, Told, Used, once
from frameworks.comparison.cell import item, listed, plain
from frameworks.comparison.table import Cell, Row, Section
from frameworks.models import Framework


def facts(claims: Claims) -> Section:
    """Each under the name that the API gives it in a framework."""

    def of(key: str, name: str, read: Callable[[Framework], Cell]) -> Row:
        return Row(key, name, tuple(map(read, claims.frameworks)))

    return Section(
        "facts",
        "Facts",
        (
            Row("types", "Types", tuple(map(types, claims.told))),
            of("interface", "Server interface", lambda f: plain(f.interface, f.get_interface_display())),
            of("status", "Project status", lambda f: Cell(f.status, f.get_status_display(), f.status_note)),
            of("license", "License", lambda f: plain(f.license)),
            of("latest_release", "Latest release we saw", lambda f: plain(f.latest_release)),
            of("requires_python", "Needs Python", lambda f: plain(f.requires_python)),
            of("first_release", "First release", lambda f: plain(f.first_release)),
            of("package_name", "Package", lambda f: plain(f.package_name)),
        ),
    )


@once
def types(told: Told) -> Cell:
    items = tuple(item(claim, claim.name) for claim in told.of(Filed))
    return listed(items, (each.text for each in items if each.stands))


def adopters(claims: Claims) -> Section:
    return Section("adopters", "Used by", (Row("adoptions", "Adopters named", tuple(map(users, claims.told))),))


@once
def users(told: Told) -> Cell:
    items = tuple(item(claim, f"{claim.name} ({claim.as_of}): {claim.scope}") for claim in told.of(Used))
    return listed(items, sorted({claim.name for claim in told.of(Used) if claim.stands}))
