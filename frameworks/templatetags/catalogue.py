"""What templates need to write claims, bars and addresses."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from frameworks.comparison import Cell, Column, Comparison, Item
from frameworks.models import VERSUS, Standing

register = template.Library()


@register.inclusion_tag("frameworks/_cite.html")
def cite(claim: Any) -> dict[str, Any]:
    """Who says it, how it stands, when it was checked."""
    return {"claim": claim, "sources": claim.sources.all()}


@register.simple_tag
def without(params: QueryDict, name: str, value: str) -> str:
    """The query string less one value of one parameter, and less the page."""
    kept = params.copy()
    kept.setlist(name, [each for each in kept.getlist(name) if each != value])
    kept.pop("page", None)
    left = kept.urlencode()
    return f"?{left}" if left else reverse("frameworks")


@register.inclusion_tag("frameworks/_standings.html")
def standing_bar(standings: dict[str, int]) -> dict[str, Any]:
    """The four standings as parts of one bar 100 wide, with their numbers."""
    total = sum(standings.values()) or 1
    parts, x = [], 0.0
    for value, label in (
        (Standing.VERIFIED, "verified"),
        (Standing.REPORTED, "reported"),
        (Standing.OUTDATED, "outdated"),
        (Standing.CONTRADICTED, "contradicted"),
    ):
        if count := standings.get(value, 0):
            width = 100 * count / total
            parts.append({"value": value, "label": label, "count": count, "x": f"{x:.2f}", "width": f"{width:.2f}"})
            x += width
    return {"parts": parts, "total": sum(standings.values())}


@register.filter
def json_ld(value: dict[str, Any]) -> SafeString:
    """A data block for search engines; `<` and `&` cannot end it early."""
    text = json.dumps(value, ensure_ascii=False)
    escapes = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
    return mark_safe(text.translate(escapes))  # noqa: S308 escaped above


@register.simple_block_tag
def page_title(content: SafeString) -> SafeString:
    """One text for the window and for the card that a shared link becomes."""
    return format_html('<title>{0}</title>\n    <meta property="og:title" content="{0}">', content)


@register.simple_block_tag
def page_description(content: SafeString) -> SafeString:
    """One text for search results and for the card that a shared link becomes."""
    names = format_html('<meta name="description" content="{0}">', content)
    return format_html('{}\n    <meta property="og:description" content="{}">', names, content)


@register.simple_tag
def versus(*slugs: str) -> str:
    """The address of the comparison of these frameworks."""
    return reverse("compare", args=[VERSUS.join(sorted(slugs))])


@register.simple_tag
def comparison_without(comparison: Comparison, column: Column) -> str:
    return versus(*(other.slug for other in comparison.columns if other is not column))


@register.simple_tag
def cell(cell: Cell, numbers: dict[int, int], checked_on: datetime.date | None) -> SafeString:
    """One cell of a comparison: what it says, and behind it notes, standing and the numbers of its sources.

    Written by hand, without the tags that HTML lets one leave out: a comparison has hundreds of cells, and a template
    for each costs ten times the time and twice the bytes.
    """
    if not cell.items:
        return format_html("<td class=unknown>{}" if cell.is_unknown else "<td>{}", cell.label)
    if any(item.sign for item in cell.items):
        rows = ((item.sign, item.standing, item.text, small_print(item, numbers, checked_on)) for item in cell.items)
        return format_html("<td><ul>{}</ul>", format_html_join("", '<li class="{} {}">{}{}', rows))
    standings = {item.standing for item in cell.items}
    doubts = standings if standings <= {Standing.CONTRADICTED, Standing.OUTDATED} else set()
    body = format_html_join(
        mark_safe("<p>"), "{}{}", ((each.text, small_print(each, numbers, checked_on)) for each in cell.items)
    )
    return format_html(
        '<td class="{}"><details><summary>{}</summary>{}</details>'
        if doubts
        else "<td class={}><details><summary>{}</summary>{}</details>",
        " ".join(dict.fromkeys([slugify(cell.value) or "x", *sorted(doubts)])),
        cell.label,
        body,
    )


def small_print(item: Item, numbers: dict[int, int], checked_on: datetime.date | None) -> SafeString:
    """How a claim stands and where it was read. What was verified on the page's own day needs no word."""
    links = format_html_join(" ", "<a href=#{0}>{0}</a>", ((numbers[source.pk],) for source in item.sources))
    if (item.standing, item.verified_on) == (Standing.VERIFIED, checked_on):
        return format_html(" {}", links)
    note = item.standing_note if item.standing != Standing.VERIFIED else ""
    words = " ".join(str(part) for part in (item.standing, item.verified_on or "", note) if part)
    return format_html(" <i>{}</i> {}", words, links)
