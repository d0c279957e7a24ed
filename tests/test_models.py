"""What the models and the database hold a record to. Constraints are tried past `clean()`, by update and in bulk."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Answer,
    Aspect,
    Cited,
    Claim,
    Classification,
    Criterion,
    Disagreement,
    Entry,
    Exclusion,
    Feature,
    FeatureCategory,
    FormerSlug,
    Framework,
    FrameworkType,
    LoadedRecord,
    Position,
    Question,
    Recommendation,
    Remark,
    Source,
    SupportStatement,
    Tradeoff,
    UseCase,
    today,
)
from frameworks.models.adoption import year_not_ahead
from frameworks.models.record import digest_of
from frameworks.triggers import content_models
from tests.factories import (
    DAY,
    make_adopter,
    make_adoption,
    make_advice,
    make_answer,
    make_aspect,
    make_category,
    make_classification,
    make_criterion,
    make_disagreement,
    make_exclusion,
    make_feature,
    make_framework,
    make_position,
    make_question,
    make_recommendation,
    make_remark,
    make_source,
    make_support,
    make_tradeoff,
    make_type,
    make_use_case,
)

pytestmark = pytest.mark.django_db

MAKERS: dict[type[models.Model], Callable[..., Any]] = {
    Adopter: make_adopter,
    Adoption: make_adoption,
    Advice: make_advice,
    Answer: make_answer,
    Aspect: make_aspect,
    Classification: make_classification,
    Criterion: make_criterion,
    Disagreement: make_disagreement,
    Exclusion: make_exclusion,
    Feature: make_feature,
    FeatureCategory: make_category,
    FormerSlug: lambda: FormerSlug.objects.create(model="source", slug=f"s{FormerSlug.objects.count()}", object_id=1),
    Framework: make_framework,
    FrameworkType: make_type,
    LoadedRecord: lambda: LoadedRecord.objects.create(
        path=f"x:{LoadedRecord.objects.count()}", object_id=1, digest="0"
    ),
    Position: make_position,
    Question: make_question,
    Recommendation: make_recommendation,
    Remark: make_remark,
    Source: make_source,
    SupportStatement: make_support,
    Tradeoff: make_tradeoff,
    UseCase: make_use_case,
}
MODELS: list[type[models.Model]] = [LoadedRecord, *(each for each in content_models() if not each._meta.auto_created)]
ENTRIES = [model for model in MODELS if issubclass(model, Entry)]
CITED = [model for model in MODELS if issubclass(model, Cited)]
CLAIMS = [model for model in MODELS if issubclass(model, Claim)]


def label(value: Any) -> str:
    return str(getattr(value, "__name__", getattr(value, "name", value)))


def per(values: Any) -> Any:
    """Parametrizes over models, or over pairs of a model and something of it."""
    values = list(values)
    names = "model, what" if isinstance(values[0], tuple) else "model"
    return pytest.mark.parametrize(names, values, ids=label)


@contextmanager
def refused(match: str = "(?i)(unique|check) constraint") -> Iterator[None]:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        yield


def put(record: Any, **fields: Any) -> None:
    """Writes to the row, past form, `clean()` and `save()`."""
    type(record)._base_manager.filter(pk=record.pk).update(**fields)


def errors(record: Any, **fields: Any) -> dict[str, list[str]]:
    """What a form would say, by field."""
    for name, value in fields.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as raised:
        record.full_clean()
    return raised.value.message_dict


def source_errors(record: Any, sources: list[Source], **fields: Any) -> list[str]:
    for name, value in fields.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as raised:
        record.check_sources(sources)
    return list(raised.value.message_dict)


def test_every_model_can_be_made_here() -> None:
    assert set(MAKERS) == set(MODELS)


# ── what stands once ──


@per(ENTRIES)
def test_the_database_refuses_a_slug_twice(model: type[Entry]) -> None:
    first, second = MAKERS[model](), MAKERS[model]()
    with refused():
        put(second, slug=first.slug)


@per((m, c) for m in MODELS for c in m._meta.constraints if isinstance(c, models.UniqueConstraint))
def test_the_database_refuses_what_stands_already(model: type[models.Model], what: models.UniqueConstraint) -> None:
    first, second = MAKERS[model](), MAKERS[model]()
    with refused(r"(?i)unique constraint"):
        put(second, **{name: getattr(first, name) for name in what.fields})


def test_a_framework_has_one_statement_per_feature() -> None:
    said = make_support()
    with refused():
        SupportStatement.objects.bulk_create(
            [SupportStatement(framework=said.framework, feature=said.feature, level="none")]
        )
    make_support(framework=said.framework)
    make_support(feature=said.feature)


# ── what a field may hold ──


@per((m, f) for m in MODELS for f in m._meta.concrete_fields if f.choices)
def test_the_database_refuses_an_unknown_choice(model: type[models.Model], what: Any) -> None:
    record = MAKERS[model]()
    for value in ("zz", ""):
        with refused():
            put(record, **{what.name: value})
    assert what.name in errors(record, **{what.name: "zz"})


@pytest.mark.parametrize(
    ("maker", "fields", "field"),
    [
        (make_support, {"level": "partial", "note": ""}, "note"),
        (make_support, {"level": "official-add-on", "package": ""}, "package"),
        (make_support, {"level": "third-party", "package": ""}, "package"),
        (make_disagreement, {"finding": "It is so.", "verified_on": None}, "verified_on"),
        (make_adoption, {"as_of": 1989}, "as_of"),
    ],
)
def test_form_and_database_refuse(maker: Callable[..., Any], fields: dict[str, Any], field: str) -> None:
    record = maker()
    with refused():
        put(record, **fields)
    assert list(errors(record, **fields)) in ([field], [field, "__all__"])


@per(CITED)
def test_verified_needs_a_day(model: type[Cited]) -> None:
    record = MAKERS[model]()
    with refused():
        put(record, standing="verified", verified_on=None)
    assert "verified_on" in errors(record, standing="verified", verified_on=None)
    put(record, standing="verified", verified_on=DAY)


@per((m, s) for m in CITED for s in ("contradicted", "outdated"))
def test_doubt_needs_a_reason(model: type[Cited], what: str) -> None:
    record = MAKERS[model]()
    with refused():
        put(record, standing=what, standing_note="")
    assert "standing_note" in errors(record, standing=what, standing_note=" ")
    put(record, standing=what, standing_note="It is not so.")


@pytest.mark.parametrize("slug", ["flask-vs-django", "vs-flask", "flask-vs", "vs"])
def test_a_frameworks_slug_does_not_look_like_a_comparison(slug: str) -> None:
    assert list(errors(make_framework(), slug=slug)) == ["slug"]


def test_a_slug_may_hold_the_letters_vs() -> None:
    make_framework(slug="canvas-vsm")


@pytest.mark.parametrize("license", ["MIT", "GPL-2.0-or-later", "MIT OR Apache-2.0", "LicenseRef-Own"])
def test_a_license_is_an_spdx_id(license: str) -> None:
    make_framework(license=license)


@pytest.mark.parametrize("license", ["the MIT license", "MIT\n", "", "MIT/BSD"])
def test_another_license_is_refused(license: str) -> None:
    assert list(errors(make_framework(), license=license)) == ["license"]


@per([(Tradeoff, "aspect"), (SupportStatement, "feature"), (Recommendation, "use_case"), (Adoption, "adopter")])
def test_vocabulary_in_use_cannot_be_deleted(model: type[Claim], what: str) -> None:
    claim = MAKERS[model]()
    with pytest.raises(ProtectedError):
        getattr(claim, what).delete()


# ── no date ahead of us ──


def is_date(field: Any) -> bool:
    """Fields that say when something was; the clock of a record itself, set by us, is none."""
    if isinstance(field, models.DateTimeField):
        return not field.auto_now
    return isinstance(field, models.DateField) or year_not_ahead in field.validators


def ahead(field: Any) -> Any:
    return today().year + 1 if year_not_ahead in field.validators else today() + datetime.timedelta(days=2)


DATES = [(m, f) for m in MODELS for f in m._meta.concrete_fields if is_date(f)]


def test_the_dates_are_found() -> None:
    found = {f"{model.__name__}.{field.name}" for model, field in DATES}
    claims = {f"{model.__name__}.verified_on" for model in CITED}
    others = {"Adoption.as_of", "Disagreement.verified_on", "Exclusion.verified_on"}
    headers = {"Framework.first_release", "Framework.reviewed_on", "Source.published_on", "Source.accessed_on"}
    assert found >= claims | others | headers


@per(DATES)
def test_the_database_refuses_to_move_a_date_ahead(model: type[models.Model], what: Any) -> None:
    record = MAKERS[model]()
    with refused(f"{what.column} lies in the future"):
        put(record, **{what.name: ahead(what)})
    put(record, **{what.name: today().year if year_not_ahead in what.validators else today()})


@per(DATES)
def test_the_database_refuses_a_new_row_dated_ahead(model: type[models.Model], what: Any) -> None:
    record = MAKERS[model]()
    record.pk = None
    setattr(record, what.name, ahead(what))
    with refused(f"{what.column} lies in the future"):
        model._base_manager.bulk_create([record])


@per(DATES)
def test_a_form_refuses_a_date_ahead(model: type[models.Model], what: Any) -> None:
    assert "in the future" in errors(MAKERS[model](), **{what.name: ahead(what)})[what.name][0]


# ── slugs that once were ──


def renamed(record: Any, *slugs: str) -> Any:
    """The record as an editor's form has it: read anew, changed, saved, once for each slug."""
    for slug in slugs:
        record = type(record)._base_manager.get(pk=record.pk)
        record.slug = slug
        record.save()
    return record


