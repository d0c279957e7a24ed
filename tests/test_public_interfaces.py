"""Packages are used by their public interfaces alone, as the syntax of all code, tests and benchmarks shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("catalogue", "frameworks", "bench", "tests")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
# Written with an underscore, and documented all the same.
DOCUMENTED = {
    *("_meta", "_default_manager", "_base_manager", "_state"),  # Django's models
    *("_asdict", "_fields", "_replace"),  # namedtuple
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__")) and name != "_"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def own_names(path: Path) -> set[str]:
    """What the code itself names so: attributes that objects give themselves, functions of classes without a base."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_self(node.value):
            names.add(node.attr)
        if isinstance(node, ast.ClassDef) and not node.bases:
            names |= {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    return names


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


OWN = {name for path in FILES for name in own_names(path)}


def private_names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in DOCUMENTED | OWN:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from ((node.lineno, part) for part in parts if is_private(part))
        elif isinstance(node, ast.Import):
            parts = [part for alias in node.names for part in alias.name.split(".")]
            yield from ((node.lineno, part) for part in parts if is_private(part))
        elif isinstance(node, ast.ClassDef) and node.bases:
            methods = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
            yield from ((each.lineno, each.name) for each in methods if is_private(each.name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_private_name_of_a_package_is_used(path: Path) -> None:
    """Neither read, nor imported, nor overridden: a subclass has no private method, as a package might have it too."""
    assert list(private_names(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        "thing._secret",
        "from package._inner import name",
        "from package import _name",
        "import package._inner",
        "class Ours(Theirs):\n    def _hook(self): pass",
        "package._replaced = ours",
    ],
)
def test_each_way_of_using_one_is_seen(code: str, tmp_path: Path) -> None:
    (tmp_path / "ours.py").write_text(code)
    assert list(private_names(tmp_path / "ours.py")) != []
