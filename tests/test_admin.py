"""Editors add and edit everything without a developer, and nothing uncited gets out."""

from __future__ import annotations

import operator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from frameworks import models
from tests import factories
from tests.admin_form import entered, errors, new_row, save
from tests.factories import PASSWORD, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    """A member of the group Editors, signed in; no superuser."""
    user = make_editor()
    client.force_login(user)
    return user


def address(model: Any, action: str, *args: Any) -> str:
    return reverse(f"admin:frameworks_{model._meta.model_name}_{action}", args=args)


MAKERS: dict[Any, Any] = {
    models.Adopter: factories.make_adopter,
    models.Adoption: factories.make_adoption,
    models.Advice: factories.make_advice,
    models.Answer: factories.make_answer,
    models.Aspect: factories.make_aspect,
    models.Classification: factories.make_classification,
    models.Criterion: factories.make_criterion,
    models.Disagreement: partial(factories.make_disagreement, is_published=False),  # published it needs positions
    models.Exclusion: factories.make_exclusion,
    models.Feature: factories.make_feature,
    models.FeatureCategory: factories.make_category,
    models.Framework: factories.make_framework,
    models.FrameworkType: factories.make_type,
    models.Question: factories.make_question,
    models.Recommendation: factories.make_recommendation,
    models.Remark: factories.make_remark,
    models.Source: factories.make_source,
    models.SupportStatement: factories.make_support,
    models.Tradeoff: factories.make_tradeoff,
    models.UseCase: factories.make_use_case,
}
EVERY = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


def test_everything_an_editor_may_change_has_a_desk() -> None:
    ours = apps.get_app_config("frameworks").get_models()
    assert {model for model in ours if admin.site.is_registered(model)} == {*MAKERS, models.FormerSlug}


@EVERY
def test_an_editor_opens_and_saves_every_kind_of_record(client: Client, editor: User, model: Any) -> None:
    record = MAKERS[model]()
    url = address(model, "change", record.pk)
    response = save(client, url)
    assert response.status_code == 302, errors(response)
    assert response["Location"] == address(model, "changelist")


@EVERY
def test_an_editor_adds_a_copy_of_every_kind_of_record(client: Client, editor: User, model: Any) -> None:
    """What the change form of a record shows, sent to the add form under another name."""
    record = MAKERS[model]()
    data = entered(client.get(address(model, "change", record.pk)))
    data |= {name: "something-else" for name in ("slug", "key") if hasattr(record, name)}
    data |= {name: "Something else" for name in ("name", "text") if hasattr(record, name)}
    data |= another(record)
    response = client.post(address(model, "add"), data)
    assert response.status_code == 302, errors(response)
    assert model.objects.order_by("pk").last().pk > record.pk


def another(record: Any) -> dict[str, Any]:
    """The fields that must differ from the record's, and those its change form shows disabled."""
    fixed = {name: getattr(record, f"{name}_id", None) for name in ("framework", "criterion", "question")}
    found = {name: str(pk) for name, pk in fixed.items() if pk}
    fresh = {
        "type": factories.make_type,
        "feature": factories.make_feature,
        "use_case": factories.make_use_case,
        "adopter": factories.make_adopter,
    }
    if isinstance(record, models.Claim):
        found |= {name: str(make().pk) for name, make in fresh.items() if hasattr(record, f"{name}_id")}
    return found


@EVERY
def test_a_list_costs_the_same_for_one_row_and_for_many(
    client: Client, editor: User, empty_catalogue: None, model: Any, django_assert_max_num_queries: Any
) -> None:
    url = address(model, "changelist")
    fill(model)
    client.get(url)
    with django_assert_max_num_queries(15) as one:
        client.get(url)
    for _ in range(5):
        fill(model)
    with django_assert_max_num_queries(15) as many:
        response = client.get(url)
    assert len(response.context["cl"].result_list) >= 6
    assert len(one.captured_queries) == len(many.captured_queries)


