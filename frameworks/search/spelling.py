"""Names that are spelled almost so: by how many letters, and how alike they look."""

from __future__ import annotations

SHORT, LONG = 3, 6  # letters from which a name may be one letter off, and two


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
