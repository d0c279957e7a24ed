"""A slug that an entry once had stands for its present one, wherever a slug is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse

from frameworks.api.views import LISTS
from frameworks.chooser import QUESTIONS
from frameworks.filters import FACETS, PRESETS, FrameworkFilter, presets
from frameworks.filters.index import Index
from frameworks.loader import ContentError, load, read_content
from frameworks.models import (
    VERSUS,
    Adopter,
    Aspect,
    Criterion,
    Disagreement,
    Entry,
    Exclusion,
    Feature,
    FeatureCategory,
    FormerSlug,
    Framework,
    Question,
)
from frameworks.urls import urlpatterns
from tests import factories, pages

pytestmark = pytest.mark.django_db
API = "/api/v1/"
numbers = itertools.count(1)


def rename(entry: Any, slug: str = "") -> Any:
    entry = type(entry).objects.get(pk=entry.pk)
    entry.slug = slug or f"renamed-{next(numbers)}"
    entry.save()
    return entry


class Place(NamedTuple):
    """An address with room for a slug of this model."""

    model: Any
    slug: str  # of an entry that is there
    page: str
    api: str = ""


def parameters() -> Iterator[Place]:
    """Every parameter that takes a slug."""
    index = Index.current()
    for name, facet in FACETS.items():
        if facet.model:
            query = f"frameworks/?sort=name&{name}={{}}&page=1"
            having = facet.members(index, "")
            yield Place(facet.model, max(having, key=lambda v: having[v].bit_count()), f"/{query}", API + query)
    for question in QUESTIONS:
        probes = [option.probe for option in question.options if option.probe.model]
        for number, probe in enumerate(probes):
            query = f"{question.slug}={{}}&force_{question.slug}=little"
            path, api = ("choose/", "") if number else ("choose/record.md", f"{API}choose/?{query}")
            yield Place(probe.model, probe.slug, f"/{path}?{query}", api)
    compared = f"{API}comparison/?framework=flask&framework="
    yield Place(Framework, "bottle", "", f"{compared}{{}}&only=differences")
    yield Place(FeatureCategory, "data", "/compare/django-vs-flask/?section={}", f"{compared}django&section={{}}")
    yield Place(Framework, "fastapi", "/disagreements/?framework={}")
    yield Place(Aspect, "learning-curve", "/disagreements/?aspect={}")


def present(model: Any, slug: str) -> str:
    """Its slug after all that this test has renamed so far."""
    return str(model.objects.by_any_slug(slug).slug)


def test_every_parameter_takes_a_former_slug_for_the_present_one(content: None, client: Client) -> None:
    for place in parameters():
        slug = present(place.model, place.slug)
        now = rename(place.model.objects.get(slug=slug)).slug
        if place.page:
            moved = client.get(place.page.format(slug))
            assert moved.status_code in (301, 302), place
            assert moved["Location"] == place.page.format(now), place
        if place.api:
            told = answer(client, place.api.format(slug))
            assert told == answer(client, place.api.format(now)), place
            assert told.get("results", "not a list"), place


def answer(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content[:300])
    return {name: value for name, value in response.json().items() if name not in ("next", "previous")}


def test_every_path_takes_a_former_slug_for_the_present_one(content: None, client: Client) -> None:
    for address, entry in paths():
        old, now = entry.slug, rename(entry).slug
        moved = client.get(f"{address(old)}?format=json")
        assert moved.status_code == 301, address(old)
        assert moved["Location"].removeprefix("http://testserver") == f"{address(now)}?format=json"


def paths() -> Iterator[tuple[Callable[[str], str], Any]]:
    """Every path with a slug in it; a comparison's takes several and keeps of the query what it knows."""
    for name, models in {**pages.ENTRIES, "framework-card": (Framework,), "compare-card": (Framework,)}.items():
        for model in models:
            published = getattr(model.objects, "published", model.objects.all)().order_by("slug")
            others = [published.last().slug] if name == "compare-card" else []
            yield partial(path, name, others), published[0]
    for view in LISTS.values():
        name = f"api-{view.queryset.model._meta.model_name}-detail"
        yield partial(path, name, []), view.queryset.order_by("slug").first()


