"""What is said twice: refused where it is the same; where it is much the same, an editor says whether that is meant."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Version

from frameworks.models import Adopter, Adoption, Distinct, Entry, Position, Remark, Source, Tradeoff, repetitions
from frameworks.models.repetition import is_alike, page_key, same_address, spelling
from tests import factories
from tests.admin_form import entered, errors, merged, new_row
from tests.test_admin import MAKERS, address
from tests.test_loader import Files

pytestmark = pytest.mark.django_db

DISTINCT: list[Any] = [
    model
    for model in apps.get_app_config("frameworks").get_models()
    if issubclass(model, Distinct) and model is not Source
]
PARTS = [model for model in DISTINCT if model.whole]
EVERY = pytest.mark.parametrize("model", DISTINCT, ids=lambda model: model.__name__)
SAME: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "with accents": lambda text: text.replace("i", "í"),
}
SAME["with blanks"] = lambda text: f" {text.replace(' ', '  ')} "
ALIKE: dict[str, Callable[[str], str]] = {
    "without a stop": lambda text: text.replace(".", ""),
    "a letter less": lambda text: text.replace("quick", "quik"),
}
SAID = "It is a quick one, said once."


def pair(model: Any, said: str, again: str) -> tuple[Any, Any]:
    """Two records of one whole; the first says the one thing, the second is about to say the other."""
    make = factories.make_position if model is Position else MAKERS[model]
    first = factories.rewrite(make(), **{model.told_by: said})
    shared = {
        name.removesuffix("_id"): getattr(first, name) for name in (model.whole, "adopter_id") if hasattr(first, name)
    }
    fields = {name: getattr(first, name) for name in shared}
    second = make(**fields)
    setattr(second, model.told_by, again)
    return first, second


def refusal(record: Any) -> dict[str, list[str]]:
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


# ── in the models ──


def test_every_record_in_words_stands_once() -> None:
    assert {model for model in MAKERS if issubclass(model, Entry)} < {*DISTINCT, Source}
    assert {model.__name__ for model in PARTS} == {"Tradeoff", "Remark", "Adoption", "Position", "Advice", "Answer"}


@EVERY
@pytest.mark.parametrize("way", SAME)
def test_the_same_is_refused_at_its_field(model: Any, way: str) -> None:
    _, second = pair(model, SAID, SAME[way](SAID))
    assert "already" in str(refusal(second)[model.told_by])


@EVERY
def test_what_is_much_the_same_is_not_refused(model: Any) -> None:
    for again in (*(change(SAID) for change in ALIKE.values()), "Something else."):
        assert refusal(pair(model, SAID, again)[1]) == {}


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_another_whole_may_say_the_same(model: Any) -> None:
    make = factories.make_position if model is Position else MAKERS[model]
    make(**{model.told_by: SAID})
    assert getattr(make(**{model.told_by: SAID}), model.told_by) == SAID


def test_two_adopters_may_use_it_for_the_same() -> None:
    adoption = factories.make_adoption(scope=SAID)
    factories.make_adoption(framework=adoption.framework, scope=SAID)


@EVERY
def test_what_repeated_another_before_can_be_saved(model: Any) -> None:
    first, second = pair(model, SAID, SAID)
    second = factories.rewrite(second, **{model.told_by: f"{SAID} "})
    assert refusal(second) == {}
    assert refusal(first) == {}


PAGE = "https://site.org/a"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"url": PAGE}, {"url": "https://Site.ORG:443/a/"}, True),
        ({"url": PAGE}, {"url": f"{PAGE}?b"}, False),
        ({"url": PAGE}, {"url": f"{PAGE}#b"}, False),
        ({"url": PAGE, "dated": "2024"}, {"url": PAGE, "dated": "2025"}, False),
        ({"url": PAGE, "dated": "2024"}, {"url": PAGE, "dated": ""}, True),
        ({"url": PAGE, "dated": "2024"}, {"url": PAGE, "dated": "2024"}, True),
        ({"url": "https://site.org", "name": "One"}, {"url": "https://site.org/", "name": "Two"}, False),
        ({"url": "https://site.org", "name": "One"}, {"url": "https://site.org/", "name": "one"}, True),
        ({"name": "One", "publisher": "Site"}, {"name": "ONE", "publisher": "site"}, True),
        ({"name": "One", "publisher": "Site"}, {"name": "One", "publisher": "Other"}, False),
    ],
)
def test_a_source_stands_once(one: Any, other: Any, is_same: bool) -> None:
    factories.make_source(**one)
    second = factories.make_source()
    for name, value in other.items():
        setattr(second, name, value)
    assert refusal(second).keys() == ({"url"} if is_same else set())


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Netflix", "Netflix, Inc.", True),
        ("The Guardian", "Guardian", True),
        ("Fast API", "fast-api", True),
        ("Instagram", "Instagrem", True),
        ("Python survey 2021", "Python survey 2022", False),
        ("WSGI", "ASGI", False),
        ("C++", "C#", True),
        ("It scales well.", "It starts fast.", False),
        ("…", "!", False),
    ],
)
def test_what_is_much_the_same(one: str, other: str, alike: bool) -> None:
    assert is_alike(one, other) == is_alike(other, one) == alike


def test_addresses_are_compared_as_servers_read_them() -> None:
    assert same_address("HTTPS://Site.Org.:443/A/") == "https://site.org/A"
    assert same_address("https://[half") == "https://[half"
    assert page_key("http://www.site.org/a/#b") == page_key("https://site.org/a")
    assert page_key("https://site.org/a?b") != page_key("https://site.org/a")
    assert spelling("  Ｃafé\n au  LAIT ") == "cafe au lait"


def test_all_repetitions_are_found_as_by_comparing_each_with_each() -> None:
    dice = random.Random(1)
    frameworks = [factories.make_framework() for _ in range(3)]
    for _ in range(40):
        remark = factories.make_remark(framework=dice.choice(frameworks))
        factories.rewrite(remark, text=dice.choice("aAbBcCdé"))
    rows = list(Remark.objects.order_by("pk").values("pk", "text", "framework_id"))
    expected = {}
    for place, row in enumerate(rows):
        for older in reversed(rows[:place]):
            if (row["framework_id"], spelling(row["text"])) == (older["framework_id"], spelling(older["text"])):
                expected[row["pk"]] = older["pk"]
    assert expected
    assert {row["pk"]: older["pk"] for older, row in repetitions(Remark, Remark.objects.all())} == expected


# ── in the forms ──


@pytest.fixture
def desk(client: Client, empty_catalogue: None) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


class Boxes(HTMLParser):
    """The boxes of a page that say that something is meant, and where its links in errors lead."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.values: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if found.get("name") == "meant":
            self.values.append(found["value"])


