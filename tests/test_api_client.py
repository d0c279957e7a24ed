"""A client generated from the OpenAPI document calls every address and understands each answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

PACKAGE = "catalogue_client"
DOCUMENT = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
ARGUMENTS: dict[str, dict[str, Any]] = {
    "comparison_retrieve": {"framework": ["django", "flask"]},
    "choose_retrieve": {"build": ["apis"], "force_build": "must"},
    "frameworks_list": {"feature": ["orm"], "at_least": "official", "sort": "-latest_release"},
}


@pytest.fixture
def client(tmp_path: Path, site: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    (tmp_path / "schema.json").write_text(json.dumps(DOCUMENT))
    (tmp_path / "config.yaml").write_text("post_hooks: []\n")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
            *("--path", "schema.json", "--config", "config.yaml", "--output-path", PACKAGE),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    module = import_module(f"{PACKAGE}.client")
    with module.Client(base_url=site.url, raise_on_unexpected_status=True) as opened:
        yield opened
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def called(client: Any, path: str, **arguments: Any) -> Any:
    operation = DOCUMENT["paths"][path]["get"]
    name = operation["operationId"]
    group = operation["tags"][0].replace("-", "_")
    module = import_module(f"{PACKAGE}.api.{group}.{name}")
    return module.sync_detailed(client=client, **as_typed(module, ARGUMENTS.get(name, {})), **arguments)


def as_typed(module: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """The same with members of the client's own enumerations where it has them."""
    return {name: typed(module, name, value) for name, value in arguments.items()}


def typed(module: Any, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [typed(module, f"{name}_item", each) for each in value]
    kind = "".join(part.capitalize() for part in f"{module.__name__.rpartition('.')[2]}_{name}".split("_"))
    return getattr(module, kind, str)(value)


@pytest.mark.any_database
def test_a_generated_client_understands_every_answer(client: Any) -> None:
    """What it makes of an answer it writes out as the same again."""
    for path in DOCUMENT["paths"]:
        slug = {"slug": first_slug(client, path)} if "{slug}" in path else {}
        answer = called(client, path, **slug)
        assert answer.status_code == 200, path
        assert type(answer.parsed).__module__.startswith(f"{PACKAGE}.models."), path
        expected = json.loads(answer.content)
        if "generated_at" in expected:
            expected["generated_at"] = expected["generated_at"].replace("Z", "+00:00")
        assert answer.parsed.to_dict() == expected, path
        assert path == "/api/v1/" or not answer.parsed.additional_properties, path
    wrong = called(client, "/api/v1/types/", page_size=0)
    missing = called(client, "/api/v1/types/{slug}/", slug="nope")
    assert "page_size" in wrong.parsed.errors.additional_properties
    assert "nope" in missing.parsed.detail


def first_slug(client: Any, path: str) -> str:
    return str(called(client, path.removesuffix("{slug}/"), page_size=1).parsed.results[0].slug)
