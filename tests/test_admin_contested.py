"""Two editors at one moment, at desks of their own: who comes second is told at the field, and nothing is lost.

On PostgreSQL: what the other editor does is done and committed after the first one's form was checked and before it is
saved. SQLite has one writer at a time, so there nobody comes between.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models.signals import ModelSignal, pre_delete, pre_save
from django.test import Client
from django.urls import reverse

from catalogue.desk import site
from frameworks.models import Aspect, Source, Tradeoff
from tests import factories
from tests.admin_form import entered, errors

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time"),
]
UNIQUE = {
    "aspect": factories.make_aspect,
    "adopter": factories.make_adopter,
    "use case": factories.make_use_case,
    "category": factories.make_category,
    "feature": factories.make_feature,
    "type": factories.make_type,
    "source": factories.make_source,
    "exclusion": factories.make_exclusion,
    "framework": factories.make_framework,
    "criterion": factories.make_criterion,
    "question": factories.make_question,
    "classification": factories.make_classification,
    "support": factories.make_support,
    "recommendation": factories.make_recommendation,
    "tradeoff": factories.make_tradeoff,
    "adoption": factories.make_adoption,
    "remark": factories.make_remark,
    "advice": factories.make_advice,
    "answer": factories.make_answer,
}


@pytest.fixture
def ben(empty_catalogue: None) -> Client:
    client = Client()
    client.force_login(factories.make_editor("ben"))
    return client


def address(record: Any, action: str) -> str:
    args = [] if action == "add" else [record.pk]
    return reverse(f"admin:frameworks_{record._meta.model_name}_{action}", args=args)


@contextmanager
def meanwhile(signal: ModelSignal, model: Any, act: Callable[[], Any], times: int = 1) -> Iterator[None]:
    """Somebody else acts, on a connection of their own, each time the editor is about to save or delete."""
    left = [act] * times

    def in_between(**kwargs: Any) -> None:
        if left and threading.current_thread() is threading.main_thread():
            other = threading.Thread(target=and_leave, args=(left.pop(),))
            other.start()
            other.join(20)

    signal.connect(in_between, sender=model)
    yield
    signal.disconnect(in_between, sender=model)
    assert not left


def and_leave(act: Callable[[], Any]) -> None:
    try:
        act()
    finally:
        connection.close()


def typed_again(client: Client, record: Any) -> dict[str, Any]:
    """The form of that record as one for a new record, which has no rows yet."""
    typed = entered(client.get(address(record, "change")))
    rows = {name.removesuffix("TOTAL_FORMS") for name in typed if name.endswith("-TOTAL_FORMS")}
    typed = {name: value for name, value in typed.items() if name != "state" and not name.startswith(tuple(rows))}
    for field in record._meta.concrete_fields:
        if field.name in (
            "framework",
            "criterion",
            "question",
            "key",
        ):  # told once: the form of an old one asks no more
            typed.setdefault(field.name, str(field.value_from_object(record)))
    return typed | {f"{prefix}{which}_FORMS": "0" for prefix in rows for which in ("TOTAL", "INITIAL")}


def save_anew(record: Any) -> None:
    record.pk = None
    record._state.adding = True
    record.save()


@pytest.mark.parametrize("make", UNIQUE.values(), ids=UNIQUE)
def test_what_another_has_just_taken_is_told_at_its_field(ben: Client, make: Any) -> None:
    record = make()
    typed, model = typed_again(ben, record), type(record)
    model.objects.all().delete()
    with meanwhile(pre_save, model, lambda: save_anew(record)):
        response = ben.post(address(record, "add"), typed)
    assert response.status_code == 200
    assert "already" in str(errors(response))
    assert model.objects.get().pk == record.pk
    shown = entered(response)
    assert {name: shown.get(name) for name in typed if name not in ("csrfmiddlewaretoken", "key")} == {
        name: value for name, value in typed.items() if name not in ("csrfmiddlewaretoken", "key")
    }
    assert "was added successfully" not in response.content.decode()


@pytest.mark.parametrize("cited", [Aspect, Source], ids=lambda model: model.__name__)
def test_what_another_has_just_deleted_is_told_at_its_field(ben: Client, cited: Any) -> None:
    claim = factories.make_tradeoff()
    typed = typed_again(ben, claim)
    claim.delete()
    with meanwhile(pre_save, Tradeoff, lambda: cited.objects.all().delete()):
        response = ben.post(address(claim, "add"), {**typed, "text": "What Ben typed."})
    assert "valid choice" in str(errors(response)) or "at least one source" in str(errors(response))
    assert "What Ben typed." in response.content.decode()
    assert "was added successfully" not in response.content.decode()
    assert not Tradeoff.objects.exists()


def test_what_another_has_just_come_to_use_is_not_deleted(ben: Client) -> None:
    aspect, framework, source = factories.make_aspect(), factories.make_framework(), factories.make_source()
    use = {"aspect": aspect, "framework": framework, "sources": [source], "text": "It needs this aspect."}
    chosen = {"action": "delete_selected", "_selected_action": [str(aspect.pk)], "post": "yes"}
    with meanwhile(pre_delete, Aspect, lambda: factories.make_tradeoff(**use)):
        response = ben.post(reverse("admin:frameworks_aspect_changelist"), chosen)
    assert response.status_code == 200
    assert "It needs this aspect." in response.content.decode()
    assert Aspect.objects.filter(pk=aspect.pk).exists()


def test_who_is_refused_again_and_again_keeps_what_was_typed(ben: Client) -> None:
    aspect = factories.make_aspect()
    typed = typed_again(ben, aspect)
    aspect.delete()

    def refuse(**kwargs: Any) -> None:
        raise IntegrityError("As if another had saved once more.")

    pre_save.connect(refuse, sender=Aspect)
    try:
        response = ben.post(address(aspect, "add"), typed, headers={"sec-fetch-site": "same-origin"})
    finally:
        pre_save.disconnect(refuse, sender=Aspect)
    assert response.status_code == 409
    assert typed["name"] in response.content.decode()
    assert "Send it again" in response.content.decode()
    assert site.LOOKS > 1
