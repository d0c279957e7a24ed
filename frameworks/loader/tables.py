"""Which file holds which tables, and what each table becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from frameworks.claims import CLAIM_KINDS
from frameworks.models import (
    Adopter,
    Advice,
    Answer,
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Position,
    Question,
    Source,
    UseCase,
)


@dataclass(frozen=True)
class Kind:
    """What one kind of table becomes."""

    model: type[models.Model]
    key: str = "slug"  # the field that names it among its siblings
    parent: str = ""  # the field that points to the record it stands under
    fixed: dict[str, Any] = field(default_factory=dict)
    children: dict[str, Kind] = field(default_factory=dict)
    ordered: str = ""  # the field that takes its place in the file


POSITION = Kind(Position, "place", "disagreement", ordered="place")
ADVICE, ANSWER = Kind(Advice, "key", "criterion"), Kind(Answer, "key", "question")
PUBLIC = {"is_published": True}
CLAIMS = {
    table: Kind(kind.model, kind.key, "framework", dict(fixed))
    for kind in CLAIM_KINDS
    for table, fixed in kind.tables.items()
}
# The order of loading: what is pointed at comes first.
TABLES: dict[str, dict[str, Kind]] = {
    "sources/*.toml": {"source": Kind(Source)},
    "types.toml": {"type": Kind(FrameworkType, ordered="position")},
    "aspects.toml": {"aspect": Kind(Aspect, ordered="position")},
    "use_cases.toml": {"use_case": Kind(UseCase, ordered="position")},
    "features.toml": {
        "category": Kind(FeatureCategory, ordered="position"),
        "feature": Kind(Feature),
    },
    "adopters.toml": {"adopter": Kind(Adopter)},
    "exclusions.toml": {"exclusion": Kind(Exclusion)},
    "frameworks/*.toml": {"framework": Kind(Framework, fixed=PUBLIC), **CLAIMS},
    "disagreements/*.toml": {"disagreement": Kind(Disagreement, children={"position": POSITION})},
    "guide.toml": {
        "question": Kind(Question, ordered="position", children={"answer": ANSWER}),
        "criterion": Kind(Criterion, ordered="position", children={"advice": ADVICE}),
    },
}
KINDS = [kind for tables in TABLES.values() for top in tables.values() for kind in (top, *top.children.values())]


def path_of(model: type[models.Model], slug: Any) -> str:
    return f"{model._meta.model_name}:{slug}"
