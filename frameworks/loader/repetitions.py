"""What the files say twice, or say again beside what editors wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from frameworks.loader.reading import Problem, Record
from frameworks.loader.removing import MODELS
from frameworks.loader.rows import chunks
from frameworks.models import Distinct, repetitions

PARTS: list[Any] = [model for model in MODELS.values() if issubclass(model, Distinct) and model.whole]


def repeated_parts(written: Mapping[tuple[Any, int], Record]) -> Iterator[Problem]:
    """Of these records, by model and key of their rows, those that repeat a row of their whole."""
    for model in PARTS:
        records = {pk: record for (kind, pk), record in written.items() if kind is model}
        for chunk in chunks(records):
            rows = model._default_manager
            wholes = rows.filter(pk__in=chunk).order_by().values(model.whole)
            for pk, other in pairs(model, rows.filter(**{f"{model.whole}__in": wholes}), chunk):
                before = records[other["pk"]].place if other["pk"] in records else None
                at = f"{before.file}:{before.line_of(model.told_by)}" if before else ""
                yield records[pk].problem(refusal(model, other, at), model.told_by)


def repeated_entries(
    written: Mapping[Any, Collection[int]], keys: Mapping[str, int], places: Mapping[str, str]
) -> Iterator[Problem]:
    """Of these entries, by model and key, those that repeat another. Keys and places of all by path."""
    for model, pks in written.items():
        found = list(pairs(model, model._default_manager.all(), pks))
        name = f"{model._meta.model_name}:"
        lines = {pk: places[path] for path, pk in keys.items() if path.startswith(name)} if found else {}
        for pk, other in found:
            file, _, line = lines[pk].rpartition(":")
            yield Problem(file, int(line), refusal(model, other, lines.get(other["pk"], "")))


def pairs(model: Any, rows: Any, written: Collection[int]) -> Iterator[tuple[int, Any]]:
    """The key of each row written just now that is the same as another, and that other."""
    mine = set(written)
    for one, other in repetitions(model, rows):
        if other["pk"] in mine:
            yield other["pk"], one
        elif one["pk"] in mine:
            yield one["pk"], other


def refusal(model: Any, other: Any, place: str) -> str:
    return f"{model.told_by}: {model.refusal(other)}{f' It stands at {place}.' if place else ''}"
