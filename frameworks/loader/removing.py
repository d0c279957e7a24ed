"""What the files no longer say, and what they never said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from frameworks.loader.remembering import Heads
from frameworks.loader.report import Report
from frameworks.loader.rows import Now, as_they_are, chunks, rows_with
from frameworks.loader.tables import KINDS
from frameworks.models import Claim, LoadedRecord

MODELS: dict[str, Any] = {str(kind.model._meta.model_name): kind.model for kind in KINDS}  # in the order of loading
CLAIMS = [model for model in MODELS.values() if issubclass(model, Claim)]
PARENTS: dict[Any, Any] = {kind.model: kind.model._meta.get_field(kind.parent) for kind in KINDS if kind.parent}


@dataclass
class Removal:
    report: Report
    touched: Heads  # what has changed, for the history

    def remove(self, gone: Iterable[LoadedRecord]) -> None:
        """Rows whose record left the files go too, unless an editor changed them or something still needs them.

        What points at others goes before these.
        """
        found: dict[Any, list[LoadedRecord]] = {model: [] for model in reversed(MODELS.values())}
        for loaded in gone:
            found[MODELS[loaded.path.partition(":")[0]]].append(loaded)
        for model, alike in found.items():
            for chunk in chunks(alike):
                self.remove_alike(model, chunk)

    def remove_alike(self, model: Any, gone: list[LoadedRecord]) -> None:
        rows = as_they_are(model, [loaded.object_id for loaded in gone], locked=True)
        ours = [loaded for loaded in gone if self.is_ours(loaded, rows.get(loaded.object_id))]
        still = needed(model, [loaded.object_id for loaded in ours])
        for loaded in ours:
            if loaded.object_id in still:
                self.report.note("kept", loaded.path, "what an editor wrote needs it")
        going = {each.object_id: each.path for each in ours if each.object_id in rows and each.object_id not in still}
        self.drop(model, [rows[pk].row for pk in going], going.values())
        forgotten = [loaded.pk for loaded in ours if loaded.object_id not in still]
        LoadedRecord.objects.filter(pk__in=forgotten).delete()

    def is_ours(self, loaded: LoadedRecord, now: Now | None) -> bool:
        """No editor has changed the row, or it is gone."""
        if now and now.digest != loaded.digest:
            self.report.note("kept", loaded.path)
            return False
        return True

    def drop(self, model: Any, rows: list[Any], paths: Iterable[str]) -> None:
        """Deletes them; what they belonged to has changed by that."""
        if parent := PARENTS.get(model):
            self.touched |= {(parent.related_model, getattr(row, parent.attname)) for row in rows}
        for chunk in chunks(row.pk for row in rows):
            model._default_manager.filter(pk__in=chunk).delete()
        for path in paths:
            self.report.note("removed", path)

    def drop_additions(self, frameworks: dict[int, str], ours: Collection[tuple[Any, int]]) -> None:
        """Replacing frameworks (slugs by key) whole takes away the claims that only editors gave them."""
        for model in CLAIMS:
            claims = rows_with(model._default_manager.order_by("pk"), "framework", frameworks)
            added = [claim for claim in claims if (model, claim.pk) not in ours]
            name = model._meta.model_name
            self.drop(model, added, [f"{name}:{frameworks[claim.framework_id]} {claim.pk}" for claim in added])


def needed(model: Any, pks: list[int]) -> set[int]:
    """Those of the rows that something else in the catalogue hangs on or points at."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        name = relation.field.name
        pointing = relation.related_model._default_manager.filter(**{f"{name}__in": pks}).order_by()
        found |= set(pointing.values_list(name, flat=True)).intersection(pks)
    return found
