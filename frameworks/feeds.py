"""What was checked and what we found, as a feed: read from the days in the catalogue, never from its log.

A day is told by what carries it now: a statement checked again leaves its former day for the new one.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from frameworks.claims import CLAIM_MODELS
from frameworks.models import (
    Disagreement,
    Exclusion,
    Framework,
    Standing,
)

MOST = 100
STANDINGS = (Standing.VERIFIED, Standing.REPORTED, Standing.OUTDATED, Standing.CONTRADICTED)
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Change:
    day: datetime.date
    address: str  # with the day, what the entry is known by
    title: str
    text: SafeString


def changes() -> list[Change]:
    """The newest first; within a day frameworks, then what is none, then findings. Ten queries."""
    found = chain(checked_frameworks(), checked_exclusions(), findings())
    return sorted(found, key=attrgetter("day"), reverse=True)[:MOST]


def checked_frameworks() -> Iterator[Change]:
    """One for each framework and day on which its statements or its facts were checked."""
    statements = checked_statements()
    for framework in Framework.objects.published().order_by("name", "slug"):
        days = {day for pk, day in statements if pk == framework.pk} | {framework.reviewed_on} - {None}
        for day in sorted(filter(None, days)):
            yield checked(framework, day, statements.get((framework.pk, day), Counter()))


def checked_statements() -> dict[tuple[int, datetime.date], Counter[str]]:
    """By framework and day, how many public statements stand how."""
    found: dict[tuple[int, datetime.date], Counter[str]] = {}
    for model in CLAIM_MODELS:
        dated = model.objects.published().filter(verified_on__isnull=False).order_by()
        rows = dated.values_list("framework", "verified_on", "standing").annotate(n=Count("pk"))
        for framework, day, standing, number in rows:
            found.setdefault((framework, day), Counter())[standing] += number
    return found


def checked(framework: Framework, day: datetime.date, standings: Counter[str]) -> Change:
    total = standings.total()
    statements = f"{total} statement{'' if total == 1 else 's'}"
    parts = [statements] if total else []
    parts += ["facts"] if framework.reviewed_on == day else []
    counts = ", ".join(f"{standings[name]} {name.label}" for name in STANDINGS if standings[name])
    found = f"Of {statements} checked: {counts}." if total else ""
    facts = facts_of(framework) if framework.reviewed_on == day else ""
    text = format_html("<p>{}</p>", f"{found} {facts}".strip())
    return Change(day, framework.get_absolute_url(), f"{framework.name}: {' and '.join(parts)} checked", text)


def facts_of(framework: Framework) -> str:
    release = f", latest release seen {framework.latest_release}" if framework.latest_release else ""
    return f"Facts: {framework.get_status_display()}{release}, licence {framework.license}."


def checked_exclusions() -> Iterator[Change]:
    for exclusion in Exclusion.objects.published().filter(verified_on__isnull=False).order_by("name", "slug"):
        text = format_html("<p>{}</p>", exclusion.reason)
        yield Change(exclusion.verified_on, exclusion.get_absolute_url(), f"{exclusion.name}: no framework", text)


def findings() -> Iterator[Change]:
    """What we found where sources disagree."""
    settled = Disagreement.objects.published().filter(verified_on__isnull=False).exclude(finding="")
    for dispute in settled:
        text = format_html("<p>{}</p>", dispute.finding)
        yield Change(dispute.verified_on, dispute.get_absolute_url(), f"We found: {dispute.name}", text)


class Atom(Atom1Feed):
    """Entries known by page and day. A letter that XML does not know would spoil the whole feed and is left out."""

    def add_item(self, *args: Any, **given: Any) -> None:
        told = {name: NOT_IN_XML.sub("", given[name]) for name in ("title", "description")}
        name = get_tag_uri(given["link"], given["pubdate"])
        super().add_item(*args, **{**given, **told, "unique_id": name})


class Changes(Feed):
    feed_type = Atom
    title = "Framework Catalogue: what we checked and found"
    subtitle = "Each day on which statements were checked, and what we found where sources disagree."
    author_name = "Framework Catalogue"
    link = reverse_lazy("home")

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without Last-Modified: a day is too coarse for it, more may come on the same day. The ETag tells."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def items(self) -> list[Change]:
        return changes()

    def item_title(self, item: Change) -> str:
        return item.title

    def item_description(self, item: Change) -> str:
        return item.text

    def item_link(self, item: Change) -> str:
        return item.address

    def item_pubdate(self, item: Change) -> datetime.datetime:
        return datetime.datetime.combine(item.day, datetime.time(), datetime.UTC)

    item_updateddate = item_pubdate


feed = require_safe(Changes())
