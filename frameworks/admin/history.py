"""What a revision holds, and how one record is put back from it without touching another.

django-reversion reverts a revision whole. One revision may hold many records (the loader's first one holds all),
so here only the record asked for is put back, with its parts. The models are registered when this module is
imported; Django's admin does that at start-up, in management commands too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import reversion
from django.db import models
from reversion.errors import RevertError
from reversion.models import Version, _safe_revert

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


def versions_of(version: Version) -> list[Version]:
    """The record's own version and those of its parts, out of whatever else the revision holds."""
    parts = {relation.related_model: relation.field.attname for relation in relations(version._model)}
    return [
        other
        for other in version.revision.version_set.select_related("content_type")
        if other.pk == version.pk
        or (other._model in parts and str(other.field_dict[parts[other._model]]) == version.object_id)
    ]


def put_back(version: Version) -> None:
    """The record and its parts as they were; parts added since are gone. Nothing else changes."""
    whole = versions_of(version)
    for relation in relations(version._model):
        kept = [other.object_id for other in whole if other._model is relation.related_model]
        now = relation.related_model._base_manager.filter(**{relation.field.name: version.object_id})
        now.exclude(pk__in=kept).delete()
    _safe_revert(whole)


def refuse_dangling(version: Version) -> None:
    """RevertError where the version points at a record deleted since: that one has to be recovered first."""
    needed: dict[type[models.Model], set[Any]] = defaultdict(set)
    whole = versions_of(version)
    for other in whole:
        for field in [*other._model._meta.concrete_fields, *other._model._meta.many_to_many]:
            if field.is_relation and (value := other.field_dict.get(field.attname)):
                needed[field.related_model] |= set(value if isinstance(value, list) else [value])
    for model, pks in needed.items():
        there = set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        coming = {model._meta.pk.to_python(other.object_id) for other in whole if other._model is model}
        if gone := pks - there - coming:
            raise RevertError(f"Recover first, it was deleted since: {', '.join(last_names(model, gone))}.")


def last_names(model: type[models.Model], pks: Iterable[Any]) -> list[str]:
    found = Version.objects.get_for_model(model).filter(object_id__in=[str(pk) for pk in pks]).order_by("pk")
    names = dict.fromkeys((str(pk) for pk in pks), "a record without history")
    names |= {version.object_id: f"“{version.object_repr}”" for version in found}
    return [f"{model._meta.verbose_name} {name}" for name in names.values()]


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
    fields = list(pointers(version._model))
    for other in version.revision.version_set.exclude(pk=version.pk).select_related("content_type"):
        for field in (field for field in fields if field.model is other._model):
            was = other.field_dict.get(field.attname)
            pks = was if isinstance(was, list) else [was]
            target = field.model._base_manager.filter(pk=other.object_id).first()
            if target and version.object_id in map(str, pks):
                link(target, field, version.object_id)


def link(target: models.Model, field: models.Field[Any, Any], pk: str) -> None:
    if field.many_to_many:
        getattr(target, field.name).add(pk)
    elif getattr(target, field.attname) is None:
        setattr(target, field.attname, pk)
        target.save()


register()
