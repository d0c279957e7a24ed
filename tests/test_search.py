"""One box for everything: what is found, in what order, on both databases alike; and the page that shows it."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from functools import cache
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks.filters import FrameworkFilter
from frameworks.models import Adopter, Framework
from frameworks.search import GROUPS, KINDS, Found, Query, search
from frameworks.search.candidates import Candidates, lexemes, patterns
from frameworks.search.kinds import GUESSED
from frameworks.search.marks import cut, marked, name_spans, spans
from frameworks.search.spelling import distance, likeness, trigrams
from frameworks.words import fold, joined, words_of
from tests import factories, pages
from tests.search_reference import Reference
from tests.test_drafts import SECRET, Desk

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's own indexes")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def names(found: Found, group: str = "frameworks") -> list[str]:
    matches = [match for each in found.groups if each.slug == group for match in each.matches]
    return [hit.record.name for hit in found.hits(matches)]


def answers(found: Found) -> list[tuple[str, str, int]]:
    return [(each.slug, m.kind.model._meta.model_name, m.pk) for each in found.groups for m in each.matches]


# ── names and aliases first ──


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dj", "Django"),
        ("DJANGO", "Django"),
        ("fast api", "FastAPI"),
        ("fast-api", "FastAPI"),
        ("FastApi", "FastAPI"),
        ("fast ap", "FastAPI"),
        ("web2py/py4web", "web2py"),
        ("py4web", "web2py"),
        ("web3py", "web2py"),
        ("cherry py", "CherryPy"),
        ("bottle.py", "Bottle"),
        ("tg2", "TurboGears"),
        ("pylons pyramid", "Pyramid"),
        ("flask", "Flask"),
        ("  tornado  ", "Tornado"),
        ("pyqt", "PyQt"),
        ("PyQt5", "PyQt"),
    ],
)
def test_a_name_an_alias_or_its_beginning_stands_first(content: None, typed: str, first: str) -> None:
    found = search(typed)
    assert names(found)[0] == first
    assert found.groups[0].slug == "frameworks"
    assert not found.is_guess


def test_every_framework_is_first_for_its_name_and_each_alias(content: None) -> None:
    for framework in Framework.objects.published():
        for name in [framework.name, framework.slug, *framework.aliases.split(",")]:
            if name.strip():
                assert names(search(name))[0] == framework.name, name


def test_better_fits_come_first_and_sleepers_after_the_living(empty_catalogue: None) -> None:
    def make(name: str, **fields: Any) -> None:
        factories.make_framework(name=name, slug=joined(name), **fields)

    make("Text", tagline="A quokka of a framework.")
    make("Great Quokka")
    make("Quokkanova")
    make("Quokkaria", status="dormant")
    make("Quokkabella", status="archived")
    make("Quokka")
    make("Other", aliases="quokka")
    expected = ["Other", "Quokka", "Quokkanova", "Quokkabella", "Quokkaria", "Great Quokka", "Text"]
    assert names(search("quokka")) == expected


def test_every_kind_of_record_can_be_found(empty_catalogue: None) -> None:
    wanted = make_one_of_each("quokka")
    assert {kind for _, kind, _ in answers(search("quokk"))} == wanted
    assert [each.slug for each in search("quokka").groups] == list(GROUPS)


def make_one_of_each(word: str) -> set[str]:
    """A record of each kind that says the word; a position counts as its disagreement."""
    text = f"It says {word}."
    for made in (factories.make_feature, factories.make_type, factories.make_use_case):
        made(definition=text)
    factories.make_framework(summary=text)
    factories.make_exclusion(reason=text)
    factories.make_adoption(scope=text, adopter=factories.make_adopter(description=text))
    factories.make_classification(note=text)
    factories.make_support(note=text)
    factories.make_tradeoff(text=text)
    factories.make_recommendation(note=text)
    factories.make_remark(text=text)
    factories.rewrite(factories.make_question(), name=f"What says {word}?")
    factories.make_answer(text=text)
    factories.make_advice(text=text, criterion=factories.make_criterion(explanation=text))
    factories.make_position(text=text)
    own = {kind.model._meta.model_name for kind in KINDS}
    return own - {"position"}


def test_a_claim_is_found_by_its_words_and_the_name_of_its_framework(empty_catalogue: None) -> None:
    mine, other = (factories.make_framework(name=name, slug=name.lower()) for name in ("Numbat", "Quoll"))
    of_mine = factories.make_tradeoff(framework=mine, text="Its kiosk is handy.")
    of_other = factories.make_tradeoff(framework=other, text="It lacks the kiosk that Numbat has.")
    factories.make_tradeoff(framework=mine, text="Quick.")
    claims = [pk for group, _, pk in answers(search("numbat kiosk")) if group == "claims"]
    assert claims == [of_mine.pk, of_other.pk]
    assert [pk for group, _, pk in answers(search("numbat")) if group == "claims"] == [of_other.pk]
    assert [pk for group, _, pk in answers(search("quoll quick")) if group == "claims"] == []


def test_what_a_claim_is_about_counts_as_its_own_word(empty_catalogue: None) -> None:
    support = factories.make_support(feature=factories.make_feature(name="Teleporter", slug="tele"))
    adoption = factories.make_adoption(adopter=factories.make_adopter(name="Teleshop"))
    found = {(kind, pk) for group, kind, pk in answers(search("tele")) if group == "claims"}
    assert found == {("supportstatement", support.pk), ("adoption", adoption.pk)}


def test_refuted_claims_come_after_those_that_stand(empty_catalogue: None) -> None:
    doubt = {"standing": "contradicted", "standing_note": "It is not so."}
    framework = factories.make_framework(name="Aardvark")
    refuted = factories.make_tradeoff(framework=framework, text="A kiosk.", **doubt)
    stands = factories.make_tradeoff(framework=factories.make_framework(name="Zebra"), text="A kiosk.")
    assert [pk for _, _, pk in answers(search("kiosk"))] == [stands.pk, refuted.pk]


def test_a_disagreement_is_found_once_however_many_of_its_positions_match(empty_catalogue: None) -> None:
    dispute = factories.make_disagreement(name="Has it a kiosk?")
    for text in ("It has a kiosk.", "It has no kiosk."):
        factories.make_position(disagreement=dispute, text=text)
    assert answers(search("kiosk")) == [("disagreements", "disagreement", dispute.pk)]


def test_a_word_counts_from_its_beginning_only(empty_catalogue: None) -> None:
    factories.make_feature(name="Websockets", slug="w", definition="None.")
    assert names(search("websock"), "features") == ["Websockets"]
    assert not search("sockets").total
    assert not search("websocketss none").total


def test_capitals_and_accents_do_not_matter(empty_catalogue: None) -> None:
    factories.make_adopter(name="Ærøskøbing Čeština Łódź")
    adopter = Adopter.objects.get()
    factories.make_adoption(adopter=adopter)
    for typed in ("æroskøbing", "cestina", "ČESTINA", "Lodz łódź", "aerosk", "C\u030cesti"):
        assert names(search(typed), "adopters") == [adopter.name], typed


# ── spelled almost so ──


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("djnago", "Django"),
        ("djagno", "Django"),
        ("jdagno", "Django"),
        ("dkamgo", "Django"),
        ("uhg", "Hug"),
        ("flsk", "Flask"),
        ("falsk", "Flask"),
        ("snaic", "Sanic"),
        ("fastpai", "FastAPI"),
        ("fast apu", "FastAPI"),
        ("piramid", "Pyramid"),
        ("tornadoo", "Tornado"),
        ("webb2pyy", "web2py"),
        ("turbogaers", "TurboGears"),
    ],
)
def test_a_slip_in_a_name_is_forgiven_and_called_a_guess(content: None, typed: str, meant: str) -> None:
    found = search(typed)
    assert found.is_guess
    assert names(found) == [meant] == found.offered


def test_more_slips_than_a_name_bears_are_not_forgiven(content: None) -> None:
    for typed in ("fxxsk", "dxnxgx", "hxx"):
        assert not search(typed).is_guess, typed


def slips(name: str) -> list[str]:
    """Every way to leave one letter out, or to swap two; some to put one in or take another."""
    places, pick = range(len(name)), random.Random(name)
    found = [name[:i] + name[i + 1 :] for i in places]
    found += [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in places[:-1]]
    found += [name[:i] + pick.choice(LETTERS) + name[i:] for i in places]
    found += [name[:i] + pick.choice(LETTERS) + name[i + 1 :] for i in places]
    return [each for each in dict.fromkeys(found) if each != name]


def test_one_slip_in_any_name_still_leads_to_it(content: None) -> None:
    """Unless what was typed is to be found as it is, or comes nearer to another name."""
    for framework in Framework.objects.published():
        form = joined(framework.name)
        for typed in random.Random(form).sample(slips(form), 8):
            found = search(typed)
            assert found.total, typed
            assert not found.is_guess or framework.name in found.offered, (typed, found.offered)


def test_every_slip_that_a_name_bears_shares_a_trigram_with_it_or_does_so_swapped() -> None:
    """Else PostgreSQL would not hand the name out."""
    pick = random.Random(3)
    for name in ("hug", "abc", "flask", "django", "bottle", "tornado", "cherrypy", "instagram"):
        once = slips(name)
        typed = [*once, *pick.sample([twice for each in once for twice in slips(each)], 300)] if len(name) > 5 else once
        for each in typed:
            handed = any(pattern.strip("%") in f" {name} " for pattern in patterns(Query(each)))
            assert handed, (name, each)


def test_a_guess_is_made_only_where_nothing_fits(empty_catalogue: None) -> None:
    factories.make_framework(name="Quokka", slug="quokka")
    assert search("quolka").is_guess
    factories.make_tradeoff(text="Unlike Quolka.")
    assert not search("quolka").is_guess
    assert names(search("quolka")) == []


@pytest.mark.parametrize(
    ("a", "b", "letters"),
    [("hug", "hug", 0), ("", "hug", 3), ("uhg", "hug", 1), ("hg", "hug", 1), ("jdagno", "django", 2), ("ca", "abc", 3)],
)
def test_a_swapped_pair_is_one_slip(a: str, b: str, letters: int) -> None:
    assert distance(a, b, 9) == distance(b, a, 9) == letters


def test_where_nothing_is_near_the_likest_names_are_offered(content: None) -> None:
    found = search("djangoxyz")
    assert (found.total, found.is_guess) == (0, False)
    assert found.offered[0] == "Django"
    assert search("djnago admin").offered[0] in ("Django", "Admin interface")
    assert search("zzzzzzzz").offered == []


# ── the same answers everywhere: against a plain reading of everything ──


def every_text() -> list[str]:
    rows = [row for kind in KINDS for row in kind.public().values_list(*kind.own)]
    return [text for row in rows for text in row]


def questions() -> list[str]:
    """Words, beginnings, pairs, names, slips, nonsense and odd characters, the same ones on each database."""
    pick = random.Random("search")
    texts = sorted(set(every_text()))
    words = sorted({word for text in texts for word in re.findall(r"\w+", text)})
    called = sorted({row[0] for kind in GUESSED for row in kind.public().values_list("name")})
    found = pick.sample(words, 30)
    found += [word[: pick.randint(1, 5)] for word in pick.sample(words, 20)]
    found += [f"{pick.choice(called)} {pick.choice(words)}" for _ in range(15)]
    found += [" ".join(re.findall(r"\w+", text)[:3][::-1]) for text in pick.sample(texts, 12)]
    found += pick.sample(called, 12)
    found += [slip(pick, slip(pick, name)) for name in pick.sample(called, 20)]
    found += [slip(pick, name) + " " + pick.choice(words) for name in pick.sample(called, 6)]
    found += ["".join(pick.choices(LETTERS, k=pick.randint(1, 12))) for _ in range(5)]
    return [*found, *ODD]


def slip(pick: random.Random, name: str) -> str:
    form = joined(name)
    return pick.choice(slips(form)) if len(form) > 2 else form


ODD = (
    *(
        "a",
        "1",
        "é",
        "ß",
        "İ",
        "日本語",
        "🐍",
        "%",
        "_",
        "a%",
        "'",
        '"',
        "\\",
        ";--",
        "<b>",
        "&amp;",
        "(",
        ":*",
        "!dj",
        "dj:*",
    ),
    *(
        "dj & flask",
        "dj | flask",
        "dj <-> go",
        "C++",
        "don't",
        "Python’s",
        "1e0b2",
        "2e3",
        "0x1f",
        "v1.2.3",
        "a.b",
        "a-b",
    ),
    *(
        "x" * 100,
        "dj " * 33,
        "web2py/py4web",
        "type  hints",
        "the the the",
        "a a",
        "e 3",
        ",",
        "fast,api",
        "Yahoo, Inc",
    ),
)


def test_the_answers_are_those_of_a_plain_reading(content: None) -> None:
    asked, reference = questions(), Reference()
    assert len(asked) >= 150
    found = {question: answers(search(question)) for question in asked}
    assert [question for question in asked if found[question] != reference.answers(question)] == []
    assert sum(bool(found[question]) for question in asked[:100]) > 50  # so there is something to compare


AWKWARD = (
    *(
        "1e0b2x and 2e3x, 5e-3y",
        "don't, “can’t”, naïve façade ĳssel",
        "İstanbul ıssız ŞŞ ſ ŉ",
        "ÀÉÎÕÜ àéîõü Ÿ",
        "🐍snake🐍case",
    ),
    *(
        "a\u0301ccent combining",
        "tab\tnew\nline\u00a0nbsp\u200bzero",
        "x²y ª½ Ⅳ",
        "ДжангО λόγος 日本語word",
        "C++ C# .NET a/b\\c",
    ),
    *(
        "snake_case_name kebab-case-name",
        "v1.2.3-rc1",
        "K\u212aelvin Å\u212bngstrom",
        "ß straße ẞ",
        "ﬁne ligature",
        "%_ like [a-z]* ^$",
    ),
)


def test_awkward_writing_is_read_alike_everywhere(empty_catalogue: None) -> None:
    for text in AWKWARD:
        factories.rewrite(factories.make_remark(), text=text)
        factories.make_adoption(adopter=factories.rewrite(factories.make_adopter(), name=text[:60]))
    factories.rewrite(factories.make_answer(), text="b" * 3000 + " " + "y" * 99 + "z")
    reference = Reference()
    pieces = {piece for text in AWKWARD for piece in [*text.split(), *re.findall(r"\w+", text), text[:60], text[2:9]]}
    pieces |= {"b" * 100, "y" * 99 + "z", "y" * 50}
    wrong = [piece for piece in sorted(pieces) if answers(search(piece)) != reference.answers(piece)]
    assert wrong == []
    assert sum(bool(reference.answers(piece)) for piece in pieces) > 40


# ── PostgreSQL ──


def sql_of(kind: Any, question: str, how: str = "matching") -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        getattr(Candidates(Query(question)), how)(kind)
    return [each["sql"] for each in seen.captured_queries]


def plan(sql: str) -> str:
    """How PostgreSQL would do it if the tables were long."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(row[0] for row in cursor.fetchall())


