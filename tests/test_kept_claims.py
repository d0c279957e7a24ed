"""Claims that are kept from one request to the next: the same as read anew, and of the present content."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.claims import Claims, Kept
from frameworks.comparison import compare
from frameworks.models import Disagreement, Framework, SupportStatement

PAIR, OTHERS = "/compare/django-vs-flask/", "/compare/flask-vs-tornado/"


def called(*slugs: str) -> list[Framework]:
    return list(Framework.objects.filter(slug__in=slugs).order_by("slug"))


@pytest.mark.django_db
def test_what_is_kept_is_what_would_be_read(content: None) -> None:
    kept = Kept()
    for pair in (("django", "flask"), ("flask", "tornado"), ("django", "tornado")):
        found = called(*pair)
        assert compare(Claims(found, kept)) == compare(Claims(found, kept))
        mine, anew = compare(Claims(found, kept)), compare(Claims(found))
        assert [row.name for row in mine.rows] == [row.name for row in anew.rows]
        for one, other in zip(mine.rows, anew.rows, strict=True):
            assert [cell.compared for cell in one.cells] == [cell.compared for cell in other.cells]
        assert [source.slug for source in mine.sources] == [source.slug for source in anew.sources]


@pytest.mark.django_db
def test_a_source_read_for_one_framework_is_the_same_for_the_next(content: None) -> None:
    """Or a comparison would number it twice."""
    kept = Kept()
    for slug in ("django", "flask", "tornado"):
        Claims(called(slug), kept)
    sources = compare(Claims(called("django", "flask", "tornado"), kept)).sources
    assert len(sources) == len({source.slug for source in sources})


@pytest.mark.django_db
def test_nothing_is_read_twice_and_no_more_is_kept_than_there_is_room_for(content: None) -> None:
    every = list(Framework.objects.all())
    with patch("frameworks.claims.claims.MOST", 3):
        kept = Kept()
    assert Claims(every, kept).checked_on == Claims(every).checked_on
    assert len(kept.told) == 3
    last = [framework for framework in every if framework.pk in kept.told]
    with CaptureQueriesContext(connection) as queries:
        Claims(last, kept)
    assert len(queries) == 0


@pytest.mark.django_db(transaction=True)
def test_pages_take_them_over_until_the_content_changes() -> None:
    client = Client()
    client.get(PAIR), client.get(OTHERS)
    with CaptureQueriesContext(connection) as queries:
        before = client.get(PAIR).content.decode()
    assert not [query for query in queries.captured_queries if "frameworks_supportstatement" in query["sql"]]
    statement = SupportStatement.objects.published().filter(framework__slug="django", note__gt="").first()
    SupportStatement.objects.filter(pk=statement.pk).update(note="Never read before")
    assert "Never read before" not in before
    assert "Never read before" in client.get(PAIR).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_framework_that_is_kept_is_the_present_one() -> None:
    client = Client()
    assert client.get(PAIR).status_code == client.get(PAIR).status_code == 200
    Framework.objects.filter(slug="flask").update(name="Never so called", slug="once-flask")
    assert client.get(PAIR).status_code == 404
    assert "Never so called" in client.get("/compare/django-vs-once-flask/").content.decode()
    Framework.objects.filter(slug="once-flask").update(is_published=False)
    assert client.get("/compare/django-vs-once-flask/").status_code == 404


@pytest.mark.django_db
def test_disagreements_are_kept_in_the_order_of_the_site(content: None) -> None:
    every = list(Framework.objects.published().order_by("slug"))
    kept = Kept()
    for framework in every:
        Claims([framework], kept)
    rows = compare(Claims(every, kept)).sections[-1].rows
    expected = Disagreement.objects.published().filter(frameworks__in=every).distinct()
    assert [row.name for row in rows] == [each.name for each in expected]
    assert {row.hint for row in rows} == {each.finding or each.note for each in expected}
