"""History tells of what differs and of nothing else: every form of every model, posted as it was opened."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.test import Client
from django.urls import reverse
from reversion.models import Revision

from frameworks.admin.history import states_of
from frameworks.models import Framework, Source
from tests import factories
from tests.admin_form import entered, errors
from tests.test_admin import MAKERS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

WITH_ROWS: dict[str, Any] = {
    "Framework": factories.make_full_framework,
    "Disagreement": lambda: factories.make_position(disagreement=factories.make_position().disagreement).disagreement,
    "Criterion": lambda: factories.make_advice().criterion,
    "Question": lambda: factories.make_answer().question,
}
EVERY = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


@pytest.fixture
def record(client: Client, model: Any) -> Any:
    """One of its kind, with a row of each kind of part, two sources each and text such as files bring it."""
    client.force_login(factories.make_editor())
    made = WITH_ROWS.get(model.__name__, MAKERS[model])()
    for each, pk in states_of(made):
        each._base_manager.filter(pk=pk).update(**{field.name: from_file(field) for field in texts(each)})
        for field in each._meta.many_to_many:
            if field.related_model is Source:
                getattr(each._base_manager.get(pk=pk), field.name).add(factories.make_source())
    return model._base_manager.get(pk=made.pk)


def texts(model: Any) -> list[Any]:
    """The fields for text that has no form."""
    fields = [f for f in model._meta.concrete_fields if type(f) in (models.TextField, models.CharField)]
    formed = ("finding", "license", "package_name", "latest_release", "requires_python")
    return [f for f in fields if not f.choices and f.name not in formed]


def from_file(field: Any) -> str:
    """Text with what a form would take off."""
    return "one  \n\n- two\n" if isinstance(field, models.TextField) else "one  two "


def stored(model: Any, pk: int) -> Any:
    """All of it, to the letter."""
    record = model._base_manager.get(pk=pk)
    found = states_of(record)
    return found, [each._base_manager.values().get(pk=key) for each, key in found]


def sent(data: dict[str, Any]) -> dict[str, Any]:
    """With a browser's line ends, and what was chosen in the order in which somebody may have chosen it."""
    return {
        n: v[::-1] if isinstance(v, list) else v.replace("\r\n", "\n").replace("\n", "\r\n") for n, v in data.items()
    }


def kept() -> tuple[int, int]:
    return Revision.objects.count(), LogEntry.objects.count()


@EVERY
def test_posting_a_form_as_it_was_opened_changes_nothing(client: Client, model: Any, record: Any) -> None:
    url = reverse(f"admin:frameworks_{model._meta.model_name}_change", args=[record.pk])
    opened, before, was = entered(client.get(url)), stored(model, record.pk), kept()
    typed = {n: f" {v}\n " if "one  " in v else v for n, v in opened.items() if isinstance(v, str)}
    for data in (sent(opened), sent(opened | typed)):
        response = client.post(url, data)
        assert response.status_code == 302, errors(response)
        assert stored(model, record.pk) == before
        assert kept() == was


@EVERY
def test_what_was_changed_is_told_alone_and_changes_alone(client: Client, model: Any, record: Any) -> None:
    url = reverse(f"admin:frameworks_{model._meta.model_name}_change", args=[record.pk])
    opened, (before, rows) = entered(client.get(url)), stored(model, record.pk)
    field = next(field.name for field in texts(model) if field.name in opened)
    response = client.post(url, {**sent(opened), field: "Another."})
    assert response.status_code == 302, errors(response)
    before[model, record.pk][field] = rows[0][field] = "Another."
    assert stored(model, record.pk) == (before, rows)
    label = admin.site.get_model_admin(model).get_form(response.wsgi_request, record).base_fields[field].label
    told = LogEntry.objects.get().get_change_message()
    assert told == f"Changed {label}."


def test_a_source_of_another_name_is_no_change_of_the_claims_that_cite_it(client: Client) -> None:
    """It stands at another place among theirs then."""
    client.force_login(factories.make_editor())
    first, second = factories.make_source(name="A"), factories.make_source(name="B")
    claim = factories.make_tradeoff(sources=[first, second])
    change = "admin:frameworks_{}_change"
    for tagline, name in (("First.", "A"), ("Second.", "Z")):
        Source.objects.filter(pk=first.pk).update(name=name)
        url = reverse(change.format("framework"), args=[claim.framework_id])
        assert client.post(url, {**entered(client.get(url)), "tagline": tagline}).status_code == 302
    history = client.get(reverse("admin:frameworks_tradeoff_history", args=[claim.pk]))
    assert len(history.context["action_list"]) == 1
    assert Framework.objects.get(pk=claim.framework_id).tagline == "Second."
