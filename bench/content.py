"""Content files of any number of frameworks: the shipped ones, and others of which as much is told.

Each of the others is told as a shipped one is, under another name and with sources of its own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.processes import ROOT

CONTENT = ROOT / "frameworks/content"
OWN = 8  # sources of each
SOURCE = """\
[[source]]
slug = "{slug}"
name = "Source {slug}"
kind = "documentation"
url = "https://example.org/{slug}"
accessed_on = 2026-11-01

"""


def written(folder: Path, frameworks: int) -> Path:
    shutil.copytree(CONTENT, folder)
    told = sorted((CONTENT / "frameworks").glob("*.toml"))
    for number in range(len(told), frameworks):
        name, text = f"made-{number}", told[number % len(told)].read_text()
        sources = [f"{name}-{each}" for each in range(OWN)]
        (folder / "frameworks" / f"{name}.toml").write_text(renamed(text, name, sources))
        (folder / "sources" / f"{name}.toml").write_text("".join(SOURCE.format(slug=slug) for slug in sources))
    return folder


def renamed(text: str, name: str, sources: list[str]) -> str:
    """A framework's file begins with what is told of it alone: its name, and in the end its sources."""
    named = "".join(f'"{slug}", ' for slug in sources)
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if line.startswith("name = "):
            lines[place] = f'name = "{name}"'
        if line.startswith("sources = ["):
            lines[place] = line.replace("[", f"[{named}", 1)
            break
    return "\n".join(lines)
