"""Content files → database, on small folders of their own: idempotent, whole or not at all, editors' work kept."""

from __future__ import annotations

import io
import os
import pty
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import reversion
import rich
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from frameworks.loader import CONTENT, ContentError, Folder, Part, Record, load, read_content, saving
from frameworks.management.commands.load_content import Command
from frameworks.models import (
    Adopter,
    Advice,
    Aspect,
    Criterion,
    Disagreement,
    FeatureCategory,
    Framework,
    LoadedRecord,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
)
from frameworks.models.record import digest_of, state_of
from frameworks.triggers import content_models
from tests.factories import make_adoption, make_framework, make_remark, make_source, make_tradeoff

ALPHA = """
[framework]
name = "Alpha"
aliases = ["alfa", "α"]
tagline = "The first."
summary = "It was first."
interface = "wsgi"
license = "MIT"
status = "active"
latest_release = "5.10"
sources = ["manual"]
reviewed_on = 2026-01-15

[[type]]
type = "micro"
sources = ["article", "manual"]

[[support]]
feature = "routing"
level = "built-in"
sources = ["manual"]
standing = "verified"
verified_on = 2026-01-15
facts = ["alpha-1"]

[[support]]
feature = "orm"
level = "third-party"
package = "SQLAlchemy"
sources = ["manual"]

[[pro]]
key = "fast"
aspect = "performance"
text = "It is fast."
sources = ["article"]

[[con]]
key = "young"
aspect = "performance"
text = "It is young."
sources = ["article"]

[[best_for]]
use_case = "prototyping"
sources = ["article"]

[[adoption]]
adopter = "acme"
key = "acme"
scope = "Its site"
as_of = 2024
sources = ["article"]

[[remark]]
key = "purpose"
kind = "purpose"
text = "It answers requests."
sources = ["manual"]
"""
BETA = """
[framework]
name = "Beta"
tagline = "The second."
summary = "It came later."
interface = "asgi"
license = "MIT"
status = "active"
sources = ["manual"]

[[pro]]
key = "new"
aspect = "performance"
text = "It is new."
sources = ["article"]
"""
FILES = {
    "sources/all.toml": """
[[source]]
slug = "article"
name = "An article"
kind = "article"
accessed_on = 2026-01-15

[[source]]
slug = "manual"
name = "The manual"
kind = "documentation"
accessed_on = 2026-01-15
""",
    "types.toml": '[[type]]\nslug = "micro"\nname = "Micro"\ndefinition = "Small."\n',
    "aspects.toml": '[[aspect]]\nslug = "performance"\nname = "Performance"\ndefinition = "Speed."\n',
    "use_cases.toml": '[[use_case]]\nslug = "prototyping"\nname = "Prototyping"\ndefinition = "First versions."\n',
    "features.toml": """
[[category]]
slug = "core"
name = "Core"

[[feature]]
slug = "routing"
name = "Routing"
category = "core"
definition = "Addresses lead to code."
partial_means = "Some do."

[[feature]]
slug = "orm"
name = "ORM"
category = "core"
definition = "Rows are objects."
partial_means = "Some are."
""",
    "adopters.toml": '[[adopter]]\nslug = "acme"\nname = "Acme"\n',
    "exclusions.toml": """
[[exclusion]]
slug = "gamma"
name = "Gamma"
reason = "It is a game."
sources = ["article"]
""",
    "frameworks/alpha.toml": ALPHA,
    "frameworks/beta.toml": BETA,
    "disagreements/all.toml": """
[[disagreement]]
slug = "alpha-speed"
name = "Is Alpha fast?"
aspect = "performance"
frameworks = ["alpha"]
strength = "weak"

[[disagreement.position]]
text = "Yes."
sources = ["article"]

[[disagreement.position]]
text = "No."
sources = ["manual"]
""",
    "guide.toml": """
[[question]]
slug = "what"
name = "What is it?"
[[question.answer]]
key = "short"
text = "A thing."
sources = ["article"]

[[criterion]]
slug = "team"
name = "The team"
explanation = "What does it know?"
[[criterion.advice]]
key = "known"
text = "Take what the team knows."
frameworks = ["alpha", "beta"]
sources = ["article"]
""",
}
ALL = 28  # records in these files


class Files:
    """A folder of content files, and the command that loads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def line(self, name: str, text: str) -> str:
        """The place of the first line that starts with this, as errors give it."""
        lines = (self.folder / name).read_text().splitlines()
        return f"{name}:{next(n for n, line in enumerate(lines, 1) if line.startswith(text))}: "

    def load(self, *arguments: str, **options: Any) -> str:
        out = io.StringIO()
        call_command("load_content", *arguments, "--from", str(self.folder), stdout=out, **options)
        return out.getvalue()

    def refused(self, *arguments: str) -> str:
        """What the command says; nothing may have changed."""
        before = everything()
        with pytest.raises(CommandError) as raised:
            self.load(*arguments)
        assert everything() == before
        return str(raised.value)


@pytest.fixture
def files(tmp_path: Path, empty_catalogue: None) -> Files:
    return Files(tmp_path / "content")


@pytest.fixture
def loaded(files: Files) -> Files:
    files.load()
    return files


def everything() -> dict[str, Any]:
    """All rows of the catalogue, the loader's own among them, as values."""
    kept = [LoadedRecord, *(model for model in content_models() if not model._meta.auto_created)]
    rows = [row for model in kept for row in model._base_manager.all()]
    return {f"{row._meta.model_name} {row.pk}": state_of(row) for row in rows}


