"""The kinds of claim, each told once, with its claims as plain rows and the sources that they cite."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from frameworks.models import (
    REFUTED,
    Adoption,
    Classification,
    Level,
    Recommendation,
    Remark,
    RemarkKind,
    Side,
    Source,
    Standing,
    SupportStatement,
    Tradeoff,
    Usage,
)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Cited:
    """A source, with what the model says of it."""

    slug: str
    page: str  # its address here
    name: str
    publisher: str
    author: str
    url: str
    kind: str
    published_on: datetime.date | None
    dated: str

    OPINION: ClassVar[Any] = Source.OPINION
    label: ClassVar[Any] = Source.label
    is_article: ClassVar[Any] = Source.is_article

    def get_absolute_url(self) -> str:
        return self.page


@dataclass(slots=True)
class Claim:
    framework: int
    standing: str
    standing_note: str
    verified_on: datetime.date | None
    sources: tuple[Cited, ...]  # by name

    @property
    def stands(self) -> bool:
        return self.standing not in REFUTED

    def get_standing_display(self) -> str:
        return str(Standing(self.standing).label)


@dataclass(slots=True)
class Filed(Claim):
    name: str
    slug: str
    note: str


@dataclass(slots=True)
class Supported(Claim):
    feature: int
    level: str
    note: str
    package: str

    def get_level_display(self) -> str:
        return str(Level(self.level).label)


@dataclass(slots=True)
class Weighed(Claim):
    aspect: int
    name: str
    slug: str
    definition: str
    position: int
    side: str
    text: str
    key: str

    def get_side_display(self) -> str:
        return str(Side(self.side).label)


@dataclass(slots=True)
class Fitting(Claim):
    use_case: int
    name: str
    slug: str
    definition: str
    position: int
    note: str


@dataclass(slots=True)
class Used(Claim):
    name: str
    slug: str
    scope: str
    as_of: int
    usage: str
    key: str

    def get_usage_display(self) -> str:
        return str(Usage(self.usage).label)


@dataclass(slots=True)
class Said(Claim):
    kind: str
    text: str
    key: str

    def get_kind_display(self) -> str:
        return str(RemarkKind(self.kind).label)


@dataclass(slots=True)
class Disputed:
    """A public disagreement that concerns a framework."""

    weight: int
    name: str
    slug: str
    is_settled: bool
    text: str  # our finding, or how the positions relate
    aspect: int
    features: list[int] = field(default_factory=list)


# ── the registry ──


@dataclass(frozen=True)
class ClaimKind:
    """What the house has to know of a kind of claim; all that goes through every kind goes through these."""

    model: Any
    row: type[Claim]
    columns: tuple[str, ...]  # of the model, as the row has them after those of every claim
    heading: str  # over those for which a source is cited
    tables: Mapping[str, Mapping[str, Any]]  # in a framework's content file, with what each fixes
    key: str = "key"  # what names it among those of its framework
    about: str = ""  # the relation to the word of the vocabulary of which it says something
    texts: tuple[str, ...] = ()  # its own words, as the search reads them
    search_rank: int = 0  # among equally good answers, the lowest first
    label: Callable[[Any], str] = str  # over an answer of the search
    anchor: Callable[[Any], str] = str  # where it stands on its framework's page
    is_ordered: bool = True  # rows come in the order of the model

    @property
    def along(self) -> tuple[str, ...]:
        """What its sentence names."""
        return ("framework", self.about) if self.about else ("framework",)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


CLAIM_KINDS = (
    ClaimKind(
        *(Classification, Filed, ("type__name", "type__slug", "note"), "Types"),
        tables={"type": {}},
        key="type",
        about="type",
        texts=("note",),
        search_rank=1,
        label=lambda claim: sentence(claim.wording),
        anchor=lambda claim: f"type-{claim.type.slug}",
    ),
    ClaimKind(
        *(SupportStatement, Supported, ("feature_id", "level", "note", "package"), "Features"),
        tables={"support": {}},
        key="feature",
        about="feature",
        texts=("package", "note"),
        search_rank=4,
        label=lambda claim: claim.wording,
        anchor=lambda claim: f"feature-{claim.feature.slug}",
        is_ordered=False,
    ),
    ClaimKind(
        *(Tradeoff, Weighed),
        ("aspect_id", "aspect__name", "aspect__slug", "aspect__definition", "aspect__position", "side", "text", "key"),
        "Pros and cons",
        tables={"pro": {"side": "pro"}, "con": {"side": "con"}},
        about="aspect",
        texts=("text",),
        search_rank=3,
        label=lambda claim: f"{sentence(claim.side)} · {claim.aspect.name}",
        anchor=lambda claim: claim.key,
    ),
    ClaimKind(
        *(Recommendation, Fitting),
        ("use_case_id", "use_case__name", "use_case__slug", "use_case__definition", "use_case__position", "note"),
        "Best for",
        tables={"best_for": {}},
        key="use_case",
        about="use_case",
        texts=("note",),
        search_rank=2,
        label=lambda claim: sentence(claim.wording),
        anchor=lambda claim: f"use-case-{claim.use_case.slug}",
    ),
    ClaimKind(
        *(Adoption, Used, ("adopter__name", "adopter__slug", "scope", "as_of", "usage", "key"), "Adopters"),
        tables={"adoption": {}},
        about="adopter",
        texts=("scope",),
        search_rank=5,
        label=lambda claim: f"{claim.adopter.name}, as of {claim.as_of}",
        anchor=lambda claim: f"adoption-{claim.key}",
    ),
    ClaimKind(
        *(Remark, Said, ("kind", "text", "key"), "Other statements"),
        tables={"remark": {}},
        texts=("text",),
        search_rank=6,
        label=lambda claim: sentence(claim.get_kind_display()),
        anchor=lambda claim: f"remark-{claim.key}",
    ),
)
CLAIM_MODELS: tuple[Any, ...] = tuple(kind.model for kind in CLAIM_KINDS)
