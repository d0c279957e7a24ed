"""The chooser's engine: every verdict, sum and place recomputed by hand; unknown is never no; flips are minimal."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.chooser import (
    QUESTIONS,
    Choice,
    Finding,
    Force,
    Question,
    Ranked,
    Size,
    Verdict,
    choose,
    read,
)
from frameworks.chooser.changes import single_changes
from frameworks.chooser.probes import BestFor, Has, Praised
from frameworks.chooser.ranking import candidates
from frameworks.filters.index import Index
from frameworks.models import Aspect, Criterion, Feature, Framework, SupportStatement, UseCase
from frameworks.parameters import BadParameter
from tests import factories
from tests.chooser_by_hand import Facts, Profile, by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def chosen(query: str) -> Choice:
    return choose(read(QueryDict(query).lists()))


def of_profile(profile: Profile, index: Index | None = None) -> Choice:
    """`index` saves reading it anew."""
    answers = read(profile.items())
    return choose(replace(answers, index=index or answers.index))


def evidence(choice: Choice) -> dict[Framework, dict[tuple[str, str], Finding]]:
    """What is found of every framework on every option that is offered."""
    everything = {each.slug: frozenset(option.slug for option in each.options) for each in choice.answers.questions}
    answers = replace(choice.answers, ticked=everything)
    return {
        each.framework: {(a.criterion.question.slug, a.criterion.option.slug): a.finding for a in each.lines}
        for each in candidates(answers, range(answers.index.table.size)).values()
    }


def random_profile(dice: random.Random) -> Profile:
    """One to seven questions, one to three options each, half of them with a force of the reader's."""
    profile: Profile = {}
    for question in dice.sample(QUESTIONS, dice.randint(1, len(QUESTIONS))):
        slugs = [option.slug for option in question.options]
        profile[question.slug] = dice.sample(slugs, dice.randint(1, min(3, len(slugs))))
        if dice.random() < 0.5:
            profile[question.force_name] = [dice.choice(Force.values)]
    return profile


def profiles(number: int, seed: int) -> list[Profile]:
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    return [random_profile(dice) for _ in range(number)]


def verdict(choice: Choice, framework: Framework, question: str, option: str) -> Verdict:
    return evidence(choice)[framework][question, option].verdict


def line(each: Ranked) -> tuple[Any, ...]:
    candidate = each.candidate
    slug, group = candidate.framework.slug, candidate.group.value
    return each.place, slug, group, candidate.sure, candidate.possible, each.could_lead


# ── the questions ──