REGISTERED = [model for model in DISTINCT if model is not Position]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_a_form_refuses_the_same_and_asks_about_what_is_much_the_same(desk: Client, model: Any) -> None:
    first, second = pair(model, SAID, SAID)
    url = address(model, "change", second.pk)
    data = entered(desk.get(url))
    refused = desk.post(url, merged(data, {model.told_by: SAID.upper()}))
    assert "already" in str(errors(refused)[model.told_by])
    assert Boxes(refused).values == []
    for again in (change(SAID) for change in ALIKE.values()):
        typed = merged(data, {model.told_by: again})
        asked = desk.post(url, typed)
        told = str(errors(asked)[model.told_by])
        assert f'href="{address(model, "change", first.pk)}"' in told
        assert "Save it all the same" in told
        assert entered(asked)[model.told_by] == again
        [meant] = Boxes(asked).values
        assert desk.post(url, typed | {"meant": "0-0"}).status_code == 200
        assert desk.post(url, typed | {"meant": [meant]}).status_code == 302
        data = entered(desk.get(url))
        assert data[model.told_by] == again
        assert desk.post(url, data).status_code == 302  # what was meant once is not asked again
        factories.rewrite(second, **{model.told_by: "Another."})
        data = entered(desk.get(url))


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_two_new_rows_of_one_form_are_compared_and_those_there_are(desk: Client, model: Any) -> None:
    make = factories.make_position if model is Position else MAKERS[model]
    row = factories.rewrite(make(), **{model.told_by: "Once upon a time."})
    field = model._meta.get_field(model.whole.removesuffix("_id"))
    whole, prefix = getattr(row, field.name), field.remote_field.related_name
    url = address(type(whole), "change", whole.pk)
    data = entered(desk.get(url))
    like = {name.removeprefix(f"{prefix}-0-"): value for name, value in data.items() if name.startswith(f"{prefix}-0-")}
    like |= {"id": "", "key": "", "place": "1"}

    def send(*texts: str, **more: Any) -> Any:
        sent = dict(data)
        for number, text in enumerate(texts):
            keyed = {"key": f"k{number}"} if f"{prefix}-0-key" in data else {}
            sent |= new_row(sent, prefix, **{**like, model.told_by: text, **keyed})
        return desk.post(url, sent | more)

    for refused, at in ((send(SAID, SAID.upper()), 2), (send("once upon a TIME."), 1)):
        [(name, told)] = errors(refused).items()
        assert name == f"{prefix}-{at}-{model.told_by}"
        assert "already" in str(told)
        assert Boxes(refused).values == []
    asked = send(SAID, SAID.replace(".", "!"))
    assert "Is it the same?" in str(errors(asked)[f"{prefix}-2-{model.told_by}"])
    assert f'href="#{prefix}-1"' in asked.content.decode()
    assert [link.messages for link in asked.context["error_links"] if "Save it" in str(link.messages)] == []
    assert send(SAID, SAID.replace(".", "!"), meant=Boxes(asked).values).status_code == 302
    assert model.objects.filter(**{field.name: whole}).count() == 3