@on_postgresql
def test_full_text_is_looked_up_in_its_index(content: None) -> None:
    for kind in KINDS:
        table = kind.model._meta.model_name
        for question in ("security", "security patch", "東京", "привет мир"):
            assert f"search_{table}_words" in plan(sql_of(kind, question)[-1]), (table, question)


@on_postgresql
def test_one_word_is_looked_up_once(content: None) -> None:
    """No name of another entry can help: it has to be a statement's own. And what that is about is joined nowhere."""
    for kind in KINDS:
        if not kind.names:
            sql = sql_of(kind, "security")[-1]
            assert sql.count("search_words(") == 1, sql
            assert not kind.about or f'"{kind.target(kind.about)._meta.db_table}"' not in sql, sql


@on_postgresql
def test_postgresql_has_room_for_all_that_its_indexes_name(content: None) -> None:
    """Else it would cut whole pages of texts into words again: slow, and told by nothing but many rows."""
    with CaptureQueriesContext(connection) as seen:
        search("security patch")
    room = next(i for i, each in enumerate(seen.captured_queries) if "set_config('work_mem'" in each["sql"])
    assert not any("search_words(" in each["sql"] for each in seen.captured_queries[:room])
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        assert cursor.fetchone() == ("32MB",)


@on_postgresql
def test_more_room_than_that_is_left_as_it_is(content: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        search("security patch")
        cursor.execute("SHOW work_mem")
        assert cursor.fetchone() == ("64MB",)


@on_postgresql
def test_slips_are_looked_up_in_the_trigrams(content: None) -> None:
    for kind in GUESSED:
        table = kind.model._meta.model_name
        assert f"search_{table}_names" in plan(sql_of(kind, "djnago", "resembling")[-1]), table


SCRIPTS = {  # letters of each, some with marks, capitals, and forms that stand for others
    "Latin": "aAzZ09éÉßẞøØłŁæŒþıİŉſǆǄʼﬁKÅ",
    "Greek": "αΑςσΣάΰϐϑ",
    "Cyrillic": "яЯёЁйЙіҐѐ",
    "Armenian and Georgian": "աԱևﬓაᲐⴀႠ",
    "Hebrew and Arabic": "אבּשׁﭏلاﻻةئ٣ـ",
    "Devanagari and Tamil": "किखुज़्ाेதமிழ்",
    "Thai and Khmer": "กขำ้ิเไทកខ្ម",
    "Chinese and Japanese": "東京都々〇がカﾊﾟ㌔北𠀋",
    "Korean": "한국어ᄒ",
    "Cherokee and Deseret": "ᏣꭣᎣ𐐀𐐨",
    "figures": "²½①Ⅳ٤९𝟗",
    "between words": " -_.,，、。“”’…\u00ad\u200b\u200d\u00a0·—/🐍\t",
}


def writings(number: int) -> list[str]:
    """Words of one script, of two, and with anything between them; the same ones on each database."""
    pick, found = random.Random("scripts"), list[str]()
    for _ in range(number):
        letters = "".join(SCRIPTS[name] for name in pick.sample(sorted(SCRIPTS), pick.choice([1, 1, 2]))) + "ae"
        between = SCRIPTS["between words"]
        words = ("".join(pick.choices(letters, k=pick.randint(1, 7))) for _ in range(pick.randint(1, 4)))
        found.append("".join(f"{word}{pick.choice(between)}" for word in words))
    return found


def test_every_script_is_read_alike_by_the_search_and_by_the_list(empty_catalogue: None) -> None:
    """And on each database as in a plain reading: names, texts, parts of both, in capitals, without accents."""
    written = writings(32)
    for number, text in enumerate(written[:24]):
        said = {"name": text, "tagline": pick_one(written, number), "aliases": text[::-1]}
        factories.rewrite(factories.make_framework(slug=f"s{number}"), **said)
    for text in written[24:]:
        factories.rewrite(factories.make_remark(), text=text)
    pick, reference = random.Random("parts"), Reference()
    asked = [part for text in written for part in parts(pick, text)]
    asked += ["cafe", "東京", "京", "％", "…"]
    wrong = [typed for typed in asked if answers(search(typed)) != reference.answers(typed)]
    assert wrong == []
    assert sum(search(typed).total > 0 for typed in asked) > len(asked) / 2
    assert [typed for typed in asked if typed.strip() and listed(typed) != searched(typed)] == []


def pick_one(written: list[str], number: int) -> str:
    return written[-number - 1]


def parts(pick: random.Random, text: str) -> list[str]:
    start = pick.randrange(len(text))
    stripped = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return [text[start : start + pick.randint(1, 4)], text.upper()[:5], stripped[start:][:3], text.split()[0][:2]]


def listed(typed: str) -> set[str]:
    return {each.slug for each in FrameworkFilter(QueryDict(urlencode({"q": typed}))).qs}


def searched(typed: str) -> set[str]:
    """The frameworks that the search finds, which guesses where the list does not."""
    found = search(typed)
    matches = [match for each in found.groups for match in each.matches if match.kind.model is Framework]
    return set() if found.is_guess else {hit.record.slug for hit in found.hits(matches)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cafe", "Le Café"),
        ("CAFÉ", "cafe\u0301"),
        ("東京", "Tools aus 東京"),
        ("京", "東京都"),
        ("タワー", "東京タワー"),
    ],
)
def test_accents_do_not_matter_and_scripts_without_blanks_are_found(
    empty_catalogue: None, typed: str, name: str
) -> None:
    factories.make_framework(name=name, slug="wanted")
    factories.make_framework(name="Caf", slug="caf")
    assert listed(typed) == searched(typed) == {"wanted"}


