"""Whatever is asked, on pages and in the API: an answer or a clear refusal, never a 500.

The test client raises what a view raises, so that a failure shows where it comes from.
"""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from frameworks.models import VERSUS
from tests.api_world import API, LISTS, World, all_addresses, make_world

pytestmark = pytest.mark.django_db

ANSWERS = {200, 204, 301, 302, 304, 400, 404, 405, 406, 412}
PAGES = {
    **dict.fromkeys(("home", "frameworks", "comparisons", "features", "adopters", "sources", "disagreements")),
    **dict.fromkeys(("guide", "about", "choose", "choose-record", "search")),
    **dict.fromkeys(("sitemap", "robots", "favicon", "opensearch", "changes", "card")),
    "framework-card": "frameworks",
    "compare-card": "",
    "framework": "frameworks",
    "compare": "",
    "feature": "features",
    "adopter": "adopters",
    "use-case": "use-cases",
    "type": "types",
    "source": "sources",
}
LONG = "x" * 10_000
VALUES = {
    "NUL": "%00",
    "broken UTF-8": "%ff%fe",
    "a lone surrogate": "%ed%a0%80",
    "half an escape": "%",
    "no escape": "%zz",
    "a huge number": "9" * 400,
    "a number beyond 64 bits": "99999999999999999999",
    "a negative number": "-1",
    "a fraction": "1.5",
    "not a number": "NaN",
    "digits of another script": quote("１²٣"),
    "10,000 characters": LONG,
    "10,000 bytes of another script": quote("🦄") * 2_500,
    "lines": "a%0d%0aSet-Cookie:%20a=b",
    "SQL": quote("' OR 1=1;--"),
    "a LIKE pattern": quote("%_\\"),
    "a script": quote("<script>alert(1)</script>"),
    "a template": quote("{{ 7|add:7 }}{% debug %}"),
    "a path": quote("../../etc/passwd", safe=""),
    "only blanks": "%20%09%0b",
    "many words": "+".join(["a"] * 40),
}
FILTERS = ("q", "type", "interface", "feature", "use_case", "adopter", "status", "license", "sort", "page")
VIEW = ("only", "hide", "section")
KNOWN = {
    "/frameworks/": FILTERS,
    f"{API}frameworks/": (*FILTERS, "page_size", "format"),
    "/compare/": ("framework", *VIEW),
    f"{API}comparison/": ("framework", "format", *VIEW),
    f"{API}docs/": ("script", "lang", "format"),
}
NAMES = sorted({name for names in KNOWN.values() for name in names})
QUERIES = {
    "many parameters": "&".join(f"a{number}=1" for number in range(3_000)),
    "more parameters than Django reads": "&".join(["q=1"] * 20_001),
    "one parameter many times": "&".join(["type=micro"] * 2_000),
    "many frameworks": "&".join(f"framework={number}" for number in range(2_000)),
    "names in brackets": "q[]=1&q[a]=2&page[]=3",
    "only separators": "&&&==&=;&?",
    "a NUL as a name": "%00=1",
    "broken UTF-8 as a name": "%ff=1",
    "a name of 10,000 characters": f"{LONG}=1",
    "no name": "=1",
}
SLUGS = {
    **{name: value for name, value in VALUES.items() if name not in ("half an escape", "no escape")},
    "dots": "..",
    "a dot": "a.b",
    "a slash": "a/b",
    "an escaped slash": "a%2fb",
    "another script": quote("ﬂask"),
    "capitals": "DJANGO",
    "an underscore": "_",
}
ACCEPTS = (
    *("", ",", ";", "*", "*/*;q=abc", "text/*;q=0", "application/json;indent=99999999999", "a/b;c;d;=e;=", "\xff\xfe"),
    *("text/csv; x*=bogus''y", "text/csv;x*0*=utf-8''a;x*1=b", "a/b;*=x''", "a;a*=x;" * 50, "*/*," * 3_000, LONG),
    *(f"a/{LONG}", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml", "text/csv\t"),
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 200)
BODIES = {
    "application/json": b"{" * 5_000,
    "application/x-www-form-urlencoded": b"a=%ff&%00=\x00",
    "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=\x00",
    "multipart/form-data": b"no boundary",
    "text/csv; charset=no-such": b"\xff",
    "\xff/;;;=": b"\x00",
}


def in_turns(cases: Any, tests: int = 2) -> Any:
    """A test for every second case, or third …: few, as each makes a catalogue; some, as workers share them."""
    every = list(cases)
    return pytest.mark.parametrize("cases", [every[first::tests] for first in range(tests)], ids=range(tests))


@pytest.fixture
def world(empty_catalogue: None) -> World:
    return make_world()


def pages(world: World) -> list[str]:
    slugs = dict.fromkeys(("compare", "compare-card"), VERSUS.join(sorted(each.slug for each in world.frameworks)))
    slugs |= {name: world.entries[of].slug for name, of in PAGES.items() if of}
    return [reverse(name, args=[slugs[name]] if name in slugs else []) for name in PAGES]


def addresses(world: World) -> list[str]:
    return [*pages(world), *(url.partition("?")[0] for url in all_addresses(world)), f"{API}nothing/"]


def ask(client: Client, url: str, method: str = "GET", **more: Any) -> Any:
    """As it stands, without the client's own escaping; checked for what every answer must be."""
    parts = urlsplit(url)
    query = more.pop("query", parts.query)
    response = client.generic(method, parts.path, QUERY_STRING=query, **more)
    asked = f"{method} {url[:100]} {query[:100]} {more}"
    assert response.status_code in ANSWERS, asked
    if url.startswith("/api/") and response.status_code >= 400 and response.content:
        assert response["Content-Type"].startswith(("application/json", "text/csv", "text/markdown")), asked
        if response["Content-Type"] == "application/json":
            assert response.json().keys() in ({"errors"}, {"detail"}), asked
    return response


def test_every_page_is_asked(world: World) -> None:
    named = {name for name in get_resolver("frameworks.urls").reverse_dict if isinstance(name, str)}
    assert named == set(PAGES)
    for url in pages(world):
        assert Client().get(url).status_code in ((302,) if url.endswith("record.md") else (200, 301)), url


@in_turns(VALUES.values(), tests=4)
def test_no_value_breaks_an_address(client: Client, world: World, cases: list[str]) -> None:
    """All names at once, then each alone that the address knows."""
    for value in cases:
        everything = "&".join(f"{name}={value}" for name in NAMES)
        for url in addresses(world):
            ask(client, url, query=everything)
        for url, names in KNOWN.items():
            for name in names:
                ask(client, url, query=f"{name}={value}")


@in_turns(QUERIES.values())
def test_no_query_string_breaks_an_address(client: Client, world: World, cases: list[str]) -> None:
    for url in addresses(world):
        for query in cases:
            response = ask(client, url, query=query)
            if url.startswith(API) and url != f"{API}nothing/":
                assert response.status_code == 400


@in_turns(SLUGS.values())
def test_no_slug_breaks_an_address(client: Client, world: World, cases: list[str]) -> None:
    heads = [f"/{name}/" for name in ("frameworks", "compare", "features", "adopters", "use-cases", "types", "sources")]
    heads += [f"{API}{name}/" for name in (*LISTS, "export", "schema", "docs", "comparison")]
    for slug in cases:
        for head in heads:
            response = ask(client, unquoted(f"{head}{slug}/"))
            assert response.status_code == 404
        ask(client, unquoted(f"/compare/{slug}{VERSUS}{world.frameworks[0].slug}/"))
        ask(client, unquoted(f"/{slug}"))


def unquoted(path: str) -> str:
    """The client unquotes a path once more, to the bytes that a server would hand on."""
    return path.replace("?", "%3f")


@pytest.mark.any_database
@in_turns(ACCEPTS)
def test_no_accept_header_breaks_an_address(client: Client, world: World, cases: list[str]) -> None:
    for accept in cases:
        chance = random.Random(accept)
        for url in addresses(world):
            ask(client, url, query=chance.choice(("", "colour=red", "format=csv")), HTTP_ACCEPT=accept)


@pytest.mark.any_database
@in_turns(METHODS)
def test_no_method_and_no_body_breaks_an_address(client: Client, world: World, cases: list[str]) -> None:
    for method in cases:
        chance = random.Random(method)
        for url in addresses(world):
            content_type = chance.choice(list(BODIES))
            ask(client, url, method, data=BODIES[content_type], content_type=content_type)


@pytest.mark.any_database
@in_turns(BODIES.items())
def test_a_body_is_no_reason_not_to_answer(client: Client, world: World, cases: list[tuple[str, bytes]]) -> None:
    for content_type, body in cases:
        for url in all_addresses(world):
            for method in ("GET", "HEAD"):
                response = ask(client, url, method, data=body, content_type=content_type)
                assert response.status_code == 200


@pytest.mark.any_database
@in_turns(["", "*", '"', 'W/"', "\xff", '"a","' + LONG, ",,,"])
def test_no_condition_breaks_an_answer(client: Client, world: World, cases: list[str]) -> None:
    for tag in cases:
        for url in addresses(world):
            ask(client, url, HTTP_IF_NONE_MATCH=tag, HTTP_IF_MODIFIED_SINCE=tag, HTTP_IF_MATCH=tag, HTTP_RANGE=tag)
