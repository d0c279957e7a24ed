"""The pictures of shared links: what they say, that nothing sticks out, and that each is drawn once."""

from __future__ import annotations

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops
from pytest_django import DjangoAssertNumQueries

from catalogue import settings as project
from frameworks.cards import HEIGHT, MARGIN, PAPER, WIDTH, Portrait, Table, fitted, readable
from frameworks.cards.letters import LEADING, font
from frameworks.models import Disagreement, Feature, Framework, Standing
from frameworks.views.card import portrait, table
from tests import factories, pages
from tests.wire import ask

HOST = "http://testserver"
MOST_KEPT = 5
LONG = [
    "Supercalifragilistic" * 6,
    "W" * 120,
    "i" * 120,
    "The Framework of Many Words " * 4 + "at Last",
    "short",
    "One-Very-Long-Hyphenated-Word-That-Goes-On and then some more of it, in all a hundred and twenty letters",
]


@pytest.fixture(autouse=True)
def cards(settings: Any, tmp_path: Path) -> Path:
    """A place of its own for what is kept, and a small one."""
    kept = {**settings.CACHES["cards"], "LOCATION": str(tmp_path / "cards"), "OPTIONS": {"MAX_ENTRIES": MOST_KEPT}}
    settings.CACHES = {**settings.CACHES, "cards": {**kept, "BACKEND": project.IN_FILES}}
    return tmp_path / "cards"


def drawing(name: str = "Test", text: str = "A framework.", **standings: int) -> Portrait:
    return Portrait(name, text, tuple(standings.items()), "3 statements, 2 sources", "Python backend framework")


def rows(*names: str) -> Table:
    return Table(
        ("statements", "features known", "disagreements"), tuple((n, ("9999", "99 of 99", "99")) for n in names)
    )


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int] = (0, 0, WIDTH, HEIGHT)) -> Any:
    """Where in this part anything but paper is seen; None where nothing is."""
    part = image.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, image.getpixel((0, 0)))).getbbox()


# ── what they say ──


@pytest.mark.django_db
def test_there_is_a_light_picture_of_the_site_of_every_framework_and_of_comparisons(
    content: None, client: Client
) -> None:
    addresses = [reverse("framework-card", args=[slug]) for slug in pages.slugs()]
    addresses += [f"{pages.versus('django', 'fastapi')}card.png", f"{pages.heaviest()}card.png", reverse("card")]
    pictures = set()
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png"), address
        assert len(response.content) <= 60_000, address
        assert inked(opened(response.content)) is not None
        pictures.add(response.content)
    assert len(pictures) == len(addresses)


@pytest.mark.django_db
def test_a_framework_is_pictured_with_the_numbers_of_its_page(content: None, client: Client) -> None:
    for slug in ("django", "flask", "hug"):
        found = Framework.objects.get(slug=slug)
        claims = [claim for name in KINDS for claim in getattr(found, name).shown()]
        made = portrait(found)
        assert dict(made.standings) == Counter(claim.standing for claim in claims)
        sources = {source.pk for claim in claims for source in claim.sources.all()}
        assert made.note == f"{len(claims)} statements, {len(sources)} sources"
        assert (made.name, made.text) == (found.name, readable(found.tagline))
        page = pages.read(client, found.get_absolute_url()).main
        assert all(f"{number} {standing}" in page for standing, number in made.standings)


KINDS = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")


@pytest.mark.django_db
def test_a_comparison_is_pictured_with_numbers_that_can_be_counted_on_the_pages(content: None) -> None:
    chosen = Framework.objects.filter(slug__in=["flask", "django", "tornado"])
    for (name, numbers), found in zip(table(chosen).rows, chosen.order_by("slug"), strict=True):
        claims = [claim for kind in KINDS for claim in getattr(found, kind).published()]
        disputes = [d for d in Disagreement.objects.published() if found in d.frameworks.all()]
        known = f"{found.support.published().count()} of {Feature.objects.count()}"
        assert (name, numbers) == (found.name, (str(len(claims)), known, str(len(disputes))))


