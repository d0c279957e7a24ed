"""The chooser over the API: the same answers as the engine that its page writes out."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.chooser import QUESTIONS, Choice, Force, choose, read
from frameworks.models import Framework
from tests import pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

URL = "/api/v1/choose/"
MUSTS = "build=apis&build=microservices&realtime=websockets&force_realtime=must&included=orm"


def asked(client: Any, query: str) -> Any:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def engine(query: str) -> Choice:
    return choose(read(QueryDict(query).lists()))


def profiles(number: int) -> list[str]:
    dice = random.Random(17)  # noqa: S311  # not for secrets
    found = []
    for _ in range(number):
        pairs = []
        for question in dice.sample(QUESTIONS, 4):
            pairs += [f"{question.slug}={option.slug}" for option in dice.sample(question.options, 2)]
            pairs.append(f"{question.force_name}={dice.choice(Force.values)}")
        found.append("&".join(pairs))
    return found


def test_the_api_gives_the_answers_of_the_page(content: None, client: Any) -> None:
    for query in profiles(6):
        data = asked(client, query)
        page = pages.read(client, data["page_url"].removeprefix("http://testserver"))
        ranked = [*data["fits"], *data["perhaps"]]
        names = [pages.text(each) for place in page.with_class("place") for each in place.iter("h3")]
        slugs = dict(Framework.objects.values_list("name", "slug"))
        assert [slugs[name.partition(": ")[2]] for name in names] == [each["framework"] for each in ranked]
        assert [name.split(":")[0].removesuffix(", shared") for name in names] == [str(e["place"]) for e in ranked]
        points = [pages.text(each).split(" of ")[0] for each in page.with_class("points")]
        spans = [(f"{e['sure']:g}", f"{e['possible']:g}") for e in ranked]
        assert points in ([], [low if low == high else f"{low} to {high}" for low, high in spans])
        out = [a.get("href") for each in page.with_class("out") for a in each.iter("a")]
        assert all(f"/frameworks/{each['framework']}/" in out for each in data["left_out"])
        assert page.main.count("Why not ") == len(data["left_out"])
        assert all(change["text"] in page.main for change in data["changes"])


def test_every_line_says_what_the_engine_found(content: None, client: Any) -> None:
    data, choice = asked(client, MUSTS), engine(MUSTS)
    given = [*data["fits"], *data["perhaps"], *data["left_out"]]
    assert [each["framework"] for each in given] == [each.framework.slug for each in choice.candidates]
    for each, candidate in zip(given, choice.candidates, strict=True):
        for line, expected in zip(each["lines"], candidate.lines, strict=True):
            assert line["verdict"] == expected.finding.verdict
            assert (line["sure"], line["possible"]) == (expected.sure, expected.possible)
            slugs = [[source.slug for source in said.sources] for said in expected.finding.statements]
            assert [said["sources"] for said in line["evidence"]] == slugs
            assert all(said["page_url"].startswith("http://testserver/frameworks/") for said in line["evidence"])


def test_the_counts_beside_answers_are_the_engine_s(content: None, client: Any) -> None:
    data, choice = asked(client, MUSTS), engine(MUSTS)
    for given, expected in zip(data["questions"], choice.questions, strict=True):
        assert given["parameter"] == expected.question.slug
        assert given["force"] == expected.force
        numbers = [(offer.known, offer.perhaps, offer.is_ticked) for offer in expected.offers]
        assert [(o["known"], o["perhaps"], o["is_ticked"]) for o in given["options"]] == numbers


def test_a_change_can_be_followed(content: None, client: Any) -> None:
    data = asked(client, "team=documentation&team=community&realtime=websockets")
    assert data["changes"]
    for change in data["changes"][:3]:
        answer = client.get(change["api_url"]).json()
        first = [each["framework"] for each in [*answer["fits"], *answer["perhaps"]] if each["place"] == 1]
        assert first == change["first"]


def test_without_an_answer_nothing_is_ranked(content: None, client: Any) -> None:
    data = asked(client, "")
    assert (data["fits"], data["perhaps"], data["left_out"], data["changes"]) == ([], [], [], [])
    assert data["answers"] == []
    assert data["checked_on"] is None
    assert len(data["questions"]) == len(QUESTIONS)


def test_empty_values_and_the_default_force_change_nothing(content: None, client: Any) -> None:
    plain = asked(client, "build=apis")
    assert asked(client, "build=apis&team=&force_build=some&format=json") == plain
    assert plain["api_url"] == f"http://testserver{URL}?build=apis"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("build=nonsense", "build"),
        ("colour=red", "colour"),
        ("force_team=heavy", "force_team"),
        ("force_team=much&force_team=must", "force_team"),
        ("build=%00", "build"),
        ("format=csv", "format"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: None, client: Any, query: str, name: str) -> None:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {name}


def test_the_number_of_queries_is_that_of_the_engine(content: None, client: Any) -> None:
    for query in ("", "build=apis", MUSTS):
        with CaptureQueriesContext(connection) as expected:
            choice = engine(query)
            assert all(part is not None for part in (choice.questions, choice.ranking, choice.changes))
        with CaptureQueriesContext(connection) as captured:
            asked(client, query)
        assert len(captured) == len(expected) <= 20