def test_folding_twice_changes_nothing() -> None:
    """Else a text that was folded before would be read differently."""
    for number in (*range(0xD800), *range(0xE000, 0x30000, 3), *range(0xE0000, 0xE0200)):
        assert fold(fold(chr(number))) == fold(chr(number))


@on_postgresql
def test_postgresql_keeps_whatever_a_word_is_looked_up_by() -> None:
    """Of every letter that is folded, of every script, and of random mixtures."""
    letters = [chr(n) for n in (*range(1, 0x3400), *range(0xA000, 0xD7FF, 7), *range(0xF900, 0x1F000, 3))]
    letters = [each for each in letters if unicodedata.category(each) not in ("Cs", "Cn")]
    texts = [f"a{each}b" for each in letters] + writings(600) + ["x" * 5000 + " 京" * 3000]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(search_words(t)) FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) ORDER BY n",
            [texts],
        )
        given = [row[0] for row in cursor.fetchall()]
    for text, found in zip(texts, given, strict=True):
        for word in words_of(text):
            for lexeme in re.findall("'(.+?)':", lexemes(word)):
                assert any(each.startswith(lexeme) for each in found), (text, word, lexeme)


@on_postgresql
def test_postgresql_writes_names_as_we_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_names(%s)", ["Fast API,fast-api,,Ünïq, x , 東 京，Ло—го"])
        assert cursor.fetchone()[0].split() == [
            *("fastapi", "fastapi", "uniq", "x", "東京", "лого"),
            *("fast", "api", "fast", "api", "uniq", "x", "東", "京", "ло", "го"),
        ]
        for word in ("fastapi", "dj", "g", "a1"):
            cursor.execute("SELECT show_trgm(%s)", [word])
            assert set(cursor.fetchone()[0]) == trigrams(word)
        cursor.execute("SELECT similarity('djnago', 'django')")
        assert cursor.fetchone()[0] == pytest.approx(likeness("djnago", "django"))


