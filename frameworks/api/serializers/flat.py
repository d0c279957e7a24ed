"""Records as plain values, read as flat rows: what a serializer describes, with neither it nor a model at work.

A record is read column by column, what hangs on it relation by relation: one query for each, for many records at once.
What can be a draft is there only where it is public. Tests hold every record to what DRF makes of its serializer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from operator import itemgetter, not_
from typing import Any, NamedTuple

from django.db.models import Count, Model, QuerySet
from django.urls import reverse
from rest_framework.serializers import BooleanField, DateField, Field, ListSerializer, SerializerMethodField

from frameworks.api.serializers.base import CommaList, Slug, Slugs
from frameworks.api.serializers.claim import TradeoffSerializer
from frameworks.api.serializers.entry import StandingCountsSerializer
from frameworks.models import (
    Adoption,
    Advice,
    Answer,
    Claim,
    Classification,
    Framework,
    Recommendation,
    Remark,
    Side,
    Standing,
    SupportStatement,
    Tradeoff,
)

BATCH, BATCH_OF_FRAMEWORKS = 500, 50  # records in memory at a time; a framework is about 450 rows
MANY = 1000  # claims about one entry, or about those of a page, beyond which they are read while they are written
Record = dict[str, Any]
Convert = Callable[[Any], Any]
Reader = Callable[[list[int], str], Convert]  # keys of the records, address of the site ▶ what becomes of a value


class Part(NamedTuple):
    """One field of a record: the column that it is read from, and what then becomes of the value."""

    column: str
    reader: Reader | None = None


class Shape(NamedTuple):
    """How the records of a serializer are read."""

    model: type[Model]
    names: tuple[str, ...]
    columns: tuple[str, ...]  # each once, the key first
    pick: Callable[[tuple[Any, ...]], tuple[Any, ...]]  # from a row of these the values in the order of the names
    readers: tuple[tuple[str, Reader], ...]


class Later:
    """Records that are read while they are written out, a batch at a time."""

    def __init__(self, serializer: Any, entries: QuerySet[Any], site: str) -> None:
        self.serializer, self.entries, self.site = serializer, entries, site

    def count(self) -> int:
        return self.entries.count()

    def __iter__(self) -> Iterator[Record]:
        size = BATCH_OF_FRAMEWORKS if self.entries.model is Framework else BATCH
        keys = self.entries.values_list("pk", flat=True).iterator(chunk_size=size)
        while batch := list(islice(keys, size)):
            yield from read(self.serializer, batch, self.site)


def read(serializer: Any, keys: list[int], site: str) -> list[Record]:
    """The records with these keys, in this order, less those that are gone; links begin with the site's address."""
    shape = shape_of(serializer)
    rows = shape.model._default_manager.filter(pk__in=keys).order_by()
    found = dict(records(shape, rows, "pk", site))
    return [found[key] for key in keys if key in found]


def records(shape: Shape, rows: QuerySet[Any], owner: str, site: str) -> Iterable[tuple[int, Record]]:
    """Each with the value of `owner`, a column that says whose it is."""
    table = list(rows.values_list(owner, *shape.columns))
    if not table:
        return
    keys = list(dict.fromkeys(row[1] for row in table))
    converts = [(name, reader(keys, site)) for name, reader in shape.readers]
    for whose, *row in table:
        record = dict(zip(shape.names, shape.pick(row), strict=True))
        for name, convert in converts:
            record[name] = convert(record[name])
        yield whose, record


# ── what a serializer says ──


@cache
def shape_of(serializer: Any) -> Shape:
    model = serializer.Meta.model
    parts = {name: part_of(model, name, field) for name, field in serializer().fields.items()}
    columns = tuple(dict.fromkeys(["pk", *(part.column for part in parts.values())]))
    return Shape(
        model,
        tuple(parts),
        columns,
        itemgetter(*(columns.index(part.column) for part in parts.values())),
        tuple((name, part.reader) for name, part in parts.items() if part.reader),
    )


