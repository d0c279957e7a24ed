"""How an answer is held against what is known: what counts as met, in part, not met and unknown.

No statement is unknown, never no. A contradicted or outdated statement is shown and decides nothing: that a claim does
not stand is not yet evidence of its opposite.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from frameworks.chooser.evidence import Finding, Known, Verdict, Vocabulary, fact, statement
from frameworks.claims import Fitting, Supported, Weighed
from frameworks.filters.bits import packed
from frameworks.filters.index import Index
from frameworks.models import Aspect, Feature, Framework, Level, Side, Status, UseCase

NO_STATEMENT = "no statement found"
NOTHING_STANDS = "what is said does not stand"
TWO_YEARS = datetime.timedelta(days=2 * 365)
Sets = dict[Verdict, int]  # who has each verdict, everybody one of them


class Probe(Hashable, Protocol):
    model: ClassVar[Any]  # of the word that it looks at; None where it looks at none

    def entry(self, words: Vocabulary) -> Any:
        """The word of the vocabulary that it looks at; None where there is none (any more)."""

    def looks_at(self, words: Vocabulary) -> str: ...

    def sets(self, index: Index) -> Sets: ...

    def find(self, known: Known, verdict: Verdict) -> Finding:
        """Why this is the verdict, and the evidence."""


def verdicts(probe: Probe, index: Index) -> Sets:
    """Of all frameworks, for each state of the content worked out once."""
    return index.part(probe, lambda: probe.sets(index))


def judged(index: Index, *parts: tuple[Verdict, int]) -> Sets:
    """Who is in none of these sets is unknown."""
    found = dict.fromkeys(Verdict, 0)
    for verdict, places in parts:
        found[verdict] |= places
    found[Verdict.UNKNOWN] = index.everything & ~(found[Verdict.MET] | found[Verdict.PARTLY] | found[Verdict.NOT_MET])
    return found


def at(sets: Sets, place: int) -> Verdict:
    return next(verdict for verdict, places in sets.items() if places >> place & 1)


@dataclass(frozen=True)
class Has:
    """The framework supports a feature, in whatever way; where `official`, by itself or by an add-on of its own."""

    slug: str
    official: bool = False

    model: ClassVar[Any] = Feature

    def entry(self, words: Vocabulary) -> Any:
        return words.features.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        name = words.features[self.slug].name
        return f"{name}, built in or as official add-on" if self.official else name

    def sets(self, index: Index) -> Sets:
        held = {**index.held("feature"), (self.slug, Level.NONE.value): index.held("lacking").get((self.slug,), 0)}
        return judged(index, *((self.verdict(level), held.get((self.slug, level), 0)) for level in Level))

    def find(self, known: Known, verdict: Verdict) -> Finding:
        claims = known.claims[Supported, self.slug]
        if not claims:
            return Finding(verdict, NO_STATEMENT)
        (claim,) = claims
        level, more = claim.get_level_display(), " · ".join(filter(None, (claim.package, claim.note)))
        text = f"{known.words.features[self.slug].name}: {level}. {more}".strip()
        said = statement(claim, text, f"{known.page}#feature-{self.slug}")
        return Finding(verdict, NOTHING_STANDS if said.is_refuted else level, (said,))

    def verdict(self, level: str) -> Verdict:
        if level == Level.NONE or (self.official and level == Level.THIRD_PARTY):
            return Verdict.NOT_MET
        return Verdict.PARTLY if level == Level.PARTIAL else Verdict.MET


@dataclass(frozen=True)
class BestFor:
    """Somebody recommends the framework for a need. Nobody says for what it is not recommended: that is unknown."""

    slug: str

    model: ClassVar[Any] = UseCase

    def entry(self, words: Vocabulary) -> Any:
        return words.use_cases.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        return f"recommended for {words.use_cases[self.slug].name}"

    def sets(self, index: Index) -> Sets:
        return judged(index, (Verdict.MET, index.held("use_case").get((self.slug,), 0)))

    def find(self, known: Known, verdict: Verdict) -> Finding:
        claims = known.claims[Fitting, self.slug]
        if not claims:
            return Finding(verdict, NO_STATEMENT)
        (claim,) = claims
        text = f"Recommended for: {claim.name}. {claim.note}".strip()
        said = statement(claim, text, f"{known.page}#best-for")
        return Finding(verdict, NOTHING_STANDS if said.is_refuted else "recommended", (said,))


@dataclass(frozen=True)
class Praised:
    """Under an aspect: only praise is met, praise and criticism in part, only criticism not met."""

    slug: str

    model: ClassVar[Any] = Aspect

    def entry(self, words: Vocabulary) -> Any:
        return words.aspects.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        return f"praise and criticism of {words.aspects[self.slug].name.lower()}"

    def sets(self, index: Index) -> Sets:
        pros, cons = (index.held(side).get((self.slug,), 0) for side in ("praised", "criticised"))
        both = pros & cons
        return judged(index, (Verdict.MET, pros ^ both), (Verdict.PARTLY, both), (Verdict.NOT_MET, cons ^ both))

    def find(self, known: Known, verdict: Verdict) -> Finding:
        claims = known.claims[Weighed, self.slug]
        said = tuple(statement(claim, claim.text, f"{known.page}#{claim.key}", claim.side) for claim in claims)
        standing = [each.sign for each in said if not each.is_refuted]
        pros, cons = standing.count(Side.PRO), standing.count(Side.CON)
        if not standing:
            return Finding(verdict, NOTHING_STANDS if said else NO_STATEMENT, said)
        return Finding(verdict, f"{pros} for, {cons} against", said)


@dataclass(frozen=True)
class IsAlive:
    """Project status: active is met, maintenance in part, dormant and archived not met."""

    model: ClassVar[Any] = None

    def entry(self, words: Vocabulary) -> Any:
        return Status

    def looks_at(self, words: Vocabulary) -> str:
        return "project status"

    def sets(self, index: Index) -> Sets:
        verdicts = {Status.ACTIVE.value: Verdict.MET, Status.MAINTENANCE.value: Verdict.PARTLY}
        by = index.table.members["status"]
        return judged(index, *((verdicts.get(status, Verdict.NOT_MET), places) for status, places in by.items()))

    def find(self, known: Known, verdict: Verdict) -> Finding:
        framework = known.framework
        status = framework.get_status_display()
        said = fact(known, f"Project status: {status}. {framework.status_note}".strip())
        return Finding(verdict, status, (said,))


@dataclass(frozen=True)
class ReleasedLately:
    """A release in the two years before the framework's facts were last checked; not before today."""

    model: ClassVar[Any] = None

    def entry(self, words: Vocabulary) -> Any:
        return Framework._meta.get_field("latest_release_on")

    def looks_at(self, words: Vocabulary) -> str:
        return "day of the latest release, against the day we checked"

    def sets(self, index: Index) -> Sets:
        """One query."""
        dated = Framework.objects.published().exclude(latest_release_on=None).exclude(reviewed_on=None).order_by()
        days = dated.values_list("pk", "latest_release_on", "reviewed_on")
        is_lately = {key: checked - released <= TWO_YEARS for key, released, checked in days}
        lately, late = (
            packed(place for place, key in enumerate(index.table.keys) if is_lately.get(key) is wanted)
            for wanted in (True, False)
        )
        return judged(index, (Verdict.MET, lately), (Verdict.NOT_MET, late))

    def find(self, known: Known, verdict: Verdict) -> Finding:
        framework = known.framework
        released = framework.latest_release_on
        if released is None or framework.reviewed_on is None:
            return Finding(verdict, NO_STATEMENT)
        said = fact(known, f"Latest release {framework.latest_release} on {released}.")
        return Finding(verdict, f"released {released}", (said,))


def slugs(kind: type[Has | BestFor | Praised], probes: Iterable[Probe]) -> set[str]:
    """What the probes of this kind look at."""
    return {probe.slug for probe in probes if isinstance(probe, kind)}


def looked_at(words: Vocabulary, probes: Collection[Probe]) -> Vocabulary:
    """Of these words those that the probes look at."""

    def of(kind: type[Has | BestFor | Praised], entries: dict[str, Any]) -> dict[str, Any]:
        return {slug: entries[slug] for slug in slugs(kind, probes)}

    return Vocabulary(of(Has, words.features), of(BestFor, words.use_cases), of(Praised, words.aspects))
