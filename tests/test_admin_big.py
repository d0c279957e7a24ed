"""The biggest framework has some 130 claims: its form opens and saves at a cost that does not grow with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from frameworks.admin.history import digest_of_whole
from frameworks.models import Criterion, Disagreement, Framework, Question, Source
from tests import factories
from tests.admin_form import entered, errors, row, save

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def small(client: Client) -> Framework:
    client.force_login(factories.make_editor())
    return factories.make_full_framework(1)


@pytest.fixture
def big(small: Framework) -> Framework:
    return factories.make_full_framework(22)


def address(framework: Framework) -> str:
    return reverse("admin:frameworks_framework_change", args=[framework.pk])


def reword(client: Client, framework: Framework) -> tuple[str, dict[str, Any]]:
    """The framework's form with one claim reworded."""
    data = entered(client.get(address(framework)))
    claim = framework.tradeoffs.order_by("pk").last()
    assert claim
    return address(framework), {**data, row(data, "tradeoffs", claim.pk) + "text": "Reworded."}


def test_it_opens(client: Client, small: Framework, big: Framework, django_assert_max_num_queries: Any) -> None:
    client.get(address(small))
    with django_assert_max_num_queries(40) as few:
        client.get(address(small))
    with django_assert_max_num_queries(40) as many:
        fields = entered(client.get(address(big)))
    assert len(many.captured_queries) == len(few.captured_queries)
    assert len(fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 10


def test_it_saves(client: Client, small: Framework, big: Framework, django_assert_max_num_queries: Any) -> None:
    url, data = reword(client, small)
    with django_assert_max_num_queries(90) as few:
        client.post(url, data)
    url, data = reword(client, big)
    with django_assert_max_num_queries(90) as many:
        response = client.post(url, data)
    assert response.status_code == 302, errors(response)
    assert big.tradeoffs.filter(text="Reworded.").count() == 1
    assert len(many.captured_queries) == len(few.captured_queries)


@pytest.mark.parametrize("model", [Framework, Disagreement, Criterion, Question, Source])
def test_saving_shipped_content_untouched_changes_nothing(client: Client, content: None, model: Any) -> None:
    """Else the loader would take it for an editor's work, and keep it against the files."""
    client.force_login(factories.make_editor())
    record = model.objects.order_by("pk").last()
    before = digest_of_whole(model.objects.get(pk=record.pk))
    response = save(client, reverse(f"admin:frameworks_{model._meta.model_name}_change", args=[record.pk]))
    assert response.status_code == 302, errors(response)
    assert digest_of_whole(model.objects.get(pk=record.pk)) == before


def test_every_row_can_be_wrong_at_once(client: Client, big: Framework) -> None:
    data = entered(client.get(address(big)))
    wrong = {name: "" for name in data if name.endswith("-text")}
    response = client.post(address(big), data | wrong)
    assert set(errors(response)) == set(wrong)
