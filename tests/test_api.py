from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from frameworks.api.pagination import Pages
from frameworks.models import Framework, Standing
from tests import factories
from tests.api_world import API, LISTS, TEXT, World, all_addresses, make_drafts, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

CITED = {"standing", "standing_note", "verified_on", "sources"}


@pytest.fixture
def world(empty_catalogue: None) -> World:
    return make_world()


def names(found: Any) -> list[str]:
    return [entry["slug"] for entry in found.json()["results"]]


# ── what is there ──


def test_the_root_names_every_address(client: Any, world: World) -> None:
    named = client.get(API).json()
    whole = json.loads(client.get(f"{API}export/").getvalue())
    assert set(named) == {*whole["catalogue"], "comparison", "choose", "export", "schema", "docs"}
    for name, url in named.items():
        assert url == f"http://testserver{API}{name.replace('_', '-')}/"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leads_to_its_entries(client: Any, world: World, name: str) -> None:
    row = client.get(f"{API}{name}/").json()["results"][0]
    full = client.get(row["api_url"])
    assert full.status_code == 200
    assert full.json().items() >= row.items()
    page = client.get(row["page_url"])
    assert page.status_code == 200


def test_a_framework_says_everything_about_itself(client: Any, world: World) -> None:
    framework = world.frameworks[0]
    found = client.get(f"{API}frameworks/{framework.slug}/").json()
    nested = ("classifications", "support", "pros", "cons", "recommendations", "adoptions", "remarks", "disagreements")
    assert [len(found[name]) for name in nested] == [1] * len(nested)
    assert found["types"] == [world.entries["types"].slug]
    assert found["support"][0]["feature"] == world.entries["features"].slug
    assert found["pros"][0]["aspect"] == world.entries["aspects"].slug
    assert found["disagreements"][0]["positions"][0]["sources"]


def test_every_claim_says_who_says_it_and_how_it_stands(client: Any, world: World) -> None:
    claims = [claim for url in all_addresses(world) for claim in claims_in(client.get(url))]
    assert len(claims) > 50
    for claim in claims:
        assert claim.keys() >= CITED
        assert claim["sources"]
        assert claim["standing"] in Standing.values


def claims_in(response: Any) -> list[dict[str, Any]]:
    """Everything in the answer that has a standing."""
    document = json.loads(response.getvalue()) if response["Content-Type"] == "application/json" else {}
    found, rest = [], [] if "openapi" in document else [document]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            found += [value] if "standing" in value else []
            rest += value.values()
        elif isinstance(value, list):
            rest += value
    return found


def test_aliases_are_a_list(client: Any, empty_catalogue: None) -> None:
    factories.make_framework(slug="named", aliases="one, two words,,three ")
    assert client.get(f"{API}frameworks/named/").json()["aliases"] == ["one", "two words", "three"]


def test_a_refuted_type_is_told_as_claim_only(client: Any, empty_catalogue: None) -> None:
    claim = factories.make_classification(standing="contradicted", standing_note="It is not.")
    found = client.get(f"{API}frameworks/{claim.framework.slug}/").json()
    assert found["types"] == []
    assert found["classifications"][0]["standing_note"] == "It is not."


def test_a_source_counts_what_stands_as_its_page_does(client: Any, world: World) -> None:
    source = factories.make_source()
    for standing in ("reported", "reported", "outdated"):
        factories.make_tradeoff(sources=[source], standing=standing, standing_note="So.")
    factories.make_advice(sources=[source])
    factories.make_remark(sources=[source], is_published=False)
    counts = client.get(f"{API}sources/{source.slug}/").json()["claim_counts"]
    assert counts == {"reported": 3, "verified": 0, "contradicted": 0, "outdated": 1}
    assert client.get(source.get_absolute_url()).context["standings"] == {"reported": 3, "outdated": 1}


def test_a_former_slug_leads_to_the_present_one(client: Any, world: World) -> None:
    for name in LISTS:
        entry: Any = world.entries[name]
        former, entry.slug = entry.slug, f"new-{entry.slug}"
        entry.save()
        response = client.get(f"{API}{name}/{former}/")
        assert response.status_code == 301
        assert response["Location"] == f"{API}{name}/{entry.slug}/"


def test_a_slug_like_its_list_moves_too(client: Any, empty_catalogue: None) -> None:
    entry = factories.make_type(slug="types")
    entry.slug = "kinds"
    entry.save()
    assert client.get(f"{API}types/types/")["Location"] == f"{API}types/kinds/"


