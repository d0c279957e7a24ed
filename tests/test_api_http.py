"""What travels around an answer: ETag, compression, CORS, HEAD and OPTIONS, Content-Security-Policy."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.api_world import API, World, all_addresses, make_world
from tests.wire import ask

pytestmark = pytest.mark.django_db
ELSEWHERE = {"origin": "https://example.org"}


@pytest.fixture
def world(empty_catalogue: None) -> World:
    return make_world()


def test_an_answer_still_current_is_not_sent_again(world: World) -> None:
    for url in all_addresses(world):
        tag = ask(None, url).headers["etag"]
        again = ask(None, url, if_none_match=tag)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag), url


def test_a_change_has_another_tag(world: World) -> None:
    for url in (f"{API}frameworks/", world.comparison):
        before = ask(None, url).headers["etag"]
        factories.make_feature()
        world.frameworks[0].tagline += "!"
        world.frameworks[0].save()
        after = ask(None, url, if_none_match=before)
        assert after.status == 200
        assert after.headers["etag"] != before


def test_json_and_csv_are_told_apart(world: World) -> None:
    url = f"{API}frameworks/"
    as_json, as_csv = ask(None, url), ask(None, url, accept="text/csv")
    assert as_json.headers["etag"] != as_csv.headers["etag"]
    assert "Accept" in as_json.headers["vary"].split(", ")


def test_head_is_get_without_a_body(client: Any, world: World) -> None:
    for url in all_addresses(world):
        head, get = client.head(url), client.get(url)
        assert head.status_code == 200
        assert head.getvalue() == b""
        assert head["Content-Type"] == get["Content-Type"]
    assert client.head(f"{API}frameworks/?colour=red").status_code == 400


def test_options_says_what_can_be_done(client: Any, world: World) -> None:
    for url in all_addresses(world):
        response = client.options(url)
        assert response.status_code == 204, url
        assert response.content == b""
        assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_scripts_of_other_sites_may_read_the_api(client: Any, world: World) -> None:
    for url in [*all_addresses(world), f"{API}frameworks/nope/", f"{API}frameworks/?colour=red", f"{API}nothing/"]:
        response = client.get(url, headers=ELSEWHERE)
        assert response["Access-Control-Allow-Origin"] == "*", url
        assert "Access-Control-Allow-Credentials" not in response
        assert response["Access-Control-Expose-Headers"] == "ETag, Link"


def test_only_reading_is_allowed_from_elsewhere(client: Any, world: World) -> None:
    headers = {**ELSEWHERE, "access-control-request-method": "GET"}
    response = client.options(f"{API}frameworks/", headers=headers)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_pages_are_not_for_scripts_of_other_sites(client: Any, world: World) -> None:
    pages = ("/", "/frameworks/", world.frameworks[0].get_absolute_url(), "/features/", "/admin/login/", "/apis/")
    for url in pages:
        for response in (client.get(url, headers=ELSEWHERE), client.options(url, headers=ELSEWHERE)):
            assert not [name for name in response.headers if name.startswith("Access-Control")], url


def test_no_cookie_is_set(client: Any, world: World) -> None:
    for url in all_addresses(world):
        assert not client.get(url).cookies


def test_the_documentation_stays_on_this_host(client: Any, db: None) -> None:
    html = client.get(f"{API}docs/")
    script = client.get(f"{API}docs/?script=")
    for response in (html, script):
        text = response.content.decode()
        assert "http://" not in text.replace("http://testserver", "")
        assert "https://" not in text
    assert "<script>" not in html.content.decode()
    assert script["Content-Type"] == "application/javascript"
    assert f"{API}schema/" in script.content.decode()


def test_style_attributes_are_allowed_in_the_documentation_alone(client: Any, world: World) -> None:
    for url in [*all_addresses(world), "/", f"{API}nothing/"]:
        policy = client.get(url)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy
        assert ("'unsafe-inline'" in policy) == (url == f"{API}docs/"), url
    assert "style-src 'self' 'unsafe-inline'" in client.get(f"{API}docs/")["Content-Security-Policy"]
