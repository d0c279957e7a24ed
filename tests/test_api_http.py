"""What travels around an answer: ETag, compression, CORS, HEAD and OPTIONS, Content-Security-Policy."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests import factories
from tests.api_world import API, World, all_addresses, make_world

pytestmark = pytest.mark.django_db
ELSEWHERE = {"origin": "https://example.org"}


@pytest.fixture
def world(empty_catalogue: None) -> World:
    return make_world()


def test_an_answer_still_current_is_not_sent_again(client: Any, world: World) -> None:
    for url in all_addresses(world):
        tag = client.get(url)["ETag"]
        again = client.get(url, headers={"if-none-match": tag})
        assert again.status_code == 304, url
        assert again.content == b""
        assert again["ETag"] == tag


def test_a_change_has_another_tag(client: Any, world: World) -> None:
    for url in (f"{API}frameworks/", f"{API}export/", world.comparison):
        before = client.get(url)["ETag"]
        factories.make_feature()
        world.frameworks[0].tagline += "!"
        world.frameworks[0].save()
        after = client.get(url, headers={"if-none-match": before})
        assert after.status_code == 200
        assert after["ETag"] != before


def test_a_compressed_answer_is_recognised_too(client: Any, world: World) -> None:
    headers = {"accept-encoding": "gzip"}
    plain = client.get(f"{API}export/")
    packed = client.get(f"{API}export/", headers=headers)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert packed["ETag"] == f"W/{plain['ETag']}"
    for tag in (packed["ETag"], plain["ETag"]):
        assert client.get(f"{API}export/", headers={**headers, "if-none-match": tag}).status_code == 304


def test_json_and_csv_are_told_apart(client: Any, world: World) -> None:
    url = f"{API}frameworks/"
    as_json, as_csv = client.get(url), client.get(url, headers={"accept": "text/csv"})
    assert as_json["ETag"] != as_csv["ETag"]
    assert "Accept" in as_json["Vary"].split(", ")


def test_head_is_get_without_a_body(client: Any, world: World) -> None:
    for url in all_addresses(world):
        head, get = client.head(url), client.get(url)
        assert head.status_code == 200
        assert head.content == b""
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
