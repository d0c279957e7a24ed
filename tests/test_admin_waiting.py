"""What one editor is about to have saved, another waits for and is then told of: by real locks, on both databases.

PostgreSQL lets the second check the form, and has it wait where it would write the same or needs what is being deleted.
SQLite has one writer at a time: the second waits before it is checked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from frameworks.models import Aspect, Source, SupportStatement, Tradeoff
from tests import factories
from tests.admin_form import entered, errors, new_row

pytestmark = pytest.mark.django_db(transaction=True)
WAITS_FOR_US = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@contextmanager
def another(act: Callable[[], Any]) -> Iterator[None]:
    """Somebody else has done this, on a connection of their own, and commits once we wait for it."""
    done, waited = threading.Event(), threading.Event()
    other = threading.Thread(target=hold, args=(act, done, waited))
    other.start()
    assert done.wait(10)
    yield
    other.join(20)
    assert waited.is_set()


def hold(act: Callable[[], Any], done: threading.Event, waited: threading.Event) -> None:
    try:
        with transaction.atomic():
            act()
            connection.check_constraints()  # as the desk does before it says that something was saved
            done.set()
            if any(is_waited_for() for _ in range(100)):
                waited.set()
    finally:
        connection.close()


def is_waited_for() -> bool:
    """Takes a moment; a longer one on SQLite, which does not tell."""
    if connection.vendor == "sqlite":
        time.sleep(0.3)
        return True
    time.sleep(0.02)
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_US)
        return bool(cursor.fetchone()[0])


@pytest.fixture
def ben(empty_catalogue: None) -> Client:
    client = Client()
    client.force_login(factories.make_editor("ben"))
    return client


def address(record: Any, action: str = "change") -> str:
    return reverse(f"admin:frameworks_{record._meta.model_name}_{action}", args=[record.pk])


def test_a_slug_that_is_being_taken_is_told_at_its_field(ben: Client) -> None:
    url = reverse("admin:frameworks_aspect_add")
    typed = {**entered(ben.get(url)), "name": "Joy", "slug": "joy", "definition": "Ben's words."}
    with another(lambda: factories.make_aspect(slug="joy")):
        response = ben.post(url, typed)
    assert "already exists" in str(errors(response)["slug"])
    assert "Ben&#x27;s words." in response.content.decode()
    assert Aspect.objects.get().name != "Joy"


def test_a_row_that_is_being_added_is_told_over_the_form_and_stays_in_it(ben: Client) -> None:
    framework, feature, source = factories.make_framework(), factories.make_feature(), factories.make_source()
    typed = entered(ben.get(address(framework)))
    row = {"feature": feature.pk, "level": "none", "note": "Ben's words.", "standing": "reported"}
    typed |= new_row(typed, "support", sources=[source.pk], **row)
    with another(lambda: factories.make_support(framework=framework, feature=feature, sources=[source])):
        response = ben.post(address(framework), typed)
    assert "was changed while you had it open" in str(errors(response)["__all__"])
    assert "Ben&#x27;s words." in response.content.decode()
    assert SupportStatement.objects.get().level == "built-in"


@pytest.mark.parametrize("model", [Aspect, Source], ids=lambda model: model.__name__)
def test_what_is_being_deleted_is_told_in_the_row_that_names_it(ben: Client, model: Any) -> None:
    framework, aspect, source = factories.make_framework(), factories.make_aspect(), factories.make_source()
    going = {Aspect: aspect, Source: source}[model]
    typed = entered(ben.get(address(framework)))
    row = {"aspect": aspect.pk, "side": "pro", "text": "Ben's words.", "standing": "reported"}
    typed |= new_row(typed, "tradeoffs", sources=[source.pk], **row)
    with another(lambda: model.objects.filter(pk=going.pk).delete()):
        response = ben.post(address(framework), typed)
    assert "valid choice" in str(errors(response))
    assert "Ben&#x27;s words." in response.content.decode()
    assert not Tradeoff.objects.exists()


@pytest.mark.parametrize("where", ["its form", "the list"])
def test_what_is_coming_to_be_used_is_not_deleted_nor_noted_as_deleted(ben: Client, where: str) -> None:
    aspect, framework, source = factories.make_aspect(), factories.make_framework(), factories.make_source()
    chosen = {"action": "delete_selected", "_selected_action": [str(aspect.pk)], "post": "yes"}
    url, sent = reverse("admin:frameworks_aspect_changelist"), chosen
    if where == "its form":
        url, sent = address(aspect, "delete"), {"post": "yes"}
    with another(lambda: factories.make_tradeoff(aspect=aspect, framework=framework, sources=[source], text="It is.")):
        response = ben.post(url, sent)
    assert response.status_code == 200
    assert "It is." in response.content.decode()
    assert Aspect.objects.filter(pk=aspect.pk).exists()
    assert not LogEntry.objects.exists()