@per(ENTRIES)
def test_a_renamed_entry_is_found_under_its_former_slug(model: type[Entry]) -> None:
    record = MAKERS[model]()
    former = record.slug
    renamed(record, "another-name")
    for slug in (former, "another-name"):
        assert model._default_manager.by_any_slug(slug).pk == record.pk
    assert model._default_manager.by_any_slug(former).slug == "another-name"


def test_every_name_of_a_chain_leads_to_the_present_one() -> None:
    source = make_source(slug="a")
    renamed(source, "b", "c")
    assert {Source.objects.by_any_slug(slug).slug for slug in "abc"} == {"c"}


def test_a_name_taken_back_is_the_present_one_again() -> None:
    source = make_source(slug="a")
    renamed(source, "b", "a")
    assert {Source.objects.by_any_slug(slug).slug for slug in "ab"} == {"a"}


def test_a_rename_without_reading_anew_leaves_its_former_slug_too() -> None:
    source = make_source(slug="a")
    for slug in ("b", "c"):
        source.slug = slug
        source.save()
    assert {Source.objects.by_any_slug(slug).slug for slug in "abc"} == {"c"}


def test_a_former_slug_gives_way_to_an_entry_that_bears_it() -> None:
    first, second = make_source(slug="a"), make_source(slug="z")
    renamed(first, "b")
    renamed(second, "a")
    assert Source.objects.by_any_slug("a") == second
    renamed(second, "y")
    assert Source.objects.by_any_slug("a") == second


