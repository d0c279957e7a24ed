"""What is publicly claimed of some frameworks, as plain rows: comparisons and the pages of frameworks are made of them.

A page has hundreds of claims, and a model instance for each would take ten times as long as a row does.
"""

from __future__ import annotations

from frameworks.claims.asking import Keys, ask
from frameworks.claims.claims import Claims, Kept, Told, once
from frameworks.claims.kinds import Cited, Claim, Disputed, Filed, Fitting, Supported, Weighed

__all__ = [
    "Cited",
    "Claim",
    "Claims",
    "Disputed",
    "Filed",
    "Fitting",
    "Kept",
    "Keys",
    "Supported",
    "Told",
    "Weighed",
    "ask",
    "once",
]
