"""One function per kind of record: `make_tradeoff(framework=django, side="con")`.

What is not given is made, valid and published, under a name that nothing else has, so that the shipped content can be
there as well. Many-to-many fields are given as lists; `sources=[]` makes an uncited record.
"""

from __future__ import annotations

import datetime
import itertools
from typing import Any, TypeVar

from django.contrib.auth.models import Group, User
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

M = TypeVar("M", bound=models.Model)
PASSWORD = "correct horse battery"
DAY = datetime.date(2026, 1, 15)
numbers = itertools.count(1)


def make(model: type[M], **fields: Any) -> M:
    """A valid record, saved with what it points to."""
    many = {f.name: fields.pop(f.name) for f in model._meta.many_to_many if f.name in fields}
    record = model(**fields)
    record.full_clean()
    record.save()
    for name, targets in many.items():
        getattr(record, name).set(targets)
    return record


def rewrite(record: M, **fields: Any) -> M:
    """The record with values that today's rules refuse: stored before these were there."""
    type(record)._default_manager.filter(pk=record.pk).update(**fields)
    record.refresh_from_db()
    return record


def entry(model: type[M], **fields: Any) -> M:
    """An entry with a name and a slug of its own."""
    number = next(numbers)
    label = str(model._meta.verbose_name)
    named = {"name": f"{label.capitalize()} {number}", "slug": f"test-{label.replace(' ', '-')}-{number}"}
    return make(model, **{**named, **fields})


# ── the vocabulary ──


def make_source(**fields: Any) -> Source:
    return entry(Source, **{"kind": "documentation", "accessed_on": DAY, **fields})


def make_type(**fields: Any) -> FrameworkType:
    return entry(FrameworkType, **{"definition": "A kind of framework.", **fields})


def make_category(**fields: Any) -> FeatureCategory:
    return entry(FeatureCategory, **fields)


def make_feature(**fields: Any) -> Feature:
    given = {"definition": "What having it means.", "partial_means": "Half of it.", **fields}
    return entry(Feature, **{"category": given.pop("category", None) or make_category(), **given})


def make_aspect(**fields: Any) -> Aspect:
    return entry(Aspect, **{"definition": "What it is about.", **fields})


def make_use_case(**fields: Any) -> UseCase:
    return entry(UseCase, **{"definition": "What somebody wants to build.", **fields})


def make_adopter(**fields: Any) -> Adopter:
    return entry(Adopter, **fields)


# ── frameworks and their claims ──


def make_framework(**fields: Any) -> Framework:
    facts = {
        "tagline": "A framework for tests.",
        "summary": "It exists while a test runs.",
        "interface": "wsgi",
        "license": "MIT",
        "status": "active",
        "reviewed_on": DAY,
        "is_published": True,
    }
    return entry(Framework, **with_sources({**facts, **fields}))


def with_sources(fields: dict[str, Any]) -> dict[str, Any]:
    return fields if "sources" in fields else {**fields, "sources": [make_source()]}


def make_claim(model: type[M], **fields: Any) -> M:
    return make(model, **with_sources({"framework": fields.pop("framework", None) or make_framework(), **fields}))


def make_classification(**fields: Any) -> Classification:
    return make_claim(Classification, **{"type": fields.pop("type", None) or make_type(), **fields})


def make_support(**fields: Any) -> SupportStatement:
    given = {"level": "built-in", **fields}
    return make_claim(SupportStatement, **{"feature": given.pop("feature", None) or make_feature(), **given})


def make_tradeoff(**fields: Any) -> Tradeoff:
    given = {"side": "pro", "text": f"It is tested, {next(numbers)} times.", **fields}
    return make_claim(Tradeoff, **{"aspect": given.pop("aspect", None) or make_aspect(), **given})


def make_recommendation(**fields: Any) -> Recommendation:
    return make_claim(Recommendation, **{"use_case": fields.pop("use_case", None) or make_use_case(), **fields})


def make_adoption(**fields: Any) -> Adoption:
    given = {"scope": "its tests", "as_of": 2025, "usage": "current", **fields}
    return make_claim(Adoption, **{"adopter": given.pop("adopter", None) or make_adopter(), **given})


def make_remark(**fields: Any) -> Remark:
    return make_claim(Remark, **{"kind": "purpose", "text": f"Made for test {next(numbers)}.", **fields})


def make_exclusion(**fields: Any) -> Exclusion:
    return entry(Exclusion, **with_sources({"reason": "It is something else.", **fields}))


def make_full_framework(claims: int = 1, **fields: Any) -> Framework:
    """A framework with so many claims of every kind."""
    framework = make_framework(**fields)
    kinds = (make_classification, make_support, make_tradeoff, make_recommendation, make_adoption, make_remark)
    for make_one in kinds:
        for _ in range(claims):
            make_one(framework=framework)
    return framework


# ── disagreements and the guide ──


def make_disagreement(**fields: Any) -> Disagreement:
    """An open question with the positions made by `make_position`, or none."""
    given = {"strength": "strong", **fields}
    return entry(Disagreement, **{"aspect": given.pop("aspect", None) or make_aspect(), **given})


def make_position(**fields: Any) -> Position:
    given = {"disagreement": fields.pop("disagreement", None) or make_disagreement(), **fields}
    place = given["disagreement"].positions.count() + 1
    said = {"place": place, "text": "It is so." if place == 1 else f"It is so, said {place}."}
    return make(Position, **with_sources({**said, **given}))


def make_criterion(**fields: Any) -> Criterion:
    return entry(Criterion, **{"explanation": "What to ask oneself.", **fields})


def make_advice(**fields: Any) -> Advice:
    given = {"key": f"advice-{next(numbers)}", "text": f"Take this one, {next(numbers)}.", **fields}
    return make(Advice, **with_sources({"criterion": given.pop("criterion", None) or make_criterion(), **given}))


def make_question(**fields: Any) -> Question:
    return entry(Question, **fields)


def make_answer(**fields: Any) -> Answer:
    number = next(numbers)
    given = {"key": f"answer-{number}", "title": f"Answer {number}", "text": f"Yes, {number}.", **fields}
    return make(Answer, **with_sources({"question": given.pop("question", None) or make_question(), **given}))


# ── people ──


def make_editor(username: str = "ana") -> User:
    """A member of the group that the migration makes."""
    user = User.objects.create_user(username, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user
