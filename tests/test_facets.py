"""The facets one by one, and the numbers: every displayed count against plain Python over plain rows."""

from __future__ import annotations

import datetime
from collections import Counter
from itertools import count

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.filters import ALL, FACETS, FrameworkFilter, Removal
from frameworks.models import Feature, Framework
from tests import factories
from tests.plain import DOUBT, Plain, State, asked, counts, encoded, found, put_in_doubt, random_states

pytestmark = pytest.mark.django_db
STATES = 500


def facets_of(query: str) -> FrameworkFilter:
    filters = FrameworkFilter(QueryDict(query))
    assert filters.is_valid()
    return filters


# ── which there are ──


def test_the_facets_and_their_parameters() -> None:
    names = "type interface concurrency feature at_least use_case praised criticised adopter status license"
    assert list(FACETS) == [*names.split(), "released_since"]
    assert [name for name, facet in FACETS.items() if facet.rule == ALL] == ["feature"]
    assert [name for name, facet in FACETS.items() if facet.is_single] == ["at_least", "released_since"]
    assert all(facet.label and facet.hint.endswith(".") for facet in FACETS.values())
    assert set(FACETS) < set(FrameworkFilter.base_filters)


def test_features_stand_under_their_categories(content: None) -> None:
    groups = facets_of("").counted(FACETS["feature"]).groups
    features = Feature.objects.select_related("category")
    assert [heading for heading, _ in groups] == list(dict.fromkeys(f.category.name for f in features))
    assert [option.value for _, options in groups for option in options] == [f.slug for f in features]


def test_categories_of_one_position_keep_their_features_together(empty_catalogue: None) -> None:
    one, other = factories.make_category(name="One"), factories.make_category(name="Other")
    for name, category in [("a", one), ("b", other), ("c", one)]:
        factories.make_feature(name=name, category=category)
    groups = facets_of("").counted(FACETS["feature"]).groups
    assert {heading: [o.label for o in options] for heading, options in groups} == {"One": ["a", "c"], "Other": ["b"]}
    assert len(groups) == 2


def test_every_other_facet_is_one_group_without_heading(content: None) -> None:
    for facet in facets_of("").facets():
        if facet.facet.name != "feature":
            assert facet.groups == [("", facet.options)]


# ── sync or async ──


def test_sync_is_served_over_wsgi(empty_catalogue: None) -> None:
    for interface in ("wsgi", "asgi", "both", "own"):
        factories.make_framework(slug=interface, name=interface, interface=interface)
    assert found("concurrency=sync") == ["both", "wsgi"]


def test_async_is_a_statement_that_stands_and_may_be_partial(empty_catalogue: None) -> None:
    feature = factories.make_feature(slug="async")
    for level, needed in {"built-in": {}, "partial": {"note": "In a thread."}, "none": {}}.items():
        factories.make_support(feature=feature, framework=factories.make_framework(slug=level), level=level, **needed)
    factories.make_support(feature=feature, **DOUBT)
    factories.make_framework(interface="asgi")
    assert sorted(found("concurrency=async")) == ["built-in", "partial"]
    assert counts("", "concurrency") == {"sync": 4, "async": 2}


def test_a_level_leaves_sync_or_async_alone(content: None) -> None:
    assert "flask" in found("concurrency=async&at_least=built-in")
    assert found("concurrency=async&at_least=built-in") == found("concurrency=async")


# ── how it must be there ──


def test_a_level_says_what_counts_for_the_features(empty_catalogue: None) -> None:
    feature = factories.make_feature(slug="orm")
    levels = {
        "built-in": {},
        "official-add-on": {"package": "p"},
        "third-party": {"package": "p"},
        "partial": {"note": "n"},
        "none": {},
    }
    for level, needed in levels.items():
        framework = factories.make_framework(slug=level, name=level)
        factories.make_support(feature=feature, framework=framework, level=level, **needed)
    assert found("feature=orm") == ["built-in", "official-add-on", "partial", "third-party"]
    assert found("feature=orm&at_least=official") == ["built-in", "official-add-on"]
    assert found("feature=orm&at_least=built-in") == ["built-in"]
    assert counts("feature=orm", "at_least") == {"official": 2, "built-in": 1}


