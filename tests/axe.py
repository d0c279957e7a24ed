"""What axe finds wrong in a page, for every eye: wide and narrow, light and dark."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (1280, 390)
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
RULES = {"light": EVERYTHING, "dark": COLOURS}  # a scheme changes nothing but colours


def violations(page: Any) -> list[str]:
    """At both widths in both schemes, as the page stands: nothing is loaded anew. Its size is given back."""
    size, found = page.viewport_size, []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{width} {scheme}, {each}" for each in run(page, rules)]
    page.set_viewport_size(size)
    return found


def run(page: Any, rules: dict[str, Any]) -> list[str]:
    violated = page.evaluate("async rules => (await axe.run(rules)).violations", rules)
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in violated for node in each["nodes"]]
