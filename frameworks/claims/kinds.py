"""Claims of each kind as plain rows, and the sources that they cite."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, ClassVar

from frameworks.models import REFUTED, Level, RemarkKind, Side, Source, Standing, Usage


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