def test_a_former_slug_counts_for_its_own_kind_only() -> None:
    renamed(make_source(slug="a"), "b")
    with pytest.raises(Aspect.DoesNotExist):
        Aspect.objects.by_any_slug("a")


@pytest.mark.parametrize("slug", ["a", "b", "never"])
def test_a_deleted_entry_is_under_no_slug(slug: str) -> None:
    renamed(make_source(slug="a"), "b").delete()
    with pytest.raises(Source.DoesNotExist):
        Source.objects.by_any_slug(slug)


def test_a_draft_is_not_found_under_a_former_slug_either() -> None:
    renamed(make_framework(slug="a", is_published=False), "b")
    with pytest.raises(Framework.DoesNotExist):
        Framework.objects.published().by_any_slug("a")


def test_saving_without_a_rename_leaves_nothing_behind() -> None:
    source = make_source()
    source.name = "Another title"
    source.save()
    assert not FormerSlug.objects.filter(object_id=source.pk, model="source").exists()


# ── what may be shown ──


@per(CITED)
def test_a_cited_released_statement_is_public(model: type[Cited]) -> None:
    record = MAKERS[model]()
    assert record in model._default_manager.published()


@per(CITED)
def test_a_draft_is_not_public(model: type[Cited]) -> None:
    record = MAKERS[model](is_published=False)
    assert record not in model._default_manager.published()


