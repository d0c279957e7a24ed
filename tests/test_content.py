"""The shipped content files, tested like code: mostly as files, at the end as loaded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from frameworks.loader import CONTENT, Content, Record, read_content
from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Aspect,
    Cited,
    Classification,
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    FrameworkType,
    LoadedRecord,
    Position,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
    UseCase,
)

FRAMEWORKS = [
    "bottle",
    "cherrypy",
    "django",
    "fastapi",
    "flask",
    "hug",
    "pyramid",
    "sanic",
    "tornado",
    "turbogears",
    "web2py",
]
ARTICLES = {"newwave-2024", "newwave-2025", "pieces-2022", "shahzad-undated", "foreignerds-2024"}
OPINION = ("article", "vendor-article")
DOUBT = ("contradicted", "outdated")


@dataclass(frozen=True)
class Fact:
    """A line of tests/ledger.tsv: what an article says, where, and how it is marked."""

    id: str
    articles: frozenset[str]
    mark: str

    @property
    def is_disagreement(self) -> bool:
        return bool(re.fullmatch(r"d\d\d", self.id))


@cache
def ledger() -> dict[str, Fact]:
    lines = (Path(__file__).parent / "ledger.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {row[0]: Fact(row[0], frozenset(row[1].split("/")), row[3]) for row in rows}


@cache
def shipped() -> Content:
    return read_content()


def records() -> list[Record]:
    return shipped().records


def of(*kinds: type[models.Model], framework: str = "") -> list[Record]:
    found = [record for record in records() if issubclass(record.kind.model, kinds)]
    return [record for record in found if record.framework == framework] if framework else found


@cache
def carriers() -> dict[str, list[Record]]:
    return shipped().facts()


@cache
def sources() -> dict[str, dict[str, Any]]:
    return {record.values["slug"]: record.values for record in of(Source)}


def slugs(model: type[models.Model]) -> set[str]:
    return {record.values["slug"] for record in of(model)}


def cited_by(record: Record) -> list[str]:
    """The slugs that it cites itself."""
    return [*record.values.get("sources", []), *record.values.get("finding_sources", [])]


def parts(record: Record) -> list[Record]:
    return [other for other in records() if other.parent is record]


def is_evidence(slug: str) -> bool:
    return sources()[slug]["kind"] not in OPINION


def has(pairs: Any) -> list[str]:
    """The paths of what is wrong, to be compared with an empty list."""
    return sorted({record.path for record, wrong in pairs if wrong})


# ── the ledger: everything that the articles say ──


def test_the_ledger_is_whole() -> None:
    """655 facts on frameworks, 69 disagreements, and what the articles say in general."""
    kinds = Counter(re.sub(r"-?\d+(-\d+)*$", "", fact) for fact in ledger())
    general = {"d": 69, "criterion": 35, "benefit": 29, "faq": 5, "definition": 7, "general": 6, "type": 15}
    assert len(ledger()) == 828
    assert {kind: kinds[kind] for kind in general} == general
    assert kinds["type-claim"] == 7
    assert sum(kinds[name] for name in [*FRAMEWORKS, "pyqt"]) == 655
    assert {article for fact in ledger().values() for article in fact.articles} == ARTICLES


@pytest.mark.parametrize("mark", sorted({fact.mark for fact in ledger().values()}))
def test_every_fact_of_the_articles_is_carried(mark: str) -> None:
    assert [fact.id for fact in ledger().values() if fact.mark == mark and fact.id not in carriers()] == []


def test_every_fact_that_is_carried_is_known() -> None:
    assert [(fact, found[0].path) for fact, found in carriers().items() if fact not in ledger()] == []


def test_what_carries_a_fact_cites_its_article() -> None:
    """A disagreement cites it by its positions."""
    wrong = []
    for fact in ledger().values():
        for record in carriers().get(fact.id, []):
            cited = {slug for one in [record, *parts(record)] for slug in cited_by(one)}
            wrong += [(fact.id, record.path)] if fact.articles - cited else []
    assert wrong == []


def test_what_carries_a_fact_on_a_framework_stands_in_its_file() -> None:
    """A claim on one framework may be told by a disagreement or by the guide; it never stands with another one."""
    names = {fact: fact.split("-")[0] for fact in ledger()}
    wrong = [
        (fact, record.path)
        for fact, found in carriers().items()
        for record in found
        if names[fact] in FRAMEWORKS and record.framework not in (names[fact], "")
    ]
    assert wrong == []


def test_no_record_names_a_fact_twice() -> None:
    assert has((record, len(record.facts) != len(set(record.facts))) for record in records()) == []


def test_the_disagreements_are_those_of_the_ledger_in_their_strength() -> None:
    carried = {fact: r.values["strength"] for r in of(Disagreement) for fact in r.facts if fact in ledger()}
    assert carried == {fact.id: fact.mark for fact in ledger().values() if fact.is_disagreement}


def test_a_doubtful_fact_never_stands_as_plain() -> None:
    """An exclusion is the correction itself."""
    wrong = [
        (fact.id, record.path)
        for fact in ledger().values()
        if fact.mark == "doubtful"
        for record in carriers()[fact.id]
        if record.kind.model is not Exclusion and not record.values.get("standing_note")
    ]
    assert wrong == []


# ── known slugs only ──

REFERENCES = [
    ("sources", Source),
    ("finding_sources", Source),
    ("aspect", Aspect),
    ("feature", Feature),
    ("features", Feature),
    ("use_case", UseCase),
    ("adopter", Adopter),
    ("framework", Framework),
    ("frameworks", Framework),
    ("types", FrameworkType),
    ("type", FrameworkType),
]


@pytest.mark.parametrize(("key", "model"), REFERENCES, ids=[key for key, _ in REFERENCES])
def test_only_known_slugs_are_named(key: str, model: type[models.Model]) -> None:
    known = slugs(model)
    named = [(r, r.values[key]) for r in records() if key in r.values]
    assert has((r, set(v if isinstance(v, list) else [v]) - known) for r, v in named) == []


def test_nothing_is_named_twice_in_a_list() -> None:
    lists = [(r, v) for r in records() for v in r.values.values() if isinstance(v, list)]
    assert has((record, len(value) != len(set(value))) for record, value in lists) == []


# ── claims ──


def test_every_claim_is_cited() -> None:
    assert has((record, not record.values.get("sources")) for record in of(Cited, Position, Framework, Exclusion)) == []


def test_verified_claims_cite_evidence_and_their_day() -> None:
    verified = [record for record in of(Cited) if record.values.get("standing") == "verified"]
    assert (
        has((r, not any(map(is_evidence, r.values["sources"])) or not r.values.get("verified_on")) for r in verified)
        == []
    )
    assert len(verified) > 700


def test_what_is_contradicted_or_outdated_says_why() -> None:
    doubted = [record for record in of(Cited) if record.values.get("standing") in DOUBT]
    assert has((record, not record.values.get("standing_note")) for record in doubted) == []
    assert len(doubted) > 50


def test_every_claim_of_every_level_says_what_it_needs() -> None:
    statements = [record.values for record in of(SupportStatement)]
    assert [v for v in statements if v["level"] == "partial" and not v.get("note")] == []
    assert [v for v in statements if v["level"] in ("official-add-on", "third-party") and not v.get("package")] == []
    assert [v for v in statements if v["level"] in ("built-in", "none") and v.get("package")] == []


def test_every_text_fits_its_field() -> None:
    wrong = []
    for record in records():
        for field in record.kind.model._meta.concrete_fields:
            value = record.values.get(field.name)
            long = isinstance(value, str) and field.max_length and len(value) > field.max_length
            untidy = isinstance(value, str) and (value != value.strip() or "  " in value or "\n" in value)
            wrong += [f"{record.path} {field.name}"] if long or untidy else []
    assert wrong == []


def test_every_key_and_slug_is_an_address() -> None:
    keys = [(r, r.values[k]) for r in records() for k in ("key", "slug") if k in r.values]
    assert has((record, not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)) for record, key in keys) == []


def test_no_claim_is_told_twice_of_a_framework() -> None:
    told = Counter((r.framework, r.values["text"].lower()) for r in of(Tradeoff, Remark))
    assert [claim for claim, times in told.items() if times > 1] == []


# ── frameworks ──


def test_these_are_the_frameworks() -> None:
    assert slugs(Framework) == set(FRAMEWORKS)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_framework_is_described_whole(framework: str) -> None:
    (head,) = of(Framework, framework=framework)
    for key in ("name", "tagline", "summary", "interface", "license", "status", "status_note", "reviewed_on"):
        assert head.values.get(key), key
    for key in ("latest_release", "documentation", "repository"):
        assert head.values.get(key), key
    assert any(map(is_evidence, head.values["sources"]))
    assert 2 <= len(re.findall(r"[.!?](?:\s|$)", head.values["summary"])) <= 5


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_framework_has_pros_cons_uses_types_and_features(framework: str) -> None:
    sides = Counter(record.values["side"] for record in of(Tradeoff, framework=framework))
    assert sides["pro"]
    assert sides["con"]
    assert of(Recommendation, framework=framework)
    assert len(of(SupportStatement, framework=framework)) >= 30
    assert of(Remark, framework=framework)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_framework_is_filed_under_a_type_that_stands(framework: str) -> None:
    """Types that an article got wrong stay, as contradicted; each framework has at least one that holds."""
    types = [record.values.get("standing", "reported") for record in of(Classification, framework=framework)]
    assert [standing for standing in types if standing == "verified"]


def test_hug_is_not_filed_as_asynchronous() -> None:
    assert {record.values["type"] for record in of(Classification, framework="hug")} == {"api", "micro"}
    (claim,) = [r for r in of(SupportStatement, framework="hug") if r.values["feature"] == "async"]
    assert claim.values["level"] in ("partial", "none")


def test_pyqt_is_no_framework_and_named_where_readers_look() -> None:
    (excluded,) = of(Exclusion)
    assert excluded.values["slug"] == "pyqt"
    assert "pyqt" not in slugs(Framework)
    assert "foreignerds-2024" in excluded.values["sources"]
    assert any(map(is_evidence, excluded.values["sources"]))
    assert "pyqt-003-01" in excluded.facts


@pytest.mark.parametrize("model", [Feature, UseCase, FrameworkType, Aspect, Adopter])
def test_no_vocabulary_is_unused(model: type[models.Model]) -> None:
    used = set()
    for record in records():
        for field in record.kind.model._meta.get_fields():
            if field.related_model is model and field.name in record.values:
                value = record.values[field.name]
                used |= set(value if isinstance(value, list) else [value])
    assert slugs(model) - used == set()


# ── rows of the comparison that must be told alike ──


def levels(feature: str) -> dict[str, str]:
    return {r.framework: r.values["level"] for r in of(SupportStatement) if r.values["feature"] == feature}


@pytest.mark.parametrize("engine", ["jinja2", "mako", "cheetah"])
def test_an_adapter_that_comes_along_is_built_in_whoever_installs_the_engine(engine: str) -> None:
    statements = [r.values for r in of(SupportStatement) if r.values["feature"] == engine]
    assert [v for v in statements if "comes along" in v.get("note", "") and v["level"] != "built-in"] == []


def test_object_dispatch_alone_is_partial_routing_and_full_traversal() -> None:
    for framework in ("cherrypy", "turbogears"):
        assert (levels("routing")[framework], levels("traversal")[framework]) == ("partial", "built-in")


@pytest.mark.parametrize("database", ["postgresql", "mysql", "sqlite", "oracle"])
def test_a_database_is_reached_as_the_data_layer_is(database: str) -> None:
    """Through the same layer at the same level; by hand, with a driver alone, it is partial."""
    layer = levels("database-abstraction")
    found = {f: level for f, level in levels(database).items() if level != "partial"}
    assert found == {f: layer[f] for f in found}


def test_without_a_data_layer_there_is_no_mapper() -> None:
    for framework, level in levels("database-abstraction").items():
        if level == "none":
            assert levels("orm").get(framework, "none") == "none"


def test_rest_is_rated_by_what_the_framework_itself_brings() -> None:
    assert set(levels("rest").values()) == {"built-in", "partial"}


def test_what_readers_ask_first_is_answered_for_every_framework() -> None:
    asked = ("routing", "templates", "orm", "async", "wsgi", "asgi", "single-file", "no-dependencies")
    unanswered = {(feature, framework) for feature in asked for framework in set(FRAMEWORKS) - set(levels(feature))}
    assert unanswered == {("wsgi", "sanic")}  # no source that was read says so


# ── adopters ──


def test_every_adopter_has_an_adoption_with_year_scope_and_source() -> None:
    assert len(slugs(Adopter)) == 14
    assert {record.values["adopter"] for record in of(Adoption)} == slugs(Adopter)
    for record in of(Adoption):
        values = record.values
        assert 2005 <= values["as_of"] <= 2026, record.path
        assert values["scope"], record.path
        assert values["sources"], record.path
        assert values["usage"] in ("current", "past", "unknown"), record.path


def test_current_use_is_shown_by_evidence_of_today() -> None:
    current = [record for record in of(Adoption) if record.values["usage"] == "current"]
    assert has((record, not any(map(is_evidence, record.values["sources"]))) for record in current) == []


@pytest.mark.parametrize("path", ["django/chess-com", "flask/reddit", "bottle/bitbucket"])
def test_a_contradicted_adopter_stands_as_a_correction(path: str) -> None:
    (adoption,) = [record for record in of(Adoption) if record.path == f"adoption:{path}"]
    assert adoption.values["standing"] == "contradicted"
    assert any(map(is_evidence, adoption.values["sources"]))


def test_no_adoption_is_plainly_reported() -> None:
    """What nobody but an article says carries a note that says so."""
    plain = [r for r in of(Adoption) if r.values.get("standing", "reported") == "reported"]
    assert has((record, not record.values.get("standing_note")) for record in plain) == []


# ── disagreements ──


def test_every_strong_disagreement_has_a_finding_on_evidence_or_is_open_with_a_note() -> None:
    strong = [record for record in of(Disagreement) if record.values["strength"] == "strong"]
    assert len(strong) == 26
    for record in strong:
        values = record.values
        if values.get("finding"):
            assert any(map(is_evidence, values["finding_sources"])), record.path
        else:
            assert values.get("note"), record.path


def test_every_finding_has_evidence_and_a_day() -> None:
    found = [record for record in of(Disagreement) if record.values.get("finding")]
    assert has((r, not r.values.get("finding_sources") or not r.values.get("verified_on")) for r in found) == []


def test_every_disagreement_has_two_sides_and_says_how_they_relate() -> None:
    assert has((record, len(parts(record)) < 2 or not record.values.get("note")) for record in of(Disagreement)) == []


def test_only_a_finding_gives_verdicts() -> None:
    open_ones = [record for record in of(Disagreement) if not record.values.get("finding")]
    assert has((r, any(p.values.get("verdict", "open") != "open" for p in parts(r))) for r in open_ones) == []


def test_a_disagreement_is_asked_as_a_question() -> None:
    assert has((record, not record.values["name"].endswith("?")) for record in of(Disagreement)) == []


def test_a_disagreement_stands_in_the_file_of_its_framework() -> None:
    named = [record for record in of(Disagreement) if len(record.values.get("frameworks", [])) == 1]
    assert has((r, r.place.file != f"disagreements/{r.values['frameworks'][0]}.toml") for r in named) == []


# ── sources ──


def test_the_five_articles_are_the_only_opinions_of_the_seeds() -> None:
    kinds = {slug: sources()[slug]["kind"] for slug in ARTICLES}
    assert set(kinds.values()) <= set(OPINION)


def test_no_source_is_cited_by_nothing() -> None:
    cited = {slug for record in records() for slug in cited_by(record)}
    assert slugs(Source) - cited == set()


def test_every_source_says_when_it_was_read() -> None:
    assert has((record, not record.values.get("accessed_on")) for record in of(Source)) == []


def test_every_source_but_a_package_says_who_published_it() -> None:
    others = [record for record in of(Source) if record.values["kind"] != "package-index"]
    assert has((record, not (record.values.get("publisher") or record.values.get("author"))) for record in others) == []


def test_a_source_without_an_address_is_a_package_or_says_why() -> None:
    lacking = [record for record in of(Source) if not record.values.get("url")]
    plain = [record for record in lacking if record.values["kind"] != "package-index"]
    assert has((record, not record.values.get("note")) for record in plain) == []


def test_no_address_stands_twice() -> None:
    """But where the address is a site's and the article gives none of its own: then the names and notes say which."""
    found = defaultdict(set)
    for slug, source in sources().items():
        if url := source.get("url"):
            found[re.sub(r"^https?://(www\.)?|/$", "", url)].add(slug)
    twice = [slugs for slugs in found.values() if len(slugs) > 1]
    assert twice == [{"newwave-2024", "newwave-2025"}]
    assert all("The address is the site’s" in sources()[slug]["note"] for slug in twice[0])