def path(name: str, others: list[str], slug: str) -> str:
    return reverse(name, args=[VERSUS.join(sorted([slug, *others]))])


def test_no_path_is_forgotten() -> None:
    """Whoever adds an address with a slug adds it above."""
    taking = {each.name for each in urlpatterns if "slug:" in str(each.pattern)}
    assert taking == {*pages.ENTRIES, "framework-card", "compare-card", "compare"}
    details = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-detail")}
    assert {name for name in details if name.startswith("api-")} <= {
        f"api-{view.queryset.model._meta.model_name}-detail" for view in LISTS.values()
    }


def test_a_comparison_takes_former_slugs_in_one_step(content: None, client: Client) -> None:
    rename(Framework.objects.get(slug="django"), "new-django")
    rename(FeatureCategory.objects.get(slug="data"), "new-data")
    to = "/compare/flask-vs-new-django/?section=new-data"
    for address in (
        "/compare/django-vs-flask/?section=data",
        "/compare/?framework=django&framework=flask&section=data",
    ):
        assert client.get(address)["Location"] == to
    assert client.get(to).status_code == 200


ANCHORS = {
    Disagreement: ("/disagreements/", "{}"),
    FeatureCategory: ("/features/", "{}"),
    Criterion: ("/guide/", "{}"),
    Question: ("/guide/", "{}"),
    Aspect: ("/about/", "{}"),
    Adopter: ("/adopters/", "{}"),
    Feature: ("/frameworks/django/", "feature-{}"),
}


def test_every_anchor_that_is_a_slug_leads_to_the_entry_after_a_rename(content: None, client: Client) -> None:
    assert {model for model in entry_models() if model.is_anchor} <= ANCHORS.keys()
    for model, (address, anchor) in ANCHORS.items():
        before = client.get(address).content.decode()
        entry = next(each for each in model.objects.all() if f'id="{anchor.format(each.slug)}"' in before)
        rename(entry)
        rename(entry)
        page = pages.read(client, address)
        assert f'id="{anchor.format(entry.slug)}"' in client.get(address).content.decode(), model
        assert len(page.ids) == len(set(page.ids))


def entry_models() -> list[Any]:
    return [model for model in Entry.__subclasses__() if not model._meta.abstract]


# ── what the code names ──


def test_presets_follow_their_words_and_one_without_its_word_is_left_out(content: None, client: Client) -> None:
    before = {each.slug: found(each.query) for each in PRESETS}
    for slug in ("openapi", "validation", "async"):
        rename(Feature.objects.get(slug=slug))
    rename(Aspect.objects.get(slug="learning-curve"))
    now = presets(Index.current())
    assert {each.slug: found(each.query) for each in now} == before
    assert all(client.get(f"/frameworks/?{each.query}").status_code == 200 for each in now)
    Feature.objects.filter(slug="interactive-docs").update(slug="gone")
    assert {each.slug for each in PRESETS} - {each.slug for each in presets(Index.current())} == {"documented-api"}


def found(query: str) -> list[str]:
    return [each.slug for each in FrameworkFilter(QueryDict(query)).qs]


def test_a_decision_survives_the_rename_of_its_words(content: None, client: Client) -> None:
    query = "output=openapi&team=documentation&build=apis"
    before = [each["framework"] for each in answer(client, f"{API}choose/?{query}")["fits"]]
    rename(Feature.objects.get(slug="openapi"), "api-description")
    moved = client.get(f"/choose/?{query}")
    assert moved["Location"] == "/choose/?build=apis&output=api-description&team=documentation"
    assert [each["framework"] for each in answer(client, f"{API}choose/?{query}")["fits"]] == before