def test_there_are_at_most_seven_questions_each_with_a_slug_of_its_own() -> None:
    assert 1 <= len(QUESTIONS) <= 7
    assert len({question.slug for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert len({option.slug for option in question.options}) == len(question.options) >= 2, question.slug


@pytest.mark.parametrize(("kind", "model"), [(Has, Feature), (BestFor, UseCase), (Praised, Aspect)])
def test_every_option_looks_at_a_word_of_the_shipped_vocabulary(content: None, kind: Any, model: Any) -> None:
    asked = {o.probe.slug for q in QUESTIONS for o in q.options if isinstance(o.probe, kind)}
    assert asked
    assert asked - set(model.objects.values_list("slug", flat=True)) == set()


def test_every_question_names_criteria_of_the_shipped_guide(content: None) -> None:
    known = set(Criterion.objects.values_list("slug", flat=True))
    assert all(question.guide and set(question.guide) <= known for question in QUESTIONS)


def test_an_option_whose_word_is_gone_is_not_offered_and_refused(content: None) -> None:
    SupportStatement.objects.filter(feature__slug="websockets").delete()
    Feature.objects.get(slug="websockets").delete()
    with pytest.raises(BadParameter) as refused:
        chosen("realtime=websockets&realtime=streaming")
    assert refused.value.errors == {"realtime": ["“websockets” is none of streaming, long-polling."]}
    choice = chosen("realtime=streaming")
    offered = [offer.option.slug for asked in choice.questions for offer in asked.offers]
    assert "websockets" not in offered


def test_a_question_that_looks_at_nothing_known_is_not_asked(empty_catalogue: None) -> None:
    assert [asked.question.slug for asked in chosen("").questions] == ["lifetime"]


# ── recomputed ──


@pytest.mark.any_database
def test_two_hundred_random_profiles_give_what_is_worked_out_by_hand(content: None) -> None:
    facts, index = Facts(), Index.current()
    places = set()
    for number, profile in enumerate(profiles(200, seed=20261120)):
        fetched_anew = number % 10 == 0
        ranking = of_profile(profile, None if fetched_anew else index).ranking
        expected, left_out = by_hand(facts, profile)
        assert [line(each) for each in ranking.ranked] == expected, profile
        assert {each.framework.slug for each in ranking.left_out} == left_out, profile
        places |= {tuple(each[0] for each in expected)}
    assert len(places) > 50  # the profiles are not all alike


def test_each_sum_is_the_sum_of_its_lines(content: None) -> None:
    share = {Verdict.MET: 1, Verdict.PARTLY: 0.5, Verdict.NOT_MET: 0, Verdict.UNKNOWN: 0}
    for profile in profiles(20, seed=7):
        for candidate in of_profile(profile).candidates:
            lines = candidate.lines
            assert candidate.sure == sum(each.criterion.weight * share[each.finding.verdict] for each in lines)
            unknown = sum(each.criterion.weight for each in lines if each.finding.verdict == Verdict.UNKNOWN)
            assert candidate.possible == candidate.sure + unknown


# ── verdicts ──


@pytest.fixture
def world(empty_catalogue: None) -> Framework:
    """One framework, and the words that the questions below ask for."""
    for slug in ("websockets", "orm", "streaming"):
        factories.make_feature(slug=slug)
    factories.make_aspect(slug="documentation")
    factories.make_use_case(slug="apis")
    return factories.make_framework(name="Subject")


@pytest.mark.parametrize(
    ("level", "anyhow", "built_in"),
    [
        ("built-in", "met", "met"),
        ("official-add-on", "met", "met"),
        ("third-party", "met", "not-met"),
        ("partial", "partly", "partly"),
        ("none", "not-met", "not-met"),
    ],
)
def test_a_level_of_support_gives_its_verdict(world: Framework, level: str, anyhow: str, built_in: str) -> None:
    for slug in ("websockets", "orm"):
        feature = Feature.objects.get(slug=slug)
        factories.make_support(framework=world, feature=feature, level=level, note="So.", package="one")
    choice = chosen("")
    assert verdict(choice, world, "realtime", "websockets") == anyhow
    assert verdict(choice, world, "included", "orm") == built_in


@pytest.mark.parametrize(
    ("sides", "expected"),
    [([], "unknown"), (["pro"], "met"), (["con"], "not-met"), (["pro", "con"], "partly"), (["pro", "pro"], "met")],
)
def test_praise_and_criticism_give_their_verdict(world: Framework, sides: list[str], expected: str) -> None:
    for side in sides:
        factories.make_tradeoff(framework=world, aspect=Aspect.objects.get(slug="documentation"), side=side)
    assert verdict(chosen(""), world, "team", "documentation") == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("active", "met"), ("maintenance", "partly"), ("dormant", "not-met"), ("archived", "not-met")],
)
def test_the_project_status_gives_its_verdict(world: Framework, status: str, expected: str) -> None:
    Framework.objects.update(status=status)
    factories.make_framework(sources=[factories.make_source()])
    choice = chosen("lifetime=active")
    assert verdict(choice, world, "lifetime", "active") == expected
    statement = evidence(choice)[world]["lifetime", "active"].statements[0]
    assert {source.slug for source in statement.sources} == {source.slug for source in world.sources.all()}


@pytest.mark.parametrize("standing", ["contradicted", "outdated"])
def test_what_does_not_stand_is_shown_and_decides_nothing(world: Framework, standing: str) -> None:
    state = {"framework": world, "standing": standing, "standing_note": "It is otherwise."}
    for slug, level in (("websockets", "built-in"), ("orm", "none")):
        factories.make_support(feature=Feature.objects.get(slug=slug), level=level, **state)
    factories.make_tradeoff(aspect=Aspect.objects.get(slug="documentation"), side="con", **state)
    factories.make_recommendation(use_case=UseCase.objects.get(slug="apis"), **state)
    choice = chosen("")
    for question, option in (
        ("realtime", "websockets"),
        ("included", "orm"),
        ("team", "documentation"),
        ("build", "apis"),
    ):
        finding = evidence(choice)[world][question, option]
        assert finding.verdict == Verdict.UNKNOWN
        assert [each.is_refuted for each in finding.statements] == [True]


def test_evidence_names_its_claim_and_its_sources(world: Framework) -> None:
    source = factories.make_source()
    orm = Feature.objects.get(slug="orm")
    factories.make_support(framework=world, feature=orm, level="none", note="Bring your own.", sources=[source])
    (out,) = chosen("included=orm").ranking.left_out
    (said,) = out.barring[0].finding.statements
    assert said.text == f"{orm.name}: none. Bring your own."
    assert [each.slug for each in said.sources] == [source.slug]
    assert said.url == f"/frameworks/{world.slug}/#feature-orm"


