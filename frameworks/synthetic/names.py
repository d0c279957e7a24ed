"""Names that nothing has, and the words of a tagline."""

from __future__ import annotations

from random import Random

FIRST = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "pl", "st", "tr")
SYLLABLES = [first + vowel for first in FIRST for vowel in "aeiou"]
LAST = ("", "n", "r", "x")
MOST = len(SYLLABLES) ** 3  # names
STRIDE = 611_953  # shares no factor with MOST: each number has a name of its own, and neighbours stand far apart

KINDS = ("small", "layered", "typed", "concurrent", "modular", "convention-led", "declarative", "frugal")
THINGS = ("framework", "toolkit", "application server", "microframework", "web layer", "router with extras")
USES = ("JSON APIs", "sites with forms", "internal tools", "long-lived services", "prototypes", "streams of events")


def name_of(number: int) -> str:
    """A word that can be spoken, another for each number below MOST."""
    rest, spoken = number * STRIDE % MOST, ""
    for _ in range(3):
        rest, place = divmod(rest, len(SYLLABLES))
        spoken += SYLLABLES[place]
    return spoken.capitalize() + LAST[number % len(LAST)]


def aliases_of(name: str, chance: Random) -> str:
    """Other spellings, for one in three."""
    return chance.choice(("", "", f"py{name.lower()}, {name}.py"))


def tagline(chance: Random) -> str:
    kind, thing, use = map(chance.choice, (KINDS, THINGS, USES))
    return f"A {kind} {thing} for {use}; synthetic, made to measure."
