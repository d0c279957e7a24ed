"""What each kind of answer takes to be made."""

from __future__ import annotations

from typing import Any

from bench.inside import addresses
from bench.inside.calls import Caller, told
from bench.progress import steps
from tests.api_world import API


def main(which: str, seconds: str) -> dict[str, Any]:
    asked = steps(list(addresses.main(which).items()), f"Uncached, {which}")
    return {
        "answers": {kind: {"address": address, **told(Caller(address), float(seconds))} for kind, address in asked},
        "export_peak": Caller(f"{API}export/").peak(),
    }
