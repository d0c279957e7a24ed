"""What the files no longer say, and what they never said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from frameworks.loader.report import Report
from frameworks.loader.tables import KINDS
from frameworks.models import Claim, Framework, LoadedRecord
from frameworks.models.record import digest_of

MODELS = {str(kind.model._meta.model_name): kind.model for kind in KINDS}  # in the order of loading
CLAIMS = [model for model in MODELS.values() if issubclass(model, Claim)]
PARENTS = {kind.parent for kind in KINDS if kind.parent}


@dataclass
class Removal:
    report: Report
    touched: list[models.Model]  # what has changed, for the history

    def remove(self, gone: Iterable[LoadedRecord]) -> None:
        """Rows whose record left the files go too, unless an editor changed them or something still needs them."""
        for loaded in gone:
            row = MODELS[kind_of(loaded)]._default_manager.filter(pk=loaded.object_id).first()
            if row is None:
                loaded.delete()
            elif digest_of(row) != loaded.digest:
                self.report.note("kept", loaded.path)
            elif needed(row):
                self.report.note("kept", loaded.path, "what an editor wrote needs it")
            else:
                self.drop(row, loaded.path)
                loaded.delete()

    def drop(self, row: models.Model, path: str) -> None:
        """Deletes it; what it belonged to has changed by that."""
        self.touched += [getattr(row, name) for name in PARENTS if hasattr(row, name)]
        row.delete()
        self.report.note("removed", path)

    def drop_additions(self, framework: Framework, ours: Iterable[models.Model]) -> None:
        """Replacing a framework whole takes away the claims that only editors gave it."""
        kept = {(type(row), row.pk) for row in ours}
        for model in CLAIMS:
            for row in model._default_manager.filter(framework=framework):
                if (model, row.pk) not in kept:
                    self.drop(row, f"{model._meta.model_name}:{framework.slug} {row.pk}")


def last_first(gone: Iterable[LoadedRecord]) -> list[LoadedRecord]:
    """What points at others goes before these."""
    order = list(MODELS)
    return sorted(gone, key=lambda loaded: order.index(kind_of(loaded)), reverse=True)


def kind_of(loaded: LoadedRecord) -> str:
    return loaded.path.partition(":")[0]


def needed(row: models.Model) -> bool:
    """Whether something else in the catalogue hangs on it or points at it."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).exists()
        for relation in row._meta.related_objects
    )