def counts(report: str) -> dict[str, int]:
    pairs = report.strip().splitlines()[-1].partition(": ")[2].split(", ")
    return {word: int(number) for number, _, word in (pair.partition(" ") for pair in pairs)}


def alpha() -> Any:
    return Framework.objects.get(slug="alpha")


# ── loading ──


def test_every_record_becomes_a_row(files: Files) -> None:
    assert counts(files.load()) == {"created": ALL}
    framework = alpha()
    assert framework.is_published
    assert framework.aliases == "alfa, α"
    assert framework.latest_release == "5.10"
    assert [str(claim) for claim in framework.tradeoffs.order_by("side")] == [
        "Alpha con: It is young.",
        "Alpha pro: It is fast.",
    ]
    statement = framework.support.get(feature__slug="routing")
    assert (statement.level, statement.standing) == ("built-in", "verified")
    assert [source.slug for source in statement.sources.all()] == ["manual"]
    positions = Disagreement.objects.get().positions.values_list("place", "text")
    assert list(positions) == [(1, "Yes."), (2, "No.")]
    assert {f.slug for f in Advice.objects.get().frameworks.all()} == {"alpha", "beta"}


def test_the_order_of_the_vocabulary_is_the_files(files: Files) -> None:
    names = ["zeta", "eta", "alpha"]
    files.change(
        "types.toml",
        "[[type]]",
        "".join(f'[[type]]\nslug = "{n}"\nname = "{n}"\ndefinition = "x"\n' for n in names) + "[[type]]",
    )
    files.load()
    found = alpha().classifications.get().type
    assert found.position == 4


def test_a_second_load_has_nothing_to_do(loaded: Files) -> None:
    before = everything()
    assert loaded.load() == "Content files unchanged since the last load.\n"
    assert everything() == before


def test_loading_again_changes_nothing(loaded: Files) -> None:
    """Also where it does look: a comment changes the files and no record."""
    before = {path: state for path, state in everything().items() if not path.startswith("loadedrecord")}
    digests = dict(LoadedRecord.objects.exclude(path="content").values_list("path", "digest"))
    loaded.change("types.toml", "[[type]]", "# a comment\n[[type]]")
    assert counts(loaded.load()) == {"unchanged": ALL}
    assert {path: state for path, state in everything().items() if not path.startswith("loadedrecord")} == before
    assert dict(LoadedRecord.objects.exclude(path="content").values_list("path", "digest")) == digests
    assert len(digests) == ALL


def test_each_digest_is_that_of_its_row(loaded: Files) -> None:
    path = LoadedRecord.objects.get(path="tradeoff:alpha/fast")
    assert path.digest == digest_of(Tradeoff.objects.get(pk=path.object_id))


def test_the_shipped_content_is_loaded_and_unchanged(content: None) -> None:
    out = io.StringIO()
    call_command("load_content", stdout=out)
    assert out.getvalue() == "Content files unchanged since the last load.\n"
    assert LoadedRecord.objects.count() == len(read_content(CONTENT).records) + 1


# ── mistakes ──


def test_a_mistake_in_the_last_file_leaves_an_empty_database_empty(files: Files) -> None:
    files.change("guide.toml", 'sources = ["article"]', "sources = []")
    assert "nothing was loaded" in files.refused()
    assert everything() == {}


def test_a_mistake_in_the_last_file_leaves_a_loaded_database_as_it_was(loaded: Files) -> None:
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.write("frameworks/beta.toml", BETA.replace("It is new.", ""))
    loaded.refused()
    assert alpha().tradeoffs.get(key="fast").text == "It is fast."


