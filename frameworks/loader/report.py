"""What a load did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

ORDER = ("created", "updated", "replaced", "removed", "unchanged", "kept", "left deleted")
WHY = {"kept": "changed by an editor", "left deleted": "deleted by an editor"}


@dataclass
class Report:
    """How many records of each outcome, and the paths that editors had a hand in."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    def note(self, outcome: str, path: str, why: str = "") -> None:
        self.counts[outcome] += 1
        if outcome in WHY:
            self.kept.append(f"{path} ({why or WHY[outcome]})")

    def __str__(self) -> str:
        return ", ".join(f"{self.counts[word]} {word}" for word in ORDER if self.counts[word]) or "nothing to do"