def test_no_title_stands_twice() -> None:
    assert [name for name, n in Counter(s["name"] for s in sources().values()).items() if n > 1] == []


# ── what must not be in a text ──

FORBIDDEN = {
    "a package registry": r"\b(pypi\.org|pythonhosted\.org|npmjs\.\w+|crates\.io|anaconda\.org|artifactory)",
    "a place on our machines": r"(/work/|/home/|/root/|/tmp/|/Users/|[A-Z]:\\|\bfile://|//(localhost|127\.|10\.|192\.168\.))",
    "our own files": r"(seed_facts|adopters\.md|HOUSE\.md|READER\.md|LIBRARIES\.md|ledger\.tsv)",
    "an unfinished text": r"\b(TODO|FIXME|XXX|TBD|lorem ipsum)\b",
    "a straight quote": r"(?<=\w)'(?=\w)",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_text_holds(what: str) -> None:
    found = [
        f"{path.relative_to(CONTENT)}:{number}: {match[0]}"
        for path in sorted(CONTENT.rglob("*.toml"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (match := re.search(FORBIDDEN[what], line)) and not line.startswith("#")
    ]
    assert found == []


# ── as loaded ──


@pytest.mark.django_db
def test_every_record_is_in_the_database(content: None) -> None:
    assert set(LoadedRecord.objects.values_list("path", flat=True)) == {r.path for r in records()} | {"content"}


@pytest.mark.django_db
def test_every_shipped_record_is_public(content: None) -> None:
    for model in {record.kind.model for record in of(Cited)}:
        assert model._default_manager.published().count() == len(of(model))
    assert Framework.objects.published().count() == len(FRAMEWORKS)
    assert Disagreement.objects.published().count() == len(of(Disagreement))
    assert Adopter.objects.published().count() == 14


@pytest.mark.django_db
def test_every_shipped_record_passes_its_form(content: None) -> None:
    """Also what the loader leaves to the database."""
    for model in (Framework, Disagreement, Exclusion, Advice):
        for row in model._default_manager.all():
            row.full_clean()