@pytest.mark.django_db
def test_drafts_are_in_no_number(client: Client) -> None:
    framework, other = factories.make_full_framework(), factories.make_full_framework()
    addresses = [
        "/card.png",
        f"/frameworks/{framework.slug}/card.png",
        f"{pages.versus(framework.slug, other.slug)}card.png",
    ]
    before = [client.get(address)["ETag"] for address in addresses]
    factories.make_support(framework=framework, feature=other.support.get().feature, is_published=False)
    factories.make_tradeoff(framework=framework, is_published=False, sources=[])
    factories.make_disagreement(frameworks=[framework], is_published=False)
    draft = factories.make_framework(is_published=False)
    factories.make_tradeoff(framework=draft)
    factories.make_disagreement(frameworks=[draft])
    assert [client.get(address)["ETag"] for address in addresses] == before


@pytest.mark.django_db
def test_one_statement_more_is_another_picture(client: Client) -> None:
    framework, other = factories.make_full_framework(), factories.make_full_framework()
    addresses = [
        "/card.png",
        f"/frameworks/{framework.slug}/card.png",
        f"{pages.versus(framework.slug, other.slug)}card.png",
    ]
    before = [client.get(address).content for address in addresses]
    factories.make_tradeoff(framework=framework)
    after = [client.get(address).content for address in addresses]
    assert all(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.django_db
def test_one_of_a_thing_is_said_in_the_singular() -> None:
    source = factories.make_source()
    framework = factories.make_framework(sources=[source])
    factories.make_tradeoff(framework=framework, sources=[source])
    assert portrait(framework).note == "1 statement, 1 source"


@pytest.mark.django_db
def test_of_a_framework_without_statements_there_is_a_picture_too(client: Client) -> None:
    framework = factories.make_framework()
    assert portrait(framework).note == "0 statements, 0 sources"
    opened(client.get(f"/frameworks/{framework.slug}/card.png").content)


@pytest.mark.django_db
def test_pictures_cost_the_same_queries_for_one_row_and_for_many(
    empty_catalogue: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows_of_each in (1, 4):
        world = pages.make_world(rows_of_each, frameworks=5)
        for address, queries in (
            ("/card.png", 9),
            (f"/frameworks/{world.slugs[0]}/card.png", 7),
            (f"{pages.versus(*world.slugs[:2])}card.png", 9),
            (f"{pages.versus(*world.slugs[:5])}card.png", 9),
        ):
            with django_assert_num_queries(queries):
                assert client.get(address).status_code == 200


# ── addresses ──


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_picture_can_only_be_read(content: None, client: Client, method: str) -> None:
    for address in ("/card.png", "/frameworks/django/card.png", "/compare/django-vs-flask/card.png"):
        assert getattr(client, method)(address).status_code == 405
        assert client.head(address).status_code == 200


@pytest.mark.django_db
def test_what_is_not_public_has_no_picture(content: None, client: Client) -> None:
    draft = factories.make_framework(is_published=False)
    for slug in (draft.slug, "nothing", "pyqt", "x" * 5000, "%00"):
        assert client.get(f"/frameworks/{slug}/card.png").status_code == 404, slug[:20]
        assert client.get(f"/compare/django-vs-{slug}/card.png").status_code == 404, slug[:20]


@pytest.mark.django_db
def test_a_comparison_is_pictured_under_its_one_address(content: None, client: Client) -> None:
    for slugs in ("flask-vs-django", "flask-vs-django-vs-flask"):
        response = client.get(f"/compare/{slugs}/card.png")
        assert (response.status_code, response["Location"]) == (301, "/compare/django-vs-flask/card.png")
    everyone = sorted(pages.slugs())
    for few_or_many in (everyone[:1], everyone[:6], everyone):
        assert client.get(f"/compare/{'-vs-'.join(few_or_many)}/card.png").status_code == 404


@pytest.mark.django_db
def test_a_former_name_leads_to_the_present_picture(content: None, client: Client) -> None:
    hug = Framework.objects.get(slug="hug")
    hug.slug = "embrace"
    hug.save()
    assert client.get("/frameworks/hug/card.png")["Location"] == "/frameworks/embrace/card.png"
    assert client.get("/compare/django-vs-hug/card.png")["Location"] == "/compare/django-vs-embrace/card.png"


# ── the pages name them ──


@pytest.mark.any_database
@pytest.mark.django_db
def test_every_page_names_a_picture_that_is_there(content: None, client: Client) -> None:
    own = {"framework", "framework, dormant", "compare two", "compare five", "compare, differences"}
    for name, address in pages.kinds().items():
        if name in ("not found", "bad request"):
            continue
        page = pages.read(client, address)
        expected = f"{address.partition('?')[0]}card.png" if name in own else "/card.png"
        assert page.meta("og:image") == f"{HOST}{expected}", name
        assert page.meta("twitter:card") == "summary_large_image"
        assert (page.meta("og:image:width"), page.meta("og:image:height")) == (str(WIDTH), str(HEIGHT))
        assert page.meta("og:image:alt")
        assert client.get(expected).status_code == 200


@pytest.mark.django_db
def test_an_error_has_no_picture(content: None, client: Client) -> None:
    assert pages.read(client, "/nowhere/", 404).meta("og:image") == ""
    assert pages.read(client, pages.BAD, 400).meta("og:image") == ""
    assert pages.read(client, "/", 400, headers={"host": "evil.example"}).meta("og:image") == ""


@pytest.mark.django_db
def test_search_engines_are_not_sent_to_pictures(content: None, client: Client) -> None:
    for address in ("/sitemap.xml", "/robots.txt"):
        assert b"card.png" not in client.get(address).content


# ── nothing sticks out ──


@pytest.mark.parametrize("text", ["", *LONG[:2], LONG[3]])
@pytest.mark.parametrize("name", LONG)
def test_no_name_or_tagline_leaves_its_place(name: str, text: str) -> None:
    """The margins stay white, and so does the strip above the bar."""
    image = opened(drawing(name, text, verified=99_999, reported=99_999, outdated=1, contradicted=99_999).drawn())
    left, top, right, bottom = inked(image)
    assert left >= MARGIN - 4 and right <= WIDTH - MARGIN + 4
    assert top >= 40 and bottom <= HEIGHT - 40
    assert inked(image, (0, 432, WIDTH, 446)) is None
    assert inked(image, (0, 108, WIDTH, 140)) is None


@pytest.mark.parametrize("number", [2, 3, 4, 5])
@pytest.mark.parametrize("name", LONG)
def test_no_name_leaves_its_row(name: str, number: int) -> None:
    """Between names and figures, and beside them, stays paper; nothing crosses the lines between rows."""
    image = opened(rows(*[name] * number).drawn())
    left, top, right, bottom = inked(image)
    assert left >= MARGIN - 4 and right <= WIDTH - MARGIN + 4
    assert top >= 40 and bottom <= HEIGHT - 40
    step = (Table.END - Table.TOP) // number
    for row in range(number):
        line = Table.TOP + row * step
        assert inked(image, (548, line + 4, 566, line + step - 2)) is None
        assert len(image.crop((MARGIN, line, WIDTH - MARGIN, line + 1)).getcolors() or []) == 1


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize(("width", "height"), [(1056, 176), (400, 60), (60, 30), (30, 5), (3, 3)])
def test_lines_fit_their_box_and_only_the_smallest_letters_are_cut(text: str, width: int, height: int) -> None:
    size, lines = fitted(text, (80, 40, 20), width, height)
    assert lines
    assert len(lines) * size * LEADING <= height or (size == 20 and len(lines) == 1)
    if width > 20:
        assert all(font(size).getlength(line) <= width for line in lines)
    whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert whole or (size == 20 and lines[-1].endswith("…"))


def test_text_is_as_large_as_fits() -> None:
    assert fitted("Django", (108, 92, 38), 1056, 176) == (108, ["Django"])
    size, lines = fitted("Django " * 12, (108, 92, 38), 1056, 176)
    assert (size, len(lines)) == (38, 2)


# ── letters ──


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("Café – naïve", "Cafe - naive"),
        ("“web2py” isn’t ‘new’…", "“web2py” isn’t ‘new’…"),
        ("A ⇄ B", "A B"),
        ("Groß × Ærø", "Gross x Aero"),
        ("two\n lines\x0b\u00a0and\ttabs\x00", "two lines and tabs"),
        ("🦄 unicorn", "unicorn"),
        ("ℕumber ½", "Number 1⁄2"),
        ("框架", "slug"),
        ("Джанго 2", "slug"),
        ("🦄", "slug"),
        ("", "slug"),
    ],
)
def test_what_the_font_lacks_is_written_with_what_it_has(given: str, drawn: str) -> None:
    assert readable(given, "slug") == drawn