def fill(model: Any) -> None:
    """One more row with something in every relation that its list shows."""
    framework = factories.make_full_framework()
    record = MAKERS[model](**({"framework": framework} if issubclass(model, models.Claim) else {}))
    if model is models.Disagreement:
        factories.make_position(disagreement=record)
        record.frameworks.add(framework)
    if model is models.Question:
        record.type = factories.make_type()
        record.save()
        factories.make_answer(question=record)


def test_a_framework_with_all_its_claims_is_added_in_one_form(client: Client, editor: User) -> None:
    source = factories.make_source()
    data = {
        "name": "Quart",
        "slug": "test-quart",
        "is_published": "on",
        "tagline": "Flask's ideas, asynchronous.",
        "summary": "For those who know Flask.",
        "interface": "asgi",
        "license": "MIT",
        "status": "active",
        "sources": [str(source.pk)],
        "reviewed_on": "2026-01-01",
    }
    claims: dict[str, dict[str, Any]] = {
        "classifications": {"type": factories.make_type().pk},
        "support": {"feature": factories.make_feature().pk, "level": "built-in"},
        "tradeoffs": {"side": "pro", "aspect": factories.make_aspect().pk, "text": "It is quick."},
        "recommendations": {"use_case": factories.make_use_case().pk},
        "adoptions": {"adopter": factories.make_adopter().pk, "as_of": 2025, "usage": "current", "scope": "all"},
        "remarks": {"kind": "purpose", "text": "Made for websockets."},
    }
    data |= entered_empty(client, address(models.Framework, "add"))
    for prefix, fields in claims.items():
        shared = {"sources": [str(source.pk)], "standing": "reported", "is_published": "on"}
        data |= new_row(data, prefix, **fields, **shared)
    response = client.post(address(models.Framework, "add"), data)
    assert response.status_code == 302, errors(response)
    framework = models.Framework.objects.get(slug="test-quart")
    assert framework.tradeoffs.get().key == "it-is-quick"
    for prefix in claims:
        assert getattr(framework, prefix).get().sources.get() == source


def entered_empty(client: Client, url: str) -> dict[str, Any]:
    """The management fields of an empty form."""
    return {name: value for name, value in entered(client.get(url)).items() if name.endswith("_FORMS")}


# ── citing ──


@pytest.mark.parametrize("model", [m for m in MAKERS if hasattr(m, "check_sources")], ids=lambda m: m.__name__)
def test_publishing_an_uncited_record_fails_at_the_field(client: Client, editor: User, model: Any) -> None:
    field = "finding_sources" if model is models.Disagreement else "sources"
    record = MAKERS[model]()
    changes: dict[str, Any] = {field: []}
    if model is models.Disagreement:
        changes |= {"finding": "So it is.", "verified_on": "2026-01-01"}
    response = save(client, address(model, "change", record.pk), **changes)
    assert response.status_code == 200
    assert set(errors(response)) == {field}


def test_publishing_an_uncited_row_fails_at_its_field(client: Client, editor: User) -> None:
    framework = factories.make_full_framework()
    url = address(models.Framework, "change", framework.pk)
    response = save(client, url, **{"tradeoffs-0-sources": []})
    assert errors(response) == {"tradeoffs-0-sources": ["What is published needs at least one source."]}


