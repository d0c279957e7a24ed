"""Where the list of frameworks says the same as the chooser."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from frameworks.chooser.field import Field
from frameworks.chooser.probes import BestFor, Has, IsAlive, Praised, Probe
from frameworks.filters import OFFICIAL
from frameworks.filters.counts import Chosen, Selection
from frameworks.models import Status


def list_query(musts: Sequence[Probe], field: Field) -> str | None:
    """The query string by which the list finds just those that fit; None where none says that.

    The list's rules are its own (of several needs any will do, support in part counts): what it finds is compared.
    """
    chosen: Chosen = {}
    for probe in musts:
        if (asked := in_the_list(probe)) is None:
            return None
        chosen.setdefault(asked[0], []).append(asked[1])
    if any(isinstance(probe, Has) and probe.official for probe in musts):
        chosen["at_least"] = [OFFICIAL]
    found = Selection(field.index).within(field.index.everything, chosen)
    return urlencode(chosen, doseq=True) if found == field.fits else None


def in_the_list(probe: Probe) -> tuple[str, str] | None:
    """The parameter and its value that come closest."""
    match probe:
        case Has(slug=slug):
            return "feature", slug
        case BestFor(slug=slug):
            return "use_case", slug
        case Praised(slug=slug):
            return "praised", slug
        case IsAlive():
            return "status", Status.ACTIVE.value
    return None
