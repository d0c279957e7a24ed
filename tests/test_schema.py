"""The documented API: complete, and true under fuzzing. The schema is read without a database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, assume
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

import bench
import catalogue
import frameworks
from tests.api_world import LISTS, make_world


@cache
def handler() -> WSGIHandler:
    """Made within a test, when the settings are those of tests."""
    return get_wsgi_application()


def application(environ: Any, start_response: Any) -> Any:
    return handler()(environ, start_response)


DOCUMENT = SchemaGenerator().get_schema(request=None, public=True)
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = application

# Hypothesis draws from the constants of the loaded modules: with all of ours loaded it draws the same examples whatever
# other tests are collected beside these.
for package in (bench, catalogue, frameworks):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.rpartition(".")[2] not in ("__main__", "wsgi"):
            import_module(module.name)

# Slugs in a query are data: a schema cannot list them, and most strings that it allows name nothing.
UNFAIR = [positive_data_acceptance]


@pytest.fixture
def world(empty_catalogue: None) -> Iterator[None]:
    """The bare application would close the test's own connection, as Django's test client knows."""
    make_world(2)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def is_empty(value: Any) -> bool:
    """Tell whether a value is sent as an empty one, which counts as absent: a schema has no word for that."""
    return value in ("", None, {}) or (isinstance(value, list) and (not value or any(map(is_empty, value))))


@pytest.mark.any_database
@pytest.mark.django_db
@schema.parametrize()
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_the_api_keeps_its_word(case: Any, world: None) -> None:
    assume(not any(is_empty(value) for value in (case.query or {}).values()))
    case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=UNFAIR)


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        assert set(methods) == {"get"}
        yield path, methods["get"]


def test_the_schema_is_valid_and_without_warnings(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yml"))
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_every_address_is_documented() -> None:
    lists = {f"/api/v1/{name}/" for name in LISTS}
    entries = {f"/api/v1/{name}/{{slug}}/" for name in LISTS}
    assert {path for path, _ in operations()} == lists | entries | {
        "/api/v1/",
        "/api/v1/choose/",
        "/api/v1/comparison/",
        "/api/v1/export/",
    }


def test_every_operation_says_what_it_does() -> None:
    said = {path: (operation["summary"], operation["description"]) for path, operation in operations()}
    assert all(summary and text for summary, text in said.values())
    assert len({summary for summary, _ in said.values()}) == len(said)


def test_every_parameter_is_described() -> None:
    for path, operation in operations():
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), f"{path} {parameter['name']}"


def test_every_refusal_is_documented() -> None:
    for path, operation in operations():
        expected = {"200", "304", "400", "405", "406", "503"}
        if "{slug}" in path:
            expected |= {"301", "404"}
        elif path.strip("/").rpartition("/")[2] in LISTS:
            expected |= {"404"}
        assert set(operation["responses"]) == expected, path
        assert all(answer["description"] for answer in operation["responses"].values())


def test_help_for_editors_is_not_shown_to_readers() -> None:
    text = str(DOCUMENT["components"])
    for words in ("Untick", "Left empty it is made", "you have read", "Needed for"):
        assert words not in text


def test_every_field_is_always_there() -> None:
    for name, component in DOCUMENT["components"]["schemas"].items():
        if component.get("type") == "object":
            assert set(component["required"]) == set(component["properties"]), name
