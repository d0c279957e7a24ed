"""What may stand in a field: one rule for each kind of field, whatever model it is of."""

from __future__ import annotations

import datetime
import ipaddress
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from frameworks.models.spdx import spdx_expression

LONGEST = 2_000  # characters of a text of several lines; the longest of the content files has 510
FIRST_DAY = datetime.date(1990, 1, 1)  # the year before Python came out
FIRST_SOURCE = datetime.date(1950, 1, 1)  # what is cited may be older
WHOLE_ADDRESS = "Write the whole address of a public page, as in https://example.org/page."
NOT_PUBLIC = {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private"}
NOT_PUBLIC |= {"test", "invalid", "example", "arpa", "onion"}  # last parts of names that lead nowhere on the Internet
# Seen as nothing or as a blank, though not of a category that says so.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
JOINERS, EMOJI = "\u200c\u200d", "\ufe0f"
NAMES = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
Check = Callable[[Any], None]


class Checked(models.Model):
    """Holds each of its fields to the rule of its kind, in forms and in content files alike."""

    first_days: ClassVar[dict[str, datetime.date]] = {}  # of date fields that reach back further than FIRST_DAY

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.error_dict
        for name, check, words in checks_of(type(self)):
            value = getattr(self, name)
            if not value or not isinstance(value, (str, datetime.date)) or name in (exclude or ()):
                continue
            try:
                check(value)
                if words and any(error.code == "invalid" for error in errors.get(name, ())):
                    errors[name] = ValidationError(words)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)


@cache
def checks_of(model: type[Checked]) -> list[tuple[str, Check, str]]:
    """For each field that has a rule its name, the rule, and what to say in place of Django's own words."""
    found: list[tuple[str, Check, str]] = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.URLField):
            found.append((field.name, check_address, WHOLE_ADDRESS))
        elif isinstance(field, models.DateField):
            found.append((field.name, not_before(model.first_days.get(field.name, FIRST_DAY)), ""))
        elif isinstance(field, models.TextField):
            found.append((field.name, check_text, ""))
        elif isinstance(field, models.CharField) and not isinstance(field, models.SlugField) and not field.choices:
            found.append((field.name, check_line, ""))
    return found


# ── texts ──


def check_text(text: str) -> None:
    """Raise ValidationError where it is too long, says nothing, or has a character that nobody sees."""
    if len(text) > LONGEST:
        raise ValidationError(f"It has {len(text):,} characters, and {LONGEST:,} are allowed. Shorten it.")
    check_characters(text.replace("\r\n", "\n"), "\n")
    if text.strip() and not any(map(str.isalnum, text)):
        raise ValidationError("There is no letter or digit in it. Write words.")


def check_line(text: str) -> None:
    """The same of a text of one line; how long it may be its field says."""
    check_characters(text)
    if text.strip() and not any(map(str.isalnum, text)):
        raise ValidationError("There is no letter or digit in it. Write words.")


def check_characters(text: str, allowed: str = "") -> None:
    """Raise ValidationError at the first character that is not seen, changes the direction, or is none at all."""
    if text.isascii() and text.isprintable():
        return
    for place, letter in enumerate(text):
        if letter not in allowed and is_unseen(letter) and not is_needed(letter, text[place - 1 : place]):
            raise ValidationError(f"{letter_name(letter)} stands {whereabouts(text[:place])}. Delete it.")


def is_unseen(letter: str) -> bool:
    """Of blanks only the line and paragraph separators: the others are seen, as blanks."""
    is_blank = unicodedata.category(letter) == "Zs"
    return not (letter.isprintable() or is_blank) or bool(UNSEEN.match(letter))


def is_needed(letter: str, before: str) -> bool:
    """Joiners are part of how words of Arabic and Indic scripts are spelt, and a selector of some pictures."""
    if letter in JOINERS:
        return "\u0600" <= before <= "\u1aff"
    return letter == EMOJI and before != "" and unicodedata.category(before)[0] == "S"


def letter_name(letter: str) -> str:
    name = NAMES.get(letter, "") or unicodedata.name(letter, "a character that nobody sees")
    return f"{name[0].upper()}{name[1:]} (U+{ord(letter):04X})"


def whereabouts(before: str) -> str:
    shown = "".join(letter for letter in before[-20:] if letter.isprintable()).strip()
    return f"after “{shown}”" if shown else "at the beginning"


# ── days ──


def today() -> datetime.date:
    """The catalogue's day is UTC's, as in the database."""
    return datetime.datetime.now(datetime.UTC).date()


def not_before(first: datetime.date) -> Check:
    def check_day(day: datetime.date) -> None:
        if lies_before(day, first):
            raise ValidationError(f"{day.isoformat()} lies before {first.year}. Is the year right?")

    return check_day


def check_dated(words: str) -> None:
    """Raise ValidationError where these words begin with a year in which no source was published."""
    year = re.match(r"\d{4}", words)
    if year and not FIRST_SOURCE.year <= int(year[0]) <= today().year:
        raise ValidationError(f"No source is of the year {year[0]}. Is it right?")


def lies_before(day: Any, other: Any) -> bool:
    """Whether both are days, as they should be, and the one is earlier."""
    return isinstance(day, datetime.date) and isinstance(other, datetime.date) and day < other


# ── addresses ──


def check_address(address: str) -> None:
    """Raise ValidationError where not everybody can open it: it has to lead to a public host, by HTTP."""
    check_characters(address)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port  # ValueError where the port is none
    except ValueError:
        raise ValidationError(WHOLE_ADDRESS) from None
    if parts.scheme not in ("http", "https"):
        raise ValidationError("An address begins with https:// or http://.")
    if "@" in parts.netloc:
        raise ValidationError("Leave out what stands before @: a user name or password is not for readers.")
    if not host or re.search(r"[\s\\]", address):
        raise ValidationError(WHOLE_ADDRESS)
    if not is_reachable(host):
        raise ValidationError(f"“{host}” is not on the Internet, so readers cannot open this. {WHOLE_ADDRESS}")


def is_reachable(host: str) -> bool:
    host = unicodedata.normalize("NFKC", host).casefold().removesuffix(".")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        before, _, last = host.rpartition(".")
        return bool(before) and last[:1].isalpha() and last not in NOT_PUBLIC
    return number.is_global and not number.is_multicast


# ── what packages say of themselves ──


def check_license(text: str) -> None:
    written = spdx_expression(text)
    if not written:
        raise ValidationError("SPDX lists no such license. Write its id, for example BSD-3-Clause, or LicenseRef-Name.")
    if written != text:
        raise ValidationError(f"Write it as SPDX does: {written}")


def check_requires_python(text: str) -> None:
    example = "Write it as packages do, for example >=3.10 or >=3.8,<4."
    try:
        versions = SpecifierSet(text)
    except InvalidSpecifier:
        raise ValidationError(f"“{text}” does not say which versions. {example}") from None
    if any(each.operator == "===" for each in versions):
        raise ValidationError(f"“===” compares letters, not versions. {example}")
    if versions.is_unsatisfiable():
        raise ValidationError(f"There is no version that is {text}. {example}")


def check_version(text: str) -> None:
    try:
        Version(text)
    except InvalidVersion:
        raise ValidationError(
            f"“{text}” is no version. Write it as the package index does, for example 5.2.19."
        ) from None


def check_package_name(text: str) -> None:
    try:
        canonicalize_name(text, validate=True)
    except InvalidName:
        raise ValidationError(
            f"No package can be called “{text}”: its name has letters, digits, and between them “-”, “_” or “.”."
        ) from None
