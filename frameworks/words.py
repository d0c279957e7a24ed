"""Words, as readers type them and as texts have them: the one rule for the list, the search and whatever else compares.

A text is folded first: no capitals, no accents. A word is a run of letters and digits, and is found by its beginning.
Chinese, Japanese, Thai and their kin put no blanks between words: there a word may begin at every letter.
PostgreSQL folds what it indexes in the same way (migration 0009).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial

# Letters that Unicode does not take apart, though readers type them so.
TYPED = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", **dict(zip("øðđħıłŋŧĸ", "oddhilntk", strict=True))},
)
ZERO_WIDTH_SPACE = "\u200b"  # separates words, unlike others of its category
# Thai, Lao, Myanmar, Khmer, Tai; kana, bopomofo, Chinese characters, Yi; Tangut, Nüshu and rarer forms of these.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uf900-\ufaff"
    "\U00016fe0-\U0001b2ff\U00020000-\U0003ffff"
)
WORD = re.compile(r"[^\W_]+")
IS_UNSPACED = re.compile(f"[{UNSPACED}]")
NOT_WITHIN_A_WORD = rf"(?<![^\W_{UNSPACED}])"
LETTERS_KEPT = 4096


class Folding(dict[int, str]):
    """What each letter becomes, found out when it is first met. Bounded: a reader may send any letter there is."""

    def __missing__(self, code: int) -> str:
        if len(self) >= LETTERS_KEPT:
            self.clear()
        apart = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join(each for each in apart if not is_mark(each)).casefold().translate(TYPED)
        return self[code]


def is_mark(letter: str) -> bool:
    """Accents, vowel signs, and what is not seen at all."""
    category = unicodedata.category(letter)
    return category[0] == "M" or (category == "Cf" and letter != ZERO_WIDTH_SPACE)


FOLDING = Folding()


def fold(text: str) -> str:
    """Without capitals and accents: “Café” is “cafe”, “ﬁne” is “fine”. Folding twice changes nothing."""
    return text.lower() if text.isascii() else text.translate(FOLDING)


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def joined(text: str) -> str:
    """“Fast API” and “fast-api” are both “fastapi”."""
    return "".join(words_of(text))


def forms(names: str) -> str:
    """Names separated by commas, each run together and on a line of its own."""
    return "".join(f"\n{joined(name)}" for name in fold(names).split(","))


def beginning(word: str) -> re.Pattern[str]:
    """Where a word begins in a folded text with this one, which is folded and has letters and digits alone."""
    return re.compile(word if IS_UNSPACED.match(word) else NOT_WITHIN_A_WORD + word)


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
    def beginnings(self) -> dict[str, re.Pattern[str]]:
        return {word: beginning(word) for word in self.words}

    @cached_property
    def begins(self) -> Callable[[str], frozenset[str]]:
        """Those of its words that are the beginning of a word in a text. Texts repeat: each is read once."""
        return cache(partial(begun, self.beginnings))

    def fits(self, text: str) -> bool:
        """Every word is the beginning of one of the text's words."""
        return bool(self.words) and len(self.begins(text)) == len(self.words)

    def begins_form(self, forms: str) -> bool:
        """Run together it begins one of these: “fast ap” that of FastAPI."""
        return bool(self.words) and f"\n{self.joined}" in forms

    def names(self, names: str) -> bool:
        """Whether entries with these names, separated by commas, go by it."""
        return self.begins_form(forms(names)) or self.fits(names)


def begun(beginnings: dict[str, re.Pattern[str]], text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(word for word, begins in beginnings.items() if word in folded and begins.search(folded))
