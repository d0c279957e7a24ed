"""The picture that a shared link shows: 1200 by 630 in the site's colours."""

from __future__ import annotations

from frameworks.cards.card import Card, Portrait, Table
from frameworks.cards.letters import fitted, readable
from frameworks.cards.parts import HEIGHT, MARGIN, PAPER, WIDTH

__all__ = ["HEIGHT", "MARGIN", "PAPER", "WIDTH", "Card", "Portrait", "Table", "fitted", "readable"]