def test_a_level_alone_narrows_nothing_but_changes_the_numbers_of_features(content: None) -> None:
    assert found("at_least=built-in") == found("")
    assert set(counts("", "at_least").values()) == {len(found(""))}
    any_way, built_in = counts("", "feature"), counts("at_least=built-in", "feature")
    assert all(built_in[slug] <= any_way[slug] for slug in any_way)
    assert built_in["orm"] == len(found("feature=orm&at_least=built-in")) < any_way["orm"]


# ── praised and criticised ──


def test_praise_and_criticism_are_apart(empty_catalogue: None) -> None:
    pro = factories.make_tradeoff(side="pro")
    con = factories.make_tradeoff(side="con", aspect=pro.aspect)
    assert found(f"praised={pro.aspect.slug}") == [pro.framework.slug]
    assert found(f"criticised={pro.aspect.slug}") == [con.framework.slug]
    assert found(f"praised={pro.aspect.slug}&criticised={pro.aspect.slug}") == []


# ── a release since ──


@pytest.fixture
def released(empty_catalogue: None) -> None:
    for day in ("2020-02-06", "2024-12-31", "2025-01-01", "2025-06-15"):
        factories.make_framework(slug=f"of-{day}", latest_release_on=datetime.date.fromisoformat(day))
    factories.make_framework(slug="of-no-known-day")


def test_a_year_finds_what_came_out_in_it_or_later(released: None) -> None:
    assert sorted(found("released_since=2025")) == ["of-2025-01-01", "of-2025-06-15"]
    assert sorted(found("released_since=2024")) == ["of-2024-12-31", "of-2025-01-01", "of-2025-06-15"]
    assert "of-no-known-day" not in found("released_since=1990")
    assert len(found("released_since=1990")) == 4


def test_the_years_offered_are_those_that_occur(released: None) -> None:
    assert counts("", "released_since") == {"2025": 2, "2024": 3, "2020": 4}
    assert list(counts("", "released_since")) == ["2025", "2024", "2020"]


def test_a_link_to_a_year_in_which_nothing_came_out_stays_good(released: None) -> None:
    """The day of a latest release moves on, links do not."""
    assert found("released_since=2022") == found("released_since=2024")
    assert counts("released_since=2022", "released_since") == {"2025": 2, "2024": 3, "2022": 3, "2020": 4}
    assert found("released_since=2026") == []


def test_the_years_differ_from_the_sort_by_first_release(released: None) -> None:
    assert set(found("released_since=2025&sort=first_release")) == set(found("released_since=2025"))


# ── the numbers ──


def test_an_offered_adopter_is_named_by_a_public_claim(empty_catalogue: None) -> None:
    public = factories.make_adoption(**DOUBT)
    factories.make_adoption(is_published=False)
    factories.make_adoption(sources=[])
    factories.make_adoption(framework=factories.make_framework(is_published=False))
    factories.make_adopter()
    assert counts("", "adopter") == {public.adopter.slug: 0}


def test_a_ticked_value_keeps_its_place_and_zero_values_stay(content: None) -> None:
    for facet in FACETS:
        order = list(counts("", facet))
        ticked = next(value for value, n in reversed(counts("", facet).items()) if n)
        assert list(counts(f"{facet}={ticked}&q=zzzz", facet)) == order
        assert set(counts(f"{facet}={ticked}&q=zzzz", facet).values()) == {0}


def test_the_chosen_are_marked(content: None) -> None:
    filters = FrameworkFilter(QueryDict("type=micro&type=full-stack&feature=orm"))
    assert filters.is_valid()
    chosen = {facet.facet.name: {option.value for option in facet.chosen} for facet in filters.facets()}
    empty = {name: set[str]() for name in FACETS}
    assert chosen == {**empty, "type": {"micro", "full-stack"}, "feature": {"orm"}}


def test_what_choosing_nothing_leaves_is_told(content: None) -> None:
    for facet in facets_of("at_least=built-in&feature=orm&type=full-stack&released_since=2026").facets():
        rest = {"at_least": ["built-in"], "feature": ["orm"], "type": ["full-stack"], "released_since": ["2026"]}
        rest.pop(facet.facet.name, None)
        assert facet.unset.count == len(found(encoded(rest)))
        assert facet.unset.is_chosen is (not facet.chosen)


@pytest.fixture
def doubtful_content(content: None) -> None:
    put_in_doubt()


