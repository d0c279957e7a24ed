"""What may be typed into a field: one rule for each kind of field, held to in the models, the forms and the files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client

from frameworks.models import Position
from frameworks.models.checks import LONGEST, Checked, check_license, check_requires_python, check_text
from frameworks.models.spdx import spdx_expression
from tests import factories
from tests.admin_form import entered, errors, merged
from tests.test_admin import MAKERS, address
from tests.test_loader import FILES, Files

pytestmark = pytest.mark.django_db

NO_ADDRESSES = {
    "ftp://files.org/a": "begins with https:// or http://",
    "javascript:alert(1)//a.org": "begins with https:// or http://",
    "https://localhost/a": "“localhost” is not on the Internet",
    "https://localhost:8000/": "“localhost” is not on the Internet",
    "https://wiki.localhost/": "not on the Internet",
    "https://wiki.intranet/": "not on the Internet",
    "https://wiki/": "not on the Internet",
    "https://printer.local/": "not on the Internet",
    "https://127.0.0.1/": "not on the Internet",
    "https://127.1/": "not on the Internet",
    "https://10.0.0.7/": "not on the Internet",
    "https://192.168.1.1:8080/a": "not on the Internet",
    "https://169.254.169.254/latest/meta-data/": "not on the Internet",
    "https://0.0.0.0/": "not on the Internet",
    "https://224.0.0.1/": "not on the Internet",
    "https://[::1]/": "not on the Internet",
    "https://[fd00::1]/": "not on the Internet",
    "https://[::ffff:10.0.0.1]/": "not on the Internet",
    "https://１２７.0.0.1/": "not on the Internet",
    "https://ana:secret@site.org/": "Leave out what stands before @",
    "https://ana@site.org/": "Leave out what stands before @",
    "https://site.org/a b": "Write the whole address",
    "https://site.org\\@evil.org/": "Leave out what stands before @",
    "https://site.org:99999/": "Write the whole address",
    "https:///a": "Write the whole address",
    "site.org": "begins with https:// or http://",
    "https://si\u200bte.org/": "ZERO WIDTH SPACE",
}
ADDRESSES = [
    *("https://site.org", "http://www.site.org/a/?b=c#d", "https://site.org:8443/a", "https://sub.site.co.uk/é"),
    *("https://9.9.9.9/", "https://[2620:fe::fe]/", "https://bücher.example.org/", "https://site.org/@ana"),
]
UNSEEN = ["\0", "\x1b", "\x7f", "\x85", "\u00ad", "\u200b", "\u200e", "\u202e", "\u2028", "\u2060", "\u2066", "\ufeff"]
UNSEEN += ["\u3164", "\u2800", "\ufe0f", "\ufe00", "\ue000", "\ufdd0", "\U000e0041", "\u200d", "\u200c", "\U000e0100"]


def kinds() -> list[Any]:
    return [model for model in apps.get_app_config("frameworks").get_models() if issubclass(model, Checked)]


def fields_of(model: Any, kind: Any) -> list[Any]:
    """Its fields of one kind that an editor fills in by typing."""
    found = [f for f in model._meta.concrete_fields if isinstance(f, kind) and not f.choices and f.editable]
    others = () if kind is models.URLField else (models.URLField, models.SlugField)
    return [field for field in found if not isinstance(field, others)]


def each_field(kind: Any) -> list[Any]:
    return [pytest.param(m, f.name, id=f"{m.__name__}.{f.name}") for m in kinds() for f in fields_of(m, kind)]


def made(model: Any) -> Any:
    return factories.make_position() if model is Position else MAKERS[model]()


def said(record: Any, name: str, value: Any) -> str:
    """What the model says of a value at its field; empty where it takes it."""
    setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        return " ".join(error.message_dict.get(name, ()))
    return ""


# ── in the models ──


def test_every_kind_of_record_is_checked() -> None:
    assert {*kinds()} == {*MAKERS, Position}


@pytest.mark.parametrize(("model", "name"), each_field(models.URLField))
def test_an_address_leads_to_a_public_page(model: Any, name: str) -> None:
    record = made(model)
    assert {
        bad: said(record, name, bad) for bad, why in NO_ADDRESSES.items() if why not in said(record, name, bad)
    } == {}
    assert [said(record, name, good) for good in ADDRESSES] == [""] * len(ADDRESSES)


@pytest.mark.parametrize(("model", "name"), each_field((models.CharField, models.TextField)))
def test_a_text_has_no_letter_that_nobody_sees(model: Any, name: str) -> None:
    record = made(model)
    longest = record._meta.get_field(name).max_length or LONGEST
    taken = [hex(ord(letter)) for letter in UNSEEN if not said(record, name, f"1.{letter}0"[:longest])]
    assert taken == []
    assert "(U+200B) stands after “1.”. Delete it." in said(record, name, "1.\u200b0")
    assert "no letter or digit" in said(record, name, "…?!")


@pytest.mark.parametrize(("model", "name"), each_field(models.TextField))
def test_a_text_is_as_long_as_a_text_may_be(model: Any, name: str) -> None:
    record = made(model)
    assert said(record, name, "x" * 54_000) == "It has 54,000 characters, and 2,000 are allowed. Shorten it."
    assert said(record, name, "x" * LONGEST) == ""


@pytest.mark.parametrize(("model", "name"), each_field(models.DateField))
def test_a_day_is_of_our_time(model: Any, name: str) -> None:
    record = made(model)
    for day in (datetime.date(20, 1, 1), datetime.date(1, 1, 1), datetime.date(1926, 1, 15), datetime.date(1206, 1, 1)):
        assert f"{day} lies before 19" in said(record, name, day)
    assert said(record, name, factories.DAY) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Naïve façade, 日本語 🎉 — “quoted”… a\u00a0b",
        "One line.\nTwo.\r\nThree.",
        "می\u200cخواهم",  # Persian is spelt with a joiner
        "क्\u200dष",
        "I ❤\ufe0f it",
    ],
)
def test_letters_that_a_text_needs_are_taken(text: str) -> None:
    check_text(text)


@pytest.mark.parametrize("text", ["2024, day not stated", "no date", "autumn 2019", "1968"])
def test_words_for_a_date_are_taken(text: str) -> None:
    assert said(factories.make_source(), "dated", text) == ""


@pytest.mark.parametrize("text", ["0020", "1249, in spring", "9999"])
def test_words_for_a_date_do_not_begin_with_another_age(text: str) -> None:
    assert f"No source is of the year {text[:4]}" in said(factories.make_source(), "dated", text)


@pytest.mark.parametrize("text", ["banana", "3.10", ">=3.10 or so", "===3.10", ">=3.10,<3.8", "python>=3"])
def test_what_is_no_set_of_versions_is_refused(text: str) -> None:
    assert "Write it as packages do" in said(factories.make_framework(), "requires_python", text)


@pytest.mark.parametrize("text", ["", ">=3.10", ">= 3.8, <4", "~=3.9", "!=3.0.*,>=2.7", "==3.*"])
def test_a_set_of_versions_is_taken(text: str) -> None:
    assert said(factories.make_framework(), "requires_python", text) == ""
    if text:
        check_requires_python(text)


def test_a_license_is_written_as_spdx_does() -> None:
    for text in ("banana", "BSD", "MIT WITH Apache-2.0", "MIT OR", "LicenseRef-", "GPL-2.0-only WITH banana"):
        with pytest.raises(ValidationError, match="SPDX lists no such license"):
            check_license(text)
    for text, written in {"mit": "MIT", "MIT or apache-2.0": "MIT OR Apache-2.0", "GPL-2.0": "GPL-2.0-only"}.items():
        with pytest.raises(ValidationError, match=f"Write it as SPDX does: {re.escape(written)}"):
            check_license(text)
    for text in ("MIT", "LicenseRef-Own", "MIT AND (Apache-2.0 OR BSD-3-Clause)"):
        check_license(text)
        assert spdx_expression(text) == text


@pytest.mark.parametrize(("name", "bad"), [("latest_release", "newest"), ("package_name", "my package")])
def test_a_release_and_a_package_are_called_as_the_index_does(name: str, bad: str) -> None:
    assert bad in said(factories.make_framework(), name, bad)


OLD, NEW = datetime.date(2019, 5, 1), datetime.date(2020, 5, 1)


@pytest.mark.parametrize(
    ("maker", "early", "late", "told"),
    [
        (factories.make_source, "published_on", "accessed_on", "accessed_on"),
        (factories.make_framework, "first_release", "latest_release_on", "latest_release_on"),
    ],
)
def test_what_comes_first_lies_before_what_comes_after(maker: Any, early: str, late: str, told: str) -> None:
    record = maker()
    for days, is_right in (((OLD, NEW), True), ((OLD, OLD), True), ((NEW, OLD), False)):
        setattr(record, early, days[0])
        assert (said(record, late, days[1]) == "") == is_right
    setattr(record, early, "no day")
    assert said(record, early, "no day")


def test_evidence_is_not_read_before_the_year_it_speaks_of() -> None:
    record = factories.make_adoption(as_of=2020)
    assert "speaks of 2020" in said(record, "verified_on", OLD)
    assert said(record, "verified_on", datetime.date(2020, 1, 1)) == ""


# ── in the forms ──


@pytest.fixture
def desk(client: Client, empty_catalogue: None) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


BAD: dict[Any, str] = {
    models.URLField: "ftp://files.org/",
    models.DateField: "0020-01-01",
    models.TextField: "x" * 54_000,
    models.CharField: "a\u202eb",
}


def typed(model: Any) -> Iterator[tuple[str, str]]:
    """For each field that has a rule something against it."""
    for kind, bad in BAD.items():
        yield from ((field.name, bad) for field in fields_of(model, kind))


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_form_tells_at_each_field_and_keeps_what_was_typed(desk: Client, model: Any) -> None:
    record = made(model)
    url = address(model, "change", record.pk)
    data = entered(desk.get(url))
    changes = {name: bad for name, bad in typed(model) if name in data}
    response = desk.post(url, merged(data, changes))
    assert response.status_code == 200
    assert errors(response).keys() >= changes.keys()
    assert {name: value for name, value in entered(response).items() if name in changes} == changes
    before = {field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields}
    assert model.objects.filter(pk=record.pk).values(*before).get() == before


def test_a_row_of_a_form_is_told_at_its_field(desk: Client) -> None:
    claim = factories.make_tradeoff()
    url = address(type(claim.framework), "change", claim.framework_id)
    data = entered(desk.get(url))
    changes = {"tradeoffs-0-text": "It is\u200b quick.", "tradeoffs-0-verified_on": "0020-01-01"}
    response = desk.post(url, merged(data, changes))
    assert errors(response).keys() == changes.keys()
    assert entered(response).items() >= changes.items()


def test_what_was_stored_before_there_were_rules_is_shown_and_the_rest_can_be_saved(desk: Client) -> None:
    source = factories.rewrite(factories.make_source(), url="ftp://files.org/", note="a\u202eb")
    claim = factories.make_tradeoff(sources=[source])
    assert desk.get(source.get_absolute_url()).status_code == 200
    url = address(type(claim), "change", claim.pk)
    assert desk.post(url, entered(desk.get(url)) | {"text": "It is slow."}).status_code == 302


# ── in the files ──


@pytest.fixture
def files(tmp_path: Path, empty_catalogue: None) -> Files:
    return Files(tmp_path / "content")


TEXTS = (
    "name",
    "tagline",
    "summary",
    "definition",
    "partial_means",
    "text",
    "scope",
    "package",
    "reason",
    "explanation",
)


def test_each_text_of_the_files_is_checked_and_told_with_its_line(files: Files) -> None:
    lines = [
        (name, number, line)
        for name, text in FILES.items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.partition(" = ")[0] in TEXTS
    ]
    assert {line.partition(" = ")[0] for _, _, line in lines} == {*TEXTS}
    for name, number, line in lines:
        whole = files.folder / name
        before = whole.read_text().splitlines()
        files.write(name, "\n".join([*before[: number - 1], f'{line[:-1]}\u200b"', *before[number:]]))
        assert re.search(rf"^{name}:{number}: .*ZERO WIDTH SPACE", files.refused(), re.MULTILINE), (name, line)
        files.write(name, FILES[name])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        *(
            ("frameworks/alpha.toml", "status =", f"website = '{bad}'\nstatus =", why)
            for bad, why in NO_ADDRESSES.items()
        ),
        ("frameworks/alpha.toml", "status =", 'requires_python = "banana"\nstatus =', "does not say which versions"),
        ("frameworks/alpha.toml", '"MIT"', '"banana"', "SPDX lists no such license"),
        (
            "frameworks/alpha.toml",
            "status =",
            "first_release = 2020-01-01\nlatest_release_on = 2019-01-01\nstatus =",
            "came out",
        ),
        ("frameworks/alpha.toml", "It was first.", "x" * 54_000, "It has 54,000 characters, and 2,000 are allowed"),
        ("sources/all.toml", "accessed_on = 2026-01-15", "accessed_on = 0020-01-15", "0020-01-15 lies before 1990"),
        (
            "sources/all.toml",
            "accessed_on = 2026-01-15",
            "accessed_on = 2026-01-15\npublished_on = 2026-01-16",
            "accessed_on: It was published on 2026-01-16",
        ),
        ("sources/all.toml", 'slug = "article"', 'slug = "article"\nurl = "https://localhost/"', "not on the Internet"),
    ],
)
def test_the_files_are_held_to_the_same_rules(files: Files, name: str, old: str, new: str, said: str) -> None:
    files.change(name, old, new)
    assert re.search(rf"^{name}:\d+: .*{re.escape(said)}", files.refused(), re.MULTILINE)
