"""FrameworkFilter: what a query string finds, in which order, and the numbers beside every choice."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from frameworks.filters import ALL, FACETS, SORTS, BadParameter, FrameworkFilter
from frameworks.models import Adoption, Classification, Framework, Interface, Recommendation, Status, SupportStatement
from tests import factories, pages

pytestmark = pytest.mark.django_db
DOUBT = {"standing": "contradicted", "standing_note": "The documentation says otherwise."}
PAST = {"standing": "outdated", "standing_note": "It was removed."}
ASLEEP = ("dormant", "archived")


def found(query: str) -> list[str]:
    return [framework.slug for framework in FrameworkFilter(QueryDict(query)).found()]


def counts(query: str, facet: str) -> dict[str, int]:
    filters = FrameworkFilter(QueryDict(query))
    filters.found()
    return {option.value: option.count for option in filters.counted(FACETS[facet]).options}


# ── one facet ──


def test_a_type_is_found_by_its_slug(content: None) -> None:
    wanted = Framework.objects.filter(classifications__type__slug="micro", classifications__standing="verified")
    assert set(found("type=micro")) == set(wanted.values_list("slug", flat=True)) != set()


@pytest.mark.parametrize(("column", "values"), [("interface", Interface.values), ("status", Status.values)])
def test_each_value_of_a_column_finds_those_that_have_it(content: None, column: str, values: list[str]) -> None:
    for value in values:
        wanted = Framework.objects.filter(**{column: value}).values_list("slug", flat=True)
        assert set(found(f"{column}={value}")) == set(wanted)


def test_a_license_is_offered_and_found_by_its_name(content: None) -> None:
    offered = [value for value, _ in FrameworkFilter().options["license"]]
    assert offered == sorted(set(Framework.objects.values_list("license", flat=True)))
    assert {slug for name in offered for slug in found(f"license={name}")} == set(pages.slugs())
    assert found("license=Apache-2.0") == ["tornado"]


@pytest.mark.parametrize(
    ("facet", "make", "along"),
    [
        ("type", factories.make_classification, "type"),
        ("feature", factories.make_support, "feature"),
        ("use_case", factories.make_recommendation, "use_case"),
        ("adopter", factories.make_adoption, "adopter"),
    ],
)
def test_a_claim_that_does_not_stand_up_places_no_framework(
    empty_catalogue: None, facet: str, make: Any, along: str
) -> None:
    stands, reported = make(standing="verified", verified_on=factories.DAY), None
    value = getattr(stands, along)
    reported = make(**{along: value})
    for standing in (DOUBT, PAST):
        make(**{along: value}, **standing)
    make(**{along: value}, is_published=False)
    make(**{along: value}, sources=[])
    make(**{along: value}, framework=factories.make_framework(is_published=False))
    both = {stands.framework.slug, reported.framework.slug}
    assert set(found(f"{facet}={value.slug}")) == both
    assert counts("", facet)[value.slug] == 2


def test_level_none_is_no_support(empty_catalogue: None) -> None:
    none = factories.make_support(level="none")
    levels = {
        "built-in": {},
        "official-add-on": {"package": "p"},
        "third-party": {"package": "p"},
        "partial": {"note": "n"},
    }
    for level, needed in levels.items():
        factories.make_support(feature=none.feature, level=level, **needed)
    assert none.framework.slug not in found(f"feature={none.feature.slug}")
    assert counts("", "feature")[none.feature.slug] == len(levels)


# ── several values ──


@pytest.mark.parametrize("facet", ["type", "interface", "use_case", "adopter", "status", "license"])
def test_values_of_one_facet_widen(content: None, facet: str) -> None:
    first, second, *_ = (value for value, n in counts("", facet).items() if n)
    together = found(f"{facet}={first}&{facet}={second}")
    assert set(together) == {*found(f"{facet}={first}"), *found(f"{facet}={second}")}


def test_features_are_must_haves(content: None) -> None:
    one, other = next(
        (one, other)
        for one, other in combinations([value for value, n in counts("", "feature").items() if n], 2)
        if not set(found(f"feature={one}")) <= set(found(f"feature={other}"))
    )
    both = set(found(f"feature={one}&feature={other}"))
    assert both == set(found(f"feature={one}")) & set(found(f"feature={other}"))
    assert both < set(found(f"feature={one}"))
    assert FACETS["feature"].rule == ALL


def test_facets_narrow_each_other(content: None) -> None:
    assert set(found("type=micro&status=active")) == set(found("type=micro")) & set(found("status=active"))
    assert set(found("type=micro&feature=templates&interface=wsgi")) == (
        set(found("type=micro")) & set(found("feature=templates")) & set(found("interface=wsgi"))
    )


def test_a_value_given_a_thousand_times_is_one_value(content: None) -> None:
    once, many = "feature=orm&type=micro", "&".join(["feature=orm&type=micro"] * 1500)
    assert found(many) == found(once)
    assert counts(many, "feature") == counts(once, "feature")


# ── search ──


@pytest.mark.parametrize("field", ["name", "slug", "aliases", "tagline", "summary"])
def test_a_word_is_found_wherever_it_stands(empty_catalogue: None, field: str) -> None:
    factories.make_framework()
    wanted = factories.make_framework(**{field: "some-quokka-here"})
    for written in ("quokka", "QUOKKA", "  quokka  ", "okka some"):
        assert found(QueryDict(mutable=True).urlencode() + f"q={written}") == [wanted.slug]


def test_every_word_must_be_found_but_not_in_one_place(empty_catalogue: None) -> None:
    both = factories.make_framework(name="Quokka", tagline="Runs on lettuce.")
    factories.make_framework(name="Wombat", tagline="Runs on lettuce.")
    assert found("q=lettuce+quokka") == [both.slug]
    assert found("q=lettuce+koala") == []


@pytest.mark.parametrize("written", ["%", "_", "'", '"', "\\", 'django"', "'; DROP TABLE", "日本", "%00"])
def test_no_letter_is_a_wildcard_or_an_error(content: None, written: str) -> None:
    params = QueryDict(mutable=True)
    params["q"] = written
    texts = Framework.objects.values_list("slug", "name", "aliases", "tagline", "summary")
    words = written.lower().split()
    wanted = {row[0] for row in texts if all(any(word in part.lower() for part in row) for word in words)}
    assert set(found(params.urlencode())) == wanted


def test_a_name_comes_before_a_mention(empty_catalogue: None) -> None:
    factories.make_framework(name="Aardvark", slug="aardvark", summary="Unlike the quokka it digs.")
    factories.make_framework(name="Zebra", slug="zebra", aliases="quokka horse")
    factories.make_framework(name="Quokka", slug="quokka")
    assert found("q=quokka") == ["quokka", "zebra", "aardvark"]


def test_among_names_and_among_mentions_sleepers_come_last(empty_catalogue: None) -> None:
    """A dormant framework is found first by its own name, or it would stand below every text that has the word."""
    given = {"name": ("aaa quokka", "mmm quokka"), "summary": ("the quokka", "a quokka")}
    for field, texts in given.items():
        for number, text in enumerate(texts):
            status = "active" if number else "dormant"
            factories.make_framework(**{"slug": f"{field}-{status}", "status": status, field: text})
    assert found("q=quokka") == ["name-active", "name-dormant", "summary-active", "summary-dormant"]


def test_the_order_is_told(content: None) -> None:
    told = {"": SORTS[""], "sort=-name": SORTS["-name"], "q=a&sort=released": SORTS["released"]}
    for query, words in told.items():
        filters = FrameworkFilter(QueryDict(query))
        filters.found()
        assert filters.order == words
    filters = FrameworkFilter(QueryDict("q=web"))
    filters.found()
    assert filters.order == f"names before mentions, then {SORTS['']}"


def test_readers_find_frameworks_under_other_spellings(content: None) -> None:
    spellings = {"fast api": "fastapi", "web3py": "web2py", "TG2": "turbogears", "tornadoweb": "tornado"}
    for written, slug in spellings.items():
        assert found(f"q={written}")[0] == slug


# ── order ──


def test_the_default_order_is_by_name_with_sleepers_last(content: None) -> None:
    rows = Framework.objects.in_bulk(field_name="slug")
    assert found("") == sorted(rows, key=lambda slug: (rows[slug].status in ASLEEP, rows[slug].name.lower(), slug))
    assert found("")[-1] == "hug"


@pytest.mark.parametrize("status", ASLEEP)
def test_a_sleeper_never_comes_before_a_living_one(empty_catalogue: None, status: str) -> None:
    factories.make_framework(name="aaa quokka", slug="aaa", status=status)
    factories.make_framework(name="zzz", slug="zzz", summary="About the quokka.")
    factories.make_framework(name="mmm quokka", slug="mmm", status="maintenance")
    assert found("") == ["mmm", "zzz", "aaa"]
    assert found("sort=") == found("q=") == ["mmm", "zzz", "aaa"]


def test_names_sort_without_regard_to_case(empty_catalogue: None) -> None:
    for name in ("web2py", "Zope", "aiohttp", "Bottle"):
        factories.make_framework(name=name, slug=name.lower())
    assert found("sort=name") == ["aiohttp", "bottle", "web2py", "zope"]
    assert found("sort=-name") == ["zope", "web2py", "bottle", "aiohttp"]


@pytest.mark.parametrize(("sort", "column"), [("released", "first_release"), ("reviewed", "reviewed_on")])
def test_what_has_no_date_comes_last_in_both_directions(empty_catalogue: None, sort: str, column: str) -> None:
    old, new = datetime.date(2001, 2, 3), datetime.date(2021, 2, 3)
    for name, day in [("b", None), ("new", new), ("a", None), ("old", old), ("also-old", old)]:
        factories.make_framework(name=name, slug=name, **{column: day})
    assert found(f"sort={sort}") == ["also-old", "old", "new", "a", "b"]
    assert found(f"sort=-{sort}") == ["new", "also-old", "old", "a", "b"]


def test_every_sort_finds_the_same_frameworks(content: None) -> None:
    for sort in SORTS:
        assert sorted(found(f"sort={sort}&status=active")) == sorted(found("status=active"))


# ── what cannot be answered ──


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("type=nonsense", {"type"}),
        ("type=micro&type=nonsense", {"type"}),
        ("interface=cgi", {"interface"}),
        ("feature=orm&feature=flying", {"feature"}),
        ("use_case=x", {"use_case"}),
        ("adopter=nobody", {"adopter"}),
        ("status=1", {"status"}),
        ("license=" + "9" * 10_000, {"license"}),
        ("sort=sideways", {"sort"}),
        ("sort=id", {"sort"}),
        ("q=" + "x" * 101, {"q"}),
        ("q=a%00b", {"q"}),
        ("type=micro%00", {"type"}),
        ("q=%00&status=x&sort=%00", {"q", "status", "sort"}),
    ],
)
def test_a_bad_value_names_its_parameter(content: None, query: str, names: set[str]) -> None:
    with pytest.raises(BadParameter) as refused:
        FrameworkFilter(QueryDict(query)).found()
    assert set(refused.value.errors) == names
    assert all(name in str(refused.value) for name in names)


def test_no_query_string_is_every_framework(content: None) -> None:
    assert [each.slug for each in FrameworkFilter().found()] == found("") == found("q=") == found("sort=") != []


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
    filters.found()
    chosen = {facet.facet.name: {option.value for option in facet.chosen} for facet in filters.facets()}
    empty = {name: set[str]() for name in FACETS}
    assert chosen == {**empty, "type": {"micro", "full-stack"}, "feature": {"orm"}}


def test_counting_costs_one_query_a_facet(content: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    filters = FrameworkFilter(QueryDict("type=micro&feature=orm&feature=templates&q=a"))
    filters.found()
    with django_assert_num_queries(len(FACETS) + 1):
        filters.facets()


# ── every number, and every answer, against plain Python over the claims ──

STATES = 120
OWNED = {"interface": "interface", "status": "status", "license": "license"}


class Truth:
    """The catalogue in plain sets: which values each framework has, by no queryset word of ours."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.values: dict[str, dict[str, set[str]]] = {}
        self.keys: dict[str, Framework] = {}
        for f in Framework.objects.filter(is_published=True):
            self.keys[f.slug] = f
            self.texts[f.slug] = [f.name, f.slug, f.aliases, f.tagline, f.summary]
            self.values[f.slug] = {facet: {getattr(f, column)} for facet, column in OWNED.items()} | {
                "type": {c.type.slug for c in f.classifications.all() if counts_as_so(c)},
                "feature": {s.feature.slug for s in f.support.all() if counts_as_so(s) and s.level != "none"},
                "use_case": {r.use_case.slug for r in f.recommendations.all() if counts_as_so(r)},
                "adopter": {a.adopter.slug for a in f.adoptions.all() if counts_as_so(a)},
            }

    def found(self, state: dict[str, list[str]]) -> list[str]:
        return sorted(self.having(state), key=lambda slug: self.place(slug, state))

    def having(self, state: dict[str, list[str]]) -> list[str]:
        return [slug for slug in self.keys if self.has(slug, state)]

    def has(self, slug: str, state: dict[str, list[str]]) -> bool:
        words = "".join(state.get("q", [])).lower().split()
        if not all(any(word in text.lower() for text in self.texts[slug]) for word in words):
            return False
        for facet in FACETS:
            wanted, own = set(state.get(facet, [])), self.values[slug][facet]
            if wanted and not (wanted <= own if facet == "feature" else wanted & own):
                return False
        return True

    def place(self, slug: str, state: dict[str, list[str]]) -> tuple[Any, ...]:
        f, words = self.keys[slug], "".join(state.get("q", [])).lower().split()
        mention = bool(words) and words[0] not in f.name.lower() and words[0] not in f.aliases.lower()
        return (mention, f.status in ASLEEP, f.name.lower(), slug)


