"""Every public page, for search engines."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from frameworks.models import Adopter, Exclusion, Feature, Framework, FrameworkType, Source, UseCase

LISTS = ("frameworks", "comparisons", "features", "adopters", "sources", "disagreements")
PAGES = ("home", "choose", *LISTS, "guide", "about")


class Pages(Sitemap):
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class Entries(Sitemap):
    """All public entries that have a page; an entry says its own address."""

    def items(self) -> list[Any]:
        found: list[Any] = list(Framework.objects.published().order_by("slug"))
        found += Exclusion.objects.published().order_by("slug")
        found += Adopter.objects.published().order_by("slug")
        found += Source.objects.published().order_by("slug")
        for model in (Feature, UseCase, FrameworkType):
            found += model.objects.order_by("slug")
        return found

    def lastmod(self, item: Any) -> Any:
        return getattr(item, "reviewed_on", None)


SITEMAPS = {"pages": Pages, "entries": Entries}