# ── unknown is never no ──


def test_unknown_never_equals_no(content: None) -> None:
    """A framework of which nothing is known on a must remains, whatever the must is about."""
    index, unknowns = Index.current(), 0
    every = evidence(chosen(""))
    for asked in read([]).questions:
        for option in asked.options:
            ranking = of_profile({asked.slug: [option.slug], asked.force_name: ["must"]}, index).ranking
            remaining = {each.candidate.framework for each in ranking.perhaps}
            verdicts = {framework: found[asked.slug, option.slug].verdict for framework, found in every.items()}
            unknown = {framework for framework, found in verdicts.items() if found == Verdict.UNKNOWN}
            lacking = {framework for framework, found in verdicts.items() if found == Verdict.NOT_MET}
            assert unknown <= remaining
            assert {each.framework for each in ranking.left_out} == lacking
            unknowns += len(unknown)
    assert unknowns > 50


def test_the_statement_that_it_is_not_so_leaves_out_and_taking_it_back_lets_in(world: Framework) -> None:
    query, orm = "included=orm", Feature.objects.get(slug="orm")
    assert [each.candidate.framework for each in chosen(query).ranking.perhaps] == [world]
    claim = factories.make_support(framework=world, feature=orm, level="none")
    assert [each.framework for each in chosen(query).ranking.left_out] == [world]
    claim.delete()
    assert [each.candidate.framework for each in chosen(query).ranking.perhaps] == [world]


def test_a_must_that_is_unknown_never_leaves_anyone_out(content: None) -> None:
    for profile in profiles(30, seed=3):
        profile |= {question.force_name: ["must"] for question in QUESTIONS}
        for candidate in of_profile(profile).ranking.left_out:
            assert candidate.barring
            for each in candidate.barring:
                assert each.finding.verdict == Verdict.NOT_MET
                assert any(said.sources and not said.is_refuted for said in each.finding.statements)


def test_learning_that_an_unknown_is_a_no_never_helps_and_a_yes_never_hurts(world: Framework) -> None:
    """Between none and built-in, unknown reaches from the one to the other."""
    feature, query = Feature.objects.get(slug="websockets"), "realtime=websockets"

    def reach() -> tuple[float, float]:
        (only,) = chosen(query).ranking.ranked
        return only.candidate.sure, only.candidate.possible

    unknown = reach()
    claim = factories.make_support(framework=world, feature=feature, level="none")
    no = reach()
    SupportStatement.objects.filter(pk=claim.pk).update(level="built-in")
    assert (no, unknown, reach()) == ((0, 0), (0, 2), (2, 2))


# ── wishes, musts, ties ──


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_raising_a_wish_never_lowers_one_that_has_it_against_one_that_lacks_it(
    content: None, question: Question
) -> None:
    wishes = ("little", "some", "much")
    for profile in profiles(8, seed=11):
        profile[question.slug] = [question.options[0].slug]
        before: dict[Any, Any] = {}
        for force in wishes:
            choice = of_profile({**profile, question.force_name: [force]})
            place, found = {each.candidate.framework: each.place for each in choice.ranking.ranked}, evidence(choice)
            key = (question.slug, question.options[0].slug)
            has = [f for f in place if found[f][key].verdict == Verdict.MET]
            lacks = [f for f in place if found[f][key].verdict == Verdict.NOT_MET]
            ahead = {(a, b) for a in has for b in lacks if place[a] < place[b]}
            assert before.get("ahead", set()) <= ahead
            before["ahead"] = ahead


def test_equal_sums_share_a_place_and_the_next_place_is_skipped(world: Framework) -> None:
    for name in ("Equal", "Better"):
        factories.make_framework(name=name)
    feature = Feature.objects.get(slug="websockets")
    factories.make_support(framework=Framework.objects.get(name="Better"), feature=feature)
    for name in ("Equal", "Subject"):
        factories.make_support(framework=Framework.objects.get(name=name), feature=feature, level="none")
    ranked = chosen("realtime=websockets").ranking.ranked
    assert [(each.place, str(each.candidate.framework), each.is_tied) for each in ranked] == [
        (1, "Better", False),
        (2, "Equal", True),
        (2, "Subject", True),
    ]


@pytest.mark.parametrize("status", ["dormant", "archived"])
def test_on_equal_points_one_that_sleeps_comes_after_the_living(world: Framework, status: str) -> None:
    factories.make_framework(name="Asleep", status=status)
    ranked = chosen("realtime=websockets").ranking.ranked
    assert [(each.place, str(each.candidate.framework)) for each in ranked] == [(1, "Subject"), (2, "Asleep")]