def test_random_states_find_what_plain_python_finds(doubtful_content: None) -> None:
    plain, sizes = Plain(), Counter[int]()
    for state in random_states(1, STATES):
        assert found(encoded(state)) == plain.found(state), state
        sizes[len(plain.found(state))] += 1
    assert len(sizes) > 8  # the states were worth asking
    assert sizes[0] < STATES * 0.6


def choosing(state: State, name: str, value: str) -> State:
    """A feature comes to those chosen; a value of any other facet takes their place."""
    return {**state, name: [*state.get(name, []), value] if name == "feature" else [value]}


@pytest.mark.any_database
@pytest.mark.parametrize("part", range(4))
def test_every_count_is_what_choosing_the_value_would_find(doubtful_content: None, part: int) -> None:
    plain, compared = Plain(), count(1)
    for state in random_states(20 + part, STATES // 4):
        for facet in asked(state).facets():
            for option in facet.options:
                chosen = choosing(state, facet.facet.name, option.value)
                assert option.count == len(plain.having(chosen)), (state, facet.facet.name, option)
                assert option.is_chosen is (option.value in state.get(facet.facet.name, []))
                if next(compared) % 199 == 0:
                    assert option.count == len(found(encoded(chosen))), (state, facet.facet.name, option)
    assert next(compared) > STATES // 4 * 150


@pytest.mark.any_database
def test_every_removal_counts_what_is_found_without_it(doubtful_content: None) -> None:
    plain, compared = Plain(), count(1)
    for state in random_states(3, STATES):
        removals = asked(state).removals()
        assert sorted((each.name, each.value) for each in removals) == sorted(
            (name, value) for name, values in state.items() for value in values
        )
        for each in removals:
            left = {**state, each.name: [value for value in state[each.name] if value != each.value]}
            assert each.count == len(plain.having(left)), (state, each)
            if next(compared) % 9 == 0:
                assert each.count == len(found(encoded(left))), (state, each)
    assert next(compared) > STATES


def test_a_removal_says_what_it_takes_away(content: None) -> None:
    assert facets_of("q=+web++app+&feature=orm&at_least=official&released_since=2026").removals() == [
        Removal("q", "Search", "web app", "“web app”", len(found("feature=orm&at_least=official&released_since=2026"))),
        Removal("feature", "Features", "orm", "Object-relational mapper", len(found("q=web+app&released_since=2026"))),
        Removal(
            *("at_least", "How it must be there", "official", "built in or official add-on"),
            len(found("q=web+app&feature=orm&released_since=2026")),
        ),
        Removal(
            *("released_since", "A release since", "2026", "2026 or later"),
            len(found("q=web+app&feature=orm&at_least=official")),
        ),
    ]
    assert facets_of("").removals() == []


# ── what it costs ──


def every_value(framework: Framework) -> str:
    """A query string that names a value of each facet and a word."""
    state: State = {
        "type": [framework.classifications.first().type.slug],
        "feature": [framework.support.first().feature.slug],
        "use_case": [framework.recommendations.first().use_case.slug],
        "praised": [framework.tradeoffs.first().aspect.slug],
        "criticised": [framework.tradeoffs.first().aspect.slug],
        "adopter": [framework.adoptions.first().adopter.slug],
        "interface": ["asgi"],
        "concurrency": ["async"],
        "at_least": ["official"],
        "status": ["dormant"],
        "license": ["MIT"],
        "released_since": ["2026"],
        "q": ["framework"],
    }
    return encoded(state)


def queries(query: str) -> dict[str, int]:
    filters, asked_for = FrameworkFilter(QueryDict(query)), {}
    for name, ask in {
        "found": lambda: list(filters.qs),
        "facets": filters.facets,
        "removals": filters.removals,
        "nearest": filters.nearest,
    }.items():
        with CaptureQueriesContext(connection) as captured:
            ask()
        asked_for[name] = len(captured)
    return asked_for


@pytest.mark.parametrize("rows", [1, 4])
def test_questions_asked_do_not_grow_with_the_rows(empty_catalogue: None, rows: int) -> None:
    day = datetime.date(2025, 1, 1)
    made = [factories.make_full_framework(rows, latest_release_on=day) for _ in range(rows)]
    # one of the eleven and of the thirteen asks for former slugs, as no feature is called “async” here
    assert queries("") == {"found": 2, "facets": 11, "removals": 0, "nearest": 0}
    assert queries(every_value(made[0])) == {"found": 13, "facets": 0, "removals": 0, "nearest": 7}
