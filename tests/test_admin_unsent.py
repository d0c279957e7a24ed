"""What an editor typed is never lost without a word: not to a sign-in that ended, a deletion or a database away."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from frameworks.models import Framework
from tests import factories
from tests.admin_form import entered
from tests.factories import PASSWORD, make_editor

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
LOGIN = "/admin/login/"


@pytest.fixture
def ana() -> Client:
    """Signed in as in a browser: with tokens that are checked."""
    make_editor()
    client = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"}, raise_request_exception=False)
    sign_in(client)
    return client


def sign_in(client: Client) -> None:
    client.get(LOGIN)
    token = client.cookies["csrftoken"].value
    form = {"username": "ana", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(f"{LOGIN}?next=/admin/", form).status_code == 302


def change(framework: Framework) -> str:
    return reverse("admin:frameworks_framework_change", args=[framework.pk])


def typed(client: Client, framework: Framework) -> dict[str, Any]:
    """The form as it was opened, with a tagline of many lines and signs."""
    data = entered(client.get(change(framework)))
    return data | {"tagline": 'Ana\'s <b>"tagline"</b>', "summary": "one\r\n\r\ntwo", "draft": "abc123"}


class Unsent:
    """The page that repeats a form, read back as a browser would send it again."""

    def __init__(self, response: Any, status: int) -> None:
        assert response.status_code == status
        self.page = response.content.decode()
        context = response.context
        self.data: dict[str, list[str]] = {"csrfmiddlewaretoken": [context["token"]]}
        for name, value in context["fields"] if context["can_send"] else ():
            assert f'name="{name}"' in self.page
            self.data.setdefault(name, []).append(value)

    def without_token(self) -> dict[str, list[str]]:
        return {name: values for name, values in self.data.items() if name != "csrfmiddlewaretoken"}


def as_lists(data: dict[str, Any]) -> dict[str, list[str]]:
    lists = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    return {name: value for name, value in lists.items() if value and name != "csrfmiddlewaretoken"}


def test_two_tabs_and_a_second_sign_in(ana: Client) -> None:
    framework = factories.make_full_framework()
    data = typed(ana, framework)
    sign_in(ana)
    page = Unsent(ana.post(change(framework), data), 403)
    assert "Your sign-in changed while this page was open" in page.page
    assert page.without_token() == as_lists(data)
    assert ana.post(change(framework), page.data).status_code == 302
    assert Framework.objects.get(pk=framework.pk).tagline == data["tagline"]


def test_a_session_that_ended(ana: Client) -> None:
    framework = factories.make_full_framework()
    data = typed(ana, framework)
    del ana.cookies["sessionid"]
    page = Unsent(ana.post(change(framework), data), 403)
    assert "You are not signed in any more" in page.page
    assert page.without_token() == as_lists(data)
    sign_in(ana)
    again = Unsent(ana.post(change(framework), page.data), 403)
    assert ana.post(change(framework), again.data).status_code == 302
    assert Framework.objects.get(pk=framework.pk).summary == "one\n\ntwo"


def test_a_record_that_was_deleted_meanwhile(ana: Client) -> None:
    framework = factories.make_full_framework()
    data = typed(ana, framework)
    framework.delete()
    page = Unsent(ana.post(change(framework), data), 404)
    assert "This was deleted while you had it open" in page.page
    assert reverse("admin:frameworks_framework_recoverlist") in page.page
    assert page.without_token() == as_lists(data)
    assert "Ana&#x27;s &lt;b&gt;&quot;tagline&quot;&lt;/b&gt;</dd>" in page.page


@pytest.mark.parametrize("after", [0, 3, 20, 40])
def test_a_database_that_goes_away_while_saving(ana: Client, after: int) -> None:
    framework = factories.make_full_framework()
    data = typed(ana, framework)
    asked: list[str] = []

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        if len(asked) > after:
            raise OperationalError("the database is away")
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        response = ana.post(change(framework), data)
    page = Unsent(response, 503)
    assert int(response["Retry-After"]) > 0
    assert "The site cannot save anything at the moment" in page.page
    assert page.without_token() == as_lists(data)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"referer": "http://testserver.evil.example/admin/"},
        {"referer": "http://["},
    ],
    ids=str,
)
def test_no_form_of_another_site_is_offered_again(told: dict[str, str]) -> None:
    framework = factories.make_framework()
    client = Client(enforce_csrf_checks=True, headers=told)
    client.force_login(make_editor())
    response = client.post(change(framework), {"tagline": "Forged."})
    assert response.status_code == 403
    page = response.content.decode()
    assert "This form came from another site" in page
    assert "Forged" not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("told", [{"origin": "http://testserver"}, {"referer": "http://testserver/admin/"}], ids=str)
def test_a_browser_that_tells_only_where_the_form_came_from(told: dict[str, str]) -> None:
    response = Client(enforce_csrf_checks=True, headers=told).post("/admin/frameworks/source/add/", {"name": "Mine"})
    assert response.context["fields"] == [("name", "Mine")]


@pytest.mark.parametrize("path", [LOGIN, "/admin/password_change/", "/admin/auth/user/add/"])
def test_a_password_is_never_repeated(path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    client.force_login(User.objects.create_superuser("root"))
    secrets = dict.fromkeys(("password", "old_password", "new_password1", "password1"), "s3cret")
    response = client.post(path, {"username": "ana", **secrets})
    page = response.content.decode()
    assert response.status_code == 403
    assert "s3cret" not in page
    assert f'<a href="{path}">' in page


def test_what_was_saved_is_told_to_the_browser(ana: Client) -> None:
    """So that it forgets its draft; a form that is refused keeps it."""
    framework = factories.make_framework()
    data = typed(ana, framework) | {"csrfmiddlewaretoken": ana.cookies["csrftoken"].value}
    assert "saved_draft" not in ana.post(change(framework), data | {"tagline": ""}).cookies
    assert ana.post(change(framework), data).cookies["saved_draft"].value == "abc123"
    assert "saved_draft" not in ana.post(change(framework), data | {"draft": "a;b=c"}).cookies
