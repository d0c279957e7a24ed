"""Which file holds which tables, and what each table becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Answer,
    Aspect,
    Classification,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Position,
    Question,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
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
    "type": Kind(Classification, "type", "framework"),
    "support": Kind(SupportStatement, "feature", "framework"),
    "pro": Kind(Tradeoff, "key", "framework", {"side": "pro"}),
    "con": Kind(Tradeoff, "key", "framework", {"side": "con"}),
    "best_for": Kind(Recommendation, "use_case", "framework"),
    "adoption": Kind(Adoption, "key", "framework"),
    "remark": Kind(Remark, "key", "framework"),
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