def counts_as_so(claim: Any) -> bool:
    return claim.is_published and claim.standing in ("reported", "verified") and claim.sources.count() > 0


def random_states(seed: int) -> Iterator[dict[str, list[str]]]:
    """Some facets with one to three of their values, often a word."""
    chance, offered = random.Random(seed), FrameworkFilter().options
    for _ in range(STATES):
        state: dict[str, list[str]] = {}
        for facet in chance.sample(list(FACETS), chance.choice([0, 1, 1, 2, 2, 3])):
            values = [value for value, _ in offered[facet]]
            state[facet] = chance.sample(values, min(len(values), chance.choice([1, 1, 2, 3])))
        if chance.random() < 0.5:
            state["q"] = [chance.choice(["a", "web", "python", "micro", "fast api", "ASYNC", "the", "e r", "zzz", "%"])]
        yield state


def encoded(state: dict[str, list[str]]) -> str:
    params = QueryDict(mutable=True)
    for name, values in state.items():
        params.setlist(name, values)
    return params.urlencode()


@pytest.fixture
def doubtful_content(content: None) -> None:
    """The shipped content, of which every fourth claim of each kind is put in doubt or hidden, and one framework."""
    states: list[dict[str, Any]] = [DOUBT, PAST, {"is_published": False}]
    for model in (Classification, SupportStatement, Recommendation, Adoption):
        for number, key in enumerate(list(model.objects.order_by("pk").values_list("pk", flat=True))[::4]):
            model.objects.filter(pk=key).update(**states[number % 3])
    Framework.objects.filter(slug="sanic").update(is_published=False)


def test_random_states_find_what_plain_python_finds(doubtful_content: None) -> None:
    truth, sizes = Truth(), set()
    for state in random_states(seed=1):
        assert found(encoded(state)) == truth.found(state), state
        sizes.add(len(truth.found(state)))
    assert len(sizes) > 6  # the states were worth asking


def test_every_count_is_what_choosing_the_value_would_find(doubtful_content: None) -> None:
    """Of a facet whose values widen: what it alone would find; of features: what it would find besides."""
    truth, compared = Truth(), 0
    for state in random_states(seed=2):
        filters = FrameworkFilter(QueryDict(encoded(state)))
        filters.found()
        for facet in filters.facets():
            name = facet.facet.name
            for option in facet.options:
                values = [*state.get(name, []), option.value] if name == "feature" else [option.value]
                chosen = {**state, name: values}
                assert option.count == len(truth.having(chosen)), (state, name, option)
                if compared % 61 == 0:
                    assert option.count == len(found(encoded(chosen))), (state, name, option)
                compared += 1
    assert compared > 15_000
