"""A small catalogue with a row in every relation, and every address of site and API into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import models

from tests import factories

API = "/api/v1/"
LISTS = (
    *("frameworks", "types", "feature-categories", "features", "use-cases", "aspects", "adopters", "sources"),
    *("disagreements", "criteria", "questions", "exclusions"),
)
TEXT = "drafted-secret"


@dataclass
class World:
    """One record of each kind, by the name of its list."""

    frameworks: list[Any]
    entries: dict[str, models.Model]

    def details(self) -> list[str]:
        return [f"{API}{name}/{self.entries[name].slug}/" for name in LISTS]

    @property
    def comparison(self) -> str:
        return f"{API}comparison/?framework={self.frameworks[0].slug}&framework={self.frameworks[1].slug}"


def make_world(rows: int = 1) -> World:
    """Two frameworks, and in every relation of every record so many rows."""
    frameworks = [factories.make_framework(sources=sources(rows)) for _ in range(2 * rows)]
    types = [factories.make_type() for _ in range(rows)]
    category = factories.make_category()
    features = [factories.make_feature(category=category) for _ in range(rows)]
    aspects = [factories.make_aspect() for _ in range(rows)]
    use_cases = [factories.make_use_case() for _ in range(rows)]
    adopters = [factories.make_adopter() for _ in range(rows)]
    for each in frameworks:
        for number in range(rows):
            common: dict[str, Any] = {"framework": each, "sources": sources(rows)}
            factories.make_classification(type=types[number], **common)
            factories.make_support(feature=features[number], **common)
            factories.make_tradeoff(aspect=aspects[number], side="pro", **common)
            factories.make_tradeoff(aspect=aspects[number], side="con", **common)
            factories.make_recommendation(use_case=use_cases[number], **common)
            factories.make_adoption(adopter=adopters[number], **common)
            factories.make_remark(**common)
    disagreements = [disagreement(rows, aspects[0], frameworks, features) for _ in range(rows)]
    criteria, questions = guide(rows, frameworks, types)
    exclusion = [factories.make_exclusion(sources=sources(rows), aliases="one, two") for _ in range(rows)][0]
    firsts = (frameworks, types, [category], features, use_cases, aspects, adopters, frameworks[0].sources.all())
    firsts += (disagreements, criteria, questions, [exclusion])  # type: ignore[assignment]
    return World(frameworks, {name: found[0] for name, found in zip(LISTS, firsts, strict=True)})


def sources(rows: int) -> list[Any]:
    return [factories.make_source() for _ in range(rows)]


def disagreement(rows: int, aspect: Any, frameworks: list[Any], features: list[Any]) -> Any:
    made = factories.make_disagreement(
        aspect=aspect,
        frameworks=frameworks,
        features=features,
        finding="So it is.",
        finding_sources=sources(rows),
        verified_on=factories.DAY,
    )
    for _ in range(rows):
        factories.make_position(disagreement=made, sources=sources(rows))
    return made


def guide(rows: int, frameworks: list[Any], types: list[Any]) -> tuple[list[Any], list[Any]]:
    criteria = [factories.make_criterion() for _ in range(rows)]
    questions = [factories.make_question(type=types[0]) for _ in range(rows)]
    for criterion, question in zip(criteria, questions, strict=True):
        for _ in range(rows):
            factories.make_advice(criterion=criterion, frameworks=frameworks, types=types, sources=sources(rows))
            factories.make_answer(question=question, sources=sources(rows))
    return criteria, questions


def all_addresses(world: World) -> list[str]:
    """Every address of the API that answers 200."""
    lists = [f"{API}{name}/" for name in LISTS]
    single = [f"{API}{name}" for name in ("", "export/", "schema/", "docs/")]
    return [*lists, *world.details(), world.comparison, *single]


# ── drafts ──


def make_drafts(world: World) -> None:
    """Beside public records: unreleased ones, uncited ones, and ones about an unreleased framework; all say TEXT."""
    public = world.frameworks[0]
    hidden = factories.make_framework(name=f"{TEXT} framework", slug=f"{TEXT}-framework", is_published=False)
    draft_claims(public, world, is_published=False)
    draft_claims(public, world, sources=[])
    draft_claims(hidden, world)
    criterion, question = world.entries["criteria"], world.entries["questions"]
    for state in ({"is_published": False}, {"sources": []}):
        text = f"{TEXT} {sorted(state)}"
        factories.make_advice(criterion=criterion, text=text, **state)
        factories.make_answer(question=question, text=text, **state)
    factories.make_advice(criterion=criterion, text="Take a public one.", frameworks=[public, hidden])
    about = {"name": f"Is {TEXT} good?", "slug": f"{TEXT}-good"}
    factories.make_disagreement(**about, frameworks=[hidden])
    factories.make_disagreement(name=TEXT, slug=f"{TEXT}-unreleased", frameworks=[public], is_published=False)
    factories.make_disagreement(name="Of both", frameworks=[public, hidden])
    factories.make_exclusion(name=TEXT, slug=f"{TEXT}-misfit", is_published=False)


def draft_claims(framework: Any, world: World, **state: Any) -> None:
    """One claim of each kind that says TEXT, about new rows of the vocabulary where a pair may have one claim only."""
    given = {"framework": framework, **state}
    factories.make_classification(note=TEXT, **given)
    factories.make_support(note=TEXT, **given)
    text = f"{TEXT} {sorted(state)}"
    factories.make_tradeoff(text=text, aspect=world.entries["aspects"], **given)
    factories.make_recommendation(note=TEXT, **given)
    factories.make_adoption(scope=text, adopter=world.entries["adopters"], **given)
    factories.make_remark(text=text, **given)


def without_moment(body: bytes) -> bytes:
    """An answer less the second in which an export was made: the next copy may say another."""
    return re.sub(rb'"generated_at":"[^"]+"', b"", body, count=1)
