"""What the chooser's page needs: points, spans, bars, the answer as it is sent."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from frameworks.chooser import Candidate, Choice, Finding
from frameworks.models import VERSUS

register = template.Library()
LEAST, MOST = 2, 5  # of a comparison
WRITTEN = 2_000  # pieces of evidence that were written last: kept


@register.filter
def points(number: float) -> str:
    return f"{number:g}"


@register.filter
def span(summed: Any) -> str:
    """The points of a candidate or a line: one number, or from what is sure to what is possible."""
    sure, possible = points(summed.sure), points(summed.possible)
    return sure if sure == possible else f"{sure} to {possible}"


@register.simple_tag
@lru_cache(WRITTEN)
def evidence(finding: Finding) -> SafeString:
    """The same for everybody who is shown it: written once."""
    return render_to_string("frameworks/_choose_evidence.html", {"finding": finding})


@register.simple_tag
def most_points(choice: Choice) -> int:
    """What a framework that met every wish would have."""
    return sum(criterion.weight for criterion in choice.answers.criteria)


@register.simple_tag
def bar(candidate: Candidate, most: int) -> dict[str, str]:
    """A bar 100 wide: what is sure, and behind it what is possible."""
    sure, possible = (100 * number / (most or 1) for number in (candidate.sure, candidate.possible))
    return {"sure": f"{sure:.1f}", "open": f"{possible - sure:.1f}"}


@register.simple_tag
def shortlists(choice: Choice) -> list[dict[str, Any]]:
    """Ready comparisons of the first two, three, four and five."""
    first = [framework.slug for framework in choice.shortlist(MOST)]
    return [
        {"number": n, "url": reverse("compare", args=[VERSUS.join(sorted(first[:n]))])}
        for n in range(LEAST, len(first) + 1)
    ]