@on_postgresql
def test_the_indexes_hand_out_little_more_than_is_found(content: None) -> None:
    """Else they would be of no use."""
    claims = [kind for kind in KINDS if kind.group == "claims"]
    handed = sum(len(Candidates(Query("django admin")).matching(kind)) for kind in claims)
    assert handed <= 3 * sum(each.count for each in search("django admin").groups if each.slug == "claims")


# ── marks ──


@pytest.mark.parametrize(
    ("typed", "text", "html"),
    [
        ("dj", "Django and dj", "<mark>Dj</mark>ango and <mark>dj</mark>"),
        ("cafe", "Café & cafés", "<mark>Café</mark> &amp; <mark>café</mark>s"),
        ("a", "<a>", "&lt;<mark>a</mark>&gt;"),
        ("we web", "websites", "<mark>web</mark>sites"),
        ("site", "websites", "websites"),
        ("", "<b>", "&lt;b&gt;"),
    ],
)
def test_what_matches_is_marked_and_the_rest_escaped(typed: str, text: str, html: str) -> None:
    assert marked(text, spans(text, Query(typed))) == html


def test_a_name_run_together_is_marked_whole() -> None:
    assert marked("FastAPI", name_spans("FastAPI", Query("fast ap"))) == "<mark>FastAP</mark>I"
    assert marked("fast-api", name_spans("fast-api", Query("fastapi"))) == "<mark>fast-api</mark>"