def test_a_must_earns_no_points_and_screens(world: Framework) -> None:
    feature = Feature.objects.get(slug="websockets")
    has, part, lacks = (factories.make_framework(name=name) for name in ("Has", "Part", "Lacks"))
    for framework, level in ((has, "built-in"), (part, "partial"), (lacks, "none")):
        factories.make_support(framework=framework, feature=feature, level=level, note="Some.")
    ranking = chosen("realtime=websockets&force_realtime=must").ranking
    assert [str(each.candidate.framework) for each in ranking.fits] == ["Has"]
    assert {str(each.candidate.framework) for each in ranking.perhaps} == {"Part", "Subject"}
    assert [str(each.framework) for each in ranking.left_out] == ["Lacks"]
    assert {each.candidate.possible for each in ranking.ranked} == {0}


def test_one_that_could_overtake_the_first_is_marked(world: Framework) -> None:
    has, lacks = factories.make_framework(name="Has"), factories.make_framework(name="Lacks")
    socket, stream = Feature.objects.get(slug="websockets"), Feature.objects.get(slug="streaming")
    factories.make_support(framework=has, feature=socket)
    factories.make_support(framework=has, feature=stream, level="none")
    factories.make_support(framework=lacks, feature=socket, level="none")
    ranked = chosen("realtime=websockets&realtime=streaming").ranking.ranked
    marked = {str(each.candidate.framework): each.could_lead for each in ranked}
    assert marked == {"Has": False, "Lacks": False, "Subject": True}


# ── what would change it ──


def first_by_hand(facts: Facts, query: str) -> set[str]:
    ranked, _ = by_hand(facts, dict(QueryDict(query).lists()))
    return {slug for place, slug, *_ in ranked if place == 1}


def test_the_smallest_change_is_found_by_brute_force_and_really_flips(content: None) -> None:
    facts, sizes = Facts(), set()
    for profile in profiles(30, seed=5):
        choice = of_profile(profile)
        first = first_by_hand(facts, choice.answers.query)
        flips = []
        for change in single_changes(choice.answers):
            new = first_by_hand(facts, change.answers.query)
            if change.answers and new != first:
                flips.append((change.size, change.answers.query, new))
        smallest = min((size for size, _, _ in flips), default=None)
        expected = [(size, query, new) for size, query, new in flips if size == smallest]
        found = [(each.size, each.answers.query, {one.slug for one in each.first}) for each in choice.changes]
        assert found == (expected if choice.ranking.ranked else [])
        for _, query, new in found[:1]:
            assert {each.slug for each in chosen(query).ranking.first} == new != first
        sizes.add(smallest)
    assert len(sizes) >= 3


def test_the_single_changes_are_all_there_are(content: None) -> None:
    """Counted apart: steps between wishes, to and from must, each option less or more, each question skipped."""
    choice = chosen("realtime=websockets&realtime=streaming&team=documentation&force_team=little&included=orm")
    changes = list(single_changes(choice.answers))
    of_size = {size: [each for each in changes if each.size == size] for size in Size}
    offered = {asked.question.slug: len(asked.offers) for asked in choice.questions}
    answered = ("realtime", "team", "included")
    assert len(of_size[Size.STEP]) == 2 + 1 + 0
    assert len(of_size[Size.MUST]) == 3
    assert len(of_size[Size.LESS]) == 4
    assert len(of_size[Size.MORE]) == sum(offered[slug] for slug in answered) - 4
    assert len(of_size[Size.SKIPPED]) == 1
    assert len(of_size[Size.ANSWERED]) == sum(n for slug, n in offered.items() if slug not in answered)
    assert [each.size for each in changes] == sorted(each.size for each in changes)
    assert len({each.answers.query for each in changes} | {choice.answers.query}) == len(changes) + 1
    assert len({each.text for each in changes}) == len(changes)


# ── counts ──


def test_the_count_beside_an_option_is_what_would_remain_if_it_had_to_be_met(content: None) -> None:
    for profile in profiles(12, seed=2):
        choice = of_profile(profile)
        found = evidence(choice)
        for asked in choice.questions:
            for offer in asked.offers:
                key = (asked.question.slug, offer.option.slug)
                remaining = [each.candidate.framework for each in choice.ranking.ranked]
                verdicts = [found[framework][key].verdict for framework in remaining]
                assert offer.known == verdicts.count(Verdict.MET)
                assert offer.known + offer.perhaps == sum(each != Verdict.NOT_MET for each in verdicts)