def test_what_is_no_framework_says_what_it_is(client: Any, empty_catalogue: None) -> None:
    factories.make_exclusion(name="PyQt", slug="pyqt", reason="It makes windows on a desktop.")
    response = client.get(f"{API}frameworks/pyqt/")
    assert response.status_code == 404
    assert response.json() == {"detail": "PyQt is no backend framework. It makes windows on a desktop."}


def test_an_unknown_slug_is_named(client: Any, world: World) -> None:
    for name in LISTS:
        response = client.get(f"{API}{name}/no-such/")
        assert response.status_code == 404
        assert response.json()["detail"].endswith("is called “no-such”.")


def test_the_documented_addresses_answer(client: Any, content: None) -> None:
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    urls = re.findall(r"^curl 'http://127.0.0.1:8000(\S+)'$", text, re.MULTILINE)
    assert len(urls) == 3
    for url in urls:
        assert client.get(url).status_code == 200
    assert client.get(urls[0]).json()["count"] > 0
    assert all(f"`{name}/`" in text for name in LISTS)


# ── drafts ──


def test_drafts_show_nowhere(client: Any, world: World) -> None:
    before = {url: client.get(url).json()["count"] for url in lists()}
    make_drafts(world)
    for url in [*all_addresses(world), *(f"{url}?page_size=200" for url in lists())]:
        assert TEXT not in client.get(url).getvalue().decode(), url
    for name in ("frameworks", "exclusions"):
        url = f"{API}{name}/"
        assert client.get(url).json()["count"] == before[url]
    assert client.get(f"{API}frameworks/{TEXT}-framework/").status_code == 404
    assert client.get(f"{API}disagreements/{TEXT}-good/").status_code == 404
    assert client.get(f"{API}disagreements/{TEXT}-unreleased/").status_code == 404
    assert client.get(f"{API}exclusions/{TEXT}-misfit/").status_code == 404
    assert client.get(f"{world.comparison}&framework={TEXT}-framework").status_code == 400


def test_drafts_are_not_counted(client: Any, world: World) -> None:
    url = f"{API}sources/?page_size=200"
    before = {row["slug"]: row["claim_counts"] for row in client.get(url).json()["results"]}
    make_drafts(world)
    after = {row["slug"]: row["claim_counts"] for row in client.get(url).json()["results"]}
    assert {slug: after[slug] for slug in before} == before
    new = [sum(after[slug].values()) for slug in after.keys() - before.keys()]
    assert sum(new) == 1  # the public advice beside the drafts


def lists() -> list[str]:
    return [f"{API}{name}/" for name in LISTS]


# ── the whole ──


def test_the_export_holds_every_list_whole(client: Any, empty_catalogue: None) -> None:
    make_world(3)
    document = json.loads(client.get(f"{API}export/").getvalue())
    for name in LISTS:
        entries = document["catalogue"][name.replace("-", "_")]
        assert document["counts"][name.replace("-", "_")] == len(entries) > 0
        listed = client.get(f"{API}{name}/?page_size=200").json()["results"]
        if name == "frameworks":
            assert entries == [client.get(row["api_url"]).json() for row in sorted(listed, key=lambda row: row["name"])]
        else:
            assert entries == listed


# ── a comparison ──


def test_a_comparison_keeps_the_order_asked_for(client: Any, world: World) -> None:
    first, second = (framework.slug for framework in world.frameworks)
    found = client.get(f"{API}comparison/?framework={second}&framework={first}").json()
    assert [column["slug"] for column in found["columns"]] == [second, first]
    assert {len(row["cells"]) for section in found["sections"] for row in section["rows"]} == {2}


def test_a_feature_that_nobody_speaks_of_is_unknown(client: Any, world: World) -> None:
    silent = factories.make_feature()
    found = client.get(world.comparison).json()
    rows = [row for section in found["sections"] for row in section["rows"] if row["name"] == silent.name]
    assert [cell["is_unknown"] for cell in rows[0]["cells"]] == [True, True]


def test_a_row_names_its_disagreements(client: Any, world: World) -> None:
    feature: Any = world.entries["features"]
    found = client.get(world.comparison).json()
    rows = [row for section in found["sections"] for row in section["rows"] if row["name"] == feature.name]
    assert rows[0]["disagreements"] == [world.entries["disagreements"].slug]