@per(CITED)
def test_an_uncited_statement_is_not_public(model: type[Cited]) -> None:
    record = MAKERS[model](sources=[])
    assert record not in model._default_manager.published()


@per(CLAIMS)
def test_a_claim_about_a_draft_is_not_public(model: type[Claim]) -> None:
    record = MAKERS[model](framework=make_framework(is_published=False))
    assert record not in model._default_manager.published()


def test_a_draft_framework_is_not_public() -> None:
    shown, draft = make_framework(), make_framework(is_published=False)
    assert shown in Framework.objects.published()
    assert draft not in Framework.objects.published()


def test_a_disagreement_is_public_with_any_of_its_frameworks() -> None:
    shown, draft = make_framework(), make_framework(is_published=False)
    public = [make_disagreement(), make_disagreement(frameworks=[shown]), make_disagreement(frameworks=[shown, draft])]
    hidden = [make_disagreement(is_published=False), make_disagreement(frameworks=[draft])]
    found = Disagreement.objects.filter(pk__in=[d.pk for d in public + hidden]).published()
    assert set(found) == set(public)


def test_an_adopter_known_from_drafts_alone_is_not_public() -> None:
    shown, hidden, unused = make_adoption(), make_adoption(is_published=False), make_adopter()
    found = set(Adopter.objects.published())
    assert shown.adopter in found
    assert not {hidden.adopter, unused} & found


CITING = [relation.related_model for relation in Source._meta.related_objects]


@per(CITING)
def test_a_source_is_public_by_whatever_cites_it_in_public(model: type[models.Model]) -> None:
    """And counted as often as it is found."""
    before = Source.objects.number_published()
    assert before == Source.objects.published().count()
    cited, hidden, draft = make_source(), make_source(), make_framework(is_published=False)
    cite = "finding_sources" if model is Disagreement else "sources"
    MAKERS[model](**{cite: [cited]})
    if model is Position:
        make_position(sources=[hidden], disagreement=make_disagreement(is_published=False))
    else:
        MAKERS[model](**{cite: [hidden], "is_published": False})
    if issubclass(model, Claim):
        MAKERS[model](sources=[hidden], framework=draft)
    made = Source.objects.filter(pk__in=[cited.pk, hidden.pk])
    assert (made.published().get(), made.number_published()) == (cited, 1)
    assert Source.objects.number_published() == Source.objects.published().count() > before


def test_refuted_and_outdated_claims_count_as_no_support() -> None:
    framework = make_framework()
    yes = make_support(framework=framework)
    make_support(framework=framework, level="none")
    for standing in ("contradicted", "outdated"):
        make_support(framework=framework, standing=standing, standing_note="It is not so.")
    assert list(framework.support.positive()) == [yes]


def test_living_frameworks_come_first_and_then_by_name() -> None:
    rows = [("a", "dormant"), ("B", "archived"), ("c", "active"), ("D", "maintenance"), ("e", "active")]
    made = [make_framework(name=name, status=status).pk for name, status in rows]
    found = Framework.objects.filter(pk__in=made).living_first()
    assert [framework.name for framework in found] == ["c", "D", "e", "a", "B"]


