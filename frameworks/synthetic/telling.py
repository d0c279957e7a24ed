"""Frameworks that do not exist, each told after two that do: whatever either of them says, a coin picks whose word."""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import cache
from itertools import count
from random import Random
from typing import Any, NamedTuple, TypeVar

from django.db.models import Max

from frameworks.models import Disagreement, Framework, Position, Source
from frameworks.synthetic.entries import DRAFTS, framework_fields, source_fields
from frameworks.synthetic.names import name_of
from frameworks.synthetic.patterns import CLAIM_MODELS, Dispute, Pattern, Said, columns_of
from frameworks.synthetic.reading import Reading

MADE = [Source, Framework, *CLAIM_MODELS, Disagreement, Position]
S = TypeVar("S", Said, Dispute)
Pair = tuple[S | None, S | None]  # what two patterns say under the same key


class Mixture(NamedTuple):
    """Two patterns side by side."""

    claims: list[tuple[Any, list[Pair[Said]]]]  # by model
    disputes: list[tuple[str, Pair[Dispute]]]


class Subject(NamedTuple):
    """Whom a telling is about."""

    pk: int
    name: str
    slug: str
    day: datetime.date  # on which it was reviewed
    articles: int  # key of the first article that may speak of it
    evidence: int  # key of the first source of its own


class Telling:
    """Makes the rows of one framework after another; `rows` holds them by table until they are taken away."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self.reading, self.seed = reading, seed
        self.patterns = list(reading.patterns.values())
        self.mixture = cache(mixture)
        self.first = highest_key(Framework) + 1
        self.keys = {model: count(highest_key(model) + 1) for model in MADE}
        self.articles = 0
        self.rows: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)

    def tell(self, number: int) -> None:
        """The framework is the same for a seed and a number, however many others there are."""
        chance = Random(f"{self.seed}/{number}")  # noqa: S311  # no secret
        one, other = chance.sample(self.patterns, 2)
        subject = self.write_framework(number, one, other, chance)
        mixed = self.mixture(one, other)
        for model, pairs in mixed.claims:
            self.write_claims(subject, model, pairs, chance)
        for key, pair in mixed.disputes:
            if dispute := chance.choice(pair):
                self.write_dispute(subject, key, dispute)

    def write_framework(self, number: int, one: Pattern, other: Pattern, chance: Random) -> Subject:
        issue, place = divmod(number, len(self.patterns))
        if place == 0:  # an article speaks of as many frameworks as in the shipped content
            self.articles = self.write_sources(f"Frameworks compared {issue + 1}", self.reading.articles)
        fields = framework_fields(name_of(number), one.header, other.header, chance)
        pk = self.write(Framework, fields)
        evidence = self.write_sources(fields["name"], one.evidence)
        subject = Subject(pk, fields["name"], fields["slug"], fields["reviewed_on"], self.articles, evidence)
        self.cite(Framework.sources.through, subject, pk, one.cited)
        return subject

    def write_sources(self, publisher: str, patterns: list[str]) -> int:
        """One after each of these; the key of the first."""
        sources = [source_fields(publisher, n, self.reading.sources[slug]) for n, slug in enumerate(patterns, 1)]
        return [self.write(Source, source) for source in sources][0]

    def write(self, model: Any, fields: dict[str, Any]) -> int:
        pk = next(self.keys[model])
        self.rows[model].append((pk, *(fields[column] for column in columns_of(model)[1:])))
        return pk

    def write_claims(self, subject: Subject, model: Any, pairs: list[Pair[Said]], chance: Random) -> None:
        rows, keys, through = self.rows[model], self.keys[model], model.sources.through
        coins = chance.getrandbits(len(pairs) + 1)
        for pair in pairs:
            said = pair[coins & 1]
            coins >>= 1
            if said:
                pk, day = next(keys), subject.day if said.is_checked else None
                rows.append((pk, subject.pk, day, chance.random() >= DRAFTS, *said.of(subject.name)))
                self.cite(through, subject, pk, said)

    def write_dispute(self, subject: Subject, key: str, dispute: Dispute) -> None:
        """It is about the frameworks before this one too where its pattern is about several."""
        pk, said = next(self.keys[Disagreement]), dispute.said
        day = subject.day if said.is_checked else None
        self.rows[Disagreement].append((pk, f"{subject.slug}-{key}"[:80], day, *said.of(subject.name)))
        self.cite(Disagreement.finding_sources.through, subject, pk, said)
        self.rows[Disagreement.features.through] += [(pk, feature) for feature in dispute.features]
        about = range(max(self.first, subject.pk - dispute.others), subject.pk + 1)
        self.rows[Disagreement.frameworks.through] += [(pk, framework) for framework in about]
        for position in dispute.positions:
            side = next(self.keys[Position])
            self.rows[Position].append((side, pk, *position.of(subject.name)))
            self.cite(Position.sources.through, subject, side, position)

    def cite(self, through: Any, subject: Subject, pk: int, said: Said) -> None:
        rows = self.rows[through]
        for place in said.articles:
            rows.append((pk, subject.articles + place))
        for place in said.evidence:
            rows.append((pk, subject.evidence + place))


def mixture(one: Pattern, other: Pattern) -> Mixture:
    """The other's words cite the one's evidence: a framework has as many sources of its own as its pattern."""
    number = len(one.evidence)
    claims = [(m, list(paired(one.claims[m], other.claims[m], number).values())) for m in CLAIM_MODELS]
    return Mixture(claims, list(paired(one.disputes, other.disputes, number).items()))


def paired(ours: dict[str, S], theirs: dict[str, S], evidence: int) -> dict[str, Pair[S]]:
    adapted = {key: said.citing(evidence) for key, said in theirs.items()}
    return {key: (ours.get(key), adapted.get(key)) for key in {**ours, **adapted}}


def highest_key(model: Any) -> int:
    return model.objects.aggregate(top=Max("pk"))["top"] or 0
