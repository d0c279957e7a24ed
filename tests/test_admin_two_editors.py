"""Two editors on one record: the second is told, not overwritten."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from frameworks.models import Framework, Tradeoff
from tests import factories
from tests.admin_form import entered, errors, save
from tests.factories import make_editor


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(make_editor(username))
    return client


@pytest.fixture
def ana(db: None) -> Client:
    return signed_in("ana")


@pytest.fixture
def ben(db: None) -> Client:
    return signed_in("ben")


def address(record: Any, action: str = "change", *more: Any) -> str:
    return reverse(f"admin:frameworks_{record._meta.model_name}_{action}", args=[record.pk, *more])


def refusal(response: Any) -> str:
    """The message over the form; the input still stands in it."""
    assert response.status_code == 200
    return "".join(errors(response)["__all__"])


def test_the_second_editor_is_told_by_whom_and_nothing_is_overwritten(ana: Client, ben: Client) -> None:
    framework = factories.make_full_framework()
    opened = entered(ben.get(address(framework)))
    save(ana, address(framework), tagline="Ana's tagline.")
    response = ben.post(address(framework), {**opened, "summary": "Ben's long summary."})
    assert "Last saved by ana on" in refusal(response)
    assert f'<a href="{address(framework)}" target="_blank">' in refusal(response)
    page = response.content.decode()
    assert f'<a href="{address(framework)}" target="_blank">' in page
    assert "Ben&#x27;s long summary." in page
    now = Framework.objects.get(pk=framework.pk)
    assert (now.tagline, now.summary) == ("Ana's tagline.", framework.summary)


def test_pressing_save_again_does_not_overwrite_either(ana: Client, ben: Client) -> None:
    framework = factories.make_framework()
    opened = entered(ben.get(address(framework)))
    save(ana, address(framework), tagline="Ana's tagline.")
    refused = ben.post(address(framework), {**opened, "tagline": "Ben's."})
    again = ben.post(address(framework), entered(refused))
    assert "Last saved by ana" in refusal(again)
    assert save(ben, address(framework), tagline="Ben's, now that he knows.").status_code == 302


@pytest.mark.parametrize("where", ["its own desk", "the framework's desk"])
def test_a_claim_is_one_record_at_whichever_desk_it_is_edited(ana: Client, ben: Client, where: str) -> None:
    framework = factories.make_full_framework()
    claim = framework.tradeoffs.get()
    first, field = (claim, "text") if where == "its own desk" else (framework, "tradeoffs-0-text")
    second = framework if first is claim else claim
    opened = entered(ben.get(address(second)))
    save(ana, address(first), **{field: "Ana's words."})
    assert "Last saved by ana" in refusal(ben.post(address(second), opened))
    assert Tradeoff.objects.get(pk=claim.pk).text == "Ana's words."


def test_a_source_more_or_a_claim_less_is_a_change_as_well(ana: Client, ben: Client) -> None:
    framework = factories.make_full_framework(2)
    opened = entered(ben.get(address(framework)))
    source = factories.make_source()
    cited = [str(pk) for pk in [*framework.sources.values_list("pk", flat=True), source.pk]]
    save(ana, address(framework), sources=cited)
    assert "Last saved by ana" in refusal(ben.post(address(framework), opened))
    opened = entered(ben.get(address(framework)))
    ana.post(address(framework.tradeoffs.first(), "delete"), {"post": "yes"})
    response = ben.post(address(framework), {**opened, "tradeoffs-1-text": "Ben's row stays in sight."})
    assert "Last saved by ana" in refusal(response)
    assert "Ben&#x27;s row stays in sight." in response.content.decode()
    assert framework.tradeoffs.count() == 1


def test_two_editors_on_two_claims_do_not_meet(ana: Client, ben: Client) -> None:
    framework = factories.make_framework()
    one, other = factories.make_tradeoff(framework=framework), factories.make_tradeoff(framework=framework)
    opened = entered(ben.get(address(one)))
    save(ana, address(other), text="Ana's words.")
    assert ben.post(address(one), {**opened, "text": "Ben's words."}).status_code == 302


def test_a_form_without_its_state_is_refused(ana: Client) -> None:
    framework = factories.make_framework()
    save_without = save(ana, address(framework), state=None, tagline="Unseen.")
    assert "was changed while you had it open" in refusal(save_without)


def test_who_reverts_is_told_too(ana: Client, ben: Client) -> None:
    framework = factories.make_full_framework()
    save(ben, address(framework), tagline="Before.")
    version = Version.objects.get_for_object(framework).get()
    save(ben, address(framework), tagline="After.")
    url = address(framework, "revision", version.pk)
    opened = entered(ben.get(url))
    save(ana, address(framework), tagline="Ana's tagline.")
    assert "Last saved by ana" in refusal(ben.post(url, opened))
    assert Framework.objects.get(pk=framework.pk).tagline == "Ana's tagline."


def test_what_was_recovered_meanwhile_is_not_overwritten(ana: Client, ben: Client) -> None:
    framework = factories.make_full_framework()
    ana.post(address(framework, "delete"), {"post": "yes"})
    version = Version.objects.get_deleted(Framework).get(object_id=framework.pk)
    url = reverse("admin:frameworks_framework_recover", args=[version.pk])
    opened = entered(ben.get(url))
    ana.post(url, entered(ana.get(url)))
    save(ana, address(framework), tagline="Ana's tagline.")
    assert "Last saved by ana" in refusal(ben.post(url, opened))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_in_the_same_instant_one_is_told(ana: Client, ben: Client) -> None:
    """Real commits, a thread each: the row lock (or SQLite's transaction) lets one after the other."""
    framework = factories.make_full_framework(3)
    answers: dict[str, Any] = {}
    together = threading.Barrier(2)

    def press_save(name: str, client: Client, data: dict[str, Any]) -> None:
        try:
            together.wait(10)
            answers[name] = client.post(address(framework), {**data, "tagline": f"{name}'s."})
        finally:
            connection.close()

    opened = {name: (client, entered(client.get(address(framework)))) for name, client in (("ana", ana), ("ben", ben))}
    threads = [threading.Thread(target=press_save, args=(name, *form)) for name, form in opened.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 302]
    first = next(name for name, answer in answers.items() if answer.status_code == 302)
    second = next(answer for answer in answers.values() if answer.status_code == 200)
    assert f"Last saved by {first}" in refusal(second)
    assert Framework.objects.get(pk=framework.pk).tagline == f"{first}'s."
