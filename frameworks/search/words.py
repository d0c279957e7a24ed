"""Words and names as the search compares them: the one definition, in Python. Databases only look for candidates.

A word is a run of the letters a to z and digits, after capitals and accents are taken away; all else separates words.
PostgreSQL does the same to what it indexes (migration 0005), so that it never misses what counts here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from string import ascii_lowercase, ascii_uppercase

ACCENTED = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠ"
    "ġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſ"
)
PLAIN = (
    "aaaaaaaceeeeiiiidnoooooouuuuytsaaaaaaaceeeeiiiidnoooooouuuuytyaaaaaaccccccccddddeeeeeeeeeeggggg"
    "ggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
)
FOLDING = str.maketrans(ascii_uppercase + ACCENTED, ascii_lowercase + PLAIN)
WORD = re.compile("[a-z0-9]+")
SHORT, LONG = 3, 6  # letters from which a name may be one letter off, and two


def fold(text: str) -> str:
    """Without capitals and accents; as long as before, letter by letter."""
    return text.lower() if text.isascii() else text.translate(FOLDING)


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def joined(text: str) -> str:
    """“Fast API” and “fast-api” are both “fastapi”."""
    return "".join(words_of(text))


@dataclass(frozen=True)
class Query:
    """What a reader typed. Without a word in it nothing is found."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(words_of(self.text)))

    @cached_property
    def joined(self) -> str:
        return joined(self.text)

    @cached_property
    def begins(self) -> Callable[[str], frozenset[str]]:
        """Those of its words that are the beginning of a word in a text. Texts repeat: each is read once."""
        return cache(partial(begun, {word: re.compile(f"(?<![a-z0-9]){word}") for word in self.words}))

    def fits(self, text: str) -> bool:
        """Every word is the beginning of one of the text's words."""
        return bool(self.words) and len(self.begins(text)) == len(self.words)


def begun(beginnings: dict[str, re.Pattern[str]], text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(word for word, begins in beginnings.items() if word in folded and begins.search(folded))


# ── spelled almost so ──


def allowed(name: str) -> int:
    """How many letters a name may be off."""
    return (len(name) >= SHORT) + (len(name) >= LONG)


def distance(a: str, b: str, most: int) -> int:
    """Letters to put in, leave out, replace or swap with the next one; any number over `most` where it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, last = list[int](), list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def off(typed: str, name: str) -> int | None:
    """By how many letters what was typed misses the name; None where by more than it may."""
    most = allowed(name)
    letters = distance(typed, name, most)
    return letters if letters <= most else None


def trigrams(word: str) -> set[str]:
    """As pg_trgm has them: two blanks before, one after."""
    padded = f"  {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def likeness(a: str, b: str) -> float:
    """The part of their trigrams that both have, 0 to 1."""
    return len(trigrams(a) & trigrams(b)) / len(trigrams(a) | trigrams(b))