@pytest.mark.parametrize("address", ["/choose/", "/choose/record.md", f"{API}choose/"])
def test_an_unknown_answer_is_refused_and_named(content: None, client: Client, address: str) -> None:
    response = client.get(f"{address}?output=nonsense&build=apis")
    assert response.status_code == 400
    assert "output" in response.content.decode() and "nonsense" in response.content.decode()


# ── whose it is ──


def test_chains_and_ways_back(client: Client) -> None:
    entry = factories.make_aspect(slug="a-one")
    for slug in ("b-two", "c-three"):
        rename(entry, slug)
    assert FormerSlug.objects.present(Aspect) == {"a-one": "c-three", "b-two": "c-three"}
    rename(entry, "a-one")
    assert FormerSlug.objects.present(Aspect) == {"b-two": "a-one", "c-three": "a-one"}
    assert client.get(f"{API}aspects/b-two/")["Location"] == f"{API}aspects/a-one/"
    entry.delete()
    assert FormerSlug.objects.present(Aspect) == {}
    again = factories.make_aspect(slug="b-two")
    assert Aspect.objects.by_any_slugs(["a-one", "b-two"]) == {"b-two": again}


@pytest.mark.parametrize("model", entry_models(), ids=lambda model: model.__name__)
def test_a_former_slug_is_taken_until_it_is_given_up(model: Any) -> None:
    make = getattr(factories, f"make_{MAKERS.get(model.__name__, model._meta.verbose_name.replace(' ', '_'))}")
    entry = make(slug="once")
    rename(entry, "now")
    with pytest.raises(ValidationError) as refused:
        make(slug="once")
    assert "once the slug of" in refused.value.message_dict["slug"][0]
    assert str(entry) in refused.value.message_dict["slug"][0]
    rename(entry, "once").full_clean()
    rename(entry, "now")
    FormerSlug.objects.get(slug="once").delete()
    assert make(slug="once").pk


MAKERS = {"FeatureCategory": "category", "FrameworkType": "type"}


@pytest.mark.parametrize("is_former", [False, True])
@pytest.mark.parametrize(("first", "second"), [("framework", "exclusion"), ("exclusion", "framework")])
def test_frameworks_and_exclusions_share_their_addresses(first: str, second: str, is_former: bool) -> None:
    entry = getattr(factories, f"make_{first}")(slug="shared")
    if is_former:
        rename(entry)
    with pytest.raises(ValidationError, match="shared") as refused:
        getattr(factories, f"make_{second}")(slug="shared")
    assert list(refused.value.message_dict) == ["slug"]


def test_content_files_may_not_take_a_slug_either(content: None) -> None:
    rename(Exclusion.objects.get(slug="pyqt"), "flask-admin")
    files = read_content()
    record = next(each for each in files.records if each.path == "framework:flask")
    Framework.objects.filter(slug="flask").delete()
    FormerSlug.objects.create(model="exclusion", slug="flask", object_id=Exclusion.objects.first().pk)
    with pytest.raises(ContentError) as refused:
        load(files, overwrite={"flask"})
    [problem] = refused.value.problems
    assert (problem.file, "once the slug of the exclusion" in problem.text) == (record.place.file, True)


def test_what_is_no_framework_after_all_moves_to_the_exclusions(content: None) -> None:
    files = read_content()
    mine = [each for each in files.records if each.framework == "hug"]
    exclusion = next(each for each in files.records if each.path == "exclusion:pyqt")
    exclusion.values["slug"], exclusion.path = "hug", "exclusion:hug"
    files.records[:] = [each for each in files.records if each not in mine]
    for record in files.records:
        for name in ("frameworks",):
            if "hug" in record.values.get(name, []):
                record.values[name] = [slug for slug in record.values[name] if slug != "hug"]
    load(files)
    assert Exclusion.objects.filter(slug="hug").exists() and not Framework.objects.filter(slug="hug").exists()
