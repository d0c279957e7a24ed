"""Which frameworks are alike, and which are named together: both by rules that a reader can check."""

from __future__ import annotations

from typing import Any

from frameworks.models import Framework
from frameworks.similar.alike import Alike, Kinship
from frameworks.similar.together import often_weighed, weighed_against

__all__ = ["Alike", "Kinship", "kin", "often_weighed", "weighed_against"]


def kin(*frameworks: Framework) -> dict[str, Any]:
    """What `_similar.html` shows of one framework, else of all; and which may be put beside these."""
    kinship = Kinship()
    shown: dict[str, Any] = {"listed": kinship.listed(*(each.pk for each in frameworks)), "is_cut": kinship.is_cut}
    if len(frameworks) == 1:
        return {**shown, "alike": kinship.most_alike(frameworks[0].pk), "together": weighed_against(frameworks[0])}
    return {**shown, "alike": kinship.closest_pairs(), "among": kinship.among, "together": often_weighed()}
