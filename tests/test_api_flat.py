"""Records are read as flat rows: they are what DRF makes of their serializers, and a stream is what a list would be."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.db.models import Prefetch
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from frameworks.api.serializers import flat
from frameworks.api.serializers.flat import public, read
from frameworks.api.views import LISTS, stream
from frameworks.models import Advice, Answer, Claim, Framework
from tests import factories
from tests.api_world import API, without_moment

EXPORT = f"{API}export/"
SHAPES = [view.serializer_class for view in LISTS.values()]
FULL = [view.detail_serializer_class for view in LISTS.values() if view.detail_serializer_class]

# ── what is read ──


def in_order(model: Any) -> Any:
    return public(model).order_by(*model._meta.ordering)


def claims_about(model: Any) -> list[Prefetch[Any]]:
    """Of other entries in the order of the frameworks."""
    relations = [field for field in model._meta.related_objects if issubclass(field.related_model, Claim)]
    before = [] if model is Framework else ["framework__name", "framework__slug"]
    return [
        Prefetch(
            relation.name,
            relation.related_model.objects.order_by(*before, *relation.related_model._meta.ordering)
            .select_related("framework")
            .prefetch_related("sources"),
        )
        for relation in relations
        if relation.one_to_many
    ]


def standings() -> Counter[tuple[int, str]]:
    """Counted one by one."""
    kinds = [*(field.related_model for field in Framework._meta.related_objects if field.one_to_many), Advice, Answer]
    claims = [claim for kind in kinds for claim in kind.objects.prefetch_related("sources")]
    return Counter((source.pk, claim.standing) for claim in claims for source in claim.sources.all())


@pytest.mark.django_db
@pytest.mark.parametrize("serializer", SHAPES + FULL, ids=lambda serializer: serializer.__name__)
def test_flat_records_are_what_their_serializer_makes(content: None, serializer: Any) -> None:
    """Of the shipped content, in which nothing is a draft: field by field in its order, one level in the other."""
    model = serializer.Meta.model
    context = {"request": RequestFactory().get("/"), "standings": standings()}
    entries = in_order(model).prefetch_related(*claims_about(model))
    records = read(serializer, [entry.pk for entry in entries], "http://testserver")
    assert records
    assert json.dumps(records) == json.dumps(serializer(entries, many=True, context=context).data)


@pytest.mark.django_db
def test_records_come_in_the_order_of_their_keys_less_those_that_are_gone(empty_catalogue: None) -> None:
    one, two = factories.make_type(), factories.make_type()
    found = read(LISTS["types"].serializer_class, [two.pk, 0, one.pk], "")
    assert [record["slug"] for record in found] == [two.slug, one.slug]


# ── what is written ──


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least there can be: a batch is one record, a piece one text, and one claim about an entry is many."""
    monkeypatch.setattr(flat, "BATCH", 1)
    monkeypatch.setattr(flat, "BATCH_OF_FRAMEWORKS", 1)
    monkeypatch.setattr(flat, "MANY", 0)
    monkeypatch.setattr(stream, "PIECE", 1)


