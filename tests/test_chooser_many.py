"""The chooser among several hundred frameworks: every answer worked out by hand, the page cut, evidence kept."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.chooser import QUESTIONS, Choice, Force, choose, read
from frameworks.chooser.answers import Answers
from frameworks.chooser.changes import NAMED, single_changes
from frameworks.chooser.kept import KEPT
from frameworks.chooser.ranking import SHOWN
from frameworks.filters import FrameworkFilter
from frameworks.models import (
    Aspect,
    Feature,
    Framework,
    Level,
    Recommendation,
    Source,
    Standing,
    Status,
    SupportStatement,
    Tradeoff,
    UseCase,
)
from tests import factories, pages
from tests.chooser_by_hand import Facts, Profile, by_hand

MANY = 120
MUST = "build=apis&team=documentation&included=orm&included=testing"


@pytest.fixture
def many(content: None) -> None:
    """As many more, each of which something is said by chance."""
    dice = random.Random(21)  # noqa: S311  # not for secrets
    checked = factories.DAY
    frameworks = Framework.objects.bulk_create(
        Framework(
            name=f"{dice.choice(('Made', 'made'))} {number:03}",
            slug=f"made-{number}",
            interface="wsgi",
            license="MIT",
            status=dice.choices(Status.values, (6, 2, 1, 1))[0],
            reviewed_on=dice.choice((None, checked, checked)),
            latest_release_on=dice.choice((None, checked, checked - datetime.timedelta(days=dice.randint(700, 760)))),
            is_published=number % 50 != 0,
        )
        for number in range(MANY)
    )
    source = factories.make_source()
    for kind in (SupportStatement, Tradeoff, Recommendation):
        cite(kind, [claim for each in frameworks for claim in claims(kind, each, dice)], source)


def claims(kind: Any, framework: Framework, dice: random.Random) -> Iterator[Any]:
    """Of half of what can be asked, and of an aspect up to three."""
    standings = [*Standing.values, Standing.REPORTED, Standing.REPORTED]
    along = {SupportStatement: Feature, Tradeoff: Aspect, Recommendation: UseCase}[kind]
    name = {SupportStatement: "feature", Tradeoff: "aspect", Recommendation: "use_case"}[kind]
    for about in along.objects.all():
        for number in range(dice.randint(0, 3 if kind is Tradeoff else 1)):
            more: dict[str, Any] = {
                SupportStatement: {"level": dice.choice(Level.values), "note": "Some.", "package": "one"},
                Tradeoff: {"side": dice.choice(("pro", "con")), "key": f"{about.slug}-{number}", "text": "So."},
                Recommendation: {},
            }[kind]
            state = {"standing": dice.choice(standings), "standing_note": "So.", "verified_on": factories.DAY}
            yield kind(framework=framework, is_published=dice.random() < 0.95, **{name: about}, **state, **more)


def cite(kind: Any, claims: list[Any], source: Source) -> None:
    """All but every twentieth, which is no public claim without."""
    through, column = kind.sources.through, kind._meta.model_name
    kept = [each for number, each in enumerate(kind.objects.bulk_create(claims)) if number % 20]
    through.objects.bulk_create(through(**{f"{column}_id": each.pk, "source_id": source.pk}) for each in kept)


def profiles(number: int, seed: int) -> Iterator[Profile]:
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    for _ in range(number):
        profile: Profile = {}
        for question in dice.sample(QUESTIONS, dice.randint(1, len(QUESTIONS))):
            slugs = [option.slug for option in question.options]
            profile[question.slug] = dice.sample(slugs, dice.randint(1, 3))
            profile[question.force_name] = [dice.choice(Force.values)]
        yield profile


def chosen(query: str) -> Choice:
    return choose(read(QueryDict(query).lists()))


def first_by_hand(facts: Facts, answers: Answers) -> list[str]:
    ranked, _ = by_hand(facts, dict(QueryDict(answers.query).lists()))
    return [slug for place, slug, *_ in ranked if place == 1]


# ── by hand ──


@pytest.mark.any_database
@pytest.mark.django_db
def test_sums_places_and_numbers_are_those_worked_out_by_hand(many: None) -> None:
    facts, cut = Facts(), 0
    for profile in profiles(25, seed=1):
        choice = choose(read(profile.items()))
        ranking = choice.ranking
        expected, left_out = by_hand(facts, profile)
        given = [
            (e.place, c.framework.slug, c.group.value, c.sure, c.possible, e.could_lead)
            for e in ranking.ranked
            for c in [e.candidate]
        ]
        assert given == expected[:SHOWN], profile
        assert [each.is_tied for each in ranking.ranked] == [
            [other[0] for other in expected].count(each.place) > 1 for each in ranking.ranked
        ]
        fits = sum(each[2] == 0 for each in expected)
        assert tuple(choice.counts) == (fits, len(expected) - fits, len(left_out))
        tied = [each for each in expected[SHOWN:] if each[0] == expected[SHOWN - 1][0]]
        assert (ranking.more_tied, ranking.more) == (len(tied), len(expected[SHOWN:]))
        cut += bool(tied)
    assert cut > 3


@pytest.mark.any_database
@pytest.mark.django_db
def test_those_left_out_come_by_how_many_musts_they_miss(many: None) -> None:
    facts, seen = Facts(), 0
    for profile in profiles(15, seed=2):
        profile |= {name: ["must"] for name in profile if name.startswith("force_")}
        ranking = choose(read(profile.items())).ranking
        _, left_out = by_hand(facts, profile)
        wanted = [o.probe for q in QUESTIONS for o in q.options if o.slug in profile.get(q.slug, [])]
        misses = {slug: sum(facts.verdict(slug, probe) == "not-met" for probe in wanted) for slug in left_out}
        named = {slug: facts.frameworks[slug] for slug in left_out}
        order = sorted(left_out, key=lambda slug: (misses[slug], named[slug].is_asleep, named[slug].name.lower()))
        assert [each.framework.slug for each in ranking.left_out] == order[:SHOWN]
        assert [len(each.barring) for each in ranking.left_out] == [misses[slug] for slug in order[:SHOWN]]
        assert ranking.more_left_out == len(order[SHOWN:])
        seen += len(order) > SHOWN
    assert seen > 5


@pytest.mark.any_database
@pytest.mark.django_db
def test_the_smallest_change_is_the_one_found_by_hand(many: None) -> None:
    facts, unnamed = Facts(), 0
    for profile in (*profiles(4, seed=3), {"build": ["apis", "microservices"]}):
        choice = choose(read(profile.items()))
        now = first_by_hand(facts, choice.answers)
        flips = [(c, new) for c in single_changes(choice.answers) if (new := first_by_hand(facts, c.answers)) != now]
        flips = [(change, new) for change, new in flips if change.answers]
        expected = [(c.answers.query, new) for c, new in flips if c.size == flips[0][0].size]
        assert [(each.answers.query, [one.slug for one in each.first]) for each in choice.changes] == [
            (query, new[:NAMED]) for query, new in expected
        ]
        assert [each.more for each in choice.changes] == [len(new[NAMED:]) for _, new in expected]
        unnamed += sum(each.more for each in choice.changes)
    assert unnamed


@pytest.mark.any_database
@pytest.mark.django_db
def test_the_counts_beside_options_are_of_all_that_remain(many: None) -> None:
    facts = Facts()
    for profile in profiles(4, seed=4):
        choice = choose(read(profile.items()))
        remaining = [slug for _, slug, *_ in by_hand(facts, profile)[0]]
        for asked in choice.questions:
            for offer in asked.offers:
                verdicts = [facts.verdict(slug, offer.option.probe) for slug in remaining]
                assert offer.known == verdicts.count("met")
                assert offer.perhaps == verdicts.count("partly") + verdicts.count("unknown")


# ── what is cut ──


@pytest.mark.any_database
@pytest.mark.django_db
def test_the_page_says_how_many_more_there_are(many: None, client: Any) -> None:
    choice, page = chosen(MUST), pages.read(client, f"/choose/?{MUST}")
    ranking = choice.ranking
    assert ranking.more
    assert ranking.more_left_out
    assert len(page.with_class("place")) == len(ranking.ranked) == SHOWN
    assert page.main.count("Why not ") == len(ranking.left_out) == SHOWN
    assert f"first {SHOWN} of {choice.remaining}" in page.main
    assert f"{ranking.following} follow" in page.main
    assert f"first {SHOWN} of {choice.counts.left_out} left out" in page.main
    record = client.get(f"/choose/record.md?{MUST}").content.decode()
    assert f"first {SHOWN} of {choice.remaining}: {ranking.more_tied} more" in record
    assert f"- {ranking.more_left_out} more" in record


@pytest.mark.any_database
@pytest.mark.django_db
def test_the_list_is_named_where_it_finds_just_those_that_fit(many: None, client: Any) -> None:
    named = []
    for query in (MUST, "build=apis", "build=apis&force_build=must", "realtime=websockets&force_realtime=must"):
        choice = chosen(query)
        if choice.list_query is not None:
            found = FrameworkFilter(QueryDict(choice.list_query)).qs
            assert found.count() == choice.counts.fits
            assert (
                f"/frameworks/{'?' if choice.list_query else ''}{choice.list_query}"
                in pages.read(client, f"/choose/?{query}").links
            )
        named.append(choice.list_query)
    assert named == ["feature=orm&feature=testing&at_least=official", "", "use_case=apis", None]


@pytest.mark.django_db
def test_the_api_counts_what_it_does_not_list(many: None, client: Any) -> None:
    data, choice = client.get(f"/api/v1/choose/?{MUST}").json(), chosen(MUST)
    assert data["counts"] == choice.counts._asdict()
    assert len(data["fits"]) + len(data["perhaps"]) == len(data["left_out"]) == SHOWN
    assert [change["more"] for change in data["changes"]] == [change.more for change in choice.changes]


@pytest.mark.django_db
def test_where_nothing_is_cut_nothing_is_said_of_it(content: None, client: Any) -> None:
    data, record = (
        client.get(f"/api/v1/choose/?{MUST}").json(),
        client.get(f"/choose/record.md?{MUST}").content.decode(),
    )
    assert data["counts"] == {name: len(data[name]) for name in ("fits", "perhaps", "left_out")}
    assert "Listed are the first" not in record
    assert "Shown are the first" not in pages.read(client, f"/choose/?{MUST}").main


# ── cost ──


@pytest.mark.django_db
def test_the_number_of_queries_is_that_of_few(content: None, client: Any, request: pytest.FixtureRequest) -> None:
    def queries() -> list[int]:
        found = []
        for path in ("/choose/", "/choose/record.md", "/api/v1/choose/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{path}?{MUST}").status_code == 200
            found.append(len(captured))
        return found

    few = queries()
    request.getfixturevalue("many")
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_what_was_read_for_one_serves_the_next_until_the_content_changes(many: None, client: Any) -> None:
    address = f"/api/v1/choose/?{MUST}"
    before = client.get(address).json()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).json() == before
    assert len(captured) == 2  # the revision, and who would come first
    first = before["fits"][0]["framework"]
    SupportStatement.objects.filter(framework__slug=first, feature__slug="orm").update(level="none")
    after = client.get(address).json()
    assert first not in [each["framework"] for each in [*after["fits"], *after["perhaps"]]]
    assert after["counts"]["left_out"] == before["counts"]["left_out"] + 1


@pytest.mark.django_db(transaction=True)
def test_evidence_is_kept_of_few(many: None) -> None:
    facts = Facts()
    for profile in profiles(12, seed=6):
        choice = choose(read(profile.items()))
        for each in choice.candidates:
            for line in each.lines:
                assert line.finding.verdict == facts.verdict(each.framework.slug, line.criterion.option.probe)
        assert len(choice.answers.index.part("evidence of the chooser", dict)) <= max(KEPT, 2 * SHOWN)