def test_a_former_slug_can_be_compared(client: Any, world: World) -> None:
    first, second = world.frameworks
    former, first.slug = first.slug, "renamed"
    first.save()
    found = client.get(f"{API}comparison/?framework={former}&framework={second.slug}").json()
    assert [column["slug"] for column in found["columns"]] == ["renamed", second.slug]
    refused = client.get(f"{API}comparison/?framework={former}&framework=renamed")
    assert refused.json() == {"errors": {"framework": ["Name each framework once."]}}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Name 2 to 5 frameworks; here are 0."),
        ("framework=a1", "Name 2 to 5 frameworks; here are 1."),
        ("framework=a1&framework=", "Name 2 to 5 frameworks; here are 1."),
        ("framework=a1&framework=a2&framework=x&framework=x&framework=x&framework=x", "here are 6."),
        ("framework=a1&framework=nope", "No framework is called “nope”."),
        ("framework=a1&framework=%00", "No framework is called “\0”."),
        ("framework=a1&framework=a1", "Name each framework once."),
    ],
)
def test_a_comparison_says_what_is_wrong(client: Any, empty_catalogue: None, query: str, text: str) -> None:
    factories.make_framework(slug="a1")
    factories.make_framework(slug="a2")
    response = client.get(f"{API}comparison/?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["framework"]
    assert text in response.json()["errors"]["framework"][0]


# ── parameters ──


def test_an_unknown_parameter_is_refused_everywhere(client: Any, world: World) -> None:
    for url in all_addresses(world):
        response = client.get(f"{url}{'&' if '?' in url else '?'}colour=red")
        assert response.status_code == 400, url
        assert list(response.json()["errors"]) == ["colour"]


def test_parameters_of_lists_are_unknown_to_entries(client: Any, world: World) -> None:
    for url in world.details():
        assert list(client.get(f"{url}?page=1").json()["errors"]) == ["page"]
    assert list(client.get(f"{API}types/?q=a").json()["errors"]) == ["q"]


def test_an_empty_parameter_counts_as_absent(client: Any, world: World) -> None:
    plain = client.get(f"{API}frameworks/").json()
    empty = "&".join(f"{name}=" for name in ("q", "type", "feature", "license", "sort", "page", "page_size", "format"))
    assert client.get(f"{API}frameworks/?{empty}").json()["results"] == plain["results"]
    slug = world.entries["types"].slug
    assert client.get(f"{API}frameworks/?type=&type={slug}").json()["count"] == 2


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("page=x", "page"),
        ("page=-1", "page"),
        ("page=1.0", "page"),
        ("page=%C2%B2", "page"),
        ("page=99999999999999999999", "page"),
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=ten", "page_size"),
        ("format=xml", "format"),
        ("sort=stars", "sort"),
        ("type=no-such", "type"),
        ("interface=cgi", "interface"),
        ("feature=%00", "feature"),
        ("q=%00", "q"),
        (f"q={'x' * 101}", "q"),
    ],
)
def test_a_bad_value_is_refused_by_name(client: Any, world: World, query: str, name: str) -> None:
    response = client.get(f"{API}frameworks/?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]
    assert all(isinstance(text, str) for text in response.json()["errors"][name])


def test_several_bad_values_are_told_at_once(client: Any, world: World) -> None:
    errors = client.get(f"{API}frameworks/?type=x&status=y").json()["errors"]
    assert set(errors) == {"type", "status"}


# ── pages ──


def test_a_page_is_as_long_as_on_the_site(client: Any, empty_catalogue: None) -> None:
    size = Pages.page_size
    for _ in range(size + 1):
        factories.make_framework()
    assert client.get("/frameworks/").context["page"].paginator.per_page == size
    first = client.get(f"{API}frameworks/")
    assert first.json()["count"] == size + 1
    assert len(first.json()["results"]) == size
    assert first.json()["previous"] is None
    last = client.get(first.json()["next"])
    assert len(last.json()["results"]) == 1
    assert last.json()["next"] is None
    assert last["Link"] == f'<http://testserver{API}frameworks/>; rel="prev"'
    assert len(client.get(f"{API}frameworks/?page_size=200").json()["results"]) == size + 1


@pytest.mark.parametrize("number", [0, 3, 999_999_999])
def test_a_page_that_is_not_there_is_not_found(client: Any, world: World, number: int) -> None:
    response = client.get(f"{API}frameworks/?page={number}")
    assert response.status_code == 404
    assert response.json() == {"detail": f"There is no page {number}; the last one is 1."}


def test_pages_cut_a_list_without_loss_where_names_are_the_same(client: Any, empty_catalogue: None) -> None:
    for number in range(9):
        factories.rewrite(factories.make_use_case(slug=f"same-{number}"), name="Same")
    pages = [client.get(f"{API}use-cases/?page_size=2&page={number}") for number in range(1, 6)]
    slugs = [slug for page in pages for slug in names(page)]
    assert sorted(slugs) == [f"same-{number}" for number in range(9)]


# ── CSV ──


def table(response: Any) -> list[dict[str, str]]:
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_csv_too(client: Any, empty_catalogue: None, name: str) -> None:
    empty = client.get(f"{API}{name}/?format=csv")
    assert table(empty) == []
    make_world(2)
    response = client.get(f"{API}{name}/?format=csv")
    rows = client.get(f"{API}{name}/").json()["results"]
    assert [row["slug"] for row in table(response)] == [row["slug"] for row in rows]
    assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert response.content.partition(b"\r\n")[0] == empty.content.partition(b"\r\n")[0]
    assert all("format" not in row["api_url"] for row in table(response))


def test_an_accept_header_asks_for_csv_as_well(client: Any, world: World) -> None:
    response = client.get(f"{API}types/", headers={"accept": "text/csv"})
    assert [row["slug"] for row in table(response)] == [world.entries["types"].slug]


def test_csv_cells_are_readable(client: Any, empty_catalogue: None) -> None:
    sources = [factories.make_source(slug="s1", name="A"), factories.make_source(slug="s2", name="B")]
    factories.make_framework(tagline="=1+1", sources=sources, aliases="a,b")
    row = table(client.get(f"{API}frameworks/?format=csv"))[0]
    assert row["tagline"] == "'=1+1"
    assert row["sources"] == "s1; s2"
    assert row["aliases"] == "a; b"
    assert row["first_release"] == ""
    assert table(client.get(f"{API}sources/?format=csv"))[0]["claim_counts.reported"] == "0"


def test_csv_links_to_the_next_page_in_a_header(client: Any, empty_catalogue: None) -> None:
    make_world(2)
    response = client.get(f"{API}frameworks/?format=csv&page_size=1")
    following = response["Link"].partition(">")[0].strip("<")
    assert len(table(client.get(following))) == 1


def test_errors_of_csv_are_csv(client: Any, world: World) -> None:
    bad = client.get(f"{API}frameworks/?format=csv&type=x&page_size=2")
    assert bad.status_code == 400
    assert table(bad)[0]["parameter"] == "type"
    gone = client.get(f"{API}types/?format=csv&page=9")
    assert gone.status_code == 404
    assert table(gone) == [{"parameter": "", "error": "There is no page 9; the last one is 1."}]
    assert "Content-Disposition" not in gone


def test_a_comparison_is_csv_and_markdown_too(client: Any, world: World) -> None:
    rows = table(client.get(f"{world.comparison}&format=csv"))
    slugs = [framework.slug for framework in world.frameworks]
    assert list(rows[0]) == ["section", "row", *slugs]
    response = client.get(f"{world.comparison}&format=md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.content.decode().startswith(f"# {world.frameworks[0].name} vs {world.frameworks[1].name}\n")
    wrong = client.get(f"{API}comparison/?format=md")
    assert wrong.content.decode() == "framework: Name 2 to 5 frameworks; here are 0.\n"


def test_an_entry_is_json_alone(client: Any, world: World) -> None:
    url = world.details()[0]
    assert client.get(f"{url}?format=csv").json() == {"errors": {"format": ["This address answers as json."]}}
    assert client.get(url, headers={"accept": "text/csv"}).status_code == 406


# ── errors ──


def test_whatever_is_not_there_below_api_is_json(client: Any, db: None) -> None:
    for url in ("/api/", "/api/v1/nothing/", "/api/v1/nothing", "/api/v2/frameworks/", "/api/v1/frameworks/a.b/"):
        for method in ("get", "post", "delete", "options"):
            response = getattr(client, method)(url)
            assert response.status_code == 404, url
            assert response.json() == {
                "detail": "There is nothing at this address; /api/v1/ names those that there are."
            }


def test_a_forgotten_slash_is_added(client: Any, db: None) -> None:
    response = client.get("/api/v1/frameworks?q=a")
    assert response.status_code == 301
    assert response["Location"] == "/api/v1/frameworks/?q=a"


def test_nothing_can_be_written(client: Any, world: World) -> None:
    before = Framework.objects.count()
    for url in all_addresses(world):
        for method in ("post", "put", "patch", "delete", "trace"):
            response = getattr(client, method)(url)
            assert response.status_code == 405, url
            assert set(response["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
            assert response.json() == {"detail": f'Method "{method.upper()}" not allowed.'}
    assert Framework.objects.count() == before


def test_what_cannot_be_accepted_is_told(client: Any, world: World) -> None:
    response = client.get(f"{API}types/", headers={"accept": "image/png"})
    assert response.status_code == 406
    assert response["Content-Type"] == "application/json"
    assert list(response.json()) == ["detail"]


def test_the_addresses_of_the_api_have_names(db: None) -> None:
    assert reverse("api-framework-detail", args=["django"]) == "/api/v1/frameworks/django/"
    assert reverse("api-schema") == "/api/v1/schema/"
