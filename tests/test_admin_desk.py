"""The editors' forms as they are used: errors that can be found, long texts in a box, links to where a claim stands."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from frameworks import models
from tests import factories
from tests.admin_form import entered, errors
from tests.test_admin import EVERY, MAKERS, address
from tests.test_admin_nasty import EVERY as EVERY_REGISTERED
from tests.test_admin_nasty import address as any_address
from tests.test_admin_nasty import small

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.make_editor())
    return client


class Folded(HTMLParser):
    """Which ids the page has, and whether something closed stands around each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.around: list[bool] = []
        self.ids: dict[str, bool] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self.around.append("open" not in dict(attrs))
        if name := dict(attrs).get("id"):
            self.ids[name] = any(self.around)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.around.pop()


# ── errors ──


@EVERY
def test_each_error_is_a_link_to_its_field(desk: Client, model: Any) -> None:
    """Everything wrong at once, in the record and in a row of each kind."""
    url = address(model, "change", small(model).pk)
    data = entered(desk.get(url))
    wrong = {name: "\0" for name in data if not name.endswith(("_FORMS", "-id", "state", "csrfmiddlewaretoken"))}
    response = desk.post(url, data | wrong)
    page = response.content.decode()
    links = response.context["error_links"]
    assert sum(len(link.messages) for link in links) == sum(map(len, errors(response).values()))
    folded = Folded(page)
    for link in links:
        if link.target:
            assert f'<a href="#{link.target}">' in page
            assert folded.ids[link.target] is False, link
    shown = {f"id_{name}" for name in errors(response)} - set(re.findall(r'type="hidden"[^>]* id="([^"]+)"', page))
    assert {link.target for link in links} >= shown & folded.ids.keys()


def test_an_error_says_of_which_row_it_is(desk: Client) -> None:
    framework = factories.make_full_framework(2)
    url = address(models.Framework, "change", framework.pk)
    last = framework.tradeoffs.order_by("pk").last()
    data = entered(desk.get(url))
    [name] = [name for name, value in data.items() if value == last.text]
    response = desk.post(url, data | {name: "", "tagline": ""})
    assert [link[:3] for link in response.context["error_links"]] == [
        ("id_tagline", "", "Tagline"),
        (f"id_{name}", f"Pro or con {int(name.split('-')[1]) + 1}, “{last}”", "Text"),
    ]


def test_a_form_lists_its_parts_and_folds_their_rows_away(desk: Client) -> None:
    framework = factories.make_full_framework(3)
    page = desk.get(address(models.Framework, "change", framework.pk)).content.decode()
    assert re.findall(r'<a href="#(\w+)-group">[^<]+</a> (\d+)', page) == [
        (inline.model._meta.get_field("framework").remote_field.related_name, "3")
        for inline in admin.site.get_model_admin(models.Framework).inlines
    ]
    folded = Folded(page)
    assert folded.ids["id_tradeoffs-2-text"] is True
    assert folded.ids["tradeoffs-group"] is False


# ── long texts ──


@EVERY_REGISTERED
def test_what_may_be_long_is_edited_in_a_box(client: Client, model: Any) -> None:
    client.force_login(User.objects.create_superuser("root"))
    page = client.get(any_address(model, "change", small(model).pk)).content.decode()
    lines = [tag for tag in re.findall(r"<input[^>]*>", page) if not re.search('type="(url|email)"', tag)]
    assert [tag for tag in lines if int((re.findall(r'maxlength="(\d+)"', tag) or ["0"])[0]) >= 200] == []


def test_a_line_break_in_a_text_of_one_line_is_a_blank(desk: Client) -> None:
    claim = factories.make_tradeoff()
    url = address(models.Tradeoff, "change", claim.pk)
    desk.post(url, entered(desk.get(url)) | {"text": "Pasted \r\n from\u2028 elsewhere.\n"})
    claim.refresh_from_db()
    assert claim.text == "Pasted from elsewhere."


# ── view on site ──


@EVERY
def test_view_on_site_leads_to_where_it_stands(desk: Client, model: Any) -> None:
    record = small(model)
    if model is models.Source:
        factories.make_remark(sources=[record])
    if model is models.Adopter:
        factories.make_adoption(adopter=record)
    shown = where(desk, record)
    assert shown
    page, _, anchor = shown.partition("#")
    response = desk.get(page)
    assert response.status_code == 200
    assert not anchor or anchor in Folded(response.content.decode()).ids
    assert anchor or model not in PARTS
    if hasattr(record, "is_published"):
        model.objects.filter(pk=record.pk).update(is_published=False)
        assert where(desk, record) is None


PARTS = {model for model in MAKERS if hasattr(model, "standing") or getattr(model, "is_anchor", False)}


def where(desk: Client, record: Any) -> str | None:
    page = desk.get(address(type(record), "change", record.pk)).content.decode()
    [found] = re.findall(r'<a href="([^"]+)" class="viewsitelink"', page) or [None]
    return found and unescape(found)


@pytest.mark.parametrize("model", [models.Source, models.Adopter, models.Tradeoff, models.Remark])
def test_what_no_page_shows_has_no_link(desk: Client, model: Any) -> None:
    draft = factories.make_framework(is_published=False)
    record = MAKERS[model](**({"framework": draft} if issubclass(model, models.Claim) else {}))
    assert where(desk, record) is None
