"""What we know. The only home of meaning; a file per domain word."""

from __future__ import annotations

from frameworks.models.adoption import Adopter, Adoption, Usage
from frameworks.models.base import (
    Entry,
    EntryQuerySet,
    FormerSlug,
    not_in_future,
)
from frameworks.models.checks import today
from frameworks.models.claim import (
    Aspect,
    KeyedClaim,
    Recommendation,
    Remark,
    RemarkKind,
    Side,
    Tradeoff,
    UseCase,
)
from frameworks.models.disagreement import Disagreement, Position, Strength, Verdict
from frameworks.models.feature import Feature, FeatureCategory, Level, SupportStatement
from frameworks.models.framework import (
    VERSUS,
    Claim,
    ClaimQuerySet,
    Classification,
    Exclusion,
    Framework,
    FrameworkQuerySet,
    FrameworkType,
    Interface,
    Status,
)
from frameworks.models.guide import Advice, Answer, Criterion, Question
from frameworks.models.record import LoadedRecord
from frameworks.models.repetition import Distinct, Particulars, repetitions
from frameworks.models.revision import Revision
from frameworks.models.source import REFUTED, Cited, CitedQuerySet, Source, SourceKind, Standing

__all__ = [
    "REFUTED",
    "VERSUS",
    "Adopter",
    "Adoption",
    "Advice",
    "Answer",
    "Aspect",
    "Cited",
    "CitedQuerySet",
    "Claim",
    "ClaimQuerySet",
    "Classification",
    "Criterion",
    "Disagreement",
    "Distinct",
    "Entry",
    "EntryQuerySet",
    "Exclusion",
    "Feature",
    "FeatureCategory",
    "FormerSlug",
    "Framework",
    "FrameworkQuerySet",
    "FrameworkType",
    "Interface",
    "KeyedClaim",
    "Level",
    "LoadedRecord",
    "Position",
    "Question",
    "Recommendation",
    "Remark",
    "RemarkKind",
    "Revision",
    "Particulars",
    "Side",
    "Source",
    "SourceKind",
    "Standing",
    "Status",
    "Strength",
    "SupportStatement",
    "Tradeoff",
    "Usage",
    "UseCase",
    "Verdict",
    "not_in_future",
    "repetitions",
    "today",
]
