"""Every change is kept: who, when, what; one click reverts a framework with its claims; the deleted comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import reversion
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from reversion.models import Revision, Version

from frameworks.models import (
    Advice,
    Classification,
    Disagreement,
    FormerSlug,
    Framework,
    FrameworkType,
    Position,
    Question,
    Source,
    SupportStatement,
    Tradeoff,
)
from frameworks.models.record import digest_of, state_of
from tests import factories
from tests.admin_form import entered, errors, new_row, row, save
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_editor()
    client.force_login(user)
    return user


def address(record: Any, action: str, *more: Any) -> str:
    return reverse(f"admin:frameworks_{record._meta.model_name}_{action}", args=[record.pk, *more])


def remember(*records: Any) -> Revision:
    """A revision made outside the admin, as the loader makes the first one."""
    with reversion.create_revision():
        reversion.set_comment("Loaded from the content files.")
        for record in records:
            reversion.add_to_revision(record)
    found = Revision.objects.order_by("pk").last()
    assert found is not None
    return found


def version_in(revision: Revision, record: Any) -> Version:
    return revision.version_set.get(object_id=record.pk, content_type__model=record._meta.model_name)


def revert(client: Client, version: Version, record: Any) -> Any:
    """Opens the version from the history and presses the button."""
    history = client.get(address(record, "history")).content.decode()
    url = address(record, "revision", version.pk)
    assert url in history
    return client.post(url, entered(client.get(url)))


def recover(client: Client, model: Any, name: str) -> Any:
    """Opens the list of the deleted, follows the link, presses the button."""
    listed = client.get(reverse(f"admin:frameworks_{model._meta.model_name}_recoverlist"))
    version = next(v for v in listed.context["deleted"] if v.object_repr == name)
    url = reverse(f"admin:frameworks_{model._meta.model_name}_recover", args=[version.pk])
    assert url in listed.content.decode()
    return client.post(url, entered(client.get(url)))


def whole(framework: Framework) -> Any:
    """All that is said of it, comparable."""
    kinds = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")
    fresh = Framework.objects.get(pk=framework.pk)
    claims = {(kind, claim.pk): state_of(claim) for kind in kinds for claim in getattr(fresh, kind).all()}
    return state_of(fresh), claims


@contextmanager
def listening(seen: list[Any]) -> Iterator[None]:
    """Notes every save."""

    def note(sender: Any, **kwargs: Any) -> None:
        seen.append(sender)

    post_save.connect(note)
    yield
    post_save.disconnect(note)


# ── reverting ──


def test_one_click_reverts_a_framework_with_its_claims(client: Client, editor: User) -> None:
    framework = factories.make_full_framework(2)
    before, first = whole(framework), remember(framework)
    url = address(framework, "change")
    data = entered(client.get(url))
    kept, dropped = framework.tradeoffs.order_by("pk")
    changed, gone = row(data, "tradeoffs", kept.pk), row(data, "tradeoffs", dropped.pk)
    data |= {"tagline": "Another.", f"{changed}text": "Reworded.", f"{gone}DELETE": "on"}
    data[f"{changed}sources"] = [str(factories.make_source().pk)]
    cites = {"sources": [str(factories.make_source().pk)], "standing": "reported", "is_published": "on"}
    data |= new_row(data, "remarks", kind="advice", text="Added.", **cites)
    response = client.post(url, data)
    assert response.status_code == 302, errors(response)
    assert len(whole(framework)[1]) == len(before[1])  # one dropped, one added
    assert whole(framework) != before

    assert revert(client, version_in(first, framework), framework).status_code == 302
    assert whole(framework) == before


def test_looking_at_a_version_changes_nothing(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    first = remember(framework)
    save(client, address(framework, "change"), tagline="Another.")
    before, revisions = whole(framework), Revision.objects.count()
    page = client.get(address(framework, "revision", version_in(first, framework).pk))
    assert "A framework for tests." in page.content.decode()
    assert whole(framework) == before
    assert Revision.objects.count() == revisions


def test_looking_at_a_version_mutes_no_signal(client: Client, editor: User) -> None:
    """Another editor's save in another thread, at that very moment, must still make its revision."""
    framework = factories.make_full_framework()
    first = remember(framework)
    seen: list[Any] = []
    with listening(seen):
        client.get(address(framework, "revision", version_in(first, framework).pk))
    assert seen


