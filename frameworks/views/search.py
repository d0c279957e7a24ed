"""One box for everything, and its description for browsers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frameworks.parameters import BadParameter, given_twice
from frameworks.search import GROUPS, Found
from frameworks.search import search as find
from frameworks.views.entries import bad_request, grouped, without_defaults
from frameworks.views.list import page_of

EACH = 8  # answers of a group before “all”


class SearchForm(forms.Form):
    """`in` is one group, whole; its page is read where it is paged."""

    q = forms.CharField(max_length=100, required=False)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.fields["in"] = forms.ChoiceField(choices=list(GROUPS.items()), required=False)


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    form = SearchForm(request.GET)
    wrong = {name: list(map(str, texts)) for name, texts in form.errors.items()}
    if wrong := wrong | given_twice(request.GET, form.fields):
        return bad_request(request, wrong)
    try:
        context = answered(find(form.cleaned_data["q"]), form.cleaned_data["in"], request.GET)
    except BadParameter as error:
        return bad_request(request, error.errors)
    return render(request, "frameworks/search.html", context)


def answered(found: Found, group: str, given: QueryDict) -> dict[str, Any]:
    """The first answers of each group, or one group page by page."""
    chosen = [each for each in found.groups if each.slug == group]
    page = page_of(chosen[0].matches if chosen else [], given)
    matches = page.object_list if group else [match for each in found.groups for match in each.matches[:EACH]]
    hits = dict(grouped(found.hits(matches), lambda hit: hit.kind.group))
    return {
        "found": found,
        "query": found.query,
        "group": group,
        "group_name": GROUPS.get(group, ""),
        "page": page,
        "sections": [(each, hits[each.slug]) for each in found.groups if each.slug in hits],
    }


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets a browser search here from its address bar."""
    return render(request, "opensearch.xml", content_type="application/opensearchdescription+xml; charset=utf-8")
