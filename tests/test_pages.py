"""Every public page: it answers, names itself, leads on, tells what a reader came for, and breaks on nothing."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections import Counter
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from pytest_django import DjangoAssertNumQueries

from catalogue.urls import urlpatterns as all_urls
from frameworks.filters import FACETS, PRESETS, FacetCounts, FrameworkFilter
from frameworks.models import Exclusion, Feature, FeatureCategory, Framework, Source
from frameworks.urls import urlpatterns as page_urls
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SITE: dict[str, pages.Outline] = {}


@pytest.fixture
def site(content: None, client: Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pages.Outline]:
    """Every page of the shipped content, read once in a run: a worker waits for the one that reads."""
    if not SITE:
        base = tmp_path_factory.getbasetemp()
        kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site.json"
        with Path(f"{kept}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                read = {address: pages.read(client, address).outline for address in pages.every_address()}
                kept.write_text(json.dumps({address: asdict(outline) for address, outline in read.items()}))
        SITE.update({address: pages.Outline(**outline) for address, outline in json.loads(kept.read_text()).items()})
    return SITE


# ── every page ──


def test_no_address_of_the_site_is_forgotten_here() -> None:
    known = {*pages.LISTS, *pages.MACHINES, *pages.ENTRIES, "search", "compare", "framework-card", "compare-card"}
    assert {pattern.name for pattern in page_urls} == known


@pytest.mark.any_database
def test_every_page_answers_and_names_itself(site: dict[str, pages.Outline]) -> None:
    assert len(site) > 600
    for address, page in site.items():
        assert page.title, address
        assert 15 <= len(page.description) <= 500, (address, page.description)
        assert page.canonical == f"http://testserver{address}"
        assert page.titles == page.main_headings == 1, address


@pytest.mark.any_database
def test_no_two_pages_have_one_title_or_description(site: dict[str, pages.Outline]) -> None:
    for said in (attrgetter("title"), attrgetter("description")):
        counts = Counter(said(page) for page in site.values())
        assert [(words, n) for words, n in counts.items() if n > 1] == []


@pytest.mark.any_database
def test_no_link_is_broken(site: dict[str, pages.Outline], client: Client) -> None:
    """Every link from every page that leads to this site, with the place in the page that it names."""
    leads: dict[str, dict[str, str]] = {}
    for address, page in site.items():
        for link in page.links:
            target, fragment = urldefrag(urljoin(address, link))
            if urlsplit(target).scheme in ("", "http://testserver"):
                leads.setdefault(target, {}).setdefault(fragment, address)
    assert len(leads) > 700
    for target, fragments in leads.items():
        found = site.get(target) or answered(client, target, next(iter(fragments.values())))
        missing = {fragment: on for fragment, on in fragments.items() if fragment and fragment not in found.ids}
        assert not missing, (target, missing)


def answered(client: Client, address: str, on: str) -> pages.Page:
    response = client.get(address, follow=address.startswith("/admin/"))
    assert response.status_code == 200, (address, on, response.status_code)
    text = b"".join(response) if response.streaming else response.content
    return pages.Page(address, text.decode())


@pytest.mark.any_database
def test_every_page_can_be_reached_from_the_start(site: dict[str, pages.Outline]) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        for link in site[address].links:
            target = urlsplit(urljoin(address, link)).path
            if target in site and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert [address for address in site if address not in seen and not address.startswith("/compare/")] == []


def test_every_address_without_its_last_slash_leads_to_it(content: None, client: Client) -> None:
    for address in pages.kinds().values():
        if "?" not in address and address not in ("/", "/frameworks/no-such-framework/"):
            response = client.get(address.rstrip("/"))
            assert (response.status_code, response["Location"]) == (301, address)


@pytest.mark.parametrize(
    "make",
    [
        factories.make_framework,
        factories.make_feature,
        factories.make_adopter,
        factories.make_use_case,
        factories.make_type,
        factories.make_source,
        factories.make_exclusion,
    ],
)
def test_a_former_slug_leads_to_the_present_page(client: Client, make: Any) -> None:
    entry = make()
    if make is factories.make_adopter:
        factories.make_adoption(adopter=entry)
    if make is factories.make_source:
        factories.make_tradeoff(sources=[entry])
    old, entry.slug = entry.get_absolute_url(), f"{entry.slug}-renamed"
    entry.save()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, entry.get_absolute_url())
    assert entry.name in pages.read(client, response["Location"]).title
    entry.slug = "renamed-again"
    entry.save()
    assert client.get(old)["Location"] == entry.get_absolute_url()


def test_a_slug_in_use_is_no_former_one(client: Client) -> None:
    """What is now called as another entry once was keeps its page, whoever called it so past all rules."""
    moved = factories.make_exclusion(slug="quokka")
    moved.slug = "quokka-toolkit"
    moved.save()
    framework = factories.make_framework(name="Quokka")
    Framework.objects.filter(pk=framework.pk).update(slug="quokka")
    assert "Quokka" in pages.read(client, "/frameworks/quokka/").title


# ── what a reader comes for ──


@pytest.mark.parametrize("written", ["PyQt", "pyqt", "PyQT", "pyqt5", " PyQt6 "])
def test_a_search_for_pyqt_says_that_it_is_none(content: None, client: Client, written: str) -> None:
    page = pages.read(client, "/frameworks/", data={"q": written})
    assert "PyQt is not a backend framework" in page.main
    assert "/frameworks/pyqt/" in page.links


def test_pyqt_is_told_at_its_address_and_in_the_guide_with_who_lists_it(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/pyqt/")
    listing = Exclusion.objects.get(slug="pyqt").sources.filter(kind__in=Source.OPINION)
    assert listing
    assert all(source.get_absolute_url() in page.links for source in listing)
    assert "/frameworks/pyqt/" in pages.read(client, "/guide/").links
    assert client.get("/compare/?framework=pyqt&framework=django").status_code == 400


def test_every_claim_on_a_frameworks_page_shows_sources_standing_and_day(content: None, client: Client) -> None:
    for framework in Framework.objects.all():
        page = pages.read(client, framework.get_absolute_url())
        told = Counter(told_of(page))
        kinds = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")
        claims = [claim for kind in kinds for claim in getattr(framework, kind).prefetch_related("sources")]
        assert told == Counter(said_by(claim) for claim in claims), framework
        assert len(claims) > 50
        for claim in claims:
            assert claim.standing_note in page.main or not claim.standing_note.split() or told_note(claim, page)


def told_of(page: pages.Page) -> list[tuple[str, str, frozenset[str]]]:
    """Of each cited statement on the page: standing, day, addresses of its sources."""
    found = []
    for cite in page.with_class("cite"):
        marks = [mark for mark in cite.iter("span") if "standing" in mark.get("class", "").split()]
        for mark in marks:
            days = [time.get("datetime", "") for time in mark.iter("time")]
            links = frozenset(link.get("href", "") for link in cite.iter("a"))
            standing = next(word for word in mark.get("class", "").split() if word != "standing")
            assert standing in pages.text(mark)
            found.append((standing, "".join(days), links))
    return found


def said_by(claim: Any) -> tuple[str, str, frozenset[str]]:
    sources = claim.sources.all()
    assert sources
    assert claim.verified_on or claim.standing != "verified"
    day = claim.verified_on.isoformat() if claim.verified_on else ""
    return (claim.standing, day, frozenset(source.get_absolute_url() for source in sources))


def told_note(claim: Any, page: pages.Page) -> bool:
    return " ".join(claim.standing_note.split()) in page.main


def test_what_is_said_of_a_framework_stands_on_its_page(content: None, client: Client) -> None:
    for framework in Framework.objects.all():
        main = pages.read(client, framework.get_absolute_url()).main
        texts = [c.text for c in [*framework.tradeoffs.all(), *framework.remarks.all()]]
        texts += [a.scope for a in framework.adoptions.all()] + [framework.tagline, framework.license]
        texts += [s.feature.name for s in framework.support.all()] + [s.note for s in framework.support.all()]
        texts += [r.use_case.name for r in framework.recommendations.all()]
        assert [text for text in texts if " ".join(text.split()) not in main] == []


def test_an_unknown_feature_is_shown_as_unknown(client: Client) -> None:
    said = factories.make_support()
    silent = factories.make_framework()
    page = pages.read(client, silent.get_absolute_url())
    (unknown,) = page.with_class("unknowns")
    assert said.feature.get_absolute_url() in [link.get("href") for link in unknown.iter("a")]
    assert "nknown" in pages.text(unknown)
    page = pages.read(client, said.feature.get_absolute_url())
    after = page.main.split("Unknown", 1)[1]
    assert silent.name in after
    assert said.framework.name not in after


def test_a_feature_page_tells_of_every_framework(content: None, client: Client) -> None:
    for feature in Feature.objects.all():
        links = set(pages.read(client, feature.get_absolute_url()).links)
        assert {f"/frameworks/{slug}/" for slug in pages.slugs()} <= links, feature


def test_a_fact_that_nobody_gives_reads_unknown(client: Client) -> None:
    page = pages.read(client, factories.make_framework(reviewed_on=None).get_absolute_url())
    facts = pages.text(page.with_class("factbox")[0])
    assert facts.count("unknown") == 4  # first release, latest release, Python, links
    assert "not yet" in facts


def test_a_source_shows_all_that_it_is_cited_for(content: None, client: Client) -> None:
    for source in Source.objects.filter(kind__in=Source.OPINION):
        page = pages.read(client, source.get_absolute_url())
        relations = [r for r in Source._meta.related_objects if hasattr(r.related_model, "standing")]
        said = [claim for r in relations for claim in r.related_model._default_manager.filter(sources=source)]
        assert f"{len(said)} statement" in page.main
        assert [c.wording for c in said if " ".join(c.wording.split()) not in page.main] == []


def test_the_list_offers_each_framework_for_comparison(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/")
    boxes = [box for box in page.all("input") if box.get("name") == "framework"]
    assert sorted(box.get("value", "") for box in boxes) == pages.slugs()


def test_nothing_found_repeats_what_was_asked_and_offers_less(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?q=zzzz&type=micro&feature=orm")
    (nothing,) = page.with_class("nothing")
    ways = {link.get("href"): pages.text(item) for item in nothing.iter("li") for link in item.iter("a")}
    leads = ["?type=micro&feature=orm", "?q=zzzz&feature=orm", "?q=zzzz&type=micro"]
    assert [way for way in ways if way and way.startswith("?")] == leads
    for lead in leads:
        n = FrameworkFilter(QueryDict(lead[1:])).qs.count()
        assert re.search(rf"\b{n} frameworks?$", ways[lead]), (lead, ways[lead])
    assert "/frameworks/" in ways
    asked = "You asked for the words “zzzz”, Type: Micro and Features: Object-relational mapper."
    assert asked in pages.text(nothing)


def test_nothing_found_shows_what_comes_closest_and_what_it_misses(content: None, client: Client) -> None:
    query = "type=full-stack&interface=asgi&feature=orm&feature=soap"
    page = pages.read(client, f"/frameworks/?{query}")
    (nearest,) = page.with_class("nearest")
    near = asked(query).nearest()
    assert [pages.text(entry) for entry in nearest.iter("strong")] == [each.framework.name for each in near]
    assert len(near) == 3
    assert [pages.text(label) for label in nearest.iter("dt")] == [miss.label for each in near for miss in each.misses]
    assert [pages.text(says) for says in nearest.iter("dd")] == [miss.says for each in near for miss in each.misses]
    for miss in [miss for each in near for miss in each.misses]:
        address, place = urldefrag(miss.url)
        assert place in pages.read(client, address).ids, miss


def test_nothing_found_says_where_no_one_thing_stands_in_the_way(content: None, client: Client) -> None:
    words = "No single one of these alone stands in the way."
    for query in ("type=full-stack&interface=asgi&feature=orm&feature=soap", "q=zzzz&type=micro", "q=zzzz"):
        stuck = not any(removal.count for removal in asked(query).removals())
        assert (words in pages.read(client, f"/frameworks/?{query}").main) is stuck, query
    assert words not in pages.read(client, "/frameworks/").main


def asked(query: str) -> FrameworkFilter:
    filters = FrameworkFilter(QueryDict(query))
    assert not filters.qs
    return filters


def test_nothing_found_for_a_word_alone_says_where_it_was_looked_for(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?q=zzzz")
    (nothing,) = page.with_class("nothing")
    assert "No framework goes by “zzzz”" in pages.text(nothing)
    assert "/search/?q=zzzz" in page.links
    assert "have found no source for" not in pages.text(nothing)


def test_a_chip_says_what_is_left_without_it(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?q=wsgi&feature=orm&status=active&sort=-name")
    (chips,) = page.with_class("chosen")
    for chip in list(chips.iter("a"))[:-1]:
        n = FrameworkFilter(QueryDict((chip.get("href") or "")[1:])).qs.count()
        assert chip.get("title") == f"{n} framework{'' if n == 1 else 's'} without it"
    assert pages.text(chips).count("Remove") == 3


def test_a_chip_takes_away_the_words_however_they_were_written(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?q=++wsgi++micro+&type=micro")
    (chips,) = page.with_class("chosen")
    assert "?type=micro" in [link.get("href") for link in chips.iter("a")]


def test_chips_take_one_value_away_and_the_page_with_it(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?type=micro&type=full-stack&status=active&page=1")
    (chips,) = page.with_class("chosen")
    leads = {link.get("href") for link in chips.iter("a")}
    assert leads == {
        "?type=full-stack&status=active",
        "?type=micro&status=active",
        "?type=micro&type=full-stack",
        "/frameworks/",
    }


def test_the_page_shows_the_number_beside_each_choice(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?status=active")
    for facet in client.get("/frameworks/?status=active").context["facets"]:
        labels = [each for each in page.all("label") if (box := each.find("input")) is not None]
        boxes = {(b := each.find("input")).get("value"): (b, pages.text(each)) for each in labels if named(each, facet)}
        offered = [*([facet.unset] if facet.facet.is_single else []), *facet.options]
        assert list(boxes) == [option.value for option in offered]
        for option in offered:
            box, words = boxes[option.value]
            assert words == f"{option.label}{option.count}"
            assert (box.get("checked") is not None) == option.is_chosen
            assert (box.get("disabled") is not None) == bool(option.value and not option.count and not option.is_chosen)


def named(label: Element, facet: FacetCounts) -> bool:
    box = label.find("input")
    return box is not None and box.get("name") == facet.facet.name


def test_each_facet_says_how_its_choices_add_up_and_what_they_mean(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?feature=orm")
    said = {each.get("id", "")[6:]: pages.text(each) for each in page.with_class("facet")}
    assert list(said) == list(FACETS)
    for name, facet in FACETS.items():
        assert f"{facet.label}: {facet.rule} {facet.hint}" in said[name]
    opened = [each.get("id") for each in page.with_class("facet") if each.get("open") is not None]
    assert opened == ["facet-type", "facet-feature"]


def test_features_stand_under_their_headings(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/")
    headings = [each.get("aria-label") for each in page.with_class("group")]
    assert headings == list(FeatureCategory.objects.values_list("name", flat=True))
    for group in page.with_class("group"):
        values = [box.get("value") for box in group.iter("input")]
        category = FeatureCategory.objects.get(name=group.get("aria-label"))
        assert sorted(map(str, values)) == sorted(category.features.values_list("slug", flat=True))


def test_common_questions_are_links_and_say_what_they_ask(content: None, client: Client) -> None:
    links = set(pages.read(client, "/frameworks/").links)
    for preset in PRESETS:
        assert f"/frameworks/?{preset.query}" in links
        page = pages.read(client, f"/frameworks/?{preset.query}&sort=-name")
        (current,) = [each for each in page.with_class("presets")[0].iter("a") if each.get("aria-current")]
        assert pages.text(current) == preset.label
        assert preset.why in page.main
        other_way_round = "&".join(reversed(preset.query.split("&")))
        assert preset.why in pages.read(client, f"/frameworks/?{other_way_round}").main
        assert preset.why not in pages.read(client, f"/frameworks/?{preset.query}&type=micro").main


def test_each_card_says_how_it_has_what_was_asked_for(content: None, client: Client) -> None:
    page = pages.read(client, "/frameworks/?feature=orm&feature=websockets")
    cards = page.with_class("card")
    assert len(cards) > 3
    for card in cards:
        (name,) = [pages.text(heading) for heading in card.iter("h2")]
        claims = Framework.objects.get(name=name).support.filter(feature__slug__in=["orm", "websockets"])
        said = {f"{claim.feature.name} {claim.get_level_display()}" for claim in claims}
        (asked,) = [each for each in card.iter("ul") if each.get("class") == "asked"]
        assert {pages.text(item) for item in asked} == said
    assert pages.read(client, "/frameworks/?type=micro").with_class("asked") == []


def test_the_list_with_all_its_choices_weighs_at_most_33_kb(content: None, client: Client) -> None:
    everything = "&".join(f"feature={slug}" for slug in Feature.objects.values_list("slug", flat=True))
    for query in ("", "feature=orm&status=active", everything):
        response = client.get(f"/frameworks/?{query}" if query else "/frameworks/", headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= 33_000, query[:40]


def test_the_start_counts_what_there_is(content: None, client: Client) -> None:
    context = client.get("/").context
    assert len(context["frameworks"]) == Framework.objects.count() == 11
    assert context["claims"] == sum(context["standings"].values()) > 1000
    assert "Django" in pages.read(client, "/").main


# ── query strings and pages ──


@pytest.mark.parametrize(
    ("query", "clean"),
    [
        ("q=&sort=", ""),
        ("q=&type=micro&sort=", "?type=micro"),
        ("type=micro&type=&feature=orm", "?type=micro&feature=orm"),
        ("page=&q=a+b%26c", "?q=a+b%26c"),
        ("q=&sort=&feature=orm&at_least=&released_since=", "?feature=orm"),
    ],
)
def test_an_address_keeps_only_what_differs_from_the_default(
    content: None, client: Client, query: str, clean: str
) -> None:
    response = client.get(f"/frameworks/?{query}")
    assert (response.status_code, response["Location"]) == (302, f"/frameworks/{clean}")
    assert client.get(response["Location"]).status_code == 200


@pytest.fixture
def sixty(empty_catalogue: None) -> list[str]:
    return [factories.make_framework(name=f"Framework {n:02}", slug=f"f{n:02}").slug for n in range(60)]


def test_sixty_frameworks_come_in_three_pages(sixty: list[str], client: Client) -> None:
    shown: list[str] = []
    for number in (1, 2, 3):
        page = pages.read(client, f"/frameworks/?page={number}&status=active")
        shown += [b.get("value", "") for b in page.all("input") if b.get("name") == "framework"]
        turns = {link.get("rel"): link.get("href", "") for link in page.all("a") if link.get("rel") in ("prev", "next")}
        assert ("prev" in turns, "next" in turns) == (number > 1, number < 3)
        assert all("status=active" in lead for lead in turns.values())
        assert "60" in pages.text(page.with_class("total")[0])
    assert shown == sixty


@pytest.mark.parametrize(
    ("number", "status"),
    [("0", 404), ("4", 404), ("999999999", 404), ("-1", 400), ("abc", 400), ("1e9", 400), ("1.0", 400)]
    + [("9" * 400, 400), ("٣", 400), ("%00", 400), ("1%00", 400), ("+1", 400), ("%ff", 400), ("0x1", 400)],
)
def test_a_page_that_is_none_is_refused_in_words(sixty: list[str], client: Client, number: str, status: int) -> None:
    page = pages.read(client, f"/frameworks/?page={number}", status)
    assert "page" in page.main


def test_a_bad_request_names_each_parameter(content: None, client: Client) -> None:
    page = pages.read(client, pages.BAD, 400)
    assert {pages.text(code) for code in page.all("code")} == {"sort", "type"}
    assert {pages.text(code) for code in pages.read(client, "/frameworks/?page=x", 400).all("code")} == {"page"}


# ── pages for what goes wrong ──


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as a test wishes")


class Broken:
    urlpatterns = [path("broken/", break_down), *all_urls]


def test_an_error_of_ours_shows_a_real_page_without_the_database(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ROOT_URLCONF = Broken
    assert settings.DEBUG is False
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        page = pages.read(client, "/broken/", 500)
    assert "our side" in page.main
    assert "RuntimeError" not in page.html
    assert [link for link in page.links if link == "/"]


@pytest.mark.parametrize("address", ["/nowhere", "/nowhere/at/all/", "/frameworks/nothing/", "/frameworks/%00/", "/é/"])
def test_what_is_not_there_says_so_and_leads_on(content: None, client: Client, address: str) -> None:
    page = pages.read(client, address, 404)
    assert "Resolver404" not in page.html
    assert "urlpatterns" not in page.html
    assert {"/", "/frameworks/"} <= set(page.links)
    assert any(box.get("name") == "q" for box in page.all("input"))


def test_an_entry_that_is_not_there_is_named(content: None, client: Client) -> None:
    for name in pages.ENTRIES:
        assert "no-such-one" in pages.read(client, reverse(name, args=["no-such-one"]), 404).main, name


def test_a_wrong_host_is_refused_with_a_real_page(client: Client) -> None:
    page = pages.read(client, "/", 400, headers={"host": "evil.example"})
    assert "cannot answer" in page.main
    assert "evil.example" not in page.html


# ── nasty input ──

NASTY = ["%00", "%ff%fe%80", "%C3%28", "9" * 400, "-9223372036854775809", "1e400", "x" * 10_000, "%F0%9F%A6%98" * 500]
NASTY += ["../../etc/passwd", "%3Cscript%3Ealert(1)%3C/script%3E", "'%20OR%201=1--", "%25s%25n", "{{7*7}}", "%0d%0aX:1"]


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty[:12])
def test_nothing_nasty_breaks_a_page(content: None, client: Client, nasty: str) -> None:
    """In the place of every slug, and as the value of every parameter: 400 or 404, or 200 where it is but a word."""
    for name in [*pages.ENTRIES, "compare"]:
        base = reverse(name, args=["x"])[:-2]
        for address in (f"{base}{nasty}/", f"{base}{nasty}", f"{base}django-vs-{nasty}/"):
            assert client.get(address, follow=True).status_code in (400, 404), address[:80]
    parameters = ["q", "sort", "page", *FACETS]
    for parameter in parameters:
        status = client.get(f"/frameworks/?{parameter}={nasty}").status_code
        assert status == 400 or (parameter == "q" and status == 200), (parameter, nasty[:80])
    assert client.get(f"/compare/?framework={nasty}&framework=django").status_code == 400


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty[:12])
def test_a_page_without_parameters_takes_no_notice_of_any(content: None, client: Client, nasty: str) -> None:
    for name in [*pages.LISTS, *pages.MACHINES]:
        if name not in ("frameworks", "comparisons", "choose", "choose-record"):
            status = client.get(f"{reverse(name)}?q={nasty}&{nasty}=1&p={nasty}").status_code
            assert status in (200, 301, 400, 404) and (status == 200 or name in pages.MACHINES), (name, nasty[:80])


def test_what_is_asked_comes_back_as_text_only(content: None, client: Client) -> None:
    for query in ("q=%3Cscript%3Ealert(1)%3C/script%3E", "type=%3Cimg+onerror%3Dx%3E", "page=%3Cb%3E"):
        html = client.get(f"/frameworks/?{query}").content.decode()
        assert not re.search(r"<script>|<img|<b>", html)
    assert "<img" not in client.get("/compare/?framework=%3Cimg%3E&framework=x").content.decode()
    assert "<svg onload" not in unquote(client.get("/frameworks/%3Csvg%20onload%3D1%3E/").content.decode())


def test_more_parameters_than_anybody_needs_are_refused(content: None, client: Client) -> None:
    query = "&".join(f"q={n}" for n in range(25_000))
    assert client.get(f"/frameworks/?{query}").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_can_only_be_read(content: None, client: Client, method: str) -> None:
    for name in [*pages.LISTS, "robots", "favicon"]:
        assert getattr(client, method)(reverse(name)).status_code == 405, name
    for name in [*pages.ENTRIES, "compare"]:
        assert getattr(client, method)(reverse(name, args=["django"])).status_code == 405, name


def test_a_head_request_is_answered_like_get(content: None, client: Client) -> None:
    for address in pages.kinds().values():
        response = client.head(address)
        assert response.content == b""
        assert response.status_code == client.get(address).status_code


# ── cost ──

QUERIES = {  # whatever the number of rows; within a transaction former slugs are read anew for each
    "home": 28,
    "frameworks": 15,
    "choose": 10,
    "comparisons": 9,
    "features": 3,
    "adopters": 4,
    "sources": 1,
    "disagreements": 8,
    "guide": 12,
    "about": 2,
    "sitemap": 7,
    "framework": 26,
    "frameworktype": 8,
    "feature": 10,
    "usecase": 4,
    "adopter": 3,
    "source": 13,
    "exclusion": 3,
    "search": 18,
    "filtered": 15,
    "clashes": 9,
    "compare": 16,
}


def test_no_page_costs_more_for_more_rows(empty_catalogue: None, client: Client) -> None:
    for rows in (1, 8):
        costs = {name: cost(client, address) for name, address in pages.make_world(rows).addresses().items()}
        assert costs == QUERIES, rows


def test_the_sixth_page_costs_what_the_first_does(sixty: list[str], client: Client) -> None:
    assert cost(client, "/frameworks/") == cost(client, "/frameworks/?page=3")


def test_five_frameworks_side_by_side_cost_what_two_do(empty_catalogue: None, client: Client) -> None:
    world = pages.make_world(3, frameworks=6)
    costs = [cost(client, pages.versus(*world.slugs[:number])) for number in (2, 3, 4, 5)]
    assert costs == [QUERIES["compare"]] * 4


def cost(client: Client, address: str) -> int:
    client.get(address)  # whatever is remembered for good is remembered now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)