# file, what stands there, what stands there instead, the line that is named, what is said
A, B = "frameworks/alpha.toml", "frameworks/beta.toml"
MISTAKES = {
    "a syntax error": ("types.toml", 'name = "Micro"', 'name = "Micro', 'name = "Micro', "not valid TOML"),
    "an unknown table": ("types.toml", "[[type]]", "[[tipe]]", "[[tipe]]", "unknown table 'tipe'; expected type"),
    "an unknown key": ("aspects.toml", "name =", "nmae =", "nmae", "unknown key 'nmae'"),
    "a key that is a relation back": ("types.toml", "name =", "classifications = 1\nname =", "class", "unknown key"),
    "a primary key": ("types.toml", "name =", "id = 1\nname =", "id", "unknown key 'id'"),
    "a claim of another": (A, "type =", 'framework = "beta"\ntype =', "framework", "unknown key"),
    "an unknown slug": (
        "features.toml",
        '"core"\ndef',
        '"cor"\ndef',
        'category = "cor"',
        "no feature category has the slug 'cor'",
    ),
    "an unknown source": (
        "guide.toml",
        'sources = ["article"]',
        'sources = ["artcle"]',
        "sources",
        "no source has the slug 'artcle'",
    ),
    "a missing field": (A, 'text = "It is fast."\n', "", "[[pro]]", "text: This field cannot be blank"),
    "a missing reference": (A, 'aspect = "performance"\n', "", "[[pro]]", "aspect: This field cannot be null"),
    "a missing key": (A, 'key = "fast"\n', "", "[[pro]]", "[[pro]] needs key"),
    "a missing header": (B, "[framework]", "[frame]", "", "the table [framework] is missing"),
    "a record twice": (A, 'key = "young"', 'key = "fast"', None, "tradeoff:alpha/fast stands at"),
    "an unknown choice": (A, '"built-in"', '"builtin"', "level", "level: Value 'builtin' is not a valid choice"),
    "a date ahead": (
        A,
        "2026-01-15\nfacts",
        "2999-01-15\nfacts",
        "verified_on",
        "verified_on: 2999-01-15 is in the future",
    ),
    "a year ahead": (A, "as_of = 2024", "as_of = 2999", "as_of", "as_of: 2999 is in the future"),
    "a moment for a day": (A, "2026-01-15\nfacts", "2026-01-15T00:00:00\nfacts", "verified_on", "expected a day like"),
    "an uncited claim": (
        A,
        'sources = ["article", "manual"]',
        "sources = []",
        "sources = []",
        "needs at least one source",
    ),
    "verified by articles": (
        A,
        'sources = ["manual"]\nstanding',
        'sources = ["article"]\nstanding',
        None,
        "Verified needs evidence",
    ),
    "verified without a day": (
        A,
        "verified_on = 2026-01-15\n",
        "",
        None,
        "verified_on: A verified claim needs the day",
    ),
    "partial without a note": (A, '"built-in"', '"partial"', "[[support]]", "note: Partial support needs a note"),
    "an add-on without a package": (A, 'package = "SQLAlchemy"\n', "", None, "package: Name the package"),
    "a finding without evidence": (
        "disagreements/all.toml",
        'strength = "weak"',
        'strength = "weak"\nfinding = "So."\nverified_on = 2026-01-15',
        "[[disagreement]]",
        "finding_sources: A finding needs evidence",
    ),
    "a number for text": (A, '"5.10"', "5.10", "latest_release", "latest_release: expected text in quotes"),
    "a list for text": (A, '"The first."', '["The first."]', "tagline", "tagline: expected text in quotes"),
    "text for a list": (
        B,
        'sources = ["manual"]',
        'sources = "manual"',
        "sources",
        "sources: expected a list of slugs",
    ),
    "text for a number": (A, "as_of = 2024", 'as_of = "then"', "as_of", "as_of: “then” value must be an integer"),
    "text for a day": (
        "sources/all.toml",
        "2026-01-15",
        '"soon"',
        "accessed_on",
        "accessed_on: “soon” value has an invalid date format",
    ),
    "a list for a number": (A, "as_of = 2024", "as_of = [2024]", "as_of", "as_of: expected one value"),
    "text for a table": ("types.toml", "[[type]]", 'type = "micro"\n[[kind]]', "type", "'type' must be a table"),
    "text for a table inside": (
        "guide.toml",
        '[[question.answer]]\nkey = "short"\ntext = "A thing."\nsources = ["article"]\n',
        "answer = 1\n",
        "answer",
        "'answer' must be a table",
    ),
    "text for facts": (A, '["alpha-1"]', '"alpha-1"', "facts", "facts: expected a list of ids"),
    "too long a text": (A, "The first.", "x" * 161, "tagline", "tagline: Ensure this value has at most 160"),
    "a comparison's slug": (
        "aspects.toml",
        'slug = "performance"',
        'slug = "a b"',
        "slug",
        "slug: Enter a valid “slug”",
    ),
    "what the database refuses": (
        A,
        'adopter = "acme"',
        'adopter = "acme"\nkey = "b"\nscope = "Its site"\nas_of = 2024\n'
        'sources = ["article"]\n[[adoption]]\nadopter = "acme"',
        None,
        "the database refuses it",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_file_and_line(files: Files, case: str) -> None:
    name, old, new, line, said = MISTAKES[case]
    files.change(name, old, new)
    shown = files.refused()
    place = f"{name}:" if line is None else f"{name}:1: " if not line else files.line(name, line)
    assert any(text.startswith(place) and said in text for text in shown.splitlines()), shown


def test_the_line_is_that_of_the_record_and_not_of_its_like(files: Files) -> None:
    """The file has the key in every table before."""
    files.write(
        "frameworks/beta.toml",
        BETA + BETA[BETA.index("[[pro]]") :].replace('"new"', '"odd"').replace('["article"]', '["x"]'),
    )
    number = (files.folder / "frameworks/beta.toml").read_text().splitlines().index('sources = ["x"]') + 1
    assert f"frameworks/beta.toml:{number}: sources: no source has the slug 'x'" in files.refused()


def test_bytes_that_are_no_text_are_told_with_their_line(files: Files) -> None:
    files.write("types.toml", FILES["types.toml"].encode() + b"# f\xfcr\n")
    assert "types.toml:5: not UTF-8 text" in files.refused()


def test_an_unfinished_file_is_told_with_its_last_line(files: Files) -> None:
    files.write("types.toml", FILES["types.toml"] + 'note = """never closed\n')
    assert "types.toml:5: not valid TOML" in files.refused()


def test_a_file_that_nobody_would_read_is_told(files: Files) -> None:
    files.write("adopter.toml", "")
    files.write("frameworks/old/alpha.toml", ALPHA)
    shown = files.refused()
    assert "adopter.toml:1: no such file is expected" in shown
    assert "frameworks/old/alpha.toml:1: no such file is expected" in shown


@pytest.mark.parametrize("name", ["", "sources", "not-there"])
def test_a_folder_without_content_does_not_empty_the_catalogue(loaded: Files, tmp_path: Path, name: str) -> None:
    loaded.folder = tmp_path / "other" / name
    (tmp_path / "other").mkdir()
    assert "no content files here" in loaded.refused()


def test_all_problems_are_told_at_once(files: Files) -> None:
    files.change("frameworks/alpha.toml", 'aspect = "performance"', 'aspect = "speed"')
    files.change("frameworks/alpha.toml", "as_of = 2024", 'as_of = 2999\nusage = "never"')
    files.change("guide.toml", "A thing.", "")
    shown = files.refused()
    for part in ("speed", "2999", "never", "guide.toml:7", "4 problems; nothing was loaded."):
        assert part in shown


def test_all_unreadable_files_are_told_at_once(files: Files) -> None:
    files.write("types.toml", "[[type]")
    files.write("aspects.toml", b"\xff")
    files.change("adopters.toml", "[[adopter]]", "[[adapter]]")
    shown = files.refused()
    assert [line.partition(":")[0] for line in shown.splitlines()[:-1]] == [
        "types.toml",
        "aspects.toml",
        "adopters.toml",
    ]


def test_what_points_at_a_mistake_is_not_told_as_well(files: Files) -> None:
    files.change("sources/all.toml", 'kind = "article"', 'kind = "essay"')
    files.change("frameworks/alpha.toml", '"wsgi"', '"cgi"')
    shown = files.refused()
    assert shown.endswith("2 problems; nothing was loaded."), shown


def test_one_problem_is_counted_as_one(files: Files) -> None:
    files.change("types.toml", "name", "nmae")
    files.change("types.toml", 'definition = "Small."', 'definition = "Small."\nname = "Micro"')
    assert files.refused().endswith("1 problem; nothing was loaded.")


# ── editors ──


def edit(record: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    return record


def test_a_text_that_an_editor_changed_stays(loaded: Files) -> None:
    edit(Tradeoff.objects.get(key="fast"), text="It is quick.")
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    assert counts(loaded.load()) == {"unchanged": ALL - 1, "kept": 1}
    assert Tradeoff.objects.get(key="fast").text == "It is quick."


def test_sources_that_an_editor_changed_stay(loaded: Files) -> None:
    claim = Tradeoff.objects.get(key="fast")
    claim.sources.set([Source.objects.get(slug="manual")])
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.load()
    claim.refresh_from_db()
    assert (claim.text, [source.slug for source in claim.sources.all()]) == ("It is fast.", ["manual"])


def test_a_change_taken_back_is_none(loaded: Files) -> None:
    claim = edit(Tradeoff.objects.get(key="fast"), text="It is quick.")
    edit(claim, text="It is fast.")
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    assert counts(loaded.load())["updated"] == 1


def test_the_rest_of_a_framework_that_an_editor_changed_is_updated(loaded: Files) -> None:
    edit(alpha(), tagline="Mine.")
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.change("frameworks/alpha.toml", "The first.", "The very first.")
    assert counts(loaded.load()) == {"unchanged": ALL - 2, "updated": 1, "kept": 1}
    assert alpha().tagline == "Mine."
    assert Tradeoff.objects.get(key="fast").text == "It is very fast."


def test_what_an_editor_deleted_stays_deleted(loaded: Files) -> None:
    Tradeoff.objects.get(key="fast").delete()
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    assert counts(loaded.load()) == {"unchanged": ALL - 1, "left deleted": 1}
    assert not Tradeoff.objects.filter(key="fast").exists()


def test_a_framework_that_an_editor_deleted_stays_deleted_with_its_claims(loaded: Files) -> None:
    alpha().delete()
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    # what named it was changed by that and stays as well
    assert counts(loaded.load()) == {"unchanged": ALL - 11, "kept": 2, "left deleted": 1}
    assert not Framework.objects.filter(slug="alpha").exists()


def test_a_deleted_framework_does_not_stop_what_names_it_anew(loaded: Files) -> None:
    alpha().delete()
    advice = FILES["guide.toml"][FILES["guide.toml"].index("[[criterion.advice]]") :]
    loaded.write("guide.toml", FILES["guide.toml"] + advice.replace('"known"', '"more"').replace("Take", "Keep"))
    loaded.load()
    assert [framework.slug for framework in Advice.objects.get(key="more").frameworks.all()] == ["beta"]


def test_a_deleted_entry_comes_back_where_a_new_claim_needs_it(loaded: Files) -> None:
    Framework.objects.get(slug="alpha").adoptions.all().delete()
    Adopter.objects.get().delete()
    assert "left deleted" in loaded.load("--check")
    loaded.write("frameworks/beta.toml", BETA + ALPHA[ALPHA.index("[[adoption]]") : ALPHA.index("[[remark]]")])
    assert counts(loaded.load()) == {"created": 2, "unchanged": ALL - 2, "left deleted": 1}
    assert [str(adoption) for adoption in Adopter.objects.get().adoptions.all()] == ["Acme uses Beta"]


def test_an_entry_that_an_editor_renamed_keeps_its_slug_and_its_claims(loaded: Files) -> None:
    edit(alpha(), slug="alpha-2")
    edit(Source.objects.get(slug="article"), slug="essay")
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    assert counts(loaded.load()) == {"unchanged": ALL - 3, "updated": 1, "kept": 2}
    claim = Framework.objects.get(slug="alpha-2").tradeoffs.get(key="fast")
    assert (claim.text, claim.sources.get().slug) == ("It is very fast.", "essay")
    assert Framework.objects.by_any_slug("alpha").slug == "alpha-2"
    assert Framework.objects.count() == 2


def test_what_an_editor_added_stays(loaded: Files) -> None:
    added = [make_tradeoff(framework=alpha()), make_framework(), make_source()]
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.load()
    for record in added:
        record.refresh_from_db()


def test_what_an_editor_wrote_first_is_not_overwritten_by_a_new_record(loaded: Files) -> None:
    mine = [
        make_framework(slug="delta", name="Mine"),
        make_remark(framework=alpha(), key="new", text="Mine."),
    ]
    loaded.write("frameworks/delta.toml", BETA)
    loaded.change(
        "frameworks/alpha.toml",
        "[[remark]]",
        '[[remark]]\nkey = "new"\nkind = "advice"\ntext = "Theirs."\nsources = ["article"]\n[[remark]]',
    )
    assert counts(loaded.load()) == {"created": 1, "unchanged": ALL, "kept": 2}
    before = [state_of(record) for record in mine]
    for record in mine:
        record.refresh_from_db()
    assert [state_of(record) for record in mine] == before


# ── when the files change ──


def test_what_nobody_touched_is_updated(loaded: Files) -> None:
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.change("frameworks/alpha.toml", 'sources = ["article", "manual"]', 'sources = ["manual"]')
    loaded.change("frameworks/alpha.toml", 'latest_release = "5.10"\n', "")
    pks = set(Tradeoff.objects.values_list("pk", flat=True))
    assert counts(loaded.load()) == {"updated": 3, "unchanged": ALL - 3}
    assert Tradeoff.objects.get(key="fast").text == "It is very fast."
    assert [source.slug for source in alpha().classifications.get().sources.all()] == ["manual"]
    assert alpha().latest_release == ""
    assert set(Tradeoff.objects.values_list("pk", flat=True)) == pks


def test_what_left_the_files_is_removed(loaded: Files) -> None:
    (loaded.folder / "frameworks/beta.toml").unlink()
    loaded.change("guide.toml", '"alpha", "beta"', '"alpha"')
    assert counts(loaded.load()) == {"updated": 1, "removed": 2, "unchanged": ALL - 3}
    assert not Framework.objects.filter(slug="beta").exists()
    assert not LoadedRecord.objects.filter(path__contains="beta").exists()


def test_what_left_the_files_stays_where_an_editor_changed_it(loaded: Files) -> None:
    edit(Tradeoff.objects.get(key="young"), text="It is very young.")
    text = ALPHA[: ALPHA.index("[[pro]]")] + ALPHA[ALPHA.index("[[best_for]]") :]
    loaded.write("frameworks/alpha.toml", text)
    assert counts(loaded.load()) == {"removed": 1, "kept": 1, "unchanged": ALL - 2}
    assert [claim.key for claim in alpha().tradeoffs.all()] == ["young"]


@pytest.mark.parametrize("work", ["changed", "added"])
def test_a_framework_that_left_the_files_stays_while_it_holds_an_editors_work(loaded: Files, work: str) -> None:
    beta = Framework.objects.get(slug="beta")
    mine = edit(Tradeoff.objects.get(key="new"), text="Mine.") if work == "changed" else make_adoption(framework=beta)
    (loaded.folder / "frameworks/beta.toml").unlink()
    loaded.change("guide.toml", '"alpha", "beta"', '"alpha"')
    report = loaded.load(verbosity=2)
    assert "framework:beta (what an editor wrote needs it)" in report
    mine.refresh_from_db()
    assert mine.framework == beta


def test_vocabulary_that_left_the_files_stays_while_an_editor_uses_it(loaded: Files) -> None:
    make_tradeoff(framework=alpha(), aspect=Aspect.objects.get(), sources=[Source.objects.get(slug="manual")])
    for name in ("aspects.toml", "disagreements/all.toml"):
        (loaded.folder / name).unlink()
    loaded.write("frameworks/beta.toml", BETA[: BETA.index("[[pro]]")])
    loaded.write("frameworks/alpha.toml", ALPHA[: ALPHA.index("[[pro]]")])
    assert counts(loaded.load())["kept"] == 1
    assert Aspect.objects.count() == 1


def test_headings_go_after_what_stands_under_them(loaded: Files) -> None:
    (loaded.folder / "features.toml").unlink()
    loaded.write("frameworks/alpha.toml", ALPHA[: ALPHA.index("[[support]]")])
    loaded.load()
    assert FeatureCategory.objects.count() == SupportStatement.objects.count() == 0


def test_a_source_that_left_the_files_stays_while_an_editor_cites_it(loaded: Files) -> None:
    loaded.change(
        "sources/all.toml", "[[source]]", '[[source]]\nslug = "extra"\nname = "Extra"\nkind = "article"\n[[source]]'
    )
    loaded.load()
    claim = make_tradeoff(framework=alpha(), sources=[Source.objects.get(slug="extra")])
    loaded.write("sources/all.toml", FILES["sources/all.toml"])
    assert counts(loaded.load())["kept"] == 1
    assert claim.sources.count() == 1


# ── --overwrite ──


def put_back(loaded: Files) -> None:
    """An editor's day: a header and a claim changed, one renamed, one deleted, one added, in both frameworks."""
    for framework in Framework.objects.all():
        edit(framework, tagline="Mine.")
        edit(framework.tradeoffs.get(side="pro"), text="Mine.").sources.set([make_source()])
        make_remark(framework=framework, text="Added.")
    edit(alpha(), slug="mine")
    Tradeoff.objects.get(key="young").delete()
    Framework.objects.get(slug="mine").support.all().delete()


def test_overwrite_puts_a_framework_back_whole(loaded: Files) -> None:
    before = {k: v for k, v in everything().items() if k.split()[0] not in ("loadedrecord", "formerslug")}
    put_back(loaded)
    assert counts(loaded.load("--overwrite", "alpha")) == {
        "created": 3, "replaced": 2, "removed": 1, "unchanged": ALL - 7, "kept": 2,
    }  # fmt: skip
    framework = alpha()
    assert (framework.tagline, framework.support.count()) == ("The first.", 2)
    assert {(claim.key, claim.text) for claim in framework.tradeoffs.all()} == {
        ("fast", "It is fast."),
        ("young", "It is young."),
    }
    assert [source.slug for source in framework.tradeoffs.get(key="fast").sources.all()] == ["article"]
    assert [remark.key for remark in framework.remarks.all()] == ["purpose"]
    assert Framework.objects.by_any_slug("mine") == framework
    after = {k: v for k, v in everything().items() if k.split()[0] not in ("loadedrecord", "formerslug")}
    assert before[f"framework {framework.pk}"] == after[f"framework {framework.pk}"]


def test_overwrite_leaves_other_frameworks_alone(loaded: Files) -> None:
    put_back(loaded)
    loaded.load("--overwrite", "alpha")
    beta = Framework.objects.get(slug="beta")
    assert (beta.tagline, beta.tradeoffs.get().text) == ("Mine.", "Mine.")
    assert beta.remarks.get().text == "Added."


def test_after_overwrite_the_files_rule_again(loaded: Files) -> None:
    put_back(loaded)
    loaded.load("--overwrite", "alpha")
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    loaded.load()
    assert Tradeoff.objects.get(key="fast").text == "It is very fast."


def test_overwrite_brings_back_what_was_deleted_with_all_it_needs(loaded: Files) -> None:
    alpha().delete()
    Adopter.objects.get().delete()
    loaded.load("--overwrite", "alpha")
    assert alpha().adoptions.get().adopter.slug == "acme"


def test_overwrite_without_a_name_puts_everything_back(loaded: Files) -> None:
    put_back(loaded)
    edit(Source.objects.get(slug="article"), name="Mine", slug="mine-too")
    Disagreement.objects.all().delete()
    own = make_framework()
    loaded.load("--overwrite")
    assert {f.tagline for f in Framework.objects.exclude(pk=own.pk)} == {"The first.", "The second."}
    assert Source.objects.get(slug="article").name == "An article"
    assert Disagreement.objects.get().positions.count() == 2
    assert not Remark.objects.filter(text="Added.").exists()
    own.refresh_from_db()


def test_overwrite_of_an_unknown_framework_is_refused(loaded: Files) -> None:
    put_back(loaded)
    assert loaded.refused("--overwrite", "alpha", "omega") == "No content file for omega; nothing was loaded."


# ── --check, and what is said ──


def test_check_says_what_would_be_and_does_nothing(loaded: Files) -> None:
    edit(Tradeoff.objects.get(key="fast"), text="It is quick.")
    Tradeoff.objects.get(key="young").delete()
    (loaded.folder / "exclusions.toml").unlink()
    loaded.change("types.toml", "Small.", "Tiny.")
    before, revisions = everything(), Revision.objects.count()
    out = loaded.load("--check")
    assert everything() == before
    assert Revision.objects.count() == revisions
    assert out.splitlines() == [
        "  kept: tradeoff:alpha/fast (changed by an editor)",
        "  kept: tradeoff:alpha/young (deleted by an editor)",
        f"Would be: 1 updated, 1 removed, {ALL - 4} unchanged, 1 kept, 1 left deleted",
    ]


def test_check_of_a_fresh_database_says_created(files: Files) -> None:
    assert files.load("--check") == f"Would be: {ALL} created\n"
    assert everything() == {}


def test_check_finds_mistakes_too(files: Files) -> None:
    files.change("guide.toml", "A thing.", "")
    assert "guide.toml:7" in files.refused("--check")


def test_check_of_overwrite_says_what_would_be_replaced(loaded: Files) -> None:
    put_back(loaded)
    before = everything()
    assert counts(loaded.load("--check", "--overwrite", "alpha"))["replaced"] == 2
    assert everything() == before


def test_check_looks_even_where_the_files_are_unchanged(loaded: Files) -> None:
    assert loaded.load("--check") == f"Would be: {ALL} unchanged\n"


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal_alone(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    reader, writer = pty.openpty() if terminal else os.pipe()
    with open(writer, "w") as out, redirect_stdout(out):
        rich.reconfigure()  # it keeps what it once found of the terminal
        for _ in Command(stdout=out).progress(["a file", "another"]):  # type: ignore[list-item]
            time.sleep(0.2)
        out.write("done")
        out.flush()
        seen = b""
        while not seen.endswith(b"done"):
            seen += os.read(reader, 100_000)
    os.close(reader)
    shown = seen.decode()
    assert ("Loading content" in shown) is terminal
    assert terminal or shown == "done"


# ── many at a time ──


def more(files: Files, number: int) -> None:
    for n in range(number):
        files.write(f"frameworks/more-{n}.toml", BETA.replace("Beta", f"More {n}"))


def test_as_many_statements_for_many_frameworks_as_for_few(files: Files) -> None:
    asked = []
    for number in (2, 12):
        more(files, number)
        with CaptureQueriesContext(connection) as captured:
            files.load("--check")
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "BATCH", 1)


def test_no_more_is_held_in_memory_than_the_files_of_a_batch(files: Files, one_by_one: None) -> None:
    seen: list[ref[Record]] = []
    held = []

    def noting(part: Part) -> list[Record]:
        held.append(sum(each() is not None for each in seen))
        records = part()
        seen.append(ref(records[-1]))
        return records

    more(files, 5)
    load(Folder(files.folder), progress=lambda parts: [partial(noting, part) for part in parts])
    assert len(held) == len(FILES) + 5
    assert max(held) <= 1


def test_whatever_is_taken_at_a_time_the_same_is_loaded(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(saving, "BATCH", 1)
        assert counts(files.load()) == {"created": ALL}
        (files.folder / "frameworks/beta.toml").unlink()
        files.change("guide.toml", '"alpha", "beta"', '"alpha"')
        remove_claim(files)
        assert counts(files.load()) == {"updated": 1, "removed": 3, "unchanged": ALL - 4}
    files.change("types.toml", "[[type]]", "# a comment\n[[type]]")
    assert counts(files.load()) == {"unchanged": ALL - 3}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not guess how large a table is")
def test_how_much_there_is_is_known_before_the_load_is_over(files: Files, one_by_one: None) -> None:
    """Else a load of many frameworks takes ever longer for each."""
    tables = ["frameworks_tradeoff", "frameworks_tradeoff_sources", "frameworks_loadedrecord"]
    more(files, 5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = ANY(%s::regclass[])", [tables])
        files.load()
        cursor.execute("SELECT DISTINCT tablename FROM pg_stats WHERE tablename = ANY(%s)", [tables])
        assert {table for (table,) in cursor.fetchall()} == set(tables)


def test_the_last_file_refused_takes_back_what_was_written_before(files: Files, one_by_one: None) -> None:
    files.change("guide.toml", "A thing.", "")
    assert files.refused().startswith("guide.toml:7: text")
    files.write("guide.toml", "[[question]")
    assert files.refused().endswith("1 problem; nothing was loaded.")
    assert everything() == {}


def test_a_framework_twice_is_told_with_both_places(files: Files) -> None:
    files.write("frameworks/delta.toml", BETA.replace("[framework]", '[framework]\nslug = "beta"'))
    shown = files.refused()
    assert "frameworks/delta.toml:3: framework:beta stands at frameworks/beta.toml:2 already" in shown


def test_what_an_editor_changes_while_it_is_loaded_stays(loaded: Files) -> None:
    loaded.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")
    changed = []

    def meanwhile(execute: Any, sql: str, *more: Any) -> Any:
        if not changed and sql.startswith("SELECT") and 'FROM "frameworks_tradeoff_sources"' in sql:
            found = execute(sql, *more)
            changed.append(Tradeoff.objects.filter(key="fast").update(text="It is quick."))
            return found
        return execute(sql, *more)

    with connection.execute_wrapper(meanwhile):
        assert counts(loaded.load()) == {"unchanged": ALL - 1, "kept": 1}
    assert Tradeoff.objects.get(key="fast").text == "It is quick."


def test_a_key_that_an_editor_took_is_free_for_a_new_record_once_the_old_one_is_back(loaded: Files) -> None:
    edit(Tradeoff.objects.get(key="fast"), key="quick")
    loaded.change(
        "frameworks/alpha.toml",
        "[[con]]",
        '[[pro]]\nkey = "quick"\naspect = "performance"\ntext = "It is quick."\nsources = ["article"]\n[[con]]',
    )
    assert counts(loaded.load("--overwrite", "alpha"))["created"] == 1
    assert {(claim.key, claim.text) for claim in alpha().tradeoffs.filter(side="pro")} == {
        ("fast", "It is fast."),
        ("quick", "It is quick."),
    }


def test_records_loaded_before_are_found_under_their_entries(loaded: Files) -> None:
    """The migration that tells of each record under which entry it stands."""
    before = dict(LoadedRecord.objects.values_list("path", "entry"))
    assert before["tradeoff:alpha/fast"] == before["framework:alpha"] == "framework:alpha"
    LoadedRecord.objects.update(entry="")
    import_module("frameworks.migrations.0008_loaded_entry").tell_entries(apps, connection.schema_editor())
    assert dict(LoadedRecord.objects.values_list("path", "entry")) == before


# ── history ──


def revisions_of(record: models.Model) -> list[Version]:
    return list(Version.objects.get_for_object(record))


def test_a_loaded_framework_has_a_first_revision_with_its_claims(loaded: Files) -> None:
    (version,) = revisions_of(alpha())
    held = {v.object_repr for v in version.revision.version_set.all()}
    assert {"Alpha", "Alpha pro: It is fast.", "Alpha con: It is young.", "Acme uses Alpha", "Alpha: Micro"} <= held
    assert "Beta" not in held
    assert version.revision.get_comment() == "Loaded from the content files."


@pytest.mark.parametrize("model", [Disagreement, Source, Aspect])
def test_a_loaded_entry_has_one_first_revision(loaded: Files, model: type[models.Model]) -> None:
    assert len(revisions_of(model._default_manager.first())) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("model", [Framework, Source, Disagreement, Criterion])
def test_a_first_revision_is_as_reversion_makes_it(loaded: Files, model: type[models.Model]) -> None:
    record = model._default_manager.order_by("pk")[0]
    with reversion.create_revision():
        reversion.add_to_revision(record)
    ours, theirs = (
        {(v.content_type, v.object_id, v.db, v.format, v.serialized_data, v.object_repr) for v in found}
        for found in (each.revision.version_set.all() for each in reversed(revisions_of(record)))
    )
    assert ours == theirs


def test_every_shipped_framework_has_a_first_revision(content: None) -> None:
    for framework in Framework.objects.all():
        (version,) = revisions_of(framework)
        names = {v.content_type.model for v in version.revision.version_set.select_related("content_type")}
        assert {"framework", "supportstatement", "tradeoff", "classification", "recommendation"} <= names


def change_claim(files: Files) -> None:
    files.change("frameworks/alpha.toml", "It is fast.", "It is very fast.")


def remove_claim(files: Files) -> None:
    files.write("frameworks/alpha.toml", ALPHA[: ALPHA.index("[[remark]]")])


@pytest.mark.parametrize("change", [change_claim, remove_claim])
def test_a_changed_framework_has_another_revision(loaded: Files, change: Callable[[Files], None]) -> None:
    change(loaded)
    loaded.load()
    assert len(revisions_of(alpha())) == 2
    assert len(revisions_of(Framework.objects.get(slug="beta"))) == 1


def test_what_is_not_changed_gets_no_revision(loaded: Files) -> None:
    before = Revision.objects.count()
    loaded.change("types.toml", "[[type]]", "# a comment\n[[type]]")
    loaded.load()
    assert Revision.objects.count() == before


# ── from the files alone ──


def test_every_fact_is_found_with_its_record(tmp_path: Path) -> None:
    files = Files(tmp_path)
    (record,) = read_content(files.folder).facts()["alpha-1"]
    assert record.path == "supportstatement:alpha/routing"


def test_the_digest_tells_every_change_of_a_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    first = read_content(files.folder).digest
    assert read_content(files.folder).digest == first
    files.change("types.toml", "[[type]]", "\n[[type]]")
    second = read_content(files.folder).digest
    (files.folder / "disagreements/all.toml").rename(files.folder / "disagreements/alpha.toml")
    assert len({first, second, read_content(files.folder).digest}) == 3


def test_problems_are_values(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.write("types.toml", "[[type]]\nname = 1\n")
    with pytest.raises(ContentError) as raised:
        read_content(files.folder)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.text) == ("types.toml", 1, "[[type]] needs slug")


# ── a version that knows more ──


def test_a_field_added_later_makes_no_record_look_edited(content: None) -> None:
    """What was loaded before 0004 gave frameworks another field is still as it was loaded: the new value arrives."""
    before = MigrationExecutor(connection).loader.project_state(("frameworks", "0003_editors_group")).apps
    row = Framework.objects.get(slug="django")
    Framework.objects.filter(pk=row.pk).update(latest_release_on=None)
    row.refresh_from_db()
    assert digest_of(row) == digest_of(before.get_model("frameworks", "Framework").objects.get(pk=row.pk))
