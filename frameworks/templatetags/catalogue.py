"""What templates need to write claims, bars and addresses."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frameworks.claims import Claim
from frameworks.models import VERSUS, Standing

register = template.Library()


@register.simple_tag
def cite(claim: Any) -> SafeString:
    """Who says it, how it stands, when it was checked. By hand, as pages have hundreds of them."""
    sources = claim.sources if isinstance(claim, Claim) else claim.sources.all()
    day = f' <time datetime="{claim.verified_on}">{claim.verified_on}</time>' if claim.verified_on else ""
    links = "".join([link(source) for source in sources])
    why = f'\n<span class="why">{escape(claim.standing_note)}</span>' if claim.standing_note else ""
    standing = f'<span class="standing {claim.standing}">{claim.get_standing_display()}{day}</span>'
    return SafeString(f'<span class="cite">{standing}\n{links}</span>{why}\n')


def link(source: Any) -> str:
    kind = " article" if source.is_article else ""
    return f'<a class="src{kind}" href="{source.get_absolute_url()}">{escape(source.label)}</a>'


@register.simple_tag
def former_anchors(former: dict[str, list[str]], slug: str, before: str = "", after: str = "") -> SafeString:
    """A place for each slug that the entry once had: no server sees what stands behind a “#”, so none can redirect."""
    return SafeString("".join([f'<span id="{before}{each}{after}"></span>' for each in former.get(slug, ())]))


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