def test_a_long_text_is_cut_around_its_first_match() -> None:
    text = "One sentence here. " * 20 + "Then comes a kiosk, which is what we look for. " + "And so on. " * 20
    part = cut(text, Query("kiosk"), 200)
    assert "kiosk" in part
    assert part.startswith("… ")
    assert part.endswith(" …")
    assert len(part) < 220
    assert cut(text, Query("one"), 200).startswith("One sentence")
    assert cut("Short.", Query("x"), 200) == "Short."


# ── the page ──


def found_on(client: Client, query: str, status: int = 200) -> pages.Page:
    return pages.read(client, f"/search/?{query}", status)


def headings(page: pages.Page) -> list[str]:
    return [pages.text(each) for each in page.all("h2")]


def hits(page: pages.Page) -> list[Any]:
    return page.with_class("hit")


def test_an_exact_name_stands_first_and_large_and_redirects_nowhere(content: None, client: Client) -> None:
    page = found_on(client, "q=django")
    first = hits(page)[0]
    assert "exact" in first.get("class", "")
    assert pages.text(first.find("h3")) == "Django"
    assert headings(page)[0].startswith("Frameworks 1")
    assert "/frameworks/django/" in page.links


def test_matches_are_marked_on_the_page(content: None, client: Client) -> None:
    page = found_on(client, "q=dj")
    marks = {pages.text(each).lower() for each in page.all("mark")}
    assert marks == {"dj"}
    assert all(each.findall(".//mark") for each in hits(page))


