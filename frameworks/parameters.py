"""What a query string may say, whatever it asks for: names that there are, a single value once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.http import QueryDict

# What a name or a value was called before 0.9.0. It is refused like any other unknown one, with its new name.
RENAMED = {
    "level": "at_least",
    "since": "released_since",
    "released": "first_release",
    "-released": "-first_release",
}


class BadParameter(ValueError):
    """A query string that cannot be answered. `errors` maps each parameter's name to what is wrong."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in errors.items()))
        self.errors = errors


def given_twice(params: QueryDict, single: Iterable[str]) -> dict[str, list[str]]:
    """What is wrong with parameters that take one value and have several; empty ones do not count."""
    return {name: ["Give it once."] for name in single if len(list(filter(None, params.getlist(name)))) > 1}


def unknown_name(name: str, known: Collection[str]) -> str:
    return f"There is no such parameter here.{renamed(name, known)} Known: {', '.join(sorted(known))}."


def unknown_value(value: str, known: Collection[str], expected: str = "") -> str:
    """Return what is wrong with a value: the known ones are named, unless it is told in words what is expected."""
    if expected:
        return f"“{readable(value)}” is not {expected}."
    return f"“{readable(value)}” is none of {', '.join(known)}.{renamed(value, known)}"


def renamed(former: str, known: Collection[str]) -> str:
    present = RENAMED.get(former)
    return f" “{former}” is called “{present}” now." if present in known else ""


def readable(value: str) -> str:
    """The beginning of what somebody sent, fit to be shown: HTML takes no NUL."""
    return "".join(letter if letter.isprintable() else "�" for letter in value[:80])
