"""Every kind of answer, of the shipped content, is what the OpenAPI document says: nothing more and nothing less."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator

from catalogue.unavailable import REASON
from frameworks.api.document import examples
from frameworks.api.views import LISTS as VIEWS
from frameworks.models import FormerSlug
from tests import factories
from tests.api_world import API, LISTS
from tests.wire import Answer, ask, new_site

pytestmark = pytest.mark.any_database
DOCUMENT = SchemaGenerator().get_schema(request=None, public=True)


def strict(value: Any) -> Any:
    """The same with no property allowed that is not described."""
    match value:
        case dict():
            closed = {"additionalProperties": False} if "properties" in value and value.get("type") == "object" else {}
            return {**closed, **{name: strict(part) for name, part in value.items()}}
        case list():
            return [strict(part) for part in value]
    return value


COMPONENTS = strict(DOCUMENT["components"])


def wrong(schema: dict[str, Any], value: Any) -> list[str]:
    validator = OAS31Validator({**strict(schema), "components": COMPONENTS}, format_checker=oas31_format_checker)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


# ── the document by itself ──


def test_the_document_is_valid() -> None:
    OpenAPIV31SpecValidator(json.loads(json.dumps(DOCUMENT))).validate()


def test_everything_that_has_a_name_is_described() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for part, property_ in schema.get("properties", {}).items():
            assert property_.get("description"), f"{name}.{part}"
            assert "default" not in property_, f"{name}.{part}"
    for path, operations in DOCUMENT["paths"].items():
        for parameter in operations["get"].get("parameters", []):
            assert parameter.get("description"), f"{path} {parameter['name']}"


def test_the_document_says_where_by_whom_and_on_which_terms() -> None:
    assert DOCUMENT["security"] == []
    assert DOCUMENT["servers"][0]["url"] == "/"
    assert DOCUMENT["info"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert described == {tag for operations in DOCUMENT["paths"].values() for tag in operations["get"]["tags"]}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_every_operation_has_a_valid_example(path: str) -> None:
    for response in DOCUMENT["paths"][path]["get"]["responses"].values():
        if media := response.get("content", {}).get("application/json"):
            name = media["schema"].get("$ref", "").rpartition("/")[2]
            example = media.get("example") or DOCUMENT["components"]["schemas"][name]["example"]
            assert wrong(media["schema"], example) == []


def test_examples_are_real(content: None, client: Any) -> None:
    """Every entry that one shows is there."""
    addresses = {url for url in strings(examples()) if "/api/v1/" in url and "?" not in url and "comparison" not in url}
    assert len(addresses) > 20
    for url in addresses:
        assert client.get(url.removeprefix("https://www.example.org")).status_code == 200, url


def strings(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for part in value.values():
                yield from strings(part)
        case list():
            for part in value:
                yield from strings(part)
        case str():
            yield value


# ── what is answered ──


class Case(NamedTuple):
    """A request, the path in the document that it is for, and the status that it gets."""

    path: str
    address: str
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012  # never written to
    method: str = "GET"


def cases(slugs: dict[str, list[str]]) -> Iterator[Case]:
    for path in (API, f"{API}choose/", f"{API}export/", *(f"{API}{name}/" for name in LISTS)):
        yield Case(path, path)
        yield from refusals(path, path)
    for name in LISTS:
        path = f"{API}{name}/"
        yield Case(path, f"{path}?page_size=200&format=json")
        yield Case(path, f"{path}?page_size=1&page=2")
        yield Case(path, f"{path}?page_size=1&page=2", headers={"accept": "text/csv"})
        yield Case(path, f"{path}?page=9999", 404)
        yield from entries(name, slugs[name])
    compared = f"{API}comparison/?framework=django&framework=flask"
    for query in ("", "&only=differences&hide=unknown", "&section=concurrency", "&format=csv", "&format=md"):
        yield Case(f"{API}comparison/", f"{compared}{query}")
    yield from refusals(f"{API}comparison/", compared)
    yield Case(f"{API}choose/", f"{API}choose/?build=apis&force_build=must")
    yield Case(f"{API}frameworks/", f"{API}frameworks/?license=EUPL-1.2")


def entries(name: str, slugs: list[str]) -> Iterator[Case]:
    path = f"{API}{name}/{{slug}}/"
    for slug in slugs:
        yield Case(path, f"{API}{name}/{slug}/")
    yield Case(path, f"{API}{name}/{FORMER}/", 301)
    yield Case(path, f"{API}{name}/nobody-has-this/", 404)
    yield from refusals(path, f"{API}{name}/{slugs[0]}/")


def refusals(path: str, address: str) -> Iterator[Case]:
    joint = "&" if "?" in address else "?"
    yield Case(path, address, 304, {"if_none_match": "*"})
    yield Case(path, f"{address}{joint}colour=red", 400)
    yield Case(path, address, 405, method="POST")
    yield Case(path, address, 406, {"accept": "image/png"})


FORMER = "a-slug-of-old"


@pytest.fixture
def slugs(content: None) -> dict[str, list[str]]:
    """The first and the last of each list; the first once had another slug."""
    factories.make_exclusion()  # there is one, and a list of one has no next page
    found = {}
    for name, view in VIEWS.items():
        rows = list(view.queryset.all().order_by("slug").values_list("slug", "pk"))
        found[name] = [rows[0][0], rows[-1][0]]
        FormerSlug.objects.create(model=view.queryset.model._meta.model_name, slug=FORMER, object_id=rows[0][1])
    return found


def test_every_answer_is_what_the_document_says(slugs: dict[str, list[str]]) -> None:
    sent: dict[tuple[str, str], set[str]] = defaultdict(set)
    with new_site() as server:
        everywhere = set(ask(server, "/nope/").headers) - {"vary", "cache-control"}
        for case in cases(slugs):
            answer = ask(server, case.address, case.method, origin="https://example.org", **case.headers)
            check(case, answer)
            sent[case.path, str(case.status)] |= set(answer.headers) - everywhere
    for (path, status), names in sent.items():
        assert names == {name.lower() for name in DOCUMENT["paths"][path]["get"]["responses"][status]["headers"]}, (
            path,
            status,
        )


def check(case: Case, answer: Answer) -> None:
    assert answer.status == case.status, (case, answer.text)
    media = DOCUMENT["paths"][case.path]["get"]["responses"][str(case.status)].get("content")
    if media is None:
        assert answer.body == b""
        return
    kind = answer.headers["content-type"].partition(";")[0]
    value = json.loads(answer.text) if kind == "application/json" else answer.text
    assert wrong(media[kind]["schema"], value) == [], case


def test_what_cannot_be_answered_is_documented_too(client: Any, db: None) -> None:
    for path, operations in DOCUMENT["paths"].items():
        response = client.get(path.replace("{slug}", "django"), **{REASON: "Not now."})
        documented = operations["get"]["responses"]["503"]
        assert response.status_code == 503
        assert "Retry-After" in response.headers
        assert wrong(documented["content"]["application/json"]["schema"], response.json()) == []