def part_of(model: Any, name: str, field: Field[Any, Any, Any, Any]) -> Part:
    match field:
        case SerializerMethodField() | StandingCountsSerializer() | BooleanField():
            return COMPUTED[name](model)
        case Slug():
            return Part(f"{name}__slug")
        case Slugs():
            return Part("pk", slugs(related(model, name)))
        case ListSerializer():
            return Part("pk", nested(type(field.child), related(model, name)))
        case CommaList():
            return Part(name, always(field.to_representation))
        case DateField():
            return Part(name, always(lambda day: day and day.isoformat()))
    return Part(name)


def always(convert: Convert) -> Reader:
    return lambda keys, site: convert


# ── what hangs on it ──


class Relation(NamedTuple):
    rows: Callable[[], Any]  # a model's own queryset
    owner: str
    slug: str = "slug"
    is_long: bool = False  # may have a row for every framework that there is

    def of(self, keys: list[int]) -> QuerySet[Any]:
        return self.rows().filter(**{f"{self.owner}__in": keys})


def related(model: Any, name: str) -> Relation:
    """By the name of the relation: what is public of it, in its order."""
    there = model._meta.get_field(name)
    is_long = issubclass(there.related_model, Claim) and model is not Framework
    before = ["framework__name", "framework__slug"] if is_long else []
    order = [*before, *there.related_model._meta.ordering]
    return Relation(lambda: public(there.related_model).order_by(*order), there.remote_field.name, is_long=is_long)


def public(model: Any) -> QuerySet[Any]:
    rows = model._default_manager
    return rows.published() if hasattr(model, "is_published") else rows.all()


def slugs(relation: Relation) -> Reader:
    def reader(keys: list[int], site: str) -> Convert:
        return grouped(relation.of(keys).values_list(relation.owner, relation.slug))

    return reader


def nested(serializer: Any, relation: Relation) -> Reader:
    def reader(keys: list[int], site: str) -> Convert:
        if relation.is_long and len(relation.of(keys).order_by().values_list("pk")[: MANY + 1]) > MANY:
            return lambda key: Later(serializer, relation.of([key]), site)
        return grouped(records(shape_of(serializer), relation.of(keys), relation.owner, site))

    return reader


def grouped(pairs: Iterable[tuple[int, Any]]) -> Convert:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return lambda key: found.get(key, [])


# ── what DRF would compute ──


def page_url(model: Any) -> Part:
    return Part("slug", lambda keys, site: address(site, model.address(ANY_SLUG)))


def api_url(model: Any) -> Part:
    name = f"api-{model._meta.model_name}-detail"
    return Part("slug", lambda keys, site: address(site, reverse(name, args=[ANY_SLUG])))


def address(site: str, path: str) -> Convert:
    """The addresses of a model differ in the slug alone: one is looked up, for all of them."""
    before, _, after = path.rpartition(ANY_SLUG)
    return lambda slug: f"{site}{before}{slug}{after}"


def types(model: Any) -> Part:
    standing = related(model, "classifications")
    return Part("pk", slugs(standing._replace(rows=lambda: standing.rows().standing_up(), slug="type__slug")))


def on_side(side: Side) -> Callable[[Any], Part]:
    def part(model: Any) -> Part:
        both = related(model, "tradeoffs")
        return Part("pk", nested(TradeoffSerializer, both._replace(rows=lambda: both.rows().filter(side=side))))

    return part


def standings(model: Any) -> Part:
    """How many public claims cite a source, by how they stand: one query a kind of claim."""

    def reader(keys: list[int], site: str) -> Convert:
        counts: Counter[tuple[int, str]] = Counter()
        for kind in CITING:
            rows = kind.objects.published().filter(sources__in=keys).order_by().values_list("sources", "standing")
            counts.update({(source, standing): n for source, standing, n in rows.annotate(n=Count("pk"))})
        return lambda key: {standing: counts[key, standing] for standing in Standing.values}

    return Part("pk", reader)


ANY_SLUG = "any-slug"
CITING = (Classification, SupportStatement, Tradeoff, Recommendation, Adoption, Remark, Advice, Answer)
COMPUTED: dict[str, Callable[[Any], Part]] = {
    "page_url": page_url,
    "api_url": api_url,
    "types": types,
    "pros": on_side(Side.PRO),
    "cons": on_side(Side.CON),
    "claim_counts": standings,
    "is_open": lambda model: Part("finding", always(not_)),
}