def test_rows_may_exchange_what_they_say_and_one_that_goes_leaves_room(desk: Client) -> None:
    one = factories.make_tradeoff(text="It is quick.")
    two = factories.make_tradeoff(framework=one.framework, text="Many use it.")
    url = address(type(one.framework), "change", one.framework_id)
    data = entered(desk.get(url))
    names = {data[f"tradeoffs-{n}-text"]: f"tradeoffs-{n}-" for n in range(2)}
    swapped = {f"{names[one.text]}text": two.text, f"{names[two.text]}text": one.text}
    assert desk.post(url, data | swapped).status_code == 302
    assert Tradeoff.objects.get(pk=one.pk).text == two.text
    data = entered(desk.get(url))
    fields = {name: data[f"tradeoffs-0-{name}"] for name in ("side", "aspect", "sources", "standing", "text")}
    response = desk.post(url, {**data, **new_row(data, "tradeoffs", **fields), "tradeoffs-0-DELETE": "on"})
    assert response.status_code == 302, errors(response)


def test_an_address_that_another_has_is_asked_about(desk: Client) -> None:
    factories.make_adopter(website="https://site.org/")
    other = factories.make_adopter()
    url = address(Adopter, "change", other.pk)
    data = entered(desk.get(url)) | {"website": "http://www.site.org"}
    asked = desk.post(url, data)
    assert "Is it the same?" in str(errors(asked)["website"])
    assert desk.post(url, data | {"meant": Boxes(asked).values}).status_code == 302


def test_a_source_at_a_place_of_a_page_that_is_cited_is_asked_about(desk: Client) -> None:
    cited = factories.make_source(url=f"{PAGE}#one")
    other = factories.make_source(url="https://other.org/a")
    url = address(Source, "change", other.pk)
    data = entered(desk.get(url))
    assert "this source already" in str(errors(desk.post(url, data | {"url": f"{PAGE}/#one"}))["url"])
    asked = desk.post(url, data | {"url": f"{PAGE}#two"})
    assert f'href="{address(Source, "change", cited.pk)}"' in str(errors(asked)["url"])
    assert desk.post(url, data | {"url": f"{PAGE}#two", "meant": Boxes(asked).values}).status_code == 302


def test_what_comes_back_from_history_does_not_come_back_twice(desk: Client) -> None:
    adopter = factories.make_adopter(name="Acme")
    desk.post(address(Adopter, "delete", adopter.pk), {"post": "yes"})
    factories.make_adopter(name="ACME")
    version = Version.objects.get_deleted(Adopter).get(object_id=adopter.pk)
    recover = reverse("admin:frameworks_adopter_recover", args=[version.pk])
    response = desk.post(recover, entered(desk.get(recover)))
    assert "already" in str(errors(response)["name"])
    assert not Adopter.objects.filter(pk=adopter.pk).exists()


def test_names_are_compared_in_as_many_queries_among_few_as_among_many(desk: Client) -> None:
    def queries() -> int:
        other = factories.make_adopter()
        url = address(Adopter, "change", other.pk)
        data = entered(desk.get(url))
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert desk.post(url, data | {"name": f"Renamed {other.pk}"}).status_code == 302
        return len(made)

    few = queries()
    for _ in range(20):
        factories.make_adopter()
    assert queries() == few


