"""What is typed into a form stays in the browser until it is saved: after a sign-in that ended, beside others' work."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from frameworks.models import Framework
from tests import factories
from tests.test_admin_browser import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Any, live_server: Any) -> Any:
    """Signed in as ana; what dialogs asked is listed, and agreed to."""
    factories.make_editor()
    page.live, page.asked = live_server.url, []
    page.on("dialog", lambda dialog: (page.asked.append(dialog.type), dialog.accept()))
    page.goto(f"{page.live}/admin/")
    sign_in(page)
    return page


def sign_in(page: Any, name: str = "ana") -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", factories.PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#id_password")).to_have_count(0)


def change(framework: Framework) -> str:
    return reverse("admin:frameworks_framework_change", args=[framework.pk])


def open_form(page: Any, framework: Framework) -> None:
    page.goto(page.live + change(framework))
    page.wait_for_load_state("networkidle")


def test_leaving_warns_only_of_what_is_changed(desk: Any) -> None:
    framework = factories.make_framework()
    open_form(desk, framework)
    desk.fill("#id_tagline", "Typed.")
    desk.fill("#id_tagline", framework.tagline)
    desk.goto(f"{desk.live}/admin/")
    assert desk.asked == []
    open_form(desk, framework)
    expect(desk.locator(".draft")).to_have_count(0)
    desk.fill("#id_tagline", "Typed.")
    desk.goto(f"{desk.live}/admin/")
    assert desk.asked == ["beforeunload"]
    open_form(desk, framework)
    desk.click(".draft >> text=Discard it")
    open_form(desk, framework)
    expect(desk.locator(".draft")).to_have_count(0)
    assert desk.problems == []


def test_what_was_typed_comes_back_after_signing_in_and_is_forgotten_once_saved(desk: Any) -> None:
    """A field, a row that was there, a new row with a source; the row that somebody deletes meanwhile is told."""
    framework = factories.make_full_framework(2)
    kept, gone = framework.tradeoffs.order_by("pk")
    source, aspect = factories.make_source(name="A page to cite"), factories.make_aspect(name="Speed of tests")
    open_form(desk, framework)
    desk.fill("#id_tagline", "Typed by ana.")
    desk.click(".sections >> text=Pros and cons")
    places = {desk.input_value(f"#id_tradeoffs-{place}-id"): place for place in (0, 1)}
    for claim in (kept, gone):
        place = places[str(claim.pk)]
        desk.locator(f"#tradeoffs-{place} .row-fields > summary").click()
        desk.fill(f"#id_tradeoffs-{place}-text", f"Reworded {claim.pk}.")
    desk.click("#tradeoffs-group .add-row a")
    desk.fill("#id_tradeoffs-2-text", "A new row.")
    desk.select_option("#id_tradeoffs-2-side", "con")
    choose(desk, "tradeoffs-2-aspect", "Speed of", aspect.name)
    choose(desk, "tradeoffs-2-sources", "page to", source.name)
    Session.objects.all().delete()
    Framework.objects.filter(pk=framework.pk).update(summary="Ben's.", tagline="Ben's tagline.")
    framework.tradeoffs.get(pk=gone.pk).delete()
    desk.locator("input[name=_save]").first.click()
    expect(desk.locator("h1")).to_have_text("You are not signed in any more")
    desk.goto(f"{desk.live}/admin/login/?next={change(framework)}")
    sign_in(desk)
    desk.click(".draft >> text=Put it back")
    told = desk.locator(".draft li")
    expect(told).to_have_count(2)
    expect(told.nth(0)).to_contain_text("somebody made it “Ben's tagline.” meanwhile")
    expect(told.nth(1)).to_contain_text(f"its row was deleted meanwhile; you typed “Reworded {gone.pk}.”")
    assert desk.input_value("#id_tradeoffs-0-text") == f"Reworded {kept.pk}."
    desk.locator("input[name=_save]").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    framework.refresh_from_db()
    assert (framework.tagline, framework.summary) == ("Typed by ana.", "Ben's.")
    added = framework.tradeoffs.get(text="A new row.")
    assert (added.aspect, added.sources.get(), added.side) == (aspect, source, "con")
    open_form(desk, framework)
    expect(desk.locator(".draft")).to_have_count(0)


def test_a_form_that_was_refused_is_not_forgotten(desk: Any) -> None:
    framework = factories.make_full_framework()
    open_form(desk, framework)
    desk.fill("#id_summary", "Long work.")
    desk.fill("#id_tagline", "")
    desk.locator("input[name=_save]").first.click()
    desk.wait_for_load_state("networkidle")
    desk.click(".error-links >> text=Tagline")
    expect(desk.locator("#id_tagline")).to_be_focused()
    open_form(desk, framework)
    assert desk.asked == ["beforeunload"]
    desk.click(".draft >> text=Put it back")
    assert desk.input_value("#id_summary") == "Long work."


def test_another_editor_of_this_browser_is_offered_nothing(desk: Any) -> None:
    framework = factories.make_framework()
    open_form(desk, framework)
    desk.fill("#id_tagline", "Ana's own.")
    desk.goto(f"{desk.live}/admin/")
    factories.make_editor("ben")
    Session.objects.all().delete()
    desk.goto(f"{desk.live}/admin/login/?next={change(framework)}")
    sign_in(desk, "ben")
    expect(desk.locator("#id_tagline")).to_have_value(framework.tagline)
    expect(desk.locator(".draft")).to_have_count(0)
