"""What the entry of a synthetic framework holds, and those of its sources."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from frameworks.synthetic.names import aliases_of, tagline

DRAFTS = 0.01  # of frameworks, and of claims
EARLIER = 120  # days, at most, that it was reviewed before its pattern
OLDER = 2000  # days, at most, that its first release came before its pattern's

Fields = dict[str, Any]


def framework_fields(name: str, one: Fields, other: Fields, chance: Random) -> Fields:
    """After the one; interface and license may be the other's."""
    slug, earlier = name.lower(), datetime.timedelta(chance.randrange(EARLIER))
    return {
        **one,
        "name": name,
        "slug": slug,
        "aliases": aliases_of(name, chance),
        "tagline": tagline(chance),
        "summary": one["summary"].replace(one["name"], name),
        "interface": chance.choice((one, other))["interface"],
        "license": chance.choice((one, other))["license"],
        "status_note": one["status_note"].replace(one["name"], name)[:300],
        "package_name": one["package_name"] and slug,
        "website": f"https://{slug}.example.org/",
        "documentation": f"https://{slug}.example.org/docs/",
        "repository": f"https://git.example.org/{slug}",
        "first_release": before(one["first_release"], datetime.timedelta(chance.randrange(OLDER))),
        "latest_release_on": before(one["latest_release_on"], earlier),
        "reviewed_on": before(one["reviewed_on"], earlier),
        "is_published": chance.random() >= DRAFTS,
    }


def before(day: datetime.date | None, span: datetime.timedelta) -> datetime.date | None:
    return day and day - span


def source_fields(publisher: str, place: int, pattern: Fields) -> Fields:
    """Of the kind and age of its pattern, without its words."""
    slug = f"{publisher.lower().replace(' ', '-')}-{place}"
    named = {"name": f"{publisher}, no. {place}", "slug": slug, "publisher": publisher}
    return {**pattern, **named, "author": "", "url": f"https://sources.example.org/{slug}/", "note": ""}