@pytest.mark.django_db
def test_every_name_and_tagline_we_ship_can_be_written(content: None) -> None:
    for framework in Framework.objects.all():
        assert readable(framework.name) == framework.name
        assert len(readable(framework.tagline)) >= len(framework.tagline) - 2, framework.tagline


# ── drawn once ──


@pytest.mark.django_db
def test_the_second_request_draws_nothing(content: None, client: Client) -> None:
    for address in ("/card.png", "/frameworks/django/card.png", "/compare/django-vs-flask/card.png"):
        first = client.get(address)
        key = first["ETag"].strip('"')
        assert caches["cards"].get(key) == first.content
        caches["cards"].set(key, b"what was kept")
        assert client.get(address).content == b"what was kept"


@pytest.mark.django_db
def test_who_has_the_picture_gets_no_second_one(content: None) -> None:
    for address in ("/card.png", "/frameworks/django/card.png", "/compare/django-vs-flask/card.png"):
        first = ask(None, address)
        assert re.fullmatch(r"public, max-age=\d+|max-age=\d+, public", first.headers["cache-control"])
        assert "cookie" not in first.headers.get("vary", "").lower()
        again = ask(None, address, if_none_match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")


def test_equal_cards_are_one_picture_and_others_are_not() -> None:
    assert drawing("A").digest == drawing("A").digest
    digests = {drawing("A").digest, drawing("B").digest, drawing("A", "x").digest, drawing("A", verified=1).digest}
    assert len(digests | {rows("A", "B").digest, rows("B", "A").digest}) == 6


def test_what_is_kept_has_a_bound(cards: Path) -> None:
    for number in range(3 * MOST_KEPT):
        caches["cards"].set(drawing(str(number)).digest, b"x")
        assert len(list(cards.iterdir())) <= MOST_KEPT
    assert project.CACHES["cards"]["OPTIONS"] == {"MAX_ENTRIES": 500}


def test_many_at_once_get_the_same_whole_picture(cards: Path) -> None:
    """Each thread has a cache object of its own, as each process would."""
    with ThreadPoolExecutor(8) as pool:
        pictures = set(pool.map(lambda number: drawing(f"Test {number % 2}").png(), range(24)))
    assert len(pictures) == 2
    for png in pictures:
        opened(png)
    assert {drawing(f"Test {number}").png() for number in range(2)} == pictures
    assert len(list(cards.iterdir())) == 2


def test_where_nothing_can_be_kept_it_is_drawn_again(cards: Path) -> None:
    cards.write_text("a file where the folder should be")
    opened(drawing().png())
    assert cards.read_text().startswith("a file")


@pytest.mark.parametrize("rubbish", [b"", b"\0" * 100, b"rubbish", b"\x80\x05N.not compressed"])
def test_a_spoiled_file_is_drawn_anew(cards: Path, rubbish: bytes) -> None:
    whole = drawing().png()
    (file,) = cards.iterdir()
    file.write_bytes(rubbish)
    assert drawing().png() == whole
    assert caches["cards"].get(drawing().digest) == whole


def test_a_folder_that_can_be_made_counts_as_writable(tmp_path: Path) -> None:
    assert project.can_write(tmp_path / "not" / "yet")
    assert project.can_write(tmp_path)


def test_the_paper_is_the_colour_of_the_site() -> None:
    assert f"--paper: {PAPER};" in (project.BASE_DIR / "static/css/site.css").read_text()
    wanted = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
    seen: Any = opened(drawing(verified=1).drawn()).getpixel((5, 5))
    assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 2


def test_each_standing_has_its_part_of_the_bar() -> None:
    """Even one in ten thousand is seen."""
    image = opened(drawing(verified=10_000, reported=1, outdated=1, contradicted=1).drawn())
    colours = {image.getpixel((x, 455)) for x in range(MARGIN, WIDTH - MARGIN)}
    assert len(colours) == len(Standing)