# ── what must be cited ──


@per(CITED)
def test_what_is_published_needs_a_source(model: type[Cited]) -> None:
    record = MAKERS[model]()
    assert source_errors(record, []) == ["sources"]
    record.is_published = False
    record.check_sources([])


@per(CITED)
def test_verified_needs_more_than_articles(model: type[Cited]) -> None:
    record = MAKERS[model](standing="verified", verified_on=DAY)
    opinions = [make_source(kind="article"), make_source(kind="vendor-article")]
    assert source_errors(record, opinions) == ["sources"]
    record.check_sources([*opinions, make_source(kind="measurement")])


@pytest.mark.parametrize("maker", [make_framework, make_exclusion])
def test_a_published_entry_says_where_it_was_read(maker: Callable[..., Any]) -> None:
    assert source_errors(maker(), []) == ["sources"]
    maker().check_sources([make_source()])
    maker(is_published=False).check_sources([])


def test_a_finding_needs_evidence() -> None:
    question = make_disagreement()
    question.check_sources([])
    assert question.is_open
    assert source_errors(question, [], finding="It is so.") == ["finding_sources"]
    question.check_sources([make_source()])


def test_a_position_needs_somebody_who_holds_it() -> None:
    assert source_errors(make_position(), []) == ["sources"]


# ── keys, words, states ──


def test_a_key_is_made_from_the_words_and_free_among_siblings() -> None:
    framework = make_framework()
    made = [make_remark(framework=framework, text=f"It is fast{end}") for end in "!.,"]
    assert [remark.key for remark in made] == ["it-is-fast", "it-is-fast-2", "it-is-fast-3"]
    assert make_remark(text="It is fast!").key == "it-is-fast"


def test_a_key_stays_when_the_text_changes() -> None:
    remark = make_remark(text="It is fast!")
    remark.text = "It is slow."
    remark.save()
    assert Remark.objects.get(pk=remark.pk).key == "it-is-fast"


def test_a_key_given_by_hand_stays() -> None:
    assert make_remark(key="own-key").key == "own-key"


@pytest.mark.parametrize(("text", "key"), [("速い", "claim"), ("x" * 300, "x" * 70)])
def test_any_text_gets_a_valid_key(text: str, key: str) -> None:
    framework = make_framework()
    assert make_remark(framework=framework, text=text).key == key
    remark = make_remark(framework=framework, text=f"{text}.")
    assert remark.key == f"{key}-2"
    remark.full_clean()


def test_an_adoptions_key_is_made_from_the_adopter() -> None:
    assert make_adoption(adopter=make_adopter(name="Draughts.com")).key == "draughtscom"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "article", "publisher": "Pieces", "published_on": datetime.date(2022, 11, 16)}, "Pieces 2022"),
        ({"kind": "article", "publisher": "Foreignerds", "dated": "2024, day not stated"}, "Foreignerds 2024"),
        ({"kind": "article", "author": "Babar Shahzad", "dated": "no date"}, "Babar Shahzad undated"),
        ({"kind": "documentation", "name": "Sessions", "publisher": "DSF"}, "Sessions"),
    ],
)
def test_a_sources_label_says_who_and_when(fields: dict[str, Any], said: str) -> None:
    assert make_source(**fields).label == said


@per(ENTRIES)
def test_an_entry_has_an_address(model: type[Entry]) -> None:
    record = MAKERS[model]()
    assert record.slug in record.get_absolute_url()


def test_a_new_slug_of_a_source_is_no_change_of_what_cites_it() -> None:
    source, other = make_source(), make_source()
    claim = make_tradeoff(sources=[source])
    before = digest_of(claim)
    renamed(source, "another-name")
    assert digest_of(claim) == before
    claim.sources.set([other])
    assert digest_of(claim) != before
