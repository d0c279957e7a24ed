"""Whatever was edited, every version that exists opens and comes back: random edits, then each version in turn.

All goes through the pages of the admin. What a record with its parts was is noted whenever a version of it was made.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from frameworks.admin.history import PARTS
from frameworks.models import Criterion, Disagreement, Framework, Question
from frameworks.models.record import state_of
from tests import factories
from tests.admin_form import entered, errors, new_row

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Any] = {
    "classifications": factories.make_classification,
    "support": factories.make_support,
    "tradeoffs": factories.make_tradeoff,
    "recommendations": factories.make_recommendation,
    "adoptions": factories.make_adoption,
    "remarks": factories.make_remark,
    "positions": factories.make_position,
    "advice": factories.make_advice,
    "answers": factories.make_answer,
}
# What is unique in a row: from where a new row takes it, or what it says.
UNIQUE: dict[str, Any] = {
    "type": factories.make_type,
    "feature": factories.make_feature,
    "use_case": factories.make_use_case,
    "scope": "scope {}",
    "key": "key-{}",
    "text": "text {}",
    "place": "1{}",
}
TEXTS = ("name", "text", "note", "scope", "title")
numbers = itertools.count(1)


class World:
    """Two wholes of a kind, edited at random; what they were at each of their versions."""

    def __init__(self, client: Client, model: Any, seed: int) -> None:
        self.client, self.model, self.random = client, model, random.Random(seed)
        self.prefixes = self.random.sample(PARTS[model], min(3, len(PARTS[model])))
        self.sources = [str(factories.make_source().pk) for _ in range(4)]
        self.wholes = [self.make() for _ in range(2)]
        self.noted: dict[int, Any] = {}  # version → the state of its record then
        for whole in self.wholes:
            with self.noting():
                self.post(self.url("change", whole), self.opened(whole) | {"name": f"First {whole.pk}"})

    def make(self) -> Any:
        first = MAKERS[self.prefixes[0]]()
        field = PARTS_FIELD[self.model]
        whole = getattr(first, field)
        for prefix in [*self.prefixes, *self.prefixes]:
            MAKERS[prefix](**{field: whole})
        return whole

    # What is noted

    def state(self, pk: int) -> Any:
        """The record, its links and its parts with theirs, comparable; None where it is deleted."""
        whole = self.model.objects.filter(pk=pk).first()
        if whole is None:
            return None
        parts = {
            (prefix, part.pk): state_of(part) for prefix in PARTS[self.model] for part in getattr(whole, prefix).all()
        }
        return state_of(whole), parts

    def noting(self) -> Noting:
        return Noting(self)

    # What an editor does

    def url(self, action: str, record: Any, *more: Any) -> str:
        return reverse(f"admin:frameworks_{record._meta.model_name}_{action}", args=[record.pk, *more])

    def opened(self, record: Any) -> dict[str, Any]:
        return entered(self.client.get(self.url("change", record)))

    def post(self, url: str, data: dict[str, Any]) -> None:
        response = self.client.post(url, data)
        assert response.status_code == 302, errors(response)

    def step(self) -> None:
        """One random edit of one of the wholes, or of a part at its own desk."""
        whole = self.random.choice(self.wholes)
        deed = self.random.choices([self.edit, self.edit_part, self.delete_part, self.untouched], [6, 2, 1, 1])[0]
        with self.noting():
            deed(whole)

    def untouched(self, whole: Any) -> None:
        self.post(self.url("change", whole), self.opened(whole))

    def edit(self, whole: Any) -> None:
        data = self.opened(whole)
        for deed in self.random.choices([self.exchange, self.add, self.drop, self.reword], [4, 2, 1, 2], k=3):
            deed(data)
        self.post(self.url("change", whole), data)

    def edit_part(self, whole: Any) -> None:
        if part := self.part(whole):
            data = self.opened(part)
            for name in {*data} & {*TEXTS}:
                data[name] = f"{name} {next(numbers)}"
            self.post(self.url("change", part), data | {"sources": self.some_sources()})

    def delete_part(self, whole: Any) -> None:
        if part := self.part(whole):
            self.post(self.url("delete", part), {"post": "yes"})

    def part(self, whole: Any) -> Any:
        """One of its parts that has a desk of its own, and siblings."""
        prefixes = [prefix for prefix in self.prefixes if prefix != "positions"]
        parts = list(getattr(whole, self.random.choice(prefixes)).order_by("pk")) if prefixes else []
        return self.random.choice(parts) if len(parts) > 2 else None

    # What changes in a form

    def rows(self, data: dict[str, Any]) -> tuple[str, list[str]]:
        """A kind of part with the names before the fields of its rows."""
        prefix = self.random.choice(self.prefixes)
        return prefix, [f"{prefix}-{n}-" for n in range(int(data[f"{prefix}-TOTAL_FORMS"]))]

    def exchange(self, data: dict[str, Any]) -> None:
        """The unique values of all its rows, in another order."""
        _, rows = self.rows(data)
        shuffled = self.random.sample(rows, len(rows))
        was = dict(data)
        for row, other in zip(rows, shuffled, strict=True):
            for name in (name for name in UNIQUE if f"{row}{name}" in data):
                data[f"{row}{name}"] = was[f"{other}{name}"]

    def add(self, data: dict[str, Any]) -> None:
        prefix, rows = self.rows(data)
        start = self.random.choice(rows)
        fields = {n.removeprefix(start): v for n, v in data.items() if n.startswith(start)} | {"id": "", "DELETE": ""}
        for name in fields.keys() & UNIQUE.keys():
            fresh = UNIQUE[name]
            fields[name] = fresh.format(next(numbers)) if isinstance(fresh, str) else str(fresh().pk)
        data |= new_row(data, prefix, **fields)

    def drop(self, data: dict[str, Any]) -> None:
        _, rows = self.rows(data)
        if sum(not data.get(f"{row}DELETE") for row in rows) > 2:
            data[f"{self.random.choice(rows)}DELETE"] = "on"

    def reword(self, data: dict[str, Any]) -> None:
        """Some text and some sources, the whole's and its rows'."""
        texts = [name for name in data if name.split("-")[-1] in TEXTS]
        cites = [name for name in data if name.split("-")[-1] == "sources"]
        for name in self.random.sample(texts, 2):
            data[name] = f"Reworded {next(numbers)}"
        for name in self.random.sample(cites, 1):
            data[name] = self.some_sources()

    def some_sources(self) -> list[str]:
        return self.random.sample(self.sources, self.random.randint(1, 3))


class Noting:
    """Notes the state of each whole at each new version; without a change there is none."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self) -> None:
        self.before = {whole.pk: self.world.state(whole.pk) for whole in self.world.wholes}

    def __exit__(self, failure: Any, *more: Any) -> None:
        for pk, before in self.before.items() if failure is None else ():
            after = self.world.state(pk)
            new = [version for version in versions(self.world.model, pk) if version.pk not in self.world.noted]
            assert bool(new) == (before != after)
            self.world.noted |= dict.fromkeys((version.pk for version in new), before)  # before a deletion
            if new and after:
                self.world.noted[new[-1].pk] = after


PARTS_FIELD = {Framework: "framework", Disagreement: "disagreement", Criterion: "criterion", Question: "question"}


def versions(model: Any, pk: int) -> list[Version]:
    return list(Version.objects.get_for_object_reference(model, pk).order_by("pk"))


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_after_any_edits_every_version_comes_back(client: Client, model: Any) -> None:
    client.force_login(factories.make_editor())
    world = World(client, model, seed=1)
    for _ in range(7):
        world.step()
    gone = world.random.choice(world.wholes)
    with world.noting():
        world.post(world.url("delete", gone), {"post": "yes"})
    there = [(whole, version) for whole in world.wholes for version in versions(model, whole.pk)]
    for whole, version in world.random.sample(there, len(there)):
        deleted = world.state(whole.pk) is None
        url = world.url("revision", whole, version.pk)
        if deleted:
            url = reverse(f"admin:frameworks_{model._meta.model_name}_recover", args=[version.pk])
        with world.noting():
            opened = client.get(url)
            assert opened.status_code == 200
            assert (world.state(whole.pk) is None) == deleted
            world.post(url, entered(opened))
        assert world.state(whole.pk) == world.noted[version.pk]