@pytest.fixture
def in_parts(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small, but of more than one record: the shipped content one by one takes twenty seconds."""
    monkeypatch.setattr(flat, "BATCH", 25)
    monkeypatch.setattr(flat, "BATCH_OF_FRAMEWORKS", 3)


def with_claims() -> list[str]:
    names = ("types", "features", "use-cases", "aspects", "adopters")
    firsts = [(name, public(LISTS[name].queryset.model).first()) for name in names]
    return [EXPORT, f"{API}adopters/?page_size=2&page=2", *(f"{API}{name}/{entry.slug}/" for name, entry in firsts)]


@pytest.mark.django_db
def test_a_stream_says_what_is_said_at_once(content: None, client: Any, request: pytest.FixtureRequest) -> None:
    whole = {url: client.get(url) for url in with_claims()}
    request.getfixturevalue("in_parts")
    for url, response in whole.items():
        streamed = client.get(url)
        assert isinstance(streamed, StreamingHttpResponse), url
        assert without_moment(streamed.getvalue()) == without_moment(response.getvalue()), url
        assert streamed.get("Link") == response.get("Link")
        assert streamed["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_csv_holds_what_would_be_a_stream(content: None, client: Any, request: pytest.FixtureRequest) -> None:
    url = f"{API}adopters/?format=csv"
    whole = client.get(url).content
    request.getfixturevalue("small")
    assert client.get(url).content == whole


@pytest.mark.django_db
def test_the_export_of_the_shipped_content_is_a_stream(content: None, client: Any) -> None:
    response = client.get(EXPORT)
    assert response.streaming
    document = json.loads(response.getvalue())
    counts = {name: len(entries) for name, entries in document["catalogue"].items()}
    assert counts == document["counts"]
    assert counts["frameworks"] == Framework.objects.published().count()


@pytest.mark.django_db
def test_a_stream_is_read_while_it_is_written(empty_catalogue: None, client: Any, small: None) -> None:
    """Whatever there is of frameworks, as many queries stand between one and the next."""
    for _ in range(4):
        factories.make_support()
    pieces = client.get(EXPORT).streaming_content
    asked = []
    with CaptureQueriesContext(connection) as captured:
        for piece in pieces:
            if b'"page_url":"http://testserver/frameworks/' in piece:
                asked.append(len(captured))
    assert len(asked) == 4
    assert len({after - before for before, after in zip(asked[1:], asked[2:], strict=False)}) == 1


@pytest.mark.django_db
def test_what_javascript_would_take_for_a_line_end_is_escaped(
    empty_catalogue: None, client: Any, request: pytest.FixtureRequest
) -> None:
    factories.rewrite(factories.make_use_case(), definition="One\u2028two\u2029ü.")
    row = client.get(f"{API}use-cases/").content.partition(b'"results":[')[2].removesuffix(b"]}")
    assert "One\\u2028two\\u2029ü.".encode() in row
    assert row in client.get(EXPORT).getvalue()


# ── one moment ──


def names_in(pieces: Any) -> list[str]:
    document = json.loads(b"".join(pieces))
    return [entry["name"] for entry in document["catalogue"]["exclusions"]]


@pytest.mark.django_db(transaction=True)
def test_an_export_is_of_one_moment(content: None, client: Any, in_parts: None, other: Any) -> None:
    """Somebody else writes, and waits for nobody, while the export has begun and its last list is not yet read."""
    response = client.get(EXPORT)
    pieces = iter(response.streaming_content)
    first = next(pieces)
    other("DELETE FROM frameworks_exclusion_sources")
    other("DELETE FROM frameworks_exclusion")
    assert names_in([first, *pieces]) != []
    assert names_in(client.get(EXPORT).streaming_content) == []


@pytest.mark.django_db(transaction=True)
def test_what_fails_before_the_first_piece_is_an_error_and_leaves_no_transaction_open(
    content: None, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat, "records", lambda *_: 1 / 0)
    client.raise_request_exception = False
    assert client.get(EXPORT).status_code == 500
    assert not is_in_transaction()


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_goes_away_leaves_no_transaction_open(content: None, client: Any) -> None:
    response = client.get(EXPORT)
    assert is_in_transaction()
    response.close()
    connection.ensure_connection()
    assert not is_in_transaction()


def is_in_transaction() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return bool(connection.connection.in_transaction)
        cursor.execute("SELECT now() = statement_timestamp()")
        return not cursor.fetchone()[0]


@pytest.fixture
def other() -> Any:
    """Somebody else's connection to the same database."""
    theirs = connection.copy()
    theirs.close_if_unusable_or_obsolete()

    def execute(statement: str) -> None:
        with theirs.cursor() as cursor:
            cursor.execute(statement)

    yield execute
    theirs.close()
