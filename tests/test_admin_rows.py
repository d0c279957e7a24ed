"""The rows of one form: what is unique stands in one of them, what is exchanged among them is saved.

The cases are made from the models' own constraints: for every inline, each constraint that its fields can break.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from frameworks.admin.history import PARTS
from frameworks.models import Disagreement, Position, Tradeoff
from frameworks.models.record import own_state
from tests import factories
from tests.admin_form import entered, errors, merged, new_row

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Any] = {
    "classifications": factories.make_classification,
    "support": factories.make_support,
    "recommendations": factories.make_recommendation,
    "adoptions": factories.make_adoption,
    "positions": factories.make_position,
    "advice": factories.make_advice,
    "answers": factories.make_answer,
}


def rules() -> list[Any]:
    """Whole, the name of its rows, the fields that are unique together in them."""
    found = []
    for whole, prefixes in PARTS.items():
        shown = {inline.model: inline for inline in admin.site.get_model_admin(whole).inlines}
        for prefix in prefixes:
            relation: Any = whole._meta.get_field(prefix)
            fields = str(shown[relation.related_model].fields)
            for rule in relation.related_model._meta.constraints:
                names = [name for name in getattr(rule, "fields", ()) if name != relation.field.name]
                if isinstance(rule, models.UniqueConstraint) and all(f"'{name}'" in fields for name in names):
                    found.append(pytest.param(whole, prefix, names, id=rule.name))
    return found


RULES = pytest.mark.parametrize(("whole", "prefix", "names"), rules())


def test_every_kind_of_row_with_something_unique_is_tried() -> None:
    assert {rule.values[1] for rule in rules()} == MAKERS.keys()


@pytest.fixture
def editor(client: Client) -> User:
    user = factories.make_editor()
    client.force_login(user)
    return user


class Rows:
    """The form of a whole with four rows of one kind."""

    def __init__(self, client: Client, whole: Any, prefix: str, names: list[str]) -> None:
        self.client, self.prefix, self.names = client, prefix, names
        self.field = whole._meta.get_field(prefix).field
        first = MAKERS[prefix]()
        self.whole = getattr(first, self.field.name)
        for _ in range(3):
            MAKERS[prefix](**{self.field.name: self.whole})
        self.url = reverse(f"admin:frameworks_{whole._meta.model_name}_change", args=[self.whole.pk])
        self.data = entered(client.get(self.url))
        self.before = self.now()

    def now(self) -> dict[int, dict[str, Any]]:
        return {row.pk: own_state(row) for row in getattr(self.whole, self.prefix).order_by("pk")}

    def pk(self, index: int) -> int:
        return int(self.data[f"{self.prefix}-{index}-id"])

    def values(self, index: int) -> dict[str, Any]:
        """What is unique in the row that stands at this place of the form."""
        return {name: self.data[f"{self.prefix}-{index}-{name}"] for name in self.names}

    def put(self, index: int, values: dict[str, Any]) -> dict[str, Any]:
        return {f"{self.prefix}-{index}-{name}": value for name, value in values.items()}

    def drop(self, index: int) -> dict[str, Any]:
        return {f"{self.prefix}-{index}-DELETE": "on"}

    def copy(self, index: int) -> dict[str, Any]:
        """One more row that has what this one has, in other words."""
        start = f"{self.prefix}-{index}-"
        fields = {
            n.removeprefix(start): v for n, v in self.data.items() if n.startswith(start) and not n.endswith("-id")
        }
        return new_row(self.data, self.prefix, **fields | ({"text": "In other words."} if "text" in fields else {}))

    def send(self, changes: dict[str, Any]) -> Any:
        return self.client.post(self.url, merged(self.data, changes))

    def saved(self, changes: dict[str, Any]) -> dict[int, dict[str, Any]]:
        response = self.send(changes)
        assert response.status_code == 302, errors(response)
        return self.now()

    def unique(self, state: dict[str, Any]) -> tuple[str, ...]:
        model = self.field.model
        return tuple(str(state[model._meta.get_field(name).attname]) for name in self.names)


@RULES
def test_a_row_that_repeats_what_another_has_comes_back_with_the_error_at_it(
    client: Client, editor: User, whole: Any, prefix: str, names: list[str]
) -> None:
    rows = Rows(client, whole, prefix, names)
    twice = rows.put(2, rows.values(0))
    cases = [
        ({**twice}, 2),  # changed to what an unchanged row has
        ({**rows.put(1, rows.values(0)), **rows.put(0, rows.values(2)), **rows.put(3, rows.values(0))}, 3),
    ]
    if names == ["place"]:
        rows.data[f"{prefix}-0-place"] = "9"  # at its default it would number itself
        rows.saved({})
        rows.data, rows.before = entered(client.get(rows.url)), rows.now()
        cases = [(rows.put(0, rows.values(3)), 0)]
        cases.append((rows.copy(1) | {f"{prefix}-4-place": rows.values(1)["place"]}, 4))
    else:
        cases.append((rows.copy(1), 4))
        cases.append((rows.copy(1) | rows.drop(0), 4))
    for changes, at in cases:
        response = rows.send({f"{prefix}-0-text" if prefix in ("positions",) else "name": "Typed.", **changes})
        assert response.status_code == 200
        found = errors(response)
        assert any(name.startswith(f"{prefix}-{at}-") for name in found), found
        assert "Another row has this" in str(found)
        assert "Typed." in response.content.decode()
        assert rows.now() == rows.before


@RULES
def test_rows_exchange_what_is_unique_in_every_way(
    client: Client, editor: User, whole: Any, prefix: str, names: list[str]
) -> None:
    """Two of four rows, then three in turn, then beside a row that goes and one that comes."""
    rows = Rows(client, whole, prefix, names)
    for order in ((1, 0), (1, 2, 0)):
        rows.data, rows.before = entered(client.get(rows.url)), rows.now()
        exchange = {n: v for at, other in enumerate(order) for n, v in rows.put(at, rows.values(other)).items()}
        now = rows.saved(exchange)
        assert now.keys() == rows.before.keys()
        for at, other in enumerate(order):
            assert rows.unique(now[rows.pk(at)]) == rows.unique(rows.before[rows.pk(other)])
    rows.data, rows.before = entered(client.get(rows.url)), rows.now()
    mix = rows.put(1, rows.values(2)) | rows.put(2, rows.values(0)) | rows.copy(1) | rows.drop(0)
    now = rows.saved(mix)
    [new] = now.keys() - rows.before.keys()
    assert rows.before.keys() - now.keys() == {rows.pk(0)}
    after = [rows.unique(now[pk]) for pk in (rows.pk(1), rows.pk(2), new)]
    assert after == [rows.unique(rows.before[rows.pk(at)]) for at in (2, 0, 1)]


# ── what numbers itself ──


def test_positions_number_themselves(client: Client, editor: User) -> None:
    position = factories.make_position()
    url = reverse("admin:frameworks_disagreement_change", args=[position.disagreement_id])
    data = entered(client.get(url))
    for text in ("Second.", "Third."):
        fields = {"place": "1", "verdict": "open", "text": text, "sources": data["positions-0-sources"]}
        data |= new_row(data, "positions", **fields)
    assert client.post(url, data).status_code == 302
    found = position.disagreement.positions.values_list("place", "text")
    assert list(found) == [(1, "It is so."), (2, "Second."), (3, "Third.")]


def test_a_new_row_stands_first_where_the_first_goes(client: Client, editor: User) -> None:
    position = factories.make_position()
    factories.make_position(disagreement=position.disagreement)
    url = reverse("admin:frameworks_disagreement_change", args=[position.disagreement_id])
    data = entered(client.get(url))
    fields = {"place": "1", "verdict": "open", "text": "Instead.", "sources": data["positions-0-sources"]}
    response = client.post(url, {**data, **new_row(data, "positions", **fields), "positions-0-DELETE": "on"})
    assert response.status_code == 302
    assert list(position.disagreement.positions.values_list("place", "text")) == [
        (1, "Instead."),
        (2, "It is so, said 2."),
    ]


def test_the_positions_of_a_new_disagreement_number_themselves(client: Client, editor: User) -> None:
    disagreement = factories.make_position().disagreement
    source = factories.make_source()
    data = entered(client.get(reverse("admin:frameworks_disagreement_change", args=[disagreement.pk])))
    data = {n: v for n, v in data.items() if not n.startswith("positions-0-")} | {"name": "New?", "slug": "test-new"}
    data |= {"positions-TOTAL_FORMS": "0", "positions-INITIAL_FORMS": "0"}
    for text in ("One.", "Two."):
        data |= new_row(data, "positions", place="1", verdict="open", text=text, sources=[str(source.pk)])
    response = client.post(reverse("admin:frameworks_disagreement_add"), data)
    assert response.status_code == 302, errors(response)
    found = Position.objects.filter(disagreement=Disagreement.objects.get(slug="test-new"))
    assert list(found.values_list("place", "text")) == [(1, "One."), (2, "Two.")]


def test_two_new_claims_have_keys_of_their_own_whatever_they_say(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff(text="It is quick.")
    url = reverse("admin:frameworks_framework_change", args=[claim.framework_id])
    data = entered(client.get(url))
    fields = {n: data[f"tradeoffs-0-{n}"] for n in ("side", "aspect", "sources", "standing")}
    for text in ("速い。", "遅い。"):
        data |= new_row(data, "tradeoffs", **fields, text=text)
    response = client.post(url, data | {"tradeoffs-0-DELETE": "on"})
    assert response.status_code == 302, errors(response)
    keys = Tradeoff.objects.filter(framework=claim.framework).values_list("key", flat=True)
    assert set(keys) == {"claim", "claim-2"}
