"""The chooser's answer worked out a second time: raw rows, plain loops, nothing of frameworks.chooser's own engine.

Only the definitions of questions and options are taken from there: what they ask for, not how it is judged.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from frameworks.chooser.probes import BestFor, Has, IsAlive, Praised, Probe, ReleasedLately
from frameworks.chooser.questions import QUESTIONS
from frameworks.models import Framework, Recommendation, SupportStatement, Tradeoff

WEIGHTS = {"must": 0, "much": 3, "some": 2, "little": 1}
Profile = dict[str, list[str]]  # a query string


def rows(model: Any, along: str) -> dict[tuple[str, str], list[Any]]:
    """By framework and slug what is said by claims that are public and neither contradicted nor outdated."""
    said = {"support": "level", "tradeoffs": "side", "recommendations": "pk"}[
        model._meta.get_field("framework").remote_field.related_name
    ]
    claims = model.objects.filter(is_published=True, sources__isnull=False, standing__in=["reported", "verified"])
    found: dict[tuple[str, str], list[Any]] = {}
    for framework, slug, what in claims.distinct().values_list("framework__slug", f"{along}__slug", said):
        found.setdefault((framework, slug), []).append(what)
    return found


class Facts:
    """Everything that is known, as plain lists by framework and slug."""

    def __init__(self) -> None:
        self.support = rows(SupportStatement, "feature")
        self.sides = rows(Tradeoff, "aspect")
        self.needs = rows(Recommendation, "use_case")
        self.frameworks = {each.slug: each for each in Framework.objects.filter(is_published=True)}

    def verdict(self, slug: str, probe: Probe) -> str:
        if isinstance(probe, Has):
            return self.feature(slug, probe)
        if isinstance(probe, BestFor):
            return "met" if (slug, probe.slug) in self.needs else "unknown"
        if isinstance(probe, Praised):
            said = set(self.sides.get((slug, probe.slug), []))
            return {("con", "pro"): "partly", ("pro",): "met", ("con",): "not-met"}.get(tuple(sorted(said)), "unknown")
        if isinstance(probe, IsAlive):
            return {"active": "met", "maintenance": "partly"}.get(self.frameworks[slug].status, "not-met")
        assert isinstance(probe, ReleasedLately)
        return self.released(self.frameworks[slug])

    def feature(self, slug: str, probe: Has) -> str:
        levels = self.support.get((slug, probe.slug), [])
        if not levels:
            return "unknown"
        if levels[0] == "third-party":
            return "not-met" if probe.official else "met"
        return {"none": "not-met", "partial": "partly"}.get(levels[0], "met")

    def released(self, framework: Any) -> str:
        day, checked = framework.latest_release_on, framework.reviewed_on
        if not (day and checked):
            return "unknown"
        return "met" if checked - day <= datetime.timedelta(days=730) else "not-met"


def by_hand(facts: Facts, profile: Profile) -> tuple[list[tuple[Any, ...]], set[str]]:
    """(place, slug, group, sure, possible, could lead) of each that remains, in order; and those left out."""
    wanted = [
        (option.probe, profile.get(f"force_{question.slug}", [question.force.value])[0])
        for question in QUESTIONS
        for option in question.options
        if option.slug in profile.get(question.slug, [])
    ]
    judged = [judge(facts, slug, wanted) for slug in facts.frameworks]
    remaining = sorted(each for each in judged if each is not None)
    out = set(facts.frameworks) - {each[-2] for each in remaining}
    return list(with_places(remaining)), out


def judge(facts: Facts, slug: str, wanted: list[tuple[Probe, str]]) -> tuple[Any, ...] | None:
    sure = possible = 0.0
    musts = set()
    for probe, force in wanted:
        verdict, weight = facts.verdict(slug, probe), WEIGHTS[force]
        if force == "must":
            musts.add(verdict)
        sure += {"met": weight, "partly": weight / 2}.get(verdict, 0)
        possible += {"met": weight, "partly": weight / 2, "unknown": weight}.get(verdict, 0)
    if "not-met" in musts:
        return None
    group, best = int(bool(musts - {"met"})), int("partly" in musts)
    asleep = facts.frameworks[slug].status in ("dormant", "archived")
    return group, -sure, -possible, asleep, facts.frameworks[slug].name.lower(), slug, best


def with_places(remaining: list[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    place = 1
    for score, group in groupby(remaining, key=lambda each: each[:4]):
        equal = list(group)
        for each in equal:
            leads = score != remaining[0][:4] and (each[6], score[2]) < (remaining[0][0], remaining[0][1])
            yield place, each[5], each[0], -score[1], -score[2], leads
        place += len(equal)
