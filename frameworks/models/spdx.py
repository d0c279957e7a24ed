"""Licenses as SPDX writes them: the one reading of them, for what is stored and for what is asked."""

from __future__ import annotations

import re
from functools import cache

from license_expression import ExpressionError, Licensing, get_spdx_licensing

LONGEST = 200  # characters of an expression that is looked at
# What SPDX does not list is named so, in its own words.
OWN = re.compile(r"(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")


@cache
def licensing() -> Licensing:
    """Return every license that SPDX lists. Made when first asked for, in some 20 ms."""
    return get_spdx_licensing()


def spdx_expression(text: str) -> str:
    """Return this license expression as SPDX writes it, “MIT” for “mit”; "" where it is none."""
    if not text.strip() or len(text) > LONGEST:
        return ""
    try:
        parsed = licensing().parse(text, strict=True)
        unknown = licensing().unknown_license_keys(parsed)
    except (ExpressionError, IndexError, AssertionError):  # the latter two for signs that do not belong together
        return ""
    return str(parsed) if all(map(OWN.fullmatch, unknown)) else ""
