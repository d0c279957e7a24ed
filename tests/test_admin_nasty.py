"""Whatever is sent to the admin is answered: in forms, in addresses, in parameters of lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from frameworks import models
from tests import factories
from tests.admin_form import entered, errors
from tests.test_admin import MAKERS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*received a naive datetime:RuntimeWarning"),  # what is typed has no zone
]

VALUES: dict[str, bytes] = {
    "too long": b"x" * 10_000,
    "NUL": b"a\0b",
    "broken UTF-8": b"\xff\xfe",
    "a lone surrogate": b"\xed\xa0\x80",
    "more digits than Python reads": b"9" * 5_000,
    "beyond 64 bits": b"99999999999999999999",
    "below 64 bits": b"-9223372036854775809",
    "a word": b"abc(",
    "the last day": b"9999-12-31",
}
OF_LISTS = VALUES | {
    "beyond 32 bits": b"9999999999",
    "the last year": b"9999",
    "a fraction": b"1.5",
    "nothing": b"",
    "many words": b"a " * 5_000,
}
LOOKUPS = (
    "",
    *("exact", "iexact", "in", "regex", "iregex", "year", "month", "week_day", "date", "gte", "isnull", "range"),
)
OF_EVERY_LIST = ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "no_such_field", "pk__in")
AXES = {"username": "ana", "ip_address": "127.0.0.1"}
REGISTERED = [model for model in apps.get_models() if admin.site.is_registered(model)]
EVERY = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)


@pytest.fixture
def desk(client: Client, empty_catalogue: None) -> Client:
    """Signed in as one who may do everything."""
    client.force_login(User.objects.create_superuser("root"))
    return client


def small(model: Any) -> Any:
    """A record with one row of each kind."""
    if model in (User, Group):
        return factories.make_editor() if model is User else Group.objects.get(name="Editors")
    if model._meta.app_label == "axes":
        counted = {"failures_since_start": 1} if model.__name__ == "AccessAttempt" else {}
        return model.objects.create(**AXES, **counted)
    whole: dict[Any, Any] = {
        models.Framework: factories.make_full_framework,
        models.Disagreement: lambda: factories.make_position().disagreement,
        models.Criterion: lambda: factories.make_advice().criterion,
        models.Question: lambda: factories.make_answer().question,
        models.FormerSlug: lambda: models.FormerSlug.objects.create(model="framework", slug="once", object_id=1),
    }
    return whole[model]() if model in whole else MAKERS[model]()


def address(model: Any, action: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def ask(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
    """As a server hands it on: undone afterwards, the error itself where there is one."""
    path, _, query = url.partition("?")
    body = "&".join(f"{quote(name)}={quote(each)}" for name, value in (data or {}).items() for each in several(value))
    try:
        with transaction.atomic():
            kind = "application/x-www-form-urlencoded"
            response = client.generic(method, path, body, kind, QUERY_STRING=query)
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001  # all of them are counted
        return error
    return response


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def broken(answers: Iterable[tuple[str, Any]]) -> list[str]:
    return [f"{asked}: {answer!r:.200}" for asked, answer in answers if getattr(answer, "status_code", 500) >= 500]


# ── forms ──


@EVERY
def test_no_value_in_a_form_is_an_error_of_ours(desk: Client, model: Any) -> None:
    """All fields with one kind of value; then those alone that the form took, so that they reach the database."""
    record = small(model)
    change = address(model, "change", record.pk)
    data = entered(desk.get(change))
    fields = [name for name in data if not name.endswith("_FORMS")]
    answers = list(posted(desk, change, data, fields))
    if admin.site.get_model_admin(model).has_add_permission(desk.get(change).wsgi_request):
        for kind, value in list(VALUES.items())[REGISTERED.index(model) % 2 :: 2]:  # of each kind a few models' forms
            fresh = data | dict.fromkeys(("username", *fields), value)
            answers.append((f"add, {kind}", ask(desk, "POST", address(model, "add"), fresh)))
    assert broken(answers) == []


def posted(desk: Client, url: str, data: dict[str, Any], fields: list[str]) -> Iterator[tuple[str, Any]]:
    for kind, value in VALUES.items():
        response = ask(desk, "POST", url, data | dict.fromkeys(fields, value))
        yield kind, response
        if getattr(response, "context", None) and "adminform" in response.context:
            taken = {name for name in fields if name not in errors(response) and not name.endswith(("-id", "state"))}
            yield f"{kind}, taken", ask(desk, "POST", url, data | dict.fromkeys(taken, value))


@pytest.mark.parametrize("model", [models.Framework, models.Disagreement, models.Criterion, models.Question])
def test_no_number_of_rows_is_an_error_of_ours(desk: Client, model: Any) -> None:
    url = address(model, "change", small(model).pk)
    data = entered(desk.get(url))
    answers = []
    for kind, value in VALUES.items():  # of rows Django makes 2,000 at most, which takes as long as it takes
        kinds = ("INITIAL", "MIN_NUM", "MAX_NUM") if kind.startswith("beyond") else ("TOTAL", "INITIAL")
        counts = [name for name in data if name.endswith(tuple(f"-{each}_FORMS" for each in kinds))]
        answers.append((kind, ask(desk, "POST", url, data | dict.fromkeys(counts, value))))
    assert broken(answers) == []


# ── lists ──


@EVERY
def test_no_parameter_of_a_list_is_an_error_of_ours(desk: Client, model: Any) -> None:
    """Kinds of values take turns, so that each comes to each kind of filter."""
    small(model)
    url = address(model, "changelist")
    turns = itertools.cycle(OF_LISTS.values())
    wanted = [f"{url}?{name}={quote(next(turns))}" for name in parameters(desk, url) for _ in range(2)]
    wanted += [f"{url}?verified_on__year=9999", f"{url}?accessed_on__year=9999&accessed_on__month=12"]
    assert broken((asked, ask(desk, "GET", asked)) for asked in wanted) == []


def parameters(desk: Client, url: str) -> Iterator[str]:
    changes = desk.get(url).context["cl"]
    yield from OF_EVERY_LIST
    for spec in changes.filter_specs:
        yield from spec.expected_parameters()
    for part in ("year", "year=2024&{}__month", "year=2024&{}__month=2&{}__day") if changes.date_hierarchy else ():
        yield f"{changes.date_hierarchy}__{part}".replace("{}", changes.date_hierarchy)


def test_no_lookup_is_an_error_of_ours(desk: Client) -> None:
    """Each lookup with each kind of field, whichever list has it."""
    kinds = {
        (type(field), lookup): (model, field)
        for model in REGISTERED
        for field in model._meta.get_fields()
        for lookup in LOOKUPS
    }
    turns = itertools.cycle(OF_LISTS.values())
    wanted = [
        f"{address(model, 'changelist')}?{field.name}{'__' * bool(lookup)}{lookup}={quote(next(turns))}"
        for (_, lookup), (model, field) in kinds.items()
        for _ in range(4)
    ]
    for model in {model for model, _ in kinds.values()}:
        small(model)
    assert broken((asked, ask(desk, "GET", asked)) for asked in wanted) == []


def test_a_wrong_parameter_is_answered_as_django_does(desk: Client) -> None:
    """Back to the list with a word of why; a pattern, which databases choke on, is refused."""
    claims = address(models.Tradeoff, "changelist")
    for wrong in ("verified_on__year=9999", "verified_on__year=abc", "pk__in=abc"):
        assert ask(desk, "GET", f"{claims}?{wrong}")["Location"] == f"{claims}?e=1", wrong
    for refused in ("text__regex=(", "framework__name__iregex=(a+)+$", "standing__exact=%00"):
        assert ask(desk, "GET", f"{claims}?{refused}").status_code == 400, refused


# ── addresses, autocompletes, actions ──


@pytest.mark.parametrize("kind", VALUES)
def test_no_address_is_an_error_of_ours(desk: Client, kind: str) -> None:
    value = quote(VALUES[kind][:2_000])
    answers = []
    for model in (models.Tradeoff, models.Source, Group):
        record, head = small(model), address(model, "changelist")
        tails = [
            "{}/",
            "{}/change/",
            "{}/delete/",
            "{}/history/",
            "{}/history/1/",
            f"{record.pk}/history/{{}}/",
            "recover/{}/",
        ]
        for tail in tails:
            path = (head + tail.format(value)).replace("?", "%3f")
            answers += [(f"{method} {path}", ask(desk, method, path)) for method in ("GET", "POST")]
        names = [field.name for field in model._meta.get_fields()]
        initial = urlencode(dict.fromkeys((*names, "_changelist_filters", "_popup"), VALUES[kind]))
        answers.append((f"add {model.__name__}", ask(desk, "GET", f"{head}add/?{initial}")))
        action = {"action": "delete_selected", "index": "0", "_selected_action": str(record.pk)}
        for name in action:
            answers.append((f"{name} of {model.__name__}", ask(desk, "POST", head, action | {name: VALUES[kind]})))
    assert broken(answers) == []


@pytest.mark.parametrize("kind", VALUES)
def test_no_autocomplete_is_an_error_of_ours(desk: Client, kind: str) -> None:
    answers = []
    for model in REGISTERED:
        for field in admin.site.get_model_admin(model).autocomplete_fields:
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field}
            for name in ("term",) if answers else ("term", "page", *asked):
                query = urlencode(asked | {name: VALUES[kind]})
                answers.append((query, ask(desk, "GET", f"/admin/autocomplete/?{query}")))
    assert broken(answers) == []


# ── signing in, which anyone may try ──


@pytest.mark.parametrize("kind", VALUES)
def test_nothing_sent_to_the_sign_in_is_an_error_of_ours(client: Client, settings: Any, kind: str) -> None:
    settings.AXES_ENABLED = True
    form: dict[str, Any] = {"username": "nobody", "password": "wrong", "next": "/admin/"}
    value = VALUES[kind]
    answers = [
        (name, ask(client, "POST", "/admin/login/", form | {name: value}))
        for name in (*form, "other", "csrfmiddlewaretoken")
    ]
    answers += [
        (f"?{name}=", ask(client, "POST", f"/admin/login/?{name}={quote(value)}", form))
        for name in ("next", "username", "a")
    ]
    for header in ("HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_REFERER", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE"):
        told: Any = {header: value.decode("latin-1")}
        answers.append((header, ask(Client(**told), "POST", "/admin/login/", form)))
    assert broken(answers) == []


def test_a_name_that_no_user_can_have_is_refused_at_its_field(client: Client) -> None:
    response = client.post("/admin/login/", {"username": "x" * 256, "password": "wrong"})
    assert "at most 150 characters" in str(response.context["form"].errors["username"])