# ── in the files ──


@pytest.fixture
def files(tmp_path: Path, empty_catalogue: None) -> Files:
    return Files(tmp_path / "content")


TWICE = [
    ("adopters.toml", '[[adopter]]\nslug = "acme-2"\nname = "ACMÉ"\n', "name", "adopters.toml:1."),
    ("types.toml", '[[type]]\nslug = "micro-2"\nname = "Micro"\ndefinition = "Small."\n', "name", "types.toml:1."),
    (
        "frameworks/alpha.toml",
        '[[pro]]\nkey = "fast-2"\naspect = "performance"\ntext = "It is  FAST."\nsources = ["article"]\n',
        "text",
        "frameworks/alpha.toml:",
    ),
    (
        "frameworks/alpha.toml",
        '[[con]]\nkey = "fast-2"\naspect = "performance"\ntext = "It is fast."\nsources = ["article"]\n',
        "text",
        "frameworks/alpha.toml:",
    ),
    (
        "frameworks/alpha.toml",
        '[[remark]]\nkey = "p"\nkind = "advice"\ntext = "It answers requests."\nsources = ["manual"]\n',
        "text",
        "frameworks/alpha.toml:",
    ),
    (
        "frameworks/alpha.toml",
        '[[adoption]]\nadopter = "acme"\nkey = "b"\nscope = "its site"\nas_of = 2020\nsources = ["article"]\n',
        "scope",
        "frameworks/alpha.toml:",
    ),
    ("sources/all.toml", '[[source]]\nslug = "m"\nname = "The Manual"\nkind = "article"\n', "url", "sources/all.toml:"),
    ("frameworks/gamma.toml", '[framework]\nname = "ALPHA"\ntagline = "x"\n', "name", "frameworks/alpha.toml:"),
]


@pytest.mark.parametrize(("name", "more", "told", "place"), TWICE)
def test_what_the_files_say_twice_is_refused_with_both_places(
    files: Files, name: str, more: str, told: str, place: str
) -> None:
    path = files.folder / name
    before = path.read_text() if path.exists() else ""
    if "gamma" in name:
        more += 'summary = "x"\ninterface = "wsgi"\nlicense = "MIT"\nstatus = "active"\nsources = ["manual"]\n'
    files.write(name, f"{before}\n{more}")
    first = before.count("\n") + 1
    for where in (f" It stands at {re.escape(place)}", ""):  # in one load; once the rest is there
        shown = files.refused()
        assert re.search(rf"^{name}:\d+: {told}: .*already.*{where}", shown, re.MULTILINE), shown
        assert int(re.findall(rf"^{name}:(\d+)", shown, re.MULTILINE)[0]) > first
        files.write(name, before) if before else path.unlink()
        files.load()
        files.write(name, f"{before}\n{more}")


def test_what_an_editor_added_is_not_said_again(files: Files) -> None:
    files.load()
    factories.make_adopter(name="Umbrella", slug="umbrella-corporation")
    files.write(
        "adopters.toml", '[[adopter]]\nslug = "acme"\nname = "Acme"\n[[adopter]]\nslug = "u"\nname = "umbrella"\n'
    )
    assert "adopters.toml:4: name: “Umbrella” has this name already." in files.refused()
    files.change("adopters.toml", 'slug = "u"', 'slug = "umbrella-corporation"')
    files.load()
    assert Adopter.objects.filter(name="Umbrella").count() == 1


def test_an_entry_may_move_to_another_slug_and_claims_may_exchange_their_texts(files: Files) -> None:
    files.load()
    for name in ("adopters.toml", "frameworks/alpha.toml"):
        files.change(name, '"acme"', '"acme-inc"')
    files.change("frameworks/alpha.toml", "It is fast.", "It is new to us.")
    files.change("frameworks/alpha.toml", "It is young.", "It is fast.")
    files.load()
    assert [adopter.slug for adopter in Adopter.objects.all()] == ["acme-inc"]
    assert Adoption.objects.get().adopter.slug == "acme-inc"


def test_what_was_stored_twice_before_does_not_keep_other_files_from_loading(files: Files) -> None:
    files.load()
    factories.rewrite(factories.make_adopter(), name="Acme")
    files.write(
        "adopters.toml", '[[adopter]]\nslug = "acme"\nname = "Acme"\n[[adopter]]\nslug = "u"\nname = "Umbrella"\n'
    )
    files.load()
