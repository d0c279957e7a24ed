"""FrameworkFilter: what a query string finds, and in which order."""

from __future__ import annotations

import datetime
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from django.http import QueryDict

from frameworks.filters import ALL, ANY, FACETS, SORTS, Facet, FrameworkFilter, facets, reading
from frameworks.filters.facets import column, fixed
from frameworks.models import Framework, Interface, Status
from frameworks.parameters import BadParameter
from tests import factories, pages
from tests.plain import ASLEEP, DOUBT, PAST, counts, encoded, found, random_states
from tests.search_reference import fits

pytestmark = pytest.mark.django_db


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
    offered = [option.value for option in FrameworkFilter().options("license")]
    assert offered == sorted(set(Framework.objects.values_list("license", flat=True)))
    assert {slug for name in offered for slug in found(f"license={name}")} == set(pages.slugs())
    assert found("license=Apache-2.0") == ["tornado"]


@pytest.mark.parametrize(
    ("facet", "make", "along"),
    [
        ("type", factories.make_classification, "type"),
        ("feature", factories.make_support, "feature"),
        ("use_case", factories.make_recommendation, "use_case"),
        ("praised", partial(factories.make_tradeoff, side="pro"), "aspect"),
        ("criticised", partial(factories.make_tradeoff, side="con"), "aspect"),
        ("adopter", factories.make_adoption, "adopter"),
    ],
)
def test_a_claim_that_does_not_stand_up_places_no_framework(
    empty_catalogue: None, facet: str, make: Any, along: str
) -> None:
    stands = make(standing="verified", verified_on=factories.DAY)
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


@pytest.mark.parametrize("facet", [name for name, facet in FACETS.items() if facet.rule == ANY])
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
    for written in ("quokka", "QUOKKA", "  quokka  ", "quo some", "Qüokka"):
        assert found(QueryDict(mutable=True).urlencode() + f"q={written}") == [wanted.slug]


def test_every_word_must_be_found_but_not_in_one_place(empty_catalogue: None) -> None:
    both = factories.make_framework(name="Quokka", tagline="Runs on lettuce.")
    factories.make_framework(name="Wombat", tagline="Runs on lettuce.")
    assert found("q=lettuce+quokka") == [both.slug]
    assert found("q=lettuce+koala") == []


@pytest.mark.parametrize("written", ["%", "_", "'", '"', "\\", 'django"', "'; DROP TABLE", "日本", "%00", "(", ".*"])
def test_no_letter_is_a_wildcard_or_an_error(content: None, written: str) -> None:
    """What has no word in it finds nothing."""
    params = QueryDict(mutable=True)
    params["q"] = written
    columns = ("slug", "name", "aliases", "package_name", "tagline", "summary")
    wanted = {row[0] for row in Framework.objects.published().values_list(*columns) if fits(written, list(row))}
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
    told = {"": SORTS[""], "sort=-name": SORTS["-name"], "q=a&sort=first_release": SORTS["first_release"]}
    for query, words in told.items():
        filters = FrameworkFilter(QueryDict(query))
        assert filters.is_valid()
        assert filters.order == words
    filters = FrameworkFilter(QueryDict("q=web"))
    assert filters.is_valid()
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


@pytest.mark.parametrize(
    ("sort", "column"),
    [("first_release", "first_release"), ("latest_release", "latest_release_on"), ("reviewed", "reviewed_on")],
)
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
        ("concurrency=both", {"concurrency"}),
        ("at_least=third-party", {"at_least"}),
        ("at_least=official&at_least=built-in", {"at_least"}),
        ("released_since=2024&released_since=2026", {"released_since"}),
        ("released_since=0999", {"released_since"}),
        ("released_since=24", {"released_since"}),
        ("released_since=2024-01-01", {"released_since"}),
        ("praised=x&criticised=%00", {"praised", "criticised"}),
        ("status=1", {"status"}),
        ("license=" + "9" * 10_000, {"license"}),
        ("sort=sideways", {"sort"}),
        ("sort=id", {"sort"}),
        ("sort=released", {"sort"}),
        ("level=official&since=2024", {"level", "since"}),
        ("q=" + "x" * 101, {"q"}),
        ("q=a%00b", {"q"}),
        ("type=micro%00", {"type"}),
        ("q=%00&status=x&sort=%00", {"q", "status", "sort"}),
    ],
)
def test_a_bad_value_names_its_parameter(content: None, query: str, names: set[str]) -> None:
    with pytest.raises(BadParameter) as refused:
        list(FrameworkFilter(QueryDict(query)).qs)
    assert not FrameworkFilter(QueryDict(query)).is_valid()
    assert set(refused.value.errors) == names
    assert all(name in str(refused.value) for name in names)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("license=EUPL-1.2", ""),
        ("license=MIT-0+OR+Apache-2.0&license=EUPL-1.2", ""),
        ("license=mit", "license=MIT"),
        ("license=EUPL-1.2&license=MIT", "license=MIT"),
        ("released_since=2999", ""),
        ("released_since=1066", "released_since=1990"),
        ("released_since=1989", "released_since=1990"),
    ],
)
def test_a_valid_value_that_nothing_has_finds_nothing_and_is_shown(content: None, query: str, same: str) -> None:
    assert found(query) == (found(same) if same else [])
    asked = FrameworkFilter(QueryDict(query))
    assert asked.is_valid()
    for name, values in asked.chosen.items():
        shown = {
            option.value: option for counts in asked.facets() if counts.facet.name == name for option in counts.options
        }
        assert all(shown[value].is_chosen for value in values)
    assert [removal.value for removal in asked.removals()] == [v for values in asked.chosen.values() for v in values]


