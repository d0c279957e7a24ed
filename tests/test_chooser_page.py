"""The chooser's page and its record: what they say, that they say what the engine found, what they refuse and cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from frameworks.chooser import QUESTIONS, Choice, choose, read
from frameworks.models import Aspect, Feature, Framework, UseCase
from frameworks.views.chooser import EXAMPLES
from tests import factories, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ANSWERED = (
    "build=apis&output=rest&realtime=websockets&concurrency=async&team=documentation&included=testing&lifetime=active"
)
MUSTS = "build=apis&build=microservices&realtime=websockets&force_realtime=must&included=orm"
NOTHING = (
    "concurrency=async&force_concurrency=must&team=flexibility&force_team=must&included=orm&included=admin-interface"
)
STATES = {"empty": "", "answered": ANSWERED, "musts": MUSTS, "nothing fits": NOTHING}


def shown(client: Any, query: str) -> pages.Page:
    return pages.read(client, f"/choose/?{query}" if query else "/choose/")


def engine(query: str) -> Choice:
    return choose(read(QueryDict(query).lists()))


def texts(page: pages.Page, name: str) -> list[str]:
    return [pages.text(each) for each in page.with_class(name)]


# ── what it shows ──


def test_the_first_visit_explains_and_ranks_nobody(content: None, client: Any) -> None:
    page = shown(client, "")
    assert "How this works" in page.main
    assert page.with_class("place") == []
    assert page.with_class("out") == []
    assert len(page.all("fieldset")) == len(QUESTIONS) == len(page.all("legend"))
    for name, query in EXAMPLES.items():
        assert f"?{query}" in page.links, name


def test_the_examples_are_canonical_and_fit_somebody(content: None) -> None:
    for query in EXAMPLES.values():
        choice = engine(query)
        assert choice.answers.query == query
        assert choice.ranking.fits


def test_the_ranking_on_the_page_is_the_engine_s(content: None, client: Any) -> None:
    for query in (ANSWERED, MUSTS):
        choice, page = engine(query), shown(client, query)
        assert len(texts(page, "place")) == len(choice.ranking.ranked)
        for each, text in zip(choice.ranking.ranked, texts(page, "place"), strict=True):
            assert text.startswith(str(each.place))
            assert each.candidate.framework.name in text
            assert f"{each.candidate.sure:g}" in text
            assert ("shares this place" in text) == each.is_tied
            assert ("could come first" in text) == each.could_lead
        out = [candidate.framework.name for candidate in choice.ranking.left_out]
        assert re.findall(r"Why not (.+?)\?", page.main) == out


def test_a_sum_can_be_redone_from_the_page_alone(content: None, client: Any) -> None:
    """Weight, verdict and points of each line, read off the table, make the sum under it."""
    share = {"met": (1, 1), "met in part": (0.5, 0.5), "not met": (0, 0), "unknown": (0, 1)}
    tables = shown(client, ANSWERED).with_class("sum-table")
    assert tables
    for table in tables:
        rows = [[pages.text(cell) for cell in row] for row in table.iter("tr")]
        lines = [row for row in rows if len(row) == 4 and row[1] in share]
        sure = possible = 0.0
        for _, verdict, weight, points in lines:
            if weight != "must":
                low, high = (float(weight) * part for part in share[verdict])
                assert points == (f"{low:g}" if low == high else f"{low:g} to {high:g}")
                sure, possible = sure + low, possible + high
        assert rows[-1][-1] == (f"{sure:g}" if sure == possible else f"{sure:g} to {possible:g}")


def test_why_one_was_left_out_names_the_claim_and_who_says_it(content: None, client: Any) -> None:
    choice, page = engine(MUSTS), shown(client, MUSTS)
    assert choice.ranking.left_out
    for candidate, item in zip(choice.ranking.left_out, page.with_class("out")[0].findall("li"), strict=True):
        text = pages.text(item)
        links = {a.get("href") for a in item.iter("a")}
        for line in candidate.barring:
            assert line.criterion.option.name in text
            for said in line.finding.statements:
                assert said.text in text
                assert said.url in links
                assert {source.get_absolute_url() for source in said.sources} <= links


@pytest.mark.any_database
def test_the_address_of_a_claim_leads_to_it(content: None, client: Any) -> None:
    for said in {each.url: each for each in engine(f"{ANSWERED}&{MUSTS}").statements}.values():
        address, _, anchor = said.url.partition("#")
        page = pages.read(client, address)
        assert not anchor or anchor in page.ids, said.url


def test_unknown_is_written_as_a_range_and_never_as_a_no(content: None, client: Any) -> None:
    page = shown(client, ANSWERED)
    rows = [row for row in page.all("tr") if row.get("class") == "unknown"]
    assert rows
    for row in rows:
        cells = [pages.text(cell) for cell in row]
        assert cells[1] == "unknown"
        assert cells[3] in ("–", f"0 to {cells[2]}")


def test_what_is_not_known_of_a_must_is_flagged(content: None, client: Any) -> None:
    page = shown(client, MUSTS)
    doubts = texts(page, "doubt")
    assert any(text.startswith("only in part") for text in doubts) or any("not known" in text for text in doubts)
    assert "Perhaps" in page.main


def test_where_nothing_fits_every_way_out_is_offered_with_its_count(content: None, client: Any) -> None:
    page, choice = shown(client, NOTHING), engine(NOTHING)
    assert "Nothing is left" in page.main
    for way in choice.ways_out:
        assert f"/choose/?{way.answers.query}" in page.links
        assert f"{way.remaining} would remain" in page.main
        assert len(engine(way.answers.query).ranking.ranked) == way.remaining
    assert page.with_class("turns") == []


def test_each_change_leads_to_the_answers_that_it_speaks_of(content: None, client: Any) -> None:
    page, choice = shown(client, ANSWERED), engine(ANSWERED)
    assert choice.changes
    for change in choice.changes:
        assert f"?{change.answers.query}" in page.links
        assert change.text in page.main
        assert engine(change.answers.query).ranking.first == list(change.first)


def test_the_guide_stands_beside_each_question_with_its_sources(content: None, client: Any) -> None:
    page = shown(client, "")
    assert len(page.with_class("advice")) == len(QUESTIONS)
    for question, advice in zip(QUESTIONS, page.with_class("advice"), strict=True):
        links = {a.get("href") for a in advice.iter("a")}
        assert {f"/guide/#{slug}" for slug in question.guide} <= links
        assert any(str(link).startswith("/sources/") for link in links)


def test_the_counts_are_the_engine_s_and_have_ids_that_can_be_swapped(content: None, client: Any) -> None:
    page, choice = shown(client, MUSTS), engine(MUSTS)
    ids = {each.get("id"): pages.text(each) for each in page.root.iter() if each.get("id")}
    swapped = page.root.find(".//form[@id='choose']").get("data-hx-select-oob").split(",")
    for asked in choice.questions:
        for offer in asked.offers:
            name = f"n-{asked.question.slug}-{offer.option.slug}"
            assert f"{offer.known} known to have it, {offer.perhaps} more may" in ids[name]
            assert f"#{name}" in swapped
    assert {each[1:] for each in swapped} <= set(ids)
    tally = ids["tally"]
    for number, word in ((len(choice.ranking.fits), "fit"), (len(choice.ranking.perhaps), "perhaps")):
        assert f"{number} {word}" in tally


def test_a_comparison_of_the_first_few_is_one_link_away(content: None, client: Any) -> None:
    choice, links = engine(ANSWERED), set(shown(client, ANSWERED).links)
    for number in range(2, min(5, len(choice.ranking.fits)) + 1):
        first = [each.candidate.framework.slug for each in choice.ranking.fits[:number]]
        assert pages.versus(*first) in links


def test_every_tick_and_force_of_the_address_stands_in_the_form(content: None, client: Any) -> None:
    page = shown(client, MUSTS)
    given = QueryDict(MUSTS)
    ticked = {(box.get("name"), box.get("value")) for box in page.all("input") if box.get("checked") is not None}
    assert ticked == {(name, value) for name in ("build", "realtime", "included") for value in given.getlist(name)}
    selected = {s.get("name"): o.get("value") for s in page.all("select") for o in s if o.get("selected") is not None}
    assert {name for name, value in selected.items() if value} == {"force_realtime"}
    assert len(selected) == len(QUESTIONS)


@pytest.mark.parametrize("query", STATES.values(), ids=STATES)
def test_the_page_is_valid_and_its_headings_in_order(content: None, client: Any, query: str) -> None:
    """Parsing is strict: wrong HTML is an error."""
    page = shown(client, query)
    assert len(page.ids) == len(set(page.ids))
    levels = page.headings
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert page.canonical.endswith("/choose/")


def test_everything_said_is_escaped(content: None, client: Any) -> None:
    framework = Framework.objects.get(slug="hug")
    Feature.objects.filter(slug="orm").update(name="<b>ORM</b>")
    framework.support.filter(feature__slug="orm").update(note="<script>alert(1)</script>")
    html = client.get(f"/choose/?{MUSTS}").content.decode()
    assert "<b>ORM" not in html
    assert "<script>alert" not in html
    record = client.get(f"/choose/record.md?{MUSTS}").content.decode()
    assert "<b>" not in record
    assert "<script>" not in record


# ── the address ──


@pytest.mark.parametrize("path", ["/choose/", "/choose/record.md"])
def test_another_spelling_leads_to_the_one_address(content: None, client: Any, path: str) -> None:
    for query in (
        "team=&build=apis&force_build=",
        "force_build=some&build=apis",
        "build=apis&build=apis",
        "build=apis&force_team=much",
        "build=%61pis",
    ):
        response = client.get(f"{path}?{query}")
        assert (response.status_code, response["Location"]) == (302, f"{path}?build=apis")
    assert client.get(f"{path}?build=apis").status_code == 200
    assert client.get("/choose/?team=")["Location"] == "/choose/"


@pytest.mark.parametrize("path", ["/choose/", "/choose/record.md"])
@pytest.mark.parametrize(
    ("query", "name"),
    [("build=nonsense", "build"), ("colour=red", "colour"), ("force_build=heavy", "force_build"), ("team=%00", "team")],
)
def test_what_cannot_be_read_is_a_400_that_names_it(
    content: None, client: Any, path: str, query: str, name: str
) -> None:
    page = pages.read(client, f"{path}?{query}", 400)
    assert [pages.text(code) for code in page.all("code")] == [name]
    assert path in page.links


def test_ten_thousand_letters_are_refused_in_a_short_page(content: None, client: Any) -> None:
    response = client.get("/choose/", {"x" * 9_000: "1", "build": "y" * 10_000})
    assert response.status_code == 400
    assert len(response.content) < 30_000


def test_only_reading_is_allowed(client: Any) -> None:
    assert client.post("/choose/").status_code == 405
    assert client.head("/choose/").status_code == 200


def test_an_answer_is_no_page_for_search_engines(content: None, client: Any) -> None:
    assert shown(client, "").meta("robots") == ""
    assert shown(client, MUSTS).meta("robots") == "noindex"


# ── the record ──


def test_the_record_holds_answers_sums_exclusions_changes_sources_and_address(content: None, client: Any) -> None:
    response, choice = client.get(f"/choose/record.md?{MUSTS}"), engine(MUSTS)
    text = response.content.decode()
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="framework-decision.md"'
    assert f"as of {choice.checked_on}" in text
    assert f"<http://testserver/choose/?{MUSTS}>" in text
    for question in choice.answers.questions:
        assert f"| {question.name} |" in text
    for each in choice.ranking.ranked:
        assert re.search(rf"### {each.candidate.framework.name}: place {each.place}\b", text)
    for candidate in choice.ranking.left_out:
        assert f"- **{candidate.framework.name}**: “" in text
    for change in choice.changes:
        assert change.text in text
    for source in choice.sources:
        assert text.count(f"- {source.slug}: ") == 1


def test_the_record_on_the_page_is_the_record_of_the_file(content: None, client: Any) -> None:
    record = shown(client, ANSWERED).root.find(".//pre[@id='record']")
    assert "".join(record.itertext()) == client.get(f"/choose/record.md?{ANSWERED}").content.decode()


def test_the_record_of_no_answer_leads_to_the_questions(content: None, client: Any) -> None:
    assert client.get("/choose/record.md")["Location"] == "/choose/"


def test_the_record_of_nothing_that_fits_says_so(content: None, client: Any) -> None:
    text = client.get(f"/choose/record.md?{NOTHING}").content.decode()
    assert "Nothing is surely known to meet every must." in text
    assert "## What would change" not in text


def test_the_record_does_not_depend_on_the_day(content: None, client: Any) -> None:
    texts = {client.get(f"/choose/record.md?{ANSWERED}").content for _ in range(2)}
    assert len(texts) == 1


def test_every_table_of_the_record_is_a_table(content: None, client: Any) -> None:
    """As many cells in each line as in its head."""
    text = client.get(f"/choose/record.md?{ANSWERED}").content.decode()
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1, block


# ── cost ──


def every_answer() -> str:
    return "&".join(f"{q.slug}={o.slug}" for q in QUESTIONS for o in q.options) + "&force_included=much"


def test_the_page_is_light_on_the_wire(content: None, client: Any) -> None:
    """Seven answers at most 30 kB compressed, every answer at once at most 40."""
    for query, most in ((ANSWERED, 30_000), (every_answer(), 40_000)):
        response = client.get(f"/choose/?{query}", follow=True, headers={"accept-encoding": "gzip"})
        assert response.status_code == 200
        assert len(response.content) <= most, len(response.content)


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_constant(empty_catalogue: None, client: Any, rows: int) -> None:
    feature, aspect = factories.make_feature(slug="websockets"), factories.make_aspect(slug="documentation")
    case, orm = factories.make_use_case(slug="apis"), factories.make_feature(slug="orm")
    for slug in QUESTIONS[0].guide[:rows]:
        criterion = factories.make_criterion(slug=slug)
        for _ in range(rows):
            factories.make_advice(criterion=criterion, frameworks=[factories.make_framework() for _ in range(rows)])
    for _ in range(rows):
        given: dict[str, Any] = {"framework": factories.make_framework()}
        given["sources"] = [factories.make_source() for _ in range(rows)]
        factories.make_support(feature=feature, **given)
        factories.make_support(feature=orm, level="none", **given)
        factories.make_tradeoff(aspect=aspect, **given)
        factories.make_recommendation(use_case=case, **given)
    query = "build=apis&realtime=websockets&team=documentation&included=orm"
    former = 3 + 3 + 1  # asked for where a word that a question, an example or the guide names is not there
    index = 3 + 5 + former  # with the words; within a transaction it is read anew
    assert queries(client, f"/choose/?{query}") == index + 6 + 1 + 5
    assert queries(client, "/choose/") == index + 5
    assert queries(client, f"/choose/record.md?{query}") == 3 + 3 + 4 + 6 + 1  # nothing there looks at releases


def test_drafts_never_show(content: None, client: Any) -> None:
    django = Framework.objects.get(slug="django")
    hidden = factories.make_framework(name="Drafted-secret", slug="drafted-secret", is_published=False)
    for state in ({"is_published": False}, {"sources": []}):
        django.support.filter(feature__slug="websockets").delete()
        kept = factories.make_support(
            framework=django, feature=Feature.objects.get(slug="websockets"), note="Drafted-secret", **state
        )
        aspect, case = Aspect.objects.get(slug="documentation"), UseCase.objects.get(slug="apis")
        text = f"Drafted-secret {[*state]}"
        factories.make_tradeoff(framework=django, aspect=aspect, text=text, **state)
        django.recommendations.filter(use_case=case).delete()
        note = factories.make_recommendation(framework=django, use_case=case, note="Drafted-secret", **state)
        factories.make_advice(
            criterion=factories.Criterion.objects.get(slug="team"), text=text, frameworks=[hidden], **state
        )
        for address in (f"/choose/?{ANSWERED}", f"/choose/record.md?{ANSWERED}", "/choose/"):
            assert "rafted-secret" not in client.get(address).content.decode()
        kept.delete()
        note.delete()
