"""Licenses as SPDX writes them."""

from __future__ import annotations

from functools import cache

from license_expression import ExpressionError, Licensing, get_spdx_licensing

LONGEST = 200  # characters of an expression that is looked at


@cache
def licensing() -> Licensing:
    """Return every license that SPDX lists. Made when first asked for, in some 20 ms."""
    return get_spdx_licensing()


def spdx_expression(text: str) -> str:
    """Return this license expression as SPDX writes it, “MIT” for “mit”; "" where it is none."""
    if not text.strip() or len(text) > LONGEST:
        return ""
    try:
        parsed = licensing().parse(text, validate=True, strict=True)
    except (ExpressionError, IndexError, AssertionError):  # the latter two for signs that do not belong together
        return ""
    return str(parsed)


def is_spdx(text: str) -> bool:
    """Return whether this is a license expression of SPDX, as in “MIT” or “Apache-2.0 OR BSD-3-Clause”."""
    return bool(spdx_expression(text))