def test_ticking_a_must_leaves_as_many_as_its_count_said(content: None) -> None:
    before = chosen("included=orm")
    for asked in before.questions:
        for offer in asked.offers if asked.question.slug == "included" else ():
            if not offer.is_ticked:
                after = chosen(f"included=orm&included={offer.option.slug}")
                assert len(after.ranking.ranked) == offer.known + offer.perhaps, offer.option.slug


# ── the address ──


def test_the_address_says_only_what_differs_in_the_order_of_the_questions(content: None) -> None:
    given = (
        "force_included=must&team=documentation&included=&build=microservices&build=apis&force_team=little&build=apis"
    )
    assert read(QueryDict(given).lists()).query == "build=apis&build=microservices&team=documentation&force_team=little"
    assert chosen("force_team=much").answers.query == ""
    assert chosen("team=documentation&force_team=some").answers.query == "team=documentation"


def test_a_canonical_address_stays_as_it_is(content: None) -> None:
    for profile in profiles(30, seed=13):
        query = read(profile.items()).query
        assert read(QueryDict(query).lists()).query == query


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("build=nonsense", {"build"}),
        ("colour=red", {"colour"}),
        ("force_build=heavy", {"force_build"}),
        ("build=apis&force_build=much&force_build=little", {"force_build"}),
        ("build=%00&team=%00", {"build", "team"}),
        ("build=" + "x" * 10_000, {"build"}),
        ("%00=1", {"�"}),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(db: None, query: str, names: set[str]) -> None:
    with pytest.raises(BadParameter) as refused:
        chosen(query)
    assert set(refused.value.errors) == names
    assert all(len(text) < 600 for texts in refused.value.errors.values() for text in texts)


# ── cost, drafts ──


@pytest.mark.parametrize("rows", [1, 4])
def test_the_number_of_queries_is_constant(world: Framework, rows: int) -> None:
    for _ in range(rows):
        sources = [factories.make_source() for _ in range(rows)]
        given: dict[str, Any] = {"framework": factories.make_framework(sources=sources), "sources": sources}
        factories.make_support(feature=Feature.objects.get(slug="websockets"), **given)
        factories.make_tradeoff(aspect=Aspect.objects.get(slug="documentation"), **given)
        factories.make_recommendation(use_case=UseCase.objects.get(slug="apis"), **given)
    with CaptureQueriesContext(connection) as captured:
        choice = chosen("build=apis&realtime=websockets&team=documentation&included=orm&force_realtime=must")
        assert choice.changes is not None
        assert choice.sources
        assert choice.questions
        assert choice.checked_on is None
    assert len(captured) == 3 + 3 + 5 + 6  # the words, whether those not there were renamed, the index, the evidence


@pytest.mark.parametrize("hidden", [{"is_published": False}, {"sources": []}])
def test_what_is_not_public_never_counts(world: Framework, hidden: dict[str, Any]) -> None:
    factories.make_support(framework=world, feature=Feature.objects.get(slug="orm"), level="none", **hidden)
    factories.make_tradeoff(framework=world, aspect=Aspect.objects.get(slug="documentation"), **hidden)
    factories.make_recommendation(framework=world, use_case=UseCase.objects.get(slug="apis"), **hidden)
    factories.make_framework(name="Draft", is_published=False)
    choice = chosen("included=orm&team=documentation&build=apis")
    assert [str(each.candidate.framework) for each in choice.ranking.ranked] == ["Subject"]
    findings = [line.finding for line in choice.ranking.ranked[0].candidate.lines]
    assert {each.verdict for each in findings} == {Verdict.UNKNOWN}
    assert not any(each.statements for each in findings)


def test_the_result_is_dated_by_its_evidence(world: Framework) -> None:
    assert chosen("team=documentation").checked_on is None
    assert chosen("lifetime=active").checked_on == factories.DAY


def test_where_all_musts_fail_each_way_out_says_what_it_yields(world: Framework) -> None:
    for slug in ("websockets", "orm"):
        factories.make_support(framework=world, feature=Feature.objects.get(slug=slug), level="none")
    choice = chosen("realtime=websockets&force_realtime=must&included=orm")
    assert choice.ranking.ranked == ()
    assert choice.changes == ()
    assert len(choice.ranking.left_out) == 1
    assert [(way.question.slug, way.remaining) for way in choice.ways_out] == [("realtime", 0), ("included", 0)]
    alone = chosen("included=orm")
    assert [(way.question.slug, way.remaining) for way in alone.ways_out] == [("included", 1)]
