"""The search once more, the plain way: every public record is read and judged by the rules as they are written down.

Nothing of frameworks.search is used here. Slow and without an index, so that it can be seen to be right.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import Model

from frameworks.models import (
    Adopter,
    Adoption,
    Advice,
    Answer,
    Classification,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    Framework,
    FrameworkType,
    Position,
    Question,
    Recommendation,
    Remark,
    SupportStatement,
    Tradeoff,
    UseCase,
)

Answer_ = tuple[str, str, int]  # group, model, primary key
ENTRIES: list[tuple[str, type[Model], tuple[str, ...], tuple[str, ...]]] = [
    ("frameworks", Framework, ("name", "slug", "aliases", "package_name"), ("tagline", "summary")),
    ("frameworks", Exclusion, ("name", "slug", "aliases"), ("reason",)),
    ("features", Feature, ("name", "slug"), ("definition",)),
    ("use-cases", UseCase, ("name", "slug"), ("definition",)),
    ("types", FrameworkType, ("name", "slug"), ("definition",)),
    ("adopters", Adopter, ("name", "slug"), ("description",)),
    ("guide", Question, ("name",), ()),
    ("guide", Criterion, ("name",), ("explanation",)),
    ("disagreements", Disagreement, ("name",), ("note", "finding")),
]
STATEMENTS: list[tuple[str, type[Model], str, str, tuple[str, ...]]] = [
    ("claims", Classification, "framework", "type", ("note",)),
    ("claims", Recommendation, "framework", "use_case", ("note",)),
    ("claims", Tradeoff, "framework", "aspect", ("text",)),
    ("claims", SupportStatement, "framework", "feature", ("package", "note")),
    ("claims", Adoption, "framework", "adopter", ("scope",)),
    ("claims", Remark, "framework", "", ("text",)),
    ("guide", Answer, "question", "", ("title", "text")),
    ("guide", Advice, "criterion", "", ("text",)),
    ("disagreements", Position, "disagreement", "", ("text",)),
]
GROUPS = ("frameworks", "features", "use-cases", "types", "adopters", "claims", "guide", "disagreements")


TYPED = {
    **dict(zip("øðđħıłŋŧĸ", "oddhilntk", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
UNSPACED = (  # how Unicode's names of their letters begin
    *("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HENTAIGANA", "IDEOGRAPHIC", "YI ", "TANGUT", "NUSHU", "KHITAN"),
    *("THAI", "LAO", "MYANMAR", "KHMER", "TAI ", "NEW TAI"),
)


def plain(text: str) -> str:
    """Letter by letter without capital and accent."""
    return "".join(map(letter, text))


@cache
def letter(each: str) -> str:
    apart = unicodedata.normalize("NFKD", each)
    seen = [part for part in apart if part == "\u200b" or unicodedata.category(part) not in ("Mn", "Mc", "Me", "Cf")]
    return "".join(TYPED.get(part, part) for part in "".join(seen).casefold())


@cache
def words(text: str) -> list[str]:
    return ["".join(run) for is_word, run in groupby(plain(text), str.isalnum) if is_word]


@cache
def beginnings(text: str) -> list[str]:
    """What follows from each place where a word may begin."""
    return [
        word[place:]
        for word in words(text)
        for place in range(len(word))
        if not place or is_unspaced(word[place]) or is_unspaced(word[place - 1])
    ]


@cache
def is_unspaced(each: str) -> bool:
    return unicodedata.name(each, "").startswith(UNSPACED)


def begun(typed: list[str], text: str) -> set[str]:
    """Those that are the beginning of a word there."""
    return {each for each in typed if any(rest.startswith(each) for rest in beginnings(text))}


def fits(typed: str, texts: list[str]) -> bool:
    """Each word that was typed, one at least, is the beginning of a word there."""
    return bool(words(typed)) and begun(words(typed), " ".join(texts)) == set(words(typed))


def goes_by(typed: str, names: list[str]) -> bool:
    """It fits the names, or run together it begins one."""
    whole = "".join(words(typed))
    return fits(typed, names) or (bool(whole) and any("".join(words(name)).startswith(whole) for name in names))


def public(model: Any) -> list[Any]:
    """Told from the fields alone, not by `published()`."""
    return [record for record in model.objects.all() if is_public(record)]


def is_public(record: Any) -> bool:
    if isinstance(record, Position):
        return is_public(record.disagreement)
    if isinstance(record, Adopter):
        return any(map(is_public, record.adoptions.all()))
    if isinstance(record, Disagreement):
        about = list(record.frameworks.all())
        return record.is_published and (not about or any(each.is_published for each in about))
    if not getattr(record, "is_published", True):
        return False
    if hasattr(record, "standing") and not record.sources.exists():
        return False
    return not hasattr(record, "framework") or record.framework.is_published


class Reference:
    """All that is public, read once; then any question is answered from memory."""

    def __init__(self) -> None:
        self.entries = [
            (group, place, record, names, texts)
            for place, (group, model, names, texts) in enumerate(ENTRIES)
            for record in public(model)
        ]
        self.statements = [
            (group, place, record, of, about, texts)
            for place, (group, model, of, about, texts) in enumerate(STATEMENTS)
            for record in public(model)
        ]

    def answers(self, question: str) -> list[Answer_]:
        """In the order of the page; without a word that matches anywhere, the guesses."""
        typed = words(question)
        if not typed:
            return []
        found = [*self.found_entries(typed), *self.found_statements(typed)] or self.guesses(typed)
        ordered = sorted(found, key=lambda each: (GROUPS.index(each[0]), each[1]))
        return list(dict.fromkeys((group, name, pk) for group, _, name, pk in ordered))

    def found_entries(self, typed: list[str]) -> list[Any]:
        found = []
        for group, place, record, columns, texts in self.entries:
            tier = self.tier(typed, record, columns, texts)
            if tier is not None:
                found.append((group, order(tier, record, record, place, (*columns, *texts)), kind(record), record.pk))
        return found

    def tier(self, typed: list[str], record: Any, columns: Any, texts: Any) -> int | None:
        called = called_as(record, columns)
        forms = ["".join(words(name)) for name in called] if "slug" in columns else []
        if "".join(typed) in forms:
            return 0
        if any(form.startswith("".join(typed)) for form in forms):
            return 1
        if begun(typed, " ".join(called)) == set(typed):
            return 2
        whole = " ".join([*called, *(getattr(record, column) for column in texts)])
        return 3 if begun(typed, whole) == set(typed) else None

    def found_statements(self, typed: list[str]) -> list[Any]:
        found = []
        for group, place, record, of, about, texts in self.statements:
            own_text = " ".join(getattr(record, column) for column in texts)
            if about:
                own_text += f" {getattr(record, about).name} {getattr(record, about).slug}"
            head = getattr(record, of)
            columns = next(names for _, model, names, _ in ENTRIES if isinstance(head, model))
            own, helped = begun(typed, own_text), begun(typed, " ".join(called_as(head, columns)))
            if own and own | helped == set(typed):
                shown = head if isinstance(record, Position) else record
                key = order(4 if helped else 5, record, head, 100 + place, texts, about)
                found.append((group, key, kind(shown), shown.pk))
        return found

    def guesses(self, typed: list[str]) -> list[Any]:
        near = []
        for group, place, record, columns, texts in self.entries:
            if "slug" in columns and (letters := self.letters_off(typed, record, columns)):
                near.append((letters, group, order(0, record, record, place, (*columns, *texts)), record))
        least = min((letters for letters, *_ in near), default=0)
        return [(group, key, kind(record), record.pk) for letters, group, key, record in near if letters == least]

    def letters_off(self, typed: list[str], record: Any, columns: Any) -> int | None:
        called = called_as(record, columns)
        off = (slips("".join(typed), "".join(words(name))) for name in called)
        whole = [letters for letters in off if letters is not None]
        parts = [word for name in called for word in words(name)]
        total: int | None = 0
        for each in dict.fromkeys(typed):
            if any(part.startswith(each) for part in parts):
                continue
            misses = [slips(each, part) for part in parts if len(part) >= 6]
            nearest = min((number for number in misses if number is not None), default=None)
            total = None if total is None or nearest is None else total + nearest
        in_parts = [total] if total is not None and 0 < total <= 2 else []
        return min([*whole, *in_parts], default=None)


def called_as(record: Any, columns: Any) -> list[str]:
    return [name for column in columns for name in plain(getattr(record, column)).split(",") if words(name)]


def order(tier: int, record: Any, head: Any, place: int, columns: Any, about: str = "") -> Any:
    """Better fits, what stands, the living, by name, by kind, by text."""
    doubted = getattr(record, "standing", "") in ("contradicted", "outdated")
    asleep = getattr(head, "status", "") in ("dormant", "archived")
    texts = [getattr(record, column) for column in columns]
    texts += [getattr(record, about).name, getattr(record, about).slug] if about else []
    return tier, doubted, asleep, plain(head.name), place, " ".join(texts), record.pk


def kind(record: Any) -> str:
    return str(record._meta.model_name)


def slips(typed: str, name: str) -> int | None:
    """How many letters were put in, left out, replaced or swapped; None where more than the name's length allows."""
    allowed = 0 if len(name) < 3 else 1 if len(name) < 6 else 2
    return next((number for number in range(allowed + 1) if number_of_slips_is(typed, name, number)), None)


def number_of_slips_is(typed: str, name: str, most: int) -> bool:
    """Straight from the definition: try each kind of slip where the two first differ."""
    same = 0
    while same < min(len(typed), len(name)) and typed[same] == name[same]:
        same += 1
    a, b = typed[same:], name[same:]
    if not a and not b:
        return True
    if not most or abs(len(a) - len(b)) > most:
        return False
    swapped = len(a) > 1 and len(b) > 1 and a[:2] == b[1] + b[0] and number_of_slips_is(a[2:], b[2:], most - 1)
    return bool(
        swapped
        or (a and b and number_of_slips_is(a[1:], b[1:], most - 1))
        or (a and number_of_slips_is(a[1:], b, most - 1))
        or (b and number_of_slips_is(a, b[1:], most - 1))
    )