def test_an_uncited_draft_is_kept(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff()
    response = save(client, address(models.Tradeoff, "change", claim.pk), sources=[], is_published=None)
    assert response.status_code == 302
    claim.refresh_from_db()
    assert not claim.is_published
    assert not claim.sources.exists()


def test_verified_by_articles_alone_fails_at_the_field(client: Client, editor: User) -> None:
    claim = factories.make_remark(sources=[factories.make_source(kind="article")])
    url = address(models.Remark, "change", claim.pk)
    response = save(client, url, standing="verified", verified_on="2026-01-01")
    assert set(errors(response)) == {"sources"}


def test_a_position_without_a_holder_fails_at_its_field(client: Client, editor: User) -> None:
    position = factories.make_position()
    url = address(models.Disagreement, "change", position.disagreement_id)
    assert set(errors(save(client, url, **{"positions-0-sources": []}))) == {"positions-0-sources"}


def test_the_same_feature_twice_is_refused_in_words(client: Client, editor: User) -> None:
    one = factories.make_support()
    two = factories.make_support(framework=one.framework)
    response = save(client, address(models.SupportStatement, "change", two.pk), feature=str(one.feature_id))
    assert response.status_code == 200
    assert "already exists" in str(errors(response))


def test_a_source_that_something_stands_on_cannot_be_deleted(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff(text="It stands on one leg.")
    position = factories.make_position(sources=claim.sources.all())
    source = claim.sources.get()
    url = address(models.Source, "delete", source.pk)
    page = client.get(url).content.decode()
    assert "cannot be deleted" in page
    assert "It stands on one leg." in page
    assert address(models.Tradeoff, "change", claim.pk) in page
    assert address(models.Disagreement, "change", position.disagreement_id) in page
    client.post(url, {"post": "yes"})
    assert claim.sources.get() == source


def test_two_sources_that_only_carry_together_cannot_be_deleted_together(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff(sources=[factories.make_source(), factories.make_source()])
    both = [str(source.pk) for source in claim.sources.all()]
    url = address(models.Source, "changelist")
    data = {"action": "delete_selected", "_selected_action": both}
    assert claim.text in client.post(url, data).content.decode()
    client.post(url, {**data, "post": "yes"})
    assert claim.sources.count() == 2
    client.post(url, {**data, "_selected_action": both[:1], "post": "yes"})
    assert claim.sources.count() == 1


def test_a_verified_claim_keeps_its_evidence(client: Client, editor: User) -> None:
    article, manual = factories.make_source(kind="article"), factories.make_source()
    claim = factories.make_remark(sources=[article, manual], standing="verified", verified_on=factories.DAY)
    assert claim.text in client.get(address(models.Source, "delete", manual.pk)).content.decode()
    assert client.post(address(models.Source, "delete", article.pk), {"post": "yes"}).status_code == 302


# ── who may what ──


def test_editors_have_just_the_rights_they_need(editor: User) -> None:
    edited = [*MAKERS, models.Position]
    actions = ("add", "change", "delete", "view")
    assert editor.get_all_permissions() == {
        *(f"frameworks.{action}_{model._meta.model_name}" for model in edited for action in actions),
        *("frameworks.view_formerslug", "frameworks.delete_formerslug"),
    }


@pytest.mark.parametrize("path", ["auth/user/", "axes/accessattempt/", "auth/group/"])
def test_an_editor_sees_nothing_of_how_the_site_is_run(client: Client, editor: User, path: str) -> None:
    assert client.get(f"/admin/{path}").status_code == 403


def test_five_wrong_passwords_close_the_door(client: Client, settings: Any) -> None:
    settings.AXES_ENABLED = True
    make_editor()
    wrong = {"username": "ana", "password": "wrong"}
    answers = [client.post("/admin/login/", wrong).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/admin/login/", {"username": "ana", "password": PASSWORD}).status_code == 429
    assert client.post("/admin/login/", {"username": "ben", "password": "wrong"}).status_code == 200


# ── finding one's way ──


@EVERY
def test_every_list_can_be_searched(client: Client, editor: User, model: Any) -> None:
    record = MAKERS[model]()
    for field in admin.site.get_model_admin(model).search_fields[:2]:
        sought = operator.attrgetter(field.replace("__", "."))(record)
        found = client.get(address(model, "changelist"), {"q": sought}).context["cl"].result_list
        assert record in found, field


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model in MAKERS for field in admin.site.get_model_admin(model).autocomplete_fields],
    ids=str,
)
def test_every_autocomplete_answers(client: Client, editor: User, model: Any, field: str) -> None:
    asked = {"app_label": "frameworks", "model_name": model._meta.model_name, "field_name": field, "term": "e"}
    assert "results" in client.get("/admin/autocomplete/", asked).json()


def test_a_claim_links_to_its_frameworks_page_and_a_draft_to_none(client: Client, editor: User) -> None:
    claim = factories.make_tradeoff()
    url = address(models.Tradeoff, "change", claim.pk)
    page = f"/frameworks/{claim.framework.slug}/#{claim.key}"
    assert f'href="{page}" class="viewsitelink"' in client.get(url).content.decode()
    save(client, url, is_published=None)
    assert "viewsitelink" not in client.get(url).content.decode()


def test_a_renamed_slug_leaves_a_redirect(client: Client, editor: User) -> None:
    framework = factories.make_framework(slug="test-before")
    save(client, address(models.Framework, "change", framework.pk), slug="test-after")
    assert models.Framework.objects.by_any_slug("test-before") == framework


def test_the_desk_is_named_for_the_catalogue(client: Client, editor: User) -> None:
    assert "Framework Catalogue" in client.get("/admin/").content.decode()


# ── what is missing ──


@pytest.fixture
def gappy(empty_catalogue: None) -> models.Framework:
    """Two unknown cells, an uncited draft, a claim never checked, one doubtful, never reviewed."""
    framework = factories.make_framework(reviewed_on=None)
    for _ in range(2):
        factories.make_feature()
    checked: dict[str, Any] = {"verified_on": factories.DAY, "framework": framework}
    factories.make_tradeoff(**checked, sources=[], is_published=False)
    factories.make_remark(framework=framework)
    factories.make_adoption(**checked, standing="contradicted", standing_note="Its own page says otherwise.")
    factories.make_disagreement()
    return framework


def test_the_list_of_frameworks_counts_what_is_missing(client: Client, editor: User, gappy: models.Framework) -> None:
    url = address(models.Framework, "changelist")
    [row] = client.get(url).context["cl"].result_list
    assert (row.uncited, row.unchecked, row.unknown) == (1, 1, 2)
    whole = factories.make_framework()
    for feature in models.Feature.objects.all():
        factories.make_support(framework=whole, feature=feature, verified_on=factories.DAY)
    for gap in ("claims", "check", "cells", "review"):
        assert list(client.get(url, {"missing": gap}).context["cl"].result_list) == [gappy]


def test_each_count_of_what_is_missing_leads_to_just_these(
    client: Client, editor: User, gappy: models.Framework
) -> None:
    page = client.get(reverse("admin:frameworks_framework_missing"))
    tables = page.context["cited"] + page.context["others"]
    gaps = [(table["name"], gap) for table in tables for gap in table["gaps"]]
    for _, gap in gaps:
        assert client.get(gap["url"]).context["cl"].result_count == gap["count"], gap
    found = {(str(name), gap["label"]) for name, gap in gaps if gap["count"]}
    assert found == {
        ("frameworks", "frameworks with claims without a source"),
        ("frameworks", "frameworks with claims never checked"),
        ("frameworks", "frameworks with unknown cells"),
        ("frameworks", "frameworks not reviewed for a year"),
        ("pros and cons", "without a source"),
        ("pros and cons", "drafts"),
        ("remarks", "reported, never checked"),
        ("adoptions", "contradicted or outdated"),
        ("disagreements", "open questions"),
    }


def test_the_page_of_what_is_missing_costs_the_same_for_one_and_for_many(
    client: Client, editor: User, empty_catalogue: None, django_assert_num_queries: Any
) -> None:
    url = reverse("admin:frameworks_framework_missing")
    client.get(url)
    with django_assert_num_queries(15):
        client.get(url)
    for _ in range(5):
        factories.make_full_framework()
    with django_assert_num_queries(15):
        client.get(url)


def test_the_start_page_leads_to_what_is_missing(client: Client, editor: User) -> None:
    assert reverse("admin:frameworks_framework_missing") in client.get("/admin/").content.decode()


def test_dates_ahead_are_refused_at_the_field(client: Client, editor: User) -> None:
    claim = factories.make_remark()
    ahead = timezone.now().date().replace(year=timezone.now().year + 1, day=1)
    response = save(client, address(models.Remark, "change", claim.pk), verified_on=ahead.isoformat())
    assert set(errors(response)) == {"verified_on"}
