"""What a revision holds of a record and its parts, and who points at it.

The models are registered when this module is imported; Django's admin does that at start-up, in management commands
too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import reversion
from django.db import models
from reversion.errors import RevertError
from reversion.models import Version

from frameworks.models import (
    Adopter,
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Question,
    Source,
    UseCase,
)
from frameworks.models.record import digest_of, state_of

PARTS: dict[type[models.Model], tuple[str, ...]] = {
    Framework: ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks"),
    Disagreement: ("positions",),
    Criterion: ("advice",),
    Question: ("answers",),
}
WHOLE: dict[type[models.Model], models.ForeignKey[Any, Any]] = {}  # part model → its field that names the whole


def register() -> None:
    """A revision of a whole holds its parts; a revision of a part holds its whole, so with all other parts."""
    for whole, names in PARTS.items():
        reversion.register(whole, follow=names)
        for relation in relations(whole):
            WHOLE[relation.related_model] = relation.field
            reversion.register(relation.related_model, follow=(relation.field.name,))
    for alone in (Adopter, Aspect, Exclusion, Feature, FeatureCategory, FrameworkType, Source, UseCase):
        reversion.register(alone)


def relations(model: type[models.Model]) -> Iterator[Any]:
    """The reverse relations to its parts."""
    return (model._meta.get_field(name) for name in PARTS.get(model, ()))


def whole_of(obj: models.Model) -> models.Model | None:
    """What it is a part of."""
    return getattr(obj, WHOLE[type(obj)].name) if type(obj) in WHOLE else None


def prefetch_whole(obj: models.Model) -> None:
    """Its parts and what these cite, in two queries per kind of part."""
    lookups = [field.name for field in obj._meta.many_to_many]
    for relation in relations(type(obj)):
        linked = relation.related_model._meta.many_to_many
        lookups += [relation.name, *(f"{relation.name}__{field.name}" for field in linked)]
    models.prefetch_related_objects([obj], *lookups)


def prefetch_revision(obj: models.Model) -> None:
    """All that its revision reads: its parts, what they cite and what their names are made of."""
    prefetch_whole(obj)
    lookups = []
    for relation in relations(type(obj)):
        fields = relation.related_model._meta.concrete_fields
        lookups += [f"{relation.name}__{f.name}" for f in fields if f.is_relation and f != relation.field]
    models.prefetch_related_objects([obj], *lookups)


def parts_of(obj: models.Model) -> list[models.Model]:
    return [part for relation in relations(type(obj)) for part in getattr(obj, relation.name).all()]


def digest_of_whole(obj: models.Model) -> str:
    prefetch_whole(obj)
    return digest_of(obj, parts_of(obj))


def states_of(obj: models.Model) -> dict[tuple[type[models.Model], Any], dict[str, Any]]:
    """The states of the record and of each of its parts."""
    prefetch_whole(obj)
    return {(type(record), record.pk): state_of(record) for record in [obj, *parts_of(obj)]}


def lock(obj: models.Model) -> None:
    """Holds the whole's row until the transaction ends. SQLite's transactions hold the database already."""
    whole = whole_of(obj) or obj
    list(type(whole)._base_manager.select_for_update().filter(pk=whole.pk))


def model_of(version: Version) -> Any:
    """The model of the record that it is a version of; None where there is none any more."""
    return version.content_type.model_class()


def state_in(version: Version) -> dict[str, Any]:
    """The record's fields as they were, such that two states are equal where nothing was changed."""
    try:
        return {name: normal(value) for name, value in version.field_dict.items()}
    except RevertError:  # of a time when a field was of another type
        return {"data": version.serialized_data}


def normal(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def pointers(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The fields elsewhere that lose their link when a record of this model is deleted."""
    for relation in model._meta.related_objects:
        loses = relation.many_to_many or getattr(relation, "on_delete", None) is models.SET_NULL
        if loses and reversion.is_registered(relation.related_model):
            yield relation.field


def pointing_at(obj: models.Model) -> list[models.Model]:
    """The records elsewhere that lose their link when this one is deleted."""
    return [other for f in pointers(type(obj)) for other in f.model._base_manager.filter(**{f.name: obj.pk})]


def point_again(version: Version) -> None:
    """Whatever pointed at the recovered record in that revision, and still exists, points at it again."""
    fields = list(pointers(model_of(version)))
    for other in version.revision.version_set.exclude(pk=version.pk).select_related("content_type"):
        for field in (field for field in fields if field.model is model_of(other)):
            was = other.field_dict.get(field.attname)
            pks = was if isinstance(was, list) else [was]
            target = field.model._base_manager.filter(pk=other.object_id).first()
            if target and version.object_id in map(str, pks):
                link(target, field, version.object_id)
                if field.related_model is Framework:
                    publish_again(target, other)


def link(target: models.Model, field: models.Field[Any, Any], pk: str) -> None:
    if field.many_to_many:
        getattr(target, field.name).add(pk)
    elif getattr(target, field.attname) is None:
        setattr(target, field.attname, pk)
        target.save()


def publish_again(target: models.Model, version: Version) -> None:
    """A disagreement became a draft when the last framework that it concerned was deleted."""
    if isinstance(target, Disagreement) and version.field_dict["is_published"] and not target.is_published:
        target.is_published = True
        target.save()


register()
