"""Which format an address answers in: what `?format=` names, or else what RFC 9110 makes of the Accept header."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from frameworks.api.negotiation import FORMATS, LONGEST, acceptable, canonical_accept
from frameworks.api.views import LISTS, Choose, ComparisonView, Docs, Export, Root, Schema
from tests.api_world import API, World, make_world

TYPES = list(FORMATS.values())
VIEWS = [*LISTS.values(), Choose, ComparisonView, Docs, Export, Root, Schema]
RANGES = [*TYPES, "application/*", "text/*", "*/*", "image/png", "application/xml", "*/json"]
PARAMETERS = ["", "", "", "charset=utf-8", 'x="a,b;q=0"', 'x="\\"";y=1', "indent=4"]


class Part(NamedTuple):
    """One range of a header, as data."""

    media_range: str
    parameters: str
    weight: float

    def written(self, chance: random.Random) -> str:
        """With the blanks and capitals that a header may have."""
        semicolon = chance.choice([";", "; ", " ;", " ; "])
        weight = chance.choice([f"{self.weight:.3f}", f"{self.weight:g}"])
        parts = [self.media_range.upper() if chance.random() < 0.2 else self.media_range, self.parameters]
        parts += [f"{chance.choice('qQ')}={weight}"] if self.weight < 1 or chance.random() < 0.3 else []
        return semicolon.join(filter(None, parts))


def headers(number: int, seed: int = 9110) -> Iterator[tuple[str, list[Part]]]:
    chance = random.Random(seed)
    for _ in range(number):
        parts = [
            Part(
                chance.choice(RANGES), chance.choice(PARAMETERS), chance.choice([0, 0.001, 0.25, 0.5, 0.5, 0.999, 1, 1])
            )
            for _ in range(chance.randint(1, 5))
        ]
        commas = chance.choice([",", ", ", " ,", ",, "])
        yield commas.join(part.written(chance) for part in parts), parts


def weight(media_type: str, parts: list[Part]) -> float:
    """By the book: of the ranges that fit the most specific decides, of equally specific ones the most generous."""
    fits = {media_type: 2, f"{media_type.split('/')[0]}/*": 1, "*/*": 0}
    found = [
        (fits[part.media_range], part.parameters.count("=") - part.parameters.count(";q="), part.weight)
        for part in parts
        if part.media_range in fits
    ]
    return max(found)[-1] if found else 0


def expected(offered: list[str], parts: list[Part]) -> list[str]:
    weights = [(-weight(each, parts), place, each) for place, each in enumerate(offered)]
    return [each for minus, _, each in sorted(weights) if minus]


def test_5000_headers_choose_as_the_rfc_says() -> None:
    chance = random.Random(1)
    outcomes = set()
    for header, parts in headers(5_000):
        offered = [each for each in TYPES if chance.random() < 0.6]
        assert acceptable(offered, header) == expected(offered, parts), header
        outcomes.add(tuple(acceptable(TYPES, header)))
    assert len(outcomes) > 50
    assert () in outcomes


def test_the_canonical_header_chooses_the_same_at_every_address() -> None:
    """So that a cache may keep answers under it: there are few, and each stands for itself."""
    canonical = {header: canonical_accept(header) for header, _ in headers(5_000)}
    for header, short in canonical.items():
        assert canonical_accept(short) == short
        for view in VIEWS:
            offered = list(dict.fromkeys(each.media_type for each in view.renderer_classes))
            assert acceptable(offered, header)[:1] == acceptable(offered, short)[:1], header
    assert len(set(canonical.values())) <= 326  # the orders in which up to five can be welcome
    assert canonical_accept("") == canonical_accept("*/*") == ""


def test_equally_welcome_formats_come_in_one_order_everywhere() -> None:
    for view in VIEWS:
        offered = list(dict.fromkeys(each.media_type for each in view.renderer_classes))
        assert offered == [each for each in TYPES if each in offered], view


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", TYPES),
        (" , ", TYPES),
        ("text/csv;q=abc", []),
        ("text/csv;q=1.1", []),
        ("text/csv;q=-1", []),
        ("text/csv;q=0.1234", []),
        ("text", []),
        ("*/csv", []),
        ("text/csv;q=0.", []),
        ("text/csv;q=1.", ["text/csv"]),
        ("text/csv;q=x, text/markdown", ["text/markdown"]),
        ("text/csv" + " " * LONGEST, []),
    ],
)
def test_what_cannot_be_read_is_passed_over(header: str, found: list[str]) -> None:
    assert acceptable(TYPES, header) == found


# ── addresses ──


@pytest.fixture
def world(empty_catalogue: None) -> World:
    return make_world()


def addresses(world: World) -> dict[str, list[str]]:
    """One of each kind with its formats, as a reader would list them."""
    return {
        f"{API}types/": ["json", "csv"],
        world.details()[1]: ["json"],
        world.comparison: ["json", "csv", "md"],
        f"{API}choose/": ["json"],
        API: ["json"],
        f"{API}export/": ["json"],
        f"{API}schema/": ["json", "openapi"],
        f"{API}docs/": ["html"],
    }


def kind(response: Any) -> str:
    return str(response["Content-Type"].partition(";")[0])


@pytest.mark.django_db
def test_the_parameter_wins_over_any_header(client: Any, world: World) -> None:
    for url, formats in addresses(world).items():
        for name in formats:
            for accept in [*TYPES, "image/png", "*/*;q=0", "garbage"]:
                response = client.get(f"{url}{'&' if '?' in url else '?'}format={name}", headers={"accept": accept})
                assert (response.status_code, kind(response)) == (200, FORMATS[name]), (url, name, accept)


@pytest.mark.django_db
def test_every_address_answers_as_the_header_says(client: Any, world: World) -> None:
    chance = random.Random(2)
    for header, parts in headers(150, seed=3):
        url, formats = chance.choice(list(addresses(world).items()))
        best = expected([FORMATS[name] for name in formats], parts)
        response = client.get(url, headers={"accept": header})
        if best:
            assert (response.status_code, kind(response)) == (200, best[0]), (url, header)
        else:
            assert (response.status_code, kind(response)) == (406, "application/json"), (url, header)


@pytest.mark.django_db
def test_a_refusal_names_the_formats_that_there_are(client: Any, world: World) -> None:
    for url, formats in addresses(world).items():
        response = client.get(url, headers={"accept": "image/png"})
        assert response.status_code == 406, url
        assert all(f"{FORMATS[name]} (?format={name})" in response.json()["detail"] for name in formats)
        wrong = client.get(f"{url}{'&' if '?' in url else '?'}format=xml").json()["errors"]["format"][0]
        assert all(name in wrong for name in formats)


def test_errors_of_no_address_are_json(client: Any, db: None) -> None:
    response = client.get(reverse("api-root") + "nothing/", headers={"accept": "text/csv"})
    assert (response.status_code, kind(response)) == (404, "application/json")


# ── single values ──


def twice(document: Any) -> Iterator[tuple[str, str]]:
    """Each documented parameter that takes one value, with its address."""
    for path, operations in document["paths"].items():
        for parameter in operations["get"].get("parameters", []):
            if parameter["in"] == "query" and parameter["schema"].get("type") != "array":
                yield path, parameter["name"]


@pytest.mark.django_db
def test_a_single_value_given_twice_is_refused(client: Any, world: World) -> None:
    """Each one that the document has, the same value as well as two; where the address has a page, on that too."""
    found = list(twice(client.get(f"{API}schema/").json()))
    assert {"page", "page_size", "sort", "format", "q", "released_since", "at_least", "only", "hide"} <= {
        name for _, name in found
    }
    pages = {f"{API}frameworks/": "/frameworks/", f"{API}choose/": "/choose/", f"{API}comparison/": compare(world)}
    for path, name in found:
        if "{" in path:
            path = world.details()[0]
        for values in (("1", "1"), ("1", "2"), ("", "1", "1")):
            query = "&".join(f"{name}={value}" for value in values)
            assert name in client.get(f"{path}?{query}").json()["errors"], (path, query)
            if path in pages and name not in ("page_size", "format"):
                page = client.get(f"{pages[path]}?{query}", follow=True)
                assert (page.status_code, name in page.context["errors"]) == (400, True), (path, query)


def compare(world: World) -> str:
    return reverse("compare", args=["-vs-".join(sorted(each.slug for each in world.frameworks))])


@pytest.mark.django_db
def test_the_search_takes_single_values_too(client: Any, world: World) -> None:
    for name in ("q", "in", "page"):
        assert name in client.get(f"/search/?{name}=1&{name}=1").context["errors"]
