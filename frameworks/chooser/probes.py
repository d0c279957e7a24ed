"""How an answer is held against what is known: what counts as met, in part, not met and unknown.

No statement is unknown, never no. A contradicted or outdated statement is shown and decides nothing: that a claim does
not stand is not yet evidence of its opposite.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from frameworks.chooser.evidence import Finding, Known, Statement, Verdict, Vocabulary, fact, statement
from frameworks.models import Framework, Level, Side, Status

NO_STATEMENT = "no statement found"
NOTHING_STANDS = "what is said does not stand"
TWO_YEARS = datetime.timedelta(days=2 * 365)
RELEASED_ON = "latest_release_on"  # the field that the question about releases reads


class Probe(Protocol):
    def entry(self, words: Vocabulary) -> Any:
        """The word of the vocabulary that it looks at; None where there is none (any more)."""

    def looks_at(self, words: Vocabulary) -> str: ...

    def find(self, known: Known) -> Finding: ...


@dataclass(frozen=True)
class Has:
    """The framework supports a feature, in whatever way; where `official`, by itself or by an add-on of its own."""

    slug: str
    official: bool = False

    def entry(self, words: Vocabulary) -> Any:
        return words.features.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        name = words.features[self.slug].name
        return f"{name}, built in or as official add-on" if self.official else name

    def find(self, known: Known) -> Finding:
        claim = known.support.get(self.slug)
        if claim is None:
            return Finding(Verdict.UNKNOWN, NO_STATEMENT)
        more = " · ".join(part for part in (claim.package, claim.note) if part)
        said = statement(claim, f"{claim.wording}. {more}" if more else f"{claim.wording}.", self.address(known))
        if said.is_refuted:
            return Finding(Verdict.UNKNOWN, NOTHING_STANDS, (said,))
        return Finding(self.verdict(claim.level), claim.get_level_display(), (said,))

    def verdict(self, level: str) -> Verdict:
        if level == Level.NONE or (self.official and level == Level.THIRD_PARTY):
            return Verdict.NOT_MET
        return Verdict.PARTLY if level == Level.PARTIAL else Verdict.MET

    def address(self, known: Known) -> str:
        return f"{known.framework.get_absolute_url()}#feature-{self.slug}"


@dataclass(frozen=True)
class BestFor:
    """Somebody recommends the framework for a need. Nobody says for what it is not recommended: that is unknown."""

    slug: str

    def entry(self, words: Vocabulary) -> Any:
        return words.use_cases.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        return f"recommended for {words.use_cases[self.slug].name}"

    def find(self, known: Known) -> Finding:
        claim = known.recommendations.get(self.slug)
        if claim is None:
            return Finding(Verdict.UNKNOWN, NO_STATEMENT)
        text = f"Recommended for: {claim.use_case.name}. {claim.note}".strip()
        said = statement(claim, text, f"{known.framework.get_absolute_url()}#best-for")
        if said.is_refuted:
            return Finding(Verdict.UNKNOWN, NOTHING_STANDS, (said,))
        return Finding(Verdict.MET, "recommended", (said,))


@dataclass(frozen=True)
class Praised:
    """Under an aspect: only praise is met, praise and criticism in part, only criticism not met."""

    slug: str

    def entry(self, words: Vocabulary) -> Any:
        return words.aspects.get(self.slug)

    def looks_at(self, words: Vocabulary) -> str:
        return f"praise and criticism of {words.aspects[self.slug].name.lower()}"

    def find(self, known: Known) -> Finding:
        claims = known.tradeoffs.get(self.slug, [])
        page = known.framework.get_absolute_url()
        said = tuple(statement(claim, claim.text, f"{page}#{claim.key}", claim.side) for claim in claims)
        standing = [each.sign for each in said if not each.is_refuted]
        pros, cons = standing.count(Side.PRO), standing.count(Side.CON)
        if not standing:
            return Finding(Verdict.UNKNOWN, NOTHING_STANDS if said else NO_STATEMENT, said)
        verdict = Verdict.PARTLY if pros and cons else Verdict.MET if pros else Verdict.NOT_MET
        return Finding(verdict, f"{pros} for, {cons} against", said)


@dataclass(frozen=True)
class IsAlive:
    """Project status: active is met, maintenance in part, dormant and archived not met."""

    def entry(self, words: Vocabulary) -> Any:
        return Status

    def looks_at(self, words: Vocabulary) -> str:
        return "project status"

    def find(self, known: Known) -> Finding:
        framework = known.framework
        status = framework.get_status_display()
        said = fact(framework, f"Project status: {status}. {framework.status_note}".strip())
        verdicts = {Status.ACTIVE.value: Verdict.MET, Status.MAINTENANCE.value: Verdict.PARTLY}
        return Finding(verdicts.get(framework.status, Verdict.NOT_MET), status, (said,))


@dataclass(frozen=True)
class ReleasedLately:
    """A release in the two years before the framework's facts were last checked; not before today."""

    def entry(self, words: Vocabulary) -> Any:
        return next((field for field in Framework._meta.fields if field.name == RELEASED_ON), None)

    def looks_at(self, words: Vocabulary) -> str:
        return "day of the latest release, against the day we checked"

    def find(self, known: Known) -> Finding:
        framework = known.framework
        released: datetime.date | None = getattr(framework, RELEASED_ON, None)
        if released is None or framework.reviewed_on is None:
            return Finding(Verdict.UNKNOWN, NO_STATEMENT)
        said: Statement = fact(framework, f"Latest release {framework.latest_release} on {released}.")
        lately = framework.reviewed_on - released <= TWO_YEARS
        return Finding(Verdict.MET if lately else Verdict.NOT_MET, f"released {released}", (said,))
