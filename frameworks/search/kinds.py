"""What can be found: which columns of which records are names, texts, or help to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from frameworks.claims import CLAIM_KINDS, ClaimKind
from frameworks.models import (
    Adopter,
    Advice,
    Answer,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    FrameworkType,
    Position,
    Question,
    UseCase,
)

GROUPS = {
    "frameworks": "Frameworks",
    "features": "Features",
    "use-cases": "Needs",
    "types": "Types",
    "adopters": "Adopters",
    "claims": "Claims",
    "guide": "Guide",
    "disagreements": "Disagreements",
}


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of record. An entry has `names`; a statement is `of` an entry whose names may help to find it.

    A statement's own words are its `texts` and the name of what it is `about`: at least one must match there.
    """

    group: str
    model: Any
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    about: str = ""
    of: str = ""
    label: Callable[[Any], str] = lambda record: ""
    anchor: Callable[[Any], str] = lambda record: ""

    @property
    def own(self) -> tuple[str, ...]:
        """Its own columns: what one index of PostgreSQL is over."""
        return self.names + self.texts

    @property
    def has_short_names(self) -> bool:
        """Names that one types, and misspells; questions are no such names."""
        return "slug" in self.names

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What of a row holds its own words."""
        return (*self.own, "about") if self.about else self.own

    @property
    def about_id(self) -> str:
        return f"{self.about}_id"

    @cached_property
    def of_names(self) -> tuple[str, ...]:
        return tuple(f"{self.of}__{name}" for name in ENTRIES[self.target(self.of)].names) if self.of else ()

    @property
    def columns(self) -> list[str]:
        """All that decides whether and where it is found."""
        found = ["pk", *self.own, *self.of_names]
        found += [self.about_id] if self.about else []
        found += ["status"] if self.model is Framework else ["framework__status"] if self.of == "framework" else []
        found += ["standing"] if hasattr(self.model, "standing") else []
        return found + (["disagreement_id"] if self.model is Position else [])

    def target(self, relation: str) -> Any:
        return self.model._meta.get_field(relation).related_model

    def public(self) -> Any:
        """What may be found, in no order. Vocabulary has no drafts."""
        records = self.model._default_manager.order_by()
        return records.published() if hasattr(records, "published") else records

    def shown(self) -> Any:
        """The same with what a result shows along."""
        along = [relation for relation in (self.of, self.about) if relation]
        if hasattr(self.model, "standing"):
            return self.model._default_manager.shown(*along).order_by()
        if self.model is Disagreement:
            return self.public().select_related("aspect").prefetch_related("positions")
        return self.public().prefetch_related("sources") if self.model is Exclusion else self.public()


def entry(group: str, model: Any, *texts: str, names: tuple[str, ...] = ("name", "slug")) -> Kind:
    return Kind(group, model, texts, names)


def of_claims(kind: ClaimKind) -> Kind:
    given: dict[str, Any] = {"about": kind.about, "label": kind.label, "anchor": kind.anchor}
    return Kind("claims", kind.model, kind.texts, of="framework", **given)


KINDS = (
    entry("frameworks", Framework, "tagline", "summary", names=("name", "slug", "aliases", "package_name")),
    entry("frameworks", Exclusion, "reason", names=("name", "slug", "aliases")),
    entry("features", Feature, "definition"),
    entry("use-cases", UseCase, "definition"),
    entry("types", FrameworkType, "definition"),
    entry("adopters", Adopter, "description"),
    *map(of_claims, sorted(CLAIM_KINDS, key=attrgetter("search_rank"))),
    entry("guide", Question, names=("name",)),
    entry("guide", Criterion, "explanation", names=("name",)),
    Kind(
        "guide",
        Answer,
        ("title", "text"),
        of="question",
        label=lambda c: c.title,
        anchor=lambda c: f"{c.question.slug}-{c.key}",
    ),
    Kind("guide", Advice, ("text",), of="criterion", anchor=lambda c: f"{c.criterion.slug}-{c.key}"),
    entry("disagreements", Disagreement, "note", "finding", names=("name",)),
    Kind("disagreements", Position, ("text",), of="disagreement"),
)
ENTRIES = {kind.model: kind for kind in KINDS if kind.names}
STATEMENTS = {kind.model: kind for kind in KINDS if kind.of}
GUESSED = tuple(kind for kind in KINDS if kind.has_short_names)