def test_an_alias_by_which_it_was_found_is_named(content: None, client: Client) -> None:
    assert pages.text(hits(found_on(client, "q=py4web"))[0].find("h3")) == "web2py also py4web"


def test_what_is_no_framework_says_so(content: None, client: Client) -> None:
    assert "is not a backend framework" in pages.text(hits(found_on(client, "q=pyqt"))[0])


def test_a_claim_shows_its_framework_standing_and_sources_and_leads_to_its_place(content: None, client: Client) -> None:
    seen, ids = set(), cache(lambda address: pages.read(client, address).ids)
    for question in ("flask", "instagram", "security", "micro", "orm", "learning", "prototypes", "template"):
        page = found_on(client, f"q={question}&in=claims")
        for hit in page.with_class("said"):
            address = hit.find("h3/a").get("href")
            framework, anchor = address.split("#")
            assert anchor in ids(framework), address
            assert [each for each in hit.iter("a") if "src" in each.get("class", "").split()]
            assert [each for each in hit.iter("span") if "standing" in each.get("class", "").split()]
            seen.add(anchor.split("-")[0])
    assert seen >= {"feature", "adoption", "use", "type", "remark"}


def test_answers_and_advice_lead_to_their_place_in_the_guide(content: None, client: Client) -> None:
    ids = pages.read(client, "/guide/").ids
    page = found_on(client, "q=framework&in=guide")
    addresses = [hit.find("h3/a").get("href").split("#") for hit in hits(page)]
    assert {address for address, _ in addresses} == {"/guide/"}
    assert [anchor for _, anchor in addresses if anchor not in ids] == []