def test_a_value_that_cannot_be_is_refused_with_what_can(content: None, client: Any) -> None:
    def said(query: str) -> str:
        [text] = client.get(f"/api/v1/frameworks/?{query}").json()["errors"][query.partition("=")[0]]
        return str(text)

    assert said("status=x") == "“x” is none of active, maintenance, dormant, archived."
    assert said("license=banana") == "“banana” is not an SPDX license expression, as in MIT or Apache-2.0."
    assert said("released_since=x") == "“x” is not a year, as in 2024."
    for name, listed in (("type", "types"), ("feature", "features"), ("adopter", "adopters"), ("praised", "aspects")):
        assert f"/api/v1/{listed}/" in said(f"{name}=x")
        assert client.get(f"/api/v1/{listed}/").status_code == 200


def test_no_query_string_is_every_framework(content: None) -> None:
    assert [each.slug for each in FrameworkFilter().qs] == found("") == found("q=") == found("sort=") != []


@pytest.mark.parametrize(
    ("query", "name", "now"),
    [("level=official", "level", "at_least"), ("since=2024", "since", "released_since")]
    + [(f"sort={sign}released", "sort", f"{sign}first_release") for sign in ("", "-")],
)
def test_a_former_name_is_refused_with_its_new_one(content: None, client: Any, query: str, name: str, now: str) -> None:
    said = f"is called “{now}” now."
    assert said in client.get(f"/api/v1/frameworks/?{query}").json()["errors"][name][0]
    page = client.get(f"/frameworks/?{query}")
    assert (page.status_code, list(page.context["errors"])) == (400, [name])
    assert said in page.content.decode()


# ── as django-filter has it ──


@pytest.mark.any_database
@pytest.mark.parametrize("seed", range(3))
def test_the_queryset_is_what_the_page_shows(content: None, client: Any, seed: int) -> None:
    """For 300 random query strings, a third at a time."""
    for query in map(encoded, random_states(seed, 100)):
        shown = client.get(f"/frameworks/?{query}").context["page"]
        assert list(FrameworkFilter(QueryDict(query)).qs) == list(shown), query


def test_the_queryset_answers_as_one(content: None) -> None:
    some, none = FrameworkFilter(QueryDict("type=micro&sort=name")).qs, FrameworkFilter(QueryDict("q=zzzz")).qs
    slugs = [each.slug for each in some]
    assert (some.count(), len(some), some.exists(), bool(some)) == (len(slugs), len(slugs), True, True)
    assert (none.count(), list(none), none.exists(), bool(none), none.first()) == (0, [], False, False, None)
    assert [some.first().slug, some[0].slug, some[1].slug] == [slugs[0], *slugs[:2]]
    assert [each.slug for each in some.all().only("slug")[1:3]] == slugs[1:3]
    with pytest.raises(IndexError):
        some[len(slugs)]


def test_one_declaration_makes_a_column_a_facet(content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COLUMNS", columns := [*reading.COLUMNS])
    monkeypatch.setattr(facets, "COLUMNS", columns)
    packages = fixed(("Django", "Django"), ("Flask", "Flask"))
    monkeypatch.setitem(FACETS, "package_name", Facet("package_name", "Package", packages, column("package_name")))

    class WithPackages(FrameworkFilter):
        pass

    filters = WithPackages(QueryDict("package_name=Django&package_name=Flask&sort=name"))
    assert [each.slug for each in filters.qs] == ["django", "flask"]
    assert {option.value: option.count for option in filters.counted(FACETS["package_name"]).options} == {
        "Django": 1,
        "Flask": 1,
    }
