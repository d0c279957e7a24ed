"""What a catalogue of some size takes: the facets, and the pages that grow with it."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from bench.inside.addresses import API_LIST
from bench.inside.calls import Caller, Took, timed, told
from frameworks.filters import FrameworkFilter
from frameworks.models import Framework
from tests.pages import versus

QUERY = "type=micro&feature=orm&status=active"


def main(seconds: str) -> dict[str, Any]:
    began = time.perf_counter()
    counted(asked(""))
    first = 1000 * (time.perf_counter() - began)
    warm = {name: took(query, float(seconds)) for name, query in (("facets", ""), ("facets, filtered", QUERY))}
    with_form: Took = timed(lambda: counted(asked(QUERY)), float(seconds))
    warm["facets, filtered, with their form"] = with_form._asdict()
    pages = addresses()
    callers = {name: Caller(address) for name, address in pages.items()}
    callers["admin list"] = Caller(reverse("admin:frameworks_framework_changelist"), cookie())
    costs = {name: told(caller, float(seconds)) for name, caller in callers.items()}
    return {"index": first - warm["facets"]["wall"].median, "costs": {**warm, **costs}, "addresses": pages}


def asked(query: str) -> FrameworkFilter:
    """With its query string read and checked, which takes as long at any size."""
    filters = FrameworkFilter(QueryDict(query))
    filters.is_valid()
    return filters


def counted(filters: FrameworkFilter) -> None:
    """The frameworks found, and all counts beside the list."""
    filters.is_valid()
    filters.facets()


def took(query: str, seconds: float) -> dict[str, Any]:
    filters = asked(query)
    measured: Took = timed(lambda: counted(filters), seconds)
    return measured._asdict()


def addresses() -> dict[str, str]:
    slugs = list(Framework.objects.published().order_by("slug").values_list("slug", flat=True)[:5])
    return {
        "list": reverse("frameworks"),
        "list, filtered": f"{reverse('frameworks')}?{QUERY}",
        "search": f"{reverse('search')}?q=orm",
        "detail": reverse("framework", args=[slugs[0]]),
        "compare five": versus(*slugs),
        "API list of 50": API_LIST,
    }


def cookie() -> str:
    """An administrator's session."""
    user, _ = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"
