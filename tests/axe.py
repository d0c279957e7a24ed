"""What axe finds wrong in a page: on a wide screen in light colours, on a phone in dark ones."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
EYES = (
    (1280, "light"),
    (390, "dark"),
)  # not all four: a scheme only gives the colours other values, whatever the width


def violations(page: Any) -> list[str]:
    """At each width in its scheme, as the page stands: nothing is loaded anew. Its size is given back."""
    size, found = page.viewport_size, []
    page.evaluate(Axe().axe_script)
    for width, scheme in EYES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{width} {scheme}, {each}" for each in run(page)]
    page.set_viewport_size(size)
    return found


def run(page: Any) -> list[str]:
    violated = page.evaluate("async rules => (await axe.run(rules)).violations", RULES)
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in violated for node in each["nodes"]]
