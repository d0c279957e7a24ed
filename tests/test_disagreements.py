"""A disagreement needs something that it is about, and two positions or more."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from frameworks.loader import ContentError, load, read_content
from frameworks.models import Disagreement, Framework
from tests import factories
from tests.admin_form import entered, merged, new_row, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = factories.make_editor()
    client.force_login(user)
    return user


def address(model: str, action: str, *args: Any) -> str:
    return reverse(f"admin:frameworks_{model}_{action}", args=args)


def disagreement(*frameworks: Framework, positions: int = 2, **fields: Any) -> Disagreement:
    made = factories.make_disagreement(frameworks=frameworks, **fields)
    for number in range(positions):
        factories.make_position(disagreement=made, text=f"It is so, says number {number}.")
    return made


def public(made: Disagreement) -> bool:
    return Disagreement.objects.published().filter(pk=made.pk).exists()


# ── what it is about ──


def one_by_one(client: Client, frameworks: list[Framework]) -> str:
    told = ""
    for each in frameworks:
        page = address("framework", "delete", each.pk)
        told += client.get(page).content.decode()
        assert client.post(page, {"post": "yes"}).status_code == 302
    return told


def by_the_list(client: Client, frameworks: list[Framework]) -> str:
    chosen = {"action": "delete_selected", "_selected_action": [str(each.pk) for each in frameworks]}
    told = client.post(address("framework", "changelist"), chosen).content.decode()
    assert client.post(address("framework", "changelist"), {**chosen, "post": "yes"}).status_code == 302
    return told


def past_the_admin(client: Client, frameworks: list[Framework]) -> str:
    Framework.objects.filter(pk__in=[each.pk for each in frameworks]).delete()
    return ""


@pytest.mark.parametrize("delete", [one_by_one, by_the_list, past_the_admin])
def test_a_disagreement_goes_with_the_last_framework_it_concerns(client: Client, editor: User, delete: Any) -> None:
    going, staying = [factories.make_framework() for _ in range(2)], factories.make_framework()
    both, one = disagreement(*going), disagreement(going[0])
    shared, general = disagreement(*going, staying), disagreement()
    draft = disagreement(going[0], is_published=False)
    told = delete(client, going)
    assert [public(each) for each in (both, one, shared, general)] == [False, False, True, True]
    if told:
        listed = told.partition("These disagreements concern nothing else")[2].partition("</ul>")[0]
        assert [f">{each}<" in listed for each in (one, shared, general, draft)] == [True, False, False, False]
    for each in (both, one):
        each.refresh_from_db()
        assert not each.is_published


def test_it_comes_back_with_the_framework(client: Client, editor: User) -> None:
    framework = factories.make_framework()
    made, draft = disagreement(framework), disagreement(framework, is_published=False)
    one_by_one(client, [framework])
    version = Version.objects.get_deleted(Framework).get(object_id=str(framework.pk))
    assert save(client, address("framework", "recover", version.pk)).status_code == 302
    assert public(made)
    assert [*made.frameworks.all()] == [*draft.frameworks.all()] == [framework]
    draft.refresh_from_db()
    assert not draft.is_published


# ── its positions ──


@pytest.mark.parametrize(
    ("positions", "removed", "is_refused"), [(0, 0, True), (1, 0, True), (2, 0, False), (2, 1, True), (3, 1, False)]
)
@pytest.mark.parametrize("is_published", [False, True])
def test_two_positions_must_remain_of_what_is_published(
    client: Client, editor: User, positions: int, removed: int, is_refused: bool, is_published: bool
) -> None:
    made = disagreement(positions=positions, is_published=is_published)
    form = entered(client.get(address("disagreement", "change", made.pk)))
    changes: dict[str, Any] = {"note": "Changed.", **{f"positions-{n}-DELETE": "on" for n in range(removed)}}
    response = client.post(address("disagreement", "change", made.pk), merged(form, changes))
    made.refresh_from_db()
    if is_refused and is_published:
        assert "needs two positions or more" in response.content.decode()
        assert (made.note, made.positions.count()) == ("", positions)
    else:
        assert (response.status_code, made.note, made.positions.count()) == (302, "Changed.", positions - removed)


def test_a_second_position_in_the_same_form_is_enough(client: Client, editor: User) -> None:
    made = disagreement(positions=1, is_published=False)
    form = entered(client.get(address("disagreement", "change", made.pk)))
    source = factories.make_source()
    row = new_row(form, "positions", place="2", verdict="open", text="It is not so.", sources=str(source.pk))
    response = client.post(address("disagreement", "change", made.pk), merged({**form, **row}, {"is_published": "on"}))
    assert response.status_code == 302
    assert public(made)


@pytest.mark.parametrize("left", [0, 1])
def test_content_files_need_two_as_well(content: None, left: int) -> None:
    files = read_content()
    head = next(each for each in files.records if each.kind.model is Disagreement)
    parts = [each for each in files.records if each.parent is head]
    head.values["note"], head.parts = "Changed.", left
    files.records[:] = [each for each in files.records if each not in parts[left:]]
    with pytest.raises(ContentError) as refused:
        load(files)
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == (head.place.file, head.place.start + 1)
    assert "needs two positions or more" in problem.text


def test_a_question_without_a_public_answer_is_not_asked(content: None, client: Client) -> None:
    silent, drafted = factories.make_question(name="Who answers?"), factories.make_question(name="Who knows?")
    factories.make_answer(question=drafted, is_published=False)
    page = client.get("/guide/").content.decode()
    assert silent.name not in page and drafted.name not in page
    factories.make_answer(question=silent)
    assert silent.name in client.get("/guide/").content.decode()
