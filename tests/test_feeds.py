"""The feed of changes: what it tells, that it is valid Atom, and that no draft is in it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from frameworks.models import Disagreement, Exclusion, Framework
from tests import factories, pages
from tests.wire import ask

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS, HOST = "/changes.atom", "http://testserver"
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")


def read(client: Client) -> Element:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own


def entries(client: Client) -> list[dict[str, str]]:
    return [
        {
            **{name: entry.findtext(f"{ATOM}{name}", "") for name in ("title", "id", "updated", "summary")},
            "link": entry.find(f"{ATOM}link").get("href", "").removeprefix(HOST),
        }
        for entry in read(client).findall(f"{ATOM}entry")
    ]


def days_ago(number: int) -> datetime.date:
    return factories.DAY - datetime.timedelta(number)


# ── what it tells ──


def test_a_framework_and_day_is_told_with_how_its_statements_stand(content: None, client: Client) -> None:
    told = {(entry["link"], entry["updated"][:10]): entry for entry in entries(client)}
    for framework in Framework.objects.published():
        day = framework.reviewed_on
        claims = [claim for kind in KINDS for claim in getattr(framework, kind).published().filter(verified_on=day)]
        entry = told[framework.get_absolute_url(), day.isoformat()]
        assert entry["title"] == f"{framework.name}: {len(claims)} statements and facts checked"
        counts = Counter(claim.standing for claim in claims)
        said = re.findall(r"(\d+) ([a-z]+)", entry["summary"].partition(": ")[2].partition(".")[0])
        assert sorted(said) == sorted((str(number), standing) for standing, number in counts.items())


def test_findings_are_told_in_full_and_lead_to_their_place(content: None, client: Client) -> None:
    found = [entry for entry in entries(client) if entry["title"].startswith("We found: ")]
    assert len(found) > 30
    ids = pages.read(client, "/disagreements/").ids
    for entry in found:
        path, _, anchor = entry["link"].partition("#")
        dispute = Disagreement.objects.get(slug=anchor)
        assert path == "/disagreements/" and anchor in ids
        assert entry["title"] == f"We found: {dispute.name}"
        assert unescape(entry["summary"]) == f"<p>{dispute.finding}</p>"


def test_what_is_no_framework_is_told(content: None, client: Client) -> None:
    pyqt = Exclusion.objects.get(slug="pyqt")
    (entry,) = [entry for entry in entries(client) if entry["link"] == "/frameworks/pyqt/"]
    assert (entry["title"], entry["summary"]) == ("PyQt: no framework", f"<p>{pyqt.reason}</p>")


def test_statements_and_facts_checked_on_two_days_are_two_entries(empty_catalogue: None, client: Client) -> None:
    framework = factories.make_framework(name="Test", reviewed_on=days_ago(0), latest_release="1.2")
    for standing in ("verified", "reported"):
        factories.make_support(framework=framework, verified_on=days_ago(3), standing=standing, sources=[evidence()])
    newer, older = entries(client)
    assert newer["title"] == "Test: facts checked"
    assert newer["summary"] == "<p>Facts: active, latest release seen 1.2, licence MIT.</p>"
    assert older["title"] == "Test: 2 statements checked"
    assert older["summary"] == "<p>Of 2 statements checked: 1 verified, 1 reported.</p>"
    assert newer["link"] == older["link"] == framework.get_absolute_url()
    assert newer["id"] != older["id"]


def evidence() -> Any:
    return factories.make_source(kind="documentation")


def test_one_statement_is_said_in_the_singular(empty_catalogue: None, client: Client) -> None:
    framework = factories.make_framework(name="Test", reviewed_on=None)
    factories.make_tradeoff(framework=framework, verified_on=factories.DAY)
    (entry,) = entries(client)
    assert entry["title"] == "Test: 1 statement checked"


def test_what_has_no_day_is_not_told(empty_catalogue: None, client: Client) -> None:
    framework = factories.make_full_framework(reviewed_on=None)
    factories.make_exclusion()
    factories.make_position(disagreement=factories.make_disagreement(frameworks=[framework]))
    factories.make_disagreement(frameworks=[framework], verified_on=factories.DAY)  # looked at, nothing found
    assert entries(client) == []


def test_the_newest_hundred_are_told_newest_first(empty_catalogue: None, client: Client) -> None:
    for number in (*range(0, 110, 2), *range(1, 110, 2)):
        factories.make_exclusion(name=f"Number {number}", verified_on=days_ago(number))
    told = entries(client)
    assert [entry["title"] for entry in told] == [f"Number {number}: no framework" for number in range(100)]
    assert [entry["updated"][:10] for entry in told] == [days_ago(number).isoformat() for number in range(100)]


# ── drafts ──


def test_no_draft_is_told(empty_catalogue: None, client: Client) -> None:
    day = {"verified_on": factories.DAY}
    public, draft = factories.make_framework(reviewed_on=None), factories.make_framework(is_published=False)
    factories.make_tradeoff(framework=draft, **day)
    factories.make_tradeoff(framework=public, is_published=False, **day)
    factories.make_tradeoff(framework=public, is_published=False, sources=[], **day)
    found = {"finding": "Secret.", "finding_sources": [evidence()], **day}
    factories.make_disagreement(frameworks=[draft], **found)
    factories.make_disagreement(frameworks=[public], is_published=False, **found)
    factories.make_exclusion(is_published=False, **day)
    assert entries(client) == []
    factories.make_disagreement(name="Told?", frameworks=[public, draft], **found)
    (entry,) = entries(client)
    assert entry["title"] == "We found: Told?"
    assert draft.name not in client.get(ADDRESS).content.decode()


# ── as Atom wants it ──


def test_the_feed_has_all_that_atom_requires(content: None, client: Client) -> None:
    """RFC 4287: id, title and updated for feed and entry, an author, a link to itself; ids are unique URIs."""
    feed = read(client)
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{HOST}/", "self": f"{HOST}{ADDRESS}"}
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    found = feed.findall(f"{ATOM}entry")
    assert 0 < len(found) <= 100
    for part in (feed, *found):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1 and part.findtext(f"{ATOM}{name}")
        datetime.datetime.strptime(part.findtext(f"{ATOM}updated", ""), "%Y-%m-%dT%H:%M:%S%z")
        assert urlsplit(part.findtext(f"{ATOM}id", "")).scheme in ("http", "tag")
    ids = [part.findtext(f"{ATOM}id") for part in (feed, *found)]
    assert len(set(ids)) == len(ids)
    assert feed.findtext(f"{ATOM}updated") == max(part.findtext(f"{ATOM}updated", "") for part in found)
    for entry in found:
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate" and link.get("href", "").startswith(f"{HOST}/")
        assert entry.find(f"{ATOM}summary").get("type") == "html"


def test_every_link_leads_somewhere(content: None, client: Client) -> None:
    for path in {entry["link"].partition("#")[0] for entry in entries(client)}:
        assert client.get(path).status_code == 200, path


def test_an_entry_keeps_its_id_when_its_text_changes(empty_catalogue: None, client: Client) -> None:
    framework = factories.make_framework(name="Test", reviewed_on=factories.DAY)
    (before,) = entries(client)
    assert before["id"] == f"tag:testserver,{factories.DAY}:{framework.get_absolute_url()}/"
    Framework.objects.update(name="Best")
    factories.make_tradeoff(framework=framework, verified_on=factories.DAY)
    (after,) = entries(client)
    assert after["title"] == "Best: 1 statement and facts checked"
    assert (after["id"], after["updated"]) == (before["id"], before["updated"])


def test_text_stays_text_and_what_xml_does_not_know_is_left_out(empty_catalogue: None, client: Client) -> None:
    nasty = "<script>alert(1)</script> & \x0bmore\x1f \ufffe🦄"
    factories.rewrite(factories.make_exclusion(verified_on=factories.DAY), name=nasty, reason=nasty)
    (entry,) = entries(client)
    assert entry["title"] == "<script>alert(1)</script> & more 🦄: no framework"
    assert entry["summary"] == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more 🦄</p>"


def test_an_empty_catalogue_has_a_feed_without_entries(empty_catalogue: None, client: Client) -> None:
    feed = read(client)
    assert feed.findall(f"{ATOM}entry") == [] and feed.findtext(f"{ATOM}updated")


# ── as programs fetch it ──


def test_the_feed_costs_the_same_queries_for_one_row_and_for_many(
    empty_catalogue: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 5):
        pages.make_world(rows)
        with django_assert_num_queries(9):
            assert len(entries(client)) > rows


def test_who_has_the_feed_gets_no_second_one_until_something_changes(content: None) -> None:
    """Also on the same day: the feed's time is a day's, so it is not offered as a time to ask by."""
    first = ask(None, ADDRESS)
    assert "last-modified" not in first.headers
    again = ask(None, ADDRESS, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    framework = Framework.objects.get(slug="django")
    factories.make_tradeoff(framework=framework, verified_on=framework.reviewed_on)
    assert ask(None, ADDRESS, if_none_match=first.headers["etag"]).status == 200


def test_addresses_are_those_the_reader_came_by(content: None, client: Client) -> None:
    text = client.get(ADDRESS, secure=True, headers={"host": "localhost"}).content.decode()
    assert 'href="https://localhost/changes.atom"' in text
    assert "http://" not in re.sub(r'xmlns="[^"]*"|<summary.*?</summary>', "", text)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_feed_can_only_be_read(client: Client, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405
    assert client.head(ADDRESS).status_code == 200


@pytest.mark.any_database
def test_every_page_leads_to_the_feed(content: None, client: Client) -> None:
    for name, address in pages.kinds().items():
        if name not in ("not found", "bad request"):
            page = pages.read(client, address)
            (link,) = [link for link in page.all("link") if link.get("rel") == "alternate"]
            assert (link.get("type"), link.get("href")) == ("application/atom+xml", ADDRESS)
            assert link.get("title")
            assert ADDRESS in page.links
