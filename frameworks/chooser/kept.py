"""The evidence that is shown: fetched for those frameworks alone, and kept with the index for the next ones who ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from frameworks.chooser.evidence import Finding, Vocabulary, known
from frameworks.chooser.probes import Probe, at, looked_at, verdicts
from frameworks.filters.index import Index
from frameworks.models import Framework

KEPT = 100  # frameworks; with more than these all begin anew


@dataclass(frozen=True)
class Found:
    """What is found of one framework on what was asked so far."""

    framework: Framework
    findings: dict[Probe, Finding]


def found(index: Index, words: Vocabulary, places: Collection[int], probes: set[Probe]) -> dict[int, Found]:
    """By their places, less those that are gone since the index was read. As many queries as `known()`, or none."""
    kept: dict[int, Found] = index.part("evidence of the chooser", dict)
    here = {place: one for place in places if (one := kept.get(place)) and probes <= one.findings.keys()}
    if lacking := [place for place in places if place not in here]:
        here |= read(index, words, lacking, probes)
        if len({*kept, *here}) > KEPT:
            kept.clear()
        kept.update(here)
    return here


def read(index: Index, words: Vocabulary, places: Collection[int], probes: set[Probe]) -> dict[int, Found]:
    keys = {place: index.table.keys[place] for place in places}
    rows = known(keys.values(), looked_at(words, probes))
    sets = {probe: verdicts(probe, index) for probe in probes}
    return {
        place: Found(one.framework, {probe: probe.find(one, at(sets[probe], place)) for probe in probes})
        for place, key in keys.items()
        if (one := rows.get(key))
    }
