"""What is not released, not cited, or about an unreleased framework shows on no page, in no count, at no address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.models import Framework, Source
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SECRET = "xyzzy"
FINDING = {"finding": f"It is {SECRET}.", "verified_on": factories.DAY}
KINDS = (
    *("home", "frameworks", "comparisons", "features", "adopters", "sources", "disagreements", "guide", "about"),
    *("sitemap", "framework", "frameworktype", "feature", "usecase", "adopter", "source", "exclusion"),
    *("choose", "clashes", "search page", "nearest", "changes"),
    *("search", "filtered", "compare", "spare type", "spare feature", "spare use case", "nothing found", "by adopter"),
)
SHOWS_FRAMEWORKS = {  # once it is released
    *("home", "frameworks", "comparisons", "adopters", "disagreements", "guide", "sitemap", "framework"),
    *("frameworktype", "feature", "usecase", "adopter", "source", "search", "filtered", "compare", "by adopter"),
    *("clashes", "search page", "changes"),
    "spare feature",  # where nothing is known of it
}


class Desk:
    """A public catalogue, and beside it drafts of every kind that touch all of it and say the secret."""

    def __init__(self) -> None:
        self.world = pages.make_world(2)
        self.framework, self.type, self.feature, self.case, self.adopter, self.source, _, *others = self.world.entries
        self.other = others[0]
        self.spare = factories.make_type(), factories.make_feature(), factories.make_use_case()
        self.aspect = self.framework.tradeoffs.all()[0].aspect
        self.cited = {"sources": [self.source]}
        draft = {**named(), **self.cited, "is_published": False}
        self.hidden = factories.make_framework(aliases=f"{SECRET}, framework", **draft)
        beside = [self.framework, self.hidden]
        dispute = factories.make_disagreement(aspect=self.aspect, frameworks=beside, features=[self.feature])
        factories.make_position(disagreement=dispute, **self.cited)
        self.criterion, self.question = factories.make_criterion(), factories.make_question(type=self.type)
        factories.make_advice(criterion=self.criterion, frameworks=beside, types=[self.type], **self.cited)

    def addresses(self) -> dict[str, str]:
        kind, feature, case = self.spare
        return {
            **self.world.addresses(),
            "spare type": kind.get_absolute_url(),
            "spare feature": feature.get_absolute_url(),
            "spare use case": case.get_absolute_url(),
            "nothing found": f"/frameworks/?feature={feature.slug}",
            "search page": "/search/?q=framework",
            "nearest": f"/frameworks/?feature={feature.slug}&type={self.type.slug}",
            "changes": "/changes.atom",
            "by adopter": f"/frameworks/?adopter={self.adopter.slug}",
        }

    def make_drafts(self) -> None:
        self.claims(self.hidden, (self.type, self.feature, self.case), **self.cited)
        self.claims(self.framework, self.spare, is_published=False, **self.cited)
        self.claims(self.other, self.spare, sources=[])
        for state in ({"is_published": False, **self.cited}, {"sources": []}):
            self.guide(**state)
        self.disputes()
        factories.make_exclusion(**named(), **self.cited, aliases="framework", is_published=False)

    def claims(self, framework: Framework, about: tuple[Any, Any, Any], **state: Any) -> None:
        given: dict[str, Any] = {"framework": framework, **state}
        kind, feature, case = about
        factories.make_classification(type=kind, note=SECRET, **given)
        factories.make_support(feature=feature, note=SECRET, package=SECRET, **given)
        factories.make_tradeoff(aspect=self.aspect, text=SECRET, **given)
        factories.make_recommendation(use_case=case, note=SECRET, **given)
        factories.make_adoption(adopter=self.adopter, scope=SECRET, **given)
        factories.make_remark(text=SECRET, **given)

    def guide(self, **state: Any) -> None:
        about = {"frameworks": [self.framework, self.other], "types": [self.type]}
        text = f"{SECRET} {next(factories.numbers)}"
        factories.make_advice(criterion=self.criterion, text=text, **about, **state)
        factories.make_answer(question=self.question, text=text, **state)

    def disputes(self) -> None:
        about: dict[str, Any] = {"aspect": self.aspect, "features": [self.feature], "finding_sources": [self.source]}
        for drafted in (
            factories.make_disagreement(**named(), **about, **FINDING, frameworks=[self.hidden]),
            factories.make_disagreement(**named(), **about, **FINDING, frameworks=[self.framework], is_published=False),
            factories.make_disagreement(**named(), **about, **FINDING, is_published=False),
        ):
            factories.make_position(disagreement=drafted, text=SECRET, verdict="refuted", **self.cited)


def named() -> dict[str, str]:
    """A name and a slug that say the secret."""
    number = next(factories.numbers)
    return {"name": f"{SECRET} {number}", "slug": f"{SECRET}-{number}"}


@pytest.fixture
def desk(empty_catalogue: None) -> Desk:
    return Desk()


def test_every_kind_of_page_is_looked_at(desk: Desk) -> None:
    assert set(desk.addresses()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_drafts_change_not_a_letter_of_any_page(desk: Desk, client: Client, kind: str) -> None:
    """Names, texts, counts, facets, orders: all is as if they had never been written."""
    address = desk.addresses()[kind]
    before = client.get(address).content.decode()
    assert SECRET not in before
    desk.make_drafts()
    assert client.get(address).content.decode() == before


def test_the_same_drafts_show_once_they_are_released(desk: Desk, client: Client) -> None:
    """So the tests above look where they would be."""
    desk.make_drafts()
    Framework.objects.filter(pk=desk.hidden.pk).update(is_published=True)
    showing = {kind for kind, address in desk.addresses().items() if SECRET in client.get(address).content.decode()}
    assert showing == SHOWS_FRAMEWORKS


def test_a_draft_has_no_page(desk: Desk, client: Client) -> None:
    desk.make_drafts()
    former = desk.hidden.slug
    desk.hidden.slug = f"{SECRET}-renamed"
    desk.hidden.save()
    for slug in (former, desk.hidden.slug):
        for address in (f"/frameworks/{slug}/", pages.versus(desk.framework.slug, slug)):
            assert client.get(address).status_code == 404, address
        query = f"framework={desk.framework.slug}&framework={slug}"
        page = pages.read(client, f"/compare/?{query}", 400)
        assert desk.hidden.name not in page.html


def test_a_draft_exclusion_has_no_page_and_is_not_found(client: Client) -> None:
    draft = factories.make_exclusion(**named(), is_published=False)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "no backend framework" not in pages.read(client, f"/frameworks/?q={draft.name}").main


@pytest.mark.parametrize("state", [{"is_published": False}, {"sources": []}, {"framework": None}])
def test_who_is_named_by_drafts_alone_is_nowhere(desk: Desk, client: Client, state: dict[str, Any]) -> None:
    """A new customer of an unannounced framework would give it away."""
    adopter = factories.make_adopter(**named())
    given = {"framework": desk.hidden if "framework" in state else desk.framework, **desk.cited, **state}
    factories.make_adoption(adopter=adopter, **{**given, "framework": given["framework"] or desk.hidden})
    for kind, address in desk.addresses().items():
        assert SECRET not in client.get(address).content.decode(), kind
    assert client.get(adopter.get_absolute_url()).status_code == 404
    assert client.get(f"/frameworks/?adopter={adopter.slug}").status_code == 400


def test_a_source_that_drafts_alone_cite_is_nowhere(desk: Desk, client: Client) -> None:
    """Its title would give them away; it shows as soon as something public cites it."""
    source = factories.make_source(**named())
    claim = factories.make_tradeoff(framework=desk.framework, sources=[source], is_published=False)
    factories.make_tradeoff(framework=desk.hidden, sources=[source])
    places = ("/sources/", "/sitemap.xml", "/api/v1/sources/?page_size=200", "/api/v1/export/")
    shown = [source.slug in client.get(place).getvalue().decode() for place in places]
    assert (shown, client.get(source.get_absolute_url()).status_code) == ([False] * 4, 404)
    type(claim).objects.filter(pk=claim.pk).update(is_published=True)
    shown = [source.slug in client.get(place).getvalue().decode() for place in places]
    assert (shown, client.get(source.get_absolute_url()).status_code) == ([True] * 4, 200)


def test_a_type_that_only_drafts_name_is_no_way_in(desk: Desk, client: Client) -> None:
    kind = factories.make_type()
    factories.make_classification(framework=desk.framework, type=kind, is_published=False)
    factories.make_classification(framework=desk.other, type=kind, sources=[])
    assert kind.get_absolute_url() not in pages.read(client, "/").links


def test_a_withdrawn_framework_takes_its_claims_along(content: None, client: Client) -> None:
    flask = Framework.objects.get(slug="flask")
    address = flask.get_absolute_url()
    Framework.objects.filter(pk=flask.pk).update(is_published=False)
    for name in (*pages.LISTS, "sitemap"):
        html = client.get(reverse(name)).content.decode()
        assert f'"{address}"' not in html, name
        assert f"{address}<" not in html, name
        assert "-vs-flask" not in html, name
    assert client.get("/compare/django-vs-flask/").status_code == 404
    cited = set(Source.objects.filter(supportstatement__framework=flask)[:20])
    for entry in pages.public_entries():
        if entry in cited or not isinstance(entry, Source):
            assert address not in list(pages.read(client, entry.get_absolute_url()).links), entry
