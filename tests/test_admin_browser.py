"""The editors' desk in a browser: nothing is blocked by the content policy, on a wide screen and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from reversion.models import Version

from frameworks.models import Framework
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def desk(page: Any, live_server: Any) -> Any:
    """The page, signed in as an editor through the login form."""
    factories.make_editor()
    page.live = live_server.url
    page.goto(f"{page.live}/admin/")
    page.fill("#id_username", "ana")
    page.fill("#id_password", factories.PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#site-name")).to_contain_text("Framework Catalogue")
    return page


@WIDTHS
def test_no_page_of_the_desk_breaks_the_content_policy_or_is_too_wide(desk: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    framework = factories.make_full_framework()
    gone = factories.make_framework()
    change = reverse("admin:frameworks_framework_change", args=[framework.pk])
    deleted = reverse("admin:frameworks_framework_delete", args=[gone.pk])
    desk.goto(desk.live + change)
    desk.fill("#id_tagline", "Another.")
    desk.click("input[name=_continue]")
    desk.goto(desk.live + deleted)
    desk.click("input[type=submit]")
    expect(desk.locator(".messagelist")).to_contain_text("deleted")
    kept = Version.objects.get_for_object(framework).first()
    lost = Version.objects.get_deleted(Framework).get(object_id=gone.pk)
    pages = [
        "/admin/",
        reverse("admin:frameworks_framework_missing"),
        reverse("admin:frameworks_framework_changelist"),
        reverse("admin:frameworks_tradeoff_changelist"),
        change,
        reverse("admin:frameworks_framework_history", args=[framework.pk]),
        reverse("admin:frameworks_framework_revision", args=[framework.pk, kept.pk]),
        reverse("admin:frameworks_framework_recoverlist"),
        reverse("admin:frameworks_framework_recover", args=[lost.pk]),
        reverse("admin:frameworks_source_delete", args=[framework.sources.get().pk]),
    ]
    for path in pages:
        assert desk.goto(desk.live + path).status == 200
        desk.wait_for_load_state("networkidle")
        assert desk.problems == [], path
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path


@WIDTHS
def test_a_claim_is_added_and_cited_by_hand(desk: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    framework = factories.make_framework()
    source, aspect = factories.make_source(name="A page to cite"), factories.make_aspect(name="Speed of tests")
    desk.goto(desk.live + reverse("admin:frameworks_framework_change", args=[framework.pk]))
    group = desk.locator("#tradeoffs-group")
    group.locator("summary").first.click()
    group.locator(".add-row a").click()
    desk.select_option("#id_tradeoffs-0-side", "pro")
    choose(desk, "tradeoffs-0-aspect", "Speed of", aspect.name)
    desk.fill("#id_tradeoffs-0-text", "It takes a second.")
    desk.locator("input[name=_save]").first.click()
    expect(desk.locator("#tradeoffs-0 .field-sources .errorlist")).to_contain_text("at least one source")
    choose(desk, "tradeoffs-0-sources", "page to", source.name)
    desk.locator("input[name=_save]").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    claim = framework.tradeoffs.get()
    assert (claim.text, claim.aspect, claim.sources.get()) == ("It takes a second.", aspect, source)
    assert desk.problems == []


def test_a_source_is_added_without_leaving_the_form(desk: Any) -> None:
    framework = factories.make_framework()
    desk.goto(desk.live + reverse("admin:frameworks_framework_change", args=[framework.pk]))
    desk.fill("#id_tagline", "Still here afterwards.")
    with desk.expect_popup() as opened:
        desk.locator("#add_id_sources").click()
    popup = opened.value
    popup.wait_for_load_state("networkidle")
    popup.fill("#id_name", "Added on the way")
    popup.press("#id_name", "Tab")
    expect(popup.locator("#id_slug")).to_have_value("added-on-the-way")
    popup.select_option("#id_kind", "article")
    with popup.expect_event("close"):
        popup.locator("input[name=_save]").first.click()
    expect(desk.locator(".field-sources .select2")).to_contain_text("Added on the way")
    desk.locator("input[name=_save]").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert framework.sources.filter(name="Added on the way").exists()
    assert Framework.objects.get(pk=framework.pk).tagline == "Still here afterwards."
    assert desk.problems == []


def choose(page: Any, name: str, typed: str, wanted: str) -> None:
    """Types into an autocomplete and takes the answer."""
    page.locator(f"#id_{name} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=wanted).click()
