"""What would stand in the catalogue twice: refused where it is the same, pointed out where it is much the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator

from frameworks.models.checks import Checked
from frameworks.words import fold, words_of

ALIKE = 0.88  # of 1: one letter in nine differs
SHORT = 6  # letters; of fewer each counts
LEGAL = {"ab", "ag", "co", "company", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd", "plc", "sa", "the"}
REMEMBERED = 8192  # names and addresses that were read last: each check looks at all of its kind
SHOWN = 80  # letters of what is repeated
PORTS = {"http": 80, "https": 443}
Particulars = Mapping[str, Any]  # the primary key, the whole and the compared fields of a record, by name


class Distinct(Checked):
    """Something that stands once: in the catalogue, or in its whole where it is a part of one."""

    whole: ClassVar[str] = ""  # the column with what it is a part of
    told_by: ClassVar[str] = "name"  # the field at which an editor is told
    compared: ClassVar[tuple[str, ...]] = ("name",)

    class Meta:
        abstract = True

    @classmethod
    def identity(cls, said: Particulars) -> str:
        """What no other has; empty where that cannot be told."""
        return spelling(said[cls.told_by])

    @classmethod
    def are_two(cls, one: Particulars, other: Particulars) -> bool:
        """Whether something else tells apart what has one identity."""
        return False

    @classmethod
    def likenesses(cls, one: Particulars, other: Particulars) -> Iterator[str]:
        """The fields in which two are much the same."""
        if is_alike(one[cls.told_by], other[cls.told_by]):
            yield cls.told_by

    @classmethod
    def is_same(cls, one: Particulars, other: Particulars) -> bool:
        return bool(cls.identity(one)) and cls.identity(one) == cls.identity(other) and not cls.are_two(one, other)

    @classmethod
    def names(cls) -> list[str]:
        return ["pk", *cls.compared, *([cls.whole] if cls.whole else [])]

    @classmethod
    def fields_compared(cls) -> set[str]:
        return {name.removesuffix("_id") for name in cls.names()}

    @property
    def particulars(self) -> Particulars:
        return {name: getattr(self, name) for name in self.names()}

    def siblings(self) -> list[Particulars]:
        """The others that it must not repeat, and itself as the database has it. One query."""
        rows = type(self)._default_manager.order_by("pk")
        own = {self.whole: getattr(self, self.whole)} if self.whole else {}
        return list(rows.filter(**own).values(*self.names()))

    def check_repetition(self, siblings: Iterable[Particulars]) -> None:
        """Raise ValidationError where one of these is the same."""
        mine = self.particulars
        identity = self.identity(mine)
        for other in siblings if identity else ():
            if self.identity(other) == identity and other["pk"] != self.pk and not self.are_two(mine, other):
                raise ValidationError({self.told_by: self.refusal(other)})

    @classmethod
    def refusal(cls, other: Particulars) -> str:
        field: Any = cls._meta.get_field(cls.told_by)
        shown = Truncator(other[cls.told_by]).chars(SHOWN)
        return f"“{shown}” has this {field.verbose_name} already. Use that one, or say what is different about this."

    def validate_unique(self, exclude: Any = None) -> None:
        """Nor may it come to repeat another. One that did so before may be saved for other reasons."""
        super().validate_unique(exclude=exclude)
        if self.fields_compared() & {*(exclude or ())}:
            return
        siblings = self.siblings()
        before = [each for each in siblings if each["pk"] == self.pk]
        if [self.identity(each) for each in before] != [self.identity(self.particulars)]:
            self.check_repetition(siblings)


def repetitions(model: type[Distinct], rows: models.QuerySet[Any]) -> Iterator[tuple[Particulars, Particulars]]:
    """Each of the rows that repeats an older one, after the oldest such. Of most rows no more is held than a number."""
    seen: set[int] = set()
    again: set[int] = set()
    for row in rows.order_by().values(*model.names()).iterator():
        if key := key_of(model, row):
            (again if key in seen else seen).add(key)
    if not again:
        return
    groups: dict[int, list[Particulars]] = defaultdict(list)
    for row in rows.order_by("pk").values(*model.names()).iterator():
        if (key := key_of(model, row)) in again:
            yield from islice(((other, row) for other in groups[key] if model.is_same(row, other)), 1)
            groups[key].append(row)


def key_of(model: type[Distinct], said: Particulars) -> int:
    """A number for whole and identity; 0 without an identity."""
    identity = model.identity(said)
    return hash((said[model.whole] if model.whole else None, identity)) if identity else 0


# ── texts and names ──


@lru_cache(REMEMBERED)
def spelling(text: str) -> str:
    """Without capitals and accents; blanks are one."""
    return " ".join(fold(text).split())


def bare_words(text: str) -> str:
    """Its words run together, without those that tell what kind of firm it is."""
    words = words_of(text)
    return "".join([word for word in words if word not in LEGAL] or words)


def is_alike(one: str, other: str) -> bool:
    """Whether two texts differ in punctuation or a few letters alone. With other numbers they say something else."""
    one, other = bare_words(one), bare_words(other)
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < SHORT or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return all(ratio() >= ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))


# ── addresses ──


@lru_cache(REMEMBERED)
def same_address(address: str) -> str:
    """The address as servers read it: neither capitals in the host nor a slash at the end make another."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return address
    shown = "" if port in (None, PORTS.get(parts.scheme)) else f":{port}"
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return f"{parts.scheme}://{host.removesuffix('.')}{shown}{rest}" + (f"#{parts.fragment}" if parts.fragment else "")


def page_key(address: str) -> str:
    """The same without http or https, “www.” and the place within the page."""
    return same_address(address).partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def is_bare_site(address: str) -> bool:
    """Whether it names a site and no page of it."""
    return bool(address) and "/" not in page_key(address) and "?" not in page_key(address)
