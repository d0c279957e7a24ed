"""The facet index that requests share: it follows every committed change, and never tells what is not committed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from weakref import ref

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.filters import FrameworkFilter
from frameworks.filters.index import Index
from frameworks.models import Framework, SupportStatement
from tests.plain import Plain, asked, counts, encoded, found, random_states

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared() -> Index:
    """As requests have it, with all its parts."""
    asked({"q": ["a"]}).facets()
    return Index.current()


def by_hand(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def elsewhere(work: Callable[[], Any], threads: int = 1) -> None:
    """Each on a connection of its own, all at once."""
    start, errors = threading.Barrier(threads), list[BaseException]()

    def run() -> None:
        try:
            start.wait()
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []


def test_an_empty_catalogue_has_an_index(empty_catalogue: None) -> None:
    filters = asked({"q": ["a"], "sort": ["-name"]})
    assert filters.qs[:24] == []
    assert {option.count for facet in filters.facets() for option in facet.options} == {0}


# ── shared ──


@committed
def test_requests_share_it_while_nothing_changes(content: None, shared: Index) -> None:
    assert Index.current() is shared
    elsewhere(lambda: asked({}), threads=2)
    assert Index.current() is shared
    with CaptureQueriesContext(connection) as captured:
        filters = asked({"q": ["a"]})
        assert filters.facets()
        assert filters.qs[:24]
    assert len(captured) == 2  # the revision, and the rows of the page


@committed
def test_shared_it_answers_as_plain_python(content: None, shared: Index) -> None:
    plain = Plain()
    for state in random_states(7, 100):
        assert found(encoded(state)) == plain.found(state), state
    assert Index.current() is shared


@committed
def test_it_follows_a_change_made_by_hand(content: None, shared: Index) -> None:
    built_in = counts("at_least=built-in", "feature")["orm"]
    claims = SupportStatement.objects.filter(feature__slug="orm", framework__slug="django").values_list("pk", flat=True)
    by_hand("UPDATE frameworks_supportstatement SET level = 'none' WHERE id = %s", claims[0])
    assert counts("at_least=built-in", "feature")["orm"] == built_in - 1
    assert "django" not in found("feature=orm&at_least=built-in")
    by_hand("UPDATE frameworks_framework SET name = 'Aaa', status = 'active' WHERE slug = 'django'")
    assert found("")[0] == found("q=aaa")[0] == "django"
    assert Index.current() is not shared


@committed
def test_it_follows_a_change_made_on_another_connection(content: None, shared: Index) -> None:
    before = found("")
    elsewhere(lambda: Framework.objects.filter(slug="django").update(is_published=False))
    assert found("") == [slug for slug in before if slug != "django"]
    assert asked({}).qs.count() == len(before) - 1


@committed
def test_only_the_latest_is_kept(content: None) -> None:
    asked({"q": ["a"]}).facets()
    first = ref(Index.current())
    Framework.objects.filter(slug="django").update(tagline="Other")
    assert first() is not None
    asked({}).facets()
    assert first() is None


@committed
def test_many_at_once_read_it_once(content: None) -> None:
    Framework.objects.filter(slug="django").update(tagline="Other")
    read: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read.append(sql)
        return execute(sql, params, many, context)

    def ask() -> None:
        with connection.execute_wrapper(note):
            asked({"q": ["a"]}).facets()

    elsewhere(ask, threads=6)
    for table in ("supportstatement", "classification", "tradeoff", "frameworktype", "feature"):
        assert sum(f'FROM "frameworks_{table}"' in sql for sql in read) == 1, table


@committed
def test_what_changed_while_it_was_read_is_kept_for_nobody_else(content: None, shared: Index) -> None:
    def read() -> str:
        Framework.objects.filter(slug="django").update(tagline="Other")
        return "mixed"

    assert shared.part("new", read) == "mixed"
    assert shared.revision is None
    assert Index.current() is not shared
    assert Index.current().part("new", lambda: "whole") == "whole"


# ── never out of a transaction, never into one ──


@committed
def test_a_transaction_sees_its_own_changes_and_shares_nothing(content: None, shared: Index) -> None:
    before = found("")
    with transaction.atomic():
        Framework.objects.filter(slug="django").update(is_published=False)
        assert "django" not in found("")
        assert Index.current() is not Index.current()
        seen: list[list[str]] = []
        elsewhere(lambda: seen.append(found("")))
        assert seen == [before]
        transaction.set_rollback(True)
    assert found("") == before
    assert Index.current() is shared


def test_every_other_test_reads_for_itself(content: None) -> None:
    assert Index.current() is not Index.current()
    filters = FrameworkFilter(QueryDict("type=micro"))
    assert filters.index is filters.index
