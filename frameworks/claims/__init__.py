"""What is publicly claimed of some frameworks, as plain rows: comparisons and the pages of frameworks are made of them.

A page has hundreds of claims, and a model instance for each would take ten times as long as a row does.
"""

from __future__ import annotations

from frameworks.claims.asking import Keys, ask
from frameworks.claims.claims import Claims, Kept, Told, once
from frameworks.claims.kinds import (
    CLAIM_KINDS,
    CLAIM_MODELS,
    Cited,
    Claim,
    ClaimKind,
    Disputed,
    Filed,
    Fitting,
    Said,
    Supported,
    Used,
    Weighed,
)

__all__ = [
    "CLAIM_KINDS",
    "CLAIM_MODELS",
    "Cited",
    "Claim",
    "ClaimKind",
    "Claims",
    "Disputed",
    "Filed",
    "Fitting",
    "Kept",
    "Keys",
    "Said",
    "Supported",
    "Told",
    "Used",
    "Weighed",
    "ask",
    "once",
]