def test_disagreements_lead_to_their_place(content: None, client: Client) -> None:
    ids = pages.read(client, "/disagreements/").ids
    anchors = [hit.find("h3/a").get("href").split("#")[1] for hit in hits(found_on(client, "q=flask&in=disagreements"))]
    assert len(anchors) > 5
    assert set(anchors) <= set(ids)


def test_a_group_shows_eight_and_leads_to_the_rest(content: None, client: Client) -> None:
    total = next(each.count for each in search("flask").groups if each.slug == "claims")
    page = found_on(client, "q=flask")
    assert f"Claims {total}" in headings(page)
    assert len(page.with_class("said")) - 8 <= 8  # of claims; the guide has its own
    assert "?q=flask&in=claims" in page.links
    assert f"All {total} in claims" in page.main


def test_a_whole_group_is_paged_without_loss(content: None, client: Client) -> None:
    wanted = next(each.count for each in search("framework").groups if each.slug == "claims")
    last = -(-wanted // 24)
    counts = [len(hits(found_on(client, f"q=framework&in=claims&page={n}"))) for n in range(1, last + 1)]
    assert sum(counts) == wanted > 24
    assert counts[:-1] == [24] * (last - 1)
    found_on(client, f"q=framework&in=claims&page={last + 1}", 404)


def test_the_counts_beside_the_groups_are_those_of_the_groups(content: None, client: Client) -> None:
    found = search("async")
    page = found_on(client, "q=async")
    nav = next(each for each in page.all("nav") if each.get("aria-label") == "Kinds of result")
    shown = [pages.text(each) for each in nav.iter("a")]
    assert shown == [f"All {found.total}", *(f"{each.name} {each.count}" for each in found.groups)]


def test_a_group_in_which_nothing_is_found_says_so(content: None, client: Client) -> None:
    page = found_on(client, "q=django&in=adopters")
    assert "Nothing among adopters" in page.main
    assert "?q=django" in page.links


def test_a_guess_is_called_a_guess(content: None, client: Client) -> None:
    page = found_on(client, "q=djnago")
    assert "No “djnago”; showing Django" in page.main
    assert "A guess" in page.main
    assert "?q=Django" in page.links
    assert page.all("mark") == []


def test_where_nothing_is_found_the_nearest_names_are_offered(content: None, client: Client) -> None:
    page = found_on(client, "q=djangoxyz")
    assert "Nothing found for “djangoxyz”" in page.main
    assert "Did you mean Django" in page.main
    assert {"?q=Django", reverse("frameworks"), reverse("guide")} <= set(page.links)


def test_without_a_question_the_page_says_what_can_be_asked(content: None, client: Client) -> None:
    page = pages.read(client, "/search/")
    examples = [link for link in page.links if link.startswith("?q=")]
    assert len(examples) > 8
    for example in examples:
        assert hits(pages.read(client, f"/search/{example}")), example


@pytest.mark.parametrize(
    ("query", "leads"), [("q=", ""), ("q=&in=", ""), ("q=dj&in=&page=", "?q=dj"), ("in=&q=a+b", "?q=a+b")]
)
def test_empty_values_are_left_out_of_the_address(client: Client, query: str, leads: str) -> None:
    assert client.get(f"/search/?{query}")["Location"] == f"/search/{leads}"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        (f"q={'x' * 101}", "q"),
        ("q=a%00b", "q"),
        ("q=a&in=nothing", "in"),
        ("q=a&in=CLAIMS", "in"),
        ("q=a&in=claims&page=x", "page"),
        ("q=a&in=claims&page=-1", "page"),
        ("q=a&page=%C2%B2", "page"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(content: None, client: Client, query: str, named: str) -> None:
    page = found_on(client, query, 400)
    assert [pages.text(each) for each in page.all("dt")] == [named]


@pytest.mark.parametrize(
    "query", ["q=django&page=2", "q=django&in=claims&page=99", "q=zzzz&in=claims&page=2", "page=0"]
)
def test_a_page_beyond_the_last_is_not_there(content: None, client: Client, query: str) -> None:
    found_on(client, query, 404)


def test_odd_questions_are_harmless(content: None, client: Client) -> None:
    for question in ODD[::3]:
        response = client.get("/search/", {"q": question})
        assert response.status_code == 200, question
    page = pages.Page("", client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode())
    assert "<script>alert" not in page.html


def test_results_are_for_people_and_not_for_search_engines(content: None, client: Client) -> None:
    for query in ("q=django", "q=zzzz", "q=djnago"):
        assert found_on(client, query).meta("robots") == "noindex"
    assert pages.read(client, "/search/").meta("robots") == ""


def test_headings_go_down_one_level_at_a_time(content: None, client: Client) -> None:
    for query in ("q=django", "q=zzzz", "q=djnago", "q=framework&in=guide", ""):
        levels = found_on(client, query).headings
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), query


def test_the_total_is_there_to_be_announced(content: None, client: Client) -> None:
    for query in ("q=django", "q=zzzz", "q=djnago", ""):
        page = found_on(client, query)
        assert len([each for each in page.root.iter() if each.get("data-total") is not None]) == 1


def test_few_answers_take_as_many_queries_as_many(empty_catalogue: None) -> None:
    counts = []
    for rows in (1, 3):
        for _ in range(rows):
            make_one_of_each("quokka")
        with CaptureQueriesContext(connection) as seen:
            found = search("quokka")
            shown = [hit.text for hit in found.hits(match for each in found.groups for match in each.matches)]
        counts.append((len(seen), len(shown)))
    assert counts[0][0] == counts[1][0] <= 60
    assert counts[1][1] == 4 * counts[0][1]


def test_what_claims_are_about_is_read_in_one_query(empty_catalogue: None) -> None:
    """And where it is as new as its claim, the claim is still found by its own words."""
    made = make_one_of_each("quokka")
    with CaptureQueriesContext(connection) as seen:
        search("quokka numbat")
    read = [each["sql"] for each in seen.captured_queries if 'FROM "frameworks_aspect"' in each["sql"]]
    assert len(read) == 1
    candidates = Candidates(Query("quokka"))
    candidates.topics = {}
    rows = [row for kind in KINDS if kind.about for row in candidates.matching(kind)]
    assert {row["about"] for row in rows} == {""}
    assert len(rows) == len(made & {kind.model._meta.model_name for kind in KINDS if kind.about})


def test_a_page_shows_its_answers_without_further_queries(empty_catalogue: None, client: Client) -> None:
    counts = []
    for _ in range(2):
        make_one_of_each("quokka")
        with CaptureQueriesContext(connection) as seen:
            found_on(client, "q=quokka&in=guide")
        counts.append(len(seen))
    assert counts[0] == counts[1]


# ── drafts ──


def test_drafts_are_not_found_and_change_nothing(empty_catalogue: None, client: Client) -> None:
    desk = Desk()
    words = (SECRET, SECRET[:3], "xyzyz", "framework", "test", "it", f"framework {SECRET}", desk.adopter.name)
    before = [client.get("/search/", {"q": word}).content for word in words]
    desk.make_drafts()
    for named in (factories.make_adopter(name=f"{SECRET} Inc"),):
        factories.make_adoption(adopter=named, framework=desk.hidden)
        factories.make_adoption(adopter=named, framework=desk.framework, is_published=False)
        factories.make_adoption(adopter=named, framework=desk.other, sources=[])
    assert [client.get("/search/", {"q": word}).content for word in words] == before
    assert search(SECRET).total == 0


def test_the_same_are_found_once_they_are_released(empty_catalogue: None) -> None:
    """So the test above asks for what could be found."""
    desk = Desk()
    desk.make_drafts()
    Framework.objects.filter(pk=desk.hidden.pk).update(is_published=True)
    assert {each.slug for each in search(SECRET).groups} >= {"frameworks", "claims", "disagreements"}


# ── the ways in ──


def test_the_box_on_the_first_page_leads_here(content: None, client: Client) -> None:
    for address in ("/", "/search/"):
        forms = [each for each in pages.read(client, address).all("form") if "big" in each.get("class", "")]
        assert [each.get("action") for each in forms] == ["/search/"], address


def test_the_first_page_tells_search_engines_to_search_here(content: None, client: Client) -> None:
    script = next(each for each in pages.read(client, "/").all("script") if each.get("type") == "application/ld+json")
    assert json.loads(script.text or "")["potentialAction"]["target"] == "http://testserver/search/?q={q}"


def test_browsers_learn_to_search_from_the_address_bar(content: None, client: Client) -> None:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{space}OpenSearchDescription"
    assert len(root.findtext(f"{space}ShortName", "")) <= 16
    assert root.findtext(f"{space}Language") == "en"
    (template,) = [each.get("template", "") for each in root.iter(f"{space}Url") if each.get("type") == "text/html"]
    assert template == "http://testserver/search/?q={searchTerms}"
    assert hits(found_on(client, template.split("?")[1].replace("{searchTerms}", "django")))
    link = next(each for each in pages.read(client, "/").all("link") if each.get("rel") == "search")
    assert link.get("href") == "/opensearch.xml"
