"""What the list writes most often: choices with their numbers, and cards.

By hand, as there are hundreds: a template takes ten times as long for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from frameworks.filters import Card, FacetCounts, Option, Value
from frameworks.models import Interface, Level

register = template.Library()


@register.simple_tag
def choices(facet: FacetCounts) -> SafeString:
    """The values of a facet, in groups."""
    groups = (group(facet, n, heading, options) for n, (heading, options) in enumerate(facet.groups, 1))
    return mark_safe("".join(groups))  # noqa: S308  # what is not our own is escaped below


def group(facet: FacetCounts, number: int, heading: str, options: list[Option]) -> str:
    kind = "radio" if facet.facet.is_single else "checkbox"
    head = f' class="group" role="group" aria-label="{escape(heading)}"' if heading else ""
    text = f'<p aria-hidden="true">{escape(heading)}</p>' if heading else ""
    start = f'<input type="{kind}" name="{facet.facet.name}" id="{facet.facet.name}-{number}-'
    labels = "".join(choice(start, n, each) for n, each in enumerate(options, 1))
    return f"<div{head}>\n        {text}\n        {labels}</div>"


def choice(start: str, number: int, option: Option) -> str:
    dead = not option.count and not option.is_chosen
    state = " checked" if option.is_chosen else " disabled" if dead else ""
    head = ' class="zero"' if dead else ""
    return (
        f'<label{head}>{start}{number}" value="{escape(option.value)}"{state}>'
        f'<span>{escape(option.label)}</span><span class="n">{option.count}</span></label>\n        '
    )


@register.simple_tag
def cards(cards: Iterable[Card]) -> SafeString:
    return mark_safe("".join(map(card, cards)))  # noqa: S308  # what is not our own is escaped below


def card(card: Card) -> str:
    framework = card.framework
    url, name = framework.get_absolute_url(), escape(framework.name)
    asked = "".join(f"<li>{support(url, feature, level)}</li>" for feature, level in card.asked)
    types = "".join(f"<li>{type_link(each)}</li>" for each in card.types)
    own = " interface" if framework.interface == Interface.OWN else ""
    return f"""<li class="card">
  <h2><a href="{url}">{name}</a></h2>
  <p>{escape(framework.tagline)}</p>
  {f'<ul class="asked">{asked}</ul>' if asked else ""}
  <ul class="meta">
    {types}
    <li>{framework.get_interface_display()}{own}</li>
    <li>{escape(framework.license)}</li>
    <li class="status {framework.status}">{framework.get_status_display()}</li>
  </ul>
  <label class="pick"><input type="checkbox" form="pick" name="framework" value="{framework.slug}" data-name="{name}"> \
Compare<span class="visually-hidden"> {name}</span></label>
</li>
"""


def support(url: str, feature: Value, level: str) -> str:
    link = f'<a href="{url}#feature-{feature.value}">{escape(feature.label)}</a>'
    return f'{link} <span class="level {level}">{Level(level).label}</span>'


@lru_cache(100)
def type_link(kind: Value) -> str:
    return f'<a href="{reverse("type", args=[kind.value])}">{escape(kind.label)}</a>'