def test_reverting_leaves_other_frameworks_of_the_same_revision_alone(client: Client, editor: User) -> None:
    one, other = factories.make_full_framework(), factories.make_full_framework()
    first = remember(one, other)
    save(client, address(one, "change"), tagline="Changed.")
    save(client, address(other, "change"), tagline="Changed as well.")
    before = whole(other)
    revert(client, version_in(first, one), one)
    assert Framework.objects.get(pk=one.pk).tagline == one.tagline
    assert whole(other) == before


def test_reverting_a_claim_leaves_its_framework_and_other_claims_alone(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    first, claim = remember(framework), framework.tradeoffs.get()
    save(client, address(claim, "change"), text="Reworded.")
    save(client, address(framework, "change"), tagline="Changed.")
    added = factories.make_tradeoff(framework=framework)
    revert(client, version_in(first, claim), claim)
    assert set(framework.tradeoffs.all()) == {claim, added}
    assert Tradeoff.objects.get(pk=claim.pk).text == claim.text
    assert Framework.objects.get(pk=framework.pk).tagline == "Changed."


def test_an_edited_claim_is_in_the_history_of_its_framework(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    before, claim = whole(framework), framework.tradeoffs.get()
    first = remember(framework)
    save(client, address(claim, "change"), text="Reworded.")
    page = client.get(address(framework, "history")).content.decode()
    assert "ana" in page
    assert "Reworded.”: Changed Text." in page
    assert "Loaded from the content files." in page
    revert(client, version_in(first, framework), framework)
    assert whole(framework) == before


def test_history_says_what_became_of_which_claim(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    claim = framework.tradeoffs.get()
    save(client, address(framework, "change"), **{"tradeoffs-0-text": "Reworded."})
    client.post(address(claim, "delete"), {"post": "yes"})
    page = client.get(address(framework, "history")).content.decode()
    assert "Changed Text for pro or con" in page
    assert "Deleted pro or con" in page


def test_the_history_of_a_claim_leaves_out_what_happened_to_others(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    remember(framework)
    claim = framework.tradeoffs.get()
    save(client, address(framework, "change"), tagline="Another.")
    save(client, address(claim, "change"), text="Reworded.")
    page = client.get(address(claim, "history"))
    assert len(page.context["action_list"]) == 2
    assert len(client.get(address(framework, "history")).context["action_list"]) == 3


def test_a_revert_is_kept_like_any_other_change(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    first = remember(framework)
    save(client, address(framework, "change"), tagline="Another.")
    revert(client, version_in(first, framework), framework)
    last = Version.objects.get_for_object(framework).order_by("-pk").first()
    assert last.revision.user == editor
    assert last.revision.comment.startswith("Reverted to the version of")


def test_the_slug_given_up_by_a_revert_goes_on_redirecting(client: Client, editor: User) -> None:
    framework = factories.make_framework(slug="test-old")
    first = remember(framework)
    save(client, address(framework, "change"), slug="test-new")
    revert(client, version_in(first, framework), framework)
    assert Framework.objects.get(pk=framework.pk).slug == "test-old"
    assert Framework.objects.by_any_slug("test-new") == framework


def test_a_version_that_cites_a_deleted_source_says_to_recover_it_first(client: Client, editor: User) -> None:
    source, other = factories.make_source(name="The lost page"), factories.make_source()
    claim = factories.make_tradeoff(sources=[source, other])
    first = remember(claim.framework)
    save(client, address(claim, "change"), sources=[str(other.pk)])
    client.post(address(source, "delete"), {"post": "yes"})
    version = version_in(first, claim.framework)
    response = client.get(address(claim.framework, "revision", version.pk), follow=True)
    assert "Recover first, it was deleted since: source “The lost page”." in response.content.decode()
    recover(client, Source, "The lost page")
    assert revert(client, version, claim.framework).status_code == 302
    assert set(claim.sources.all()) == {source, other}


@pytest.mark.parametrize(("was", "then"), [('"pro"', '"perhaps"'), ("2026-01-15", "someday"), ("It is", "x" * 500)])
def test_a_version_that_is_not_allowed_any_more_says_so(client: Client, editor: User, was: str, then: str) -> None:
    """Of a time with other rules; the history that lists it opens as well."""
    claim = factories.make_tradeoff(verified_on=factories.DAY, text="It is so.")
    version = version_in(remember(claim), claim)
    Version.objects.filter(pk=version.pk).update(serialized_data=version.serialized_data.replace(was, then))
    before = whole(claim.framework)
    response = revert(client, version, claim)
    assert response.status_code in (200, 302)
    page = response if response.status_code == 200 else client.get(response["Location"])
    assert any(says in page.content.decode() for says in ("not allowed any more", "Could not load", "at most 400"))
    assert whole(claim.framework) == before


def test_a_version_of_something_else_is_not_found(client: Client, editor: User) -> None:
    framework = factories.make_framework()
    source = framework.sources.get()
    version = version_in(remember(source), source)
    assert client.get(reverse("admin:frameworks_framework_recover", args=[version.pk])).status_code == 404
    assert client.get(reverse("admin:frameworks_source_recover", args=[10**30])).status_code == 404


# ── recovering ──


def test_a_deleted_framework_is_recovered_with_its_claims(client: Client, editor: User) -> None:
    framework = factories.make_full_framework(2)
    disagreement = factories.make_disagreement(frameworks=[framework])
    advice = factories.make_advice(frameworks=[framework])
    before = whole(framework)
    client.post(address(framework, "delete"), {"post": "yes"})
    assert not Framework.objects.filter(pk=framework.pk).exists()
    assert not Classification.objects.filter(framework=framework.pk).exists()

    assert recover(client, Framework, framework.name).status_code == 302
    assert whole(framework) == before
    assert list(Disagreement.objects.get(pk=disagreement.pk).frameworks.all()) == [framework]
    assert list(Advice.objects.get(pk=advice.pk).frameworks.all()) == [framework]


def test_frameworks_deleted_from_the_list_are_recovered_too(client: Client, editor: User) -> None:
    frameworks = [factories.make_full_framework(), factories.make_full_framework()]
    before = [whole(framework) for framework in frameworks]
    chosen = {"action": "delete_selected", "_selected_action": [f.pk for f in frameworks], "post": "yes"}
    client.post(reverse("admin:frameworks_framework_changelist"), chosen)
    assert not Framework.objects.filter(pk__in=[f.pk for f in frameworks]).exists()
    for framework in frameworks:
        recover(client, Framework, framework.name)
    assert [whole(framework) for framework in frameworks] == before


def test_a_recovered_claim_comes_back_alone(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    claim = framework.tradeoffs.get()
    state = state_of(claim)
    client.post(address(claim, "delete"), {"post": "yes"})
    added = factories.make_tradeoff(framework=framework)
    save(client, address(framework, "change"), tagline="Changed since.")
    recover(client, Tradeoff, str(claim))
    assert set(framework.tradeoffs.all()) == {claim, added}
    assert state_of(Tradeoff.objects.get(pk=claim.pk)) == state
    assert Framework.objects.get(pk=framework.pk).tagline == "Changed since."


def test_a_claim_dropped_in_its_frameworks_form_is_recovered(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    claim = framework.tradeoffs.get()
    remember(framework)
    save(client, address(framework, "change"), **{"tradeoffs-0-DELETE": "on"})
    assert not framework.tradeoffs.exists()
    recover(client, Tradeoff, str(claim))
    assert framework.tradeoffs.get() == claim


def test_a_claim_of_a_deleted_framework_waits_for_it(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff()
    name = str(claim)
    client.post(address(claim, "delete"), {"post": "yes"})
    client.post(address(claim.framework, "delete"), {"post": "yes"})
    listed = client.get(reverse("admin:frameworks_tradeoff_recoverlist")).context["deleted"]
    version = next(v for v in listed if v.object_repr == name)
    answer = client.get(reverse("admin:frameworks_tradeoff_recover", args=[version.pk]), follow=True)
    assert f"Recover first, it was deleted since: framework “{claim.framework}”." in answer.content.decode()


def test_a_recovered_source_is_cited_again(client: Client, editor: User) -> None:
    source, other = factories.make_source(), factories.make_source()
    claim = factories.make_tradeoff(sources=[source, other])
    position = factories.make_position(sources=[source, other])
    client.post(address(source, "delete"), {"post": "yes"})
    assert list(claim.sources.all()) == [other]
    recover(client, Source, source.name)
    assert set(claim.sources.all()) == {source, other}
    assert set(Position.objects.get(pk=position.pk).sources.all()) == {source, other}


def test_a_claim_that_lost_a_source_says_so_in_its_history(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff(sources=[factories.make_source(name="Gone"), factories.make_source()])
    client.post(address(claim.sources.get(name="Gone"), "delete"), {"post": "yes"})
    assert "Deleted source “Gone”." in client.get(address(claim, "history")).content.decode()


def test_a_question_finds_its_recovered_type_again(client: Client, editor: User) -> None:
    kind = factories.make_type()
    question = factories.make_question(type=kind)
    client.post(address(kind, "delete"), {"post": "yes"})
    assert Question.objects.get(pk=question.pk).type is None
    recover(client, FrameworkType, kind.name)
    assert Question.objects.get(pk=question.pk).type == kind


def test_what_comes_back_to_a_taken_slug_says_so_and_takes_another(client: Client, editor: User) -> None:
    framework = factories.make_full_framework(slug="test-taken")
    before = whole(framework)
    client.post(address(framework, "delete"), {"post": "yes"})
    factories.make_framework(slug="test-taken")
    version = Version.objects.get_deleted(Framework).get(object_id=framework.pk)
    url = reverse("admin:frameworks_framework_recover", args=[version.pk])
    opened = client.get(url)
    assert "Framework with this Slug already exists. Change that before" in opened.content.decode()
    assert errors(client.post(url, entered(opened))) == {"slug": ["Framework with this Slug already exists."]}
    assert not Framework.objects.filter(pk=framework.pk).exists()
    assert client.post(url, {**entered(opened), "slug": "test-free"}).status_code == 302
    assert whole(framework) == ({**before[0], "slug": "test-free"}, before[1])
    assert set(FormerSlug.objects.filter(object_id=framework.pk)) == set()


def test_what_is_reverted_to_a_taken_slug_says_so(client: Client, editor: User) -> None:
    framework = factories.make_full_framework(slug="test-mine")
    first = remember(framework)
    Framework.objects.filter(pk=framework.pk).update(slug="test-other", tagline="Another.")
    factories.make_framework(slug="test-mine")
    before = whole(framework)
    response = revert(client, version_in(first, framework), framework)
    assert errors(response) == {"slug": ["Framework with this Slug already exists."]}
    assert whole(framework) == before


def test_a_claim_that_comes_back_says_when_its_key_or_feature_is_taken(client: Client, editor: User) -> None:
    """A key is fixed as it is an address; where another has it, it may be changed, or left to be made anew."""
    claim = factories.make_tradeoff(text="It is quick.")
    client.post(address(claim, "delete"), {"post": "yes"})
    other = factories.make_tradeoff(framework=claim.framework, text="It is quick!")
    url = reverse("admin:frameworks_tradeoff_recover", args=[Version.objects.get_deleted(Tradeoff).first().pk])
    opened = client.get(url)
    assert "Pro or con with this Framework and Key already exists." in str(errors(client.post(url, entered(opened))))
    assert client.post(url, {**entered(opened), "key": ""}).status_code == 302
    assert (other.key, Tradeoff.objects.get(pk=claim.pk).key) == ("it-is-quick", "it-is-quick-2")

    statement = factories.make_support()
    client.post(address(statement, "delete"), {"post": "yes"})
    factories.make_support(framework=statement.framework, feature=statement.feature)
    version = Version.objects.get_deleted(SupportStatement).get(object_id=statement.pk)
    url = reverse("admin:frameworks_supportstatement_recover", args=[version.pk])
    opened = client.get(url)
    assert "with this Framework and Feature already exists" in opened.content.decode()
    assert "with this Framework and Feature already exists" in str(errors(client.post(url, entered(opened))))
    assert client.post(url, {**entered(opened), "feature": str(factories.make_feature().pk)}).status_code == 302
    assert SupportStatement.objects.get(pk=statement.pk).framework == statement.framework


def test_the_list_of_the_deleted_says_who_saved_the_last_version(client: Client, editor: User) -> None:
    framework = factories.make_framework()
    client.post(address(framework, "delete"), {"post": "yes"})
    page = client.get(reverse("admin:frameworks_framework_recoverlist")).content.decode()
    assert "ana" in page
    assert "Before the deletion of framework" in page


# ── a record's state as one value ──


def test_a_digest_is_the_same_for_the_same_state() -> None:
    claim = factories.make_tradeoff(sources=[factories.make_source(), factories.make_source()])
    again = Tradeoff.objects.get(pk=claim.pk)
    assert digest_of(claim) == digest_of(again)
    again.standing_note = "one\r\ntwo"
    claim.standing_note = "one\ntwo"
    assert digest_of(claim) == digest_of(again)
    again.verified_on = factories.DAY.isoformat()
    claim.verified_on = factories.DAY
    assert digest_of(claim) == digest_of(again)


def test_a_digest_tells_every_change() -> None:
    framework = factories.make_full_framework()
    claims = list(framework.tradeoffs.all())
    seen = {digest_of(framework), digest_of(framework, claims)}
    claims[0].sources.add(factories.make_source())
    seen.add(digest_of(framework, claims))
    framework.sources.add(factories.make_source())
    seen.add(digest_of(framework, claims))
    framework.tagline = "Another."
    seen.add(digest_of(framework, claims))
    assert len(seen) == 5
