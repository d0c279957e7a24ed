"""What an autocomplete or a list offers first: what is called so, then what begins so, then what has such a word."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.text import smart_split

from frameworks.search.names import Names
from frameworks.words import words_of

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object

NAMES = ("name", "slug", "aliases", "package_name")
READ = "read_{}"  # a field as the search reads it


class RankedSearch(Base):
    """Searches as Django does, every word in any field, but reads words as the site's search does."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        fields, parts = self.get_search_fields(request), [" ".join(words_of(bit)) for bit in smart_split(search_term)]
        if not search_term.strip():
            return queryset, False
        if not any(parts):
            return queryset.none(), False
        found = queryset.alias(**{READ.format(field): Names(field) for field in fields})
        found = found.filter(reduce(and_, (any_has(fields, "contains", part) for part in parts)))
        if ORDER_VAR not in request.GET and (names := [field for field in NAMES if field in fields]):
            found = found.annotate(search_rank=rank(names, words_of(search_term)))
            found = found.order_by("search_rank", Names(names[0]), "pk")
        return found, any(lookup_spawns_duplicates(self.opts, field) for field in fields)


def any_has(fields: Any, lookup: str, text: str) -> Q:
    return reduce(or_, (Q(**{f"{READ.format(field)}__{lookup}": text}) for field in fields))


def rank(names: list[str], words: list[str]) -> Case:
    """0 for the name itself, 1 for its beginning, 2 for a word's, 3 for any part of it, 4 where it is found otherwise.

    A slug is a name as a whole only: that of a source begins with its publisher.
    """
    said, text, run_together = [name for name in names if name != "slug"], " ".join(words), "".join(words)
    tiers = (
        any_has(names, "startswith", f" {run_together} {text} "),
        any_has(said, "startswith", f" {run_together}"),
        any_has(said, "contains", f" {text}"),
        any_has(said, "contains", text),
    )
    return Case(*(When(tier, then=Value(place)) for place, tier in enumerate(tiers)), default=Value(len(tiers)))
