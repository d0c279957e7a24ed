"""Content → patterns."""

from __future__ import annotations

from typing import Any

from django.db import models

from frameworks.loader import Content, Record
from frameworks.loader.tables import path_of
from frameworks.loader.values import as_stored, empty_values, field_of
from frameworks.models import Disagreement, Feature, Framework, Source
from frameworks.synthetic.patterns import OWN, Dispute, Pattern, Said, columns_of


class Reading:
    """The patterns, and the sources they cite. `keys` are the primary keys of the vocabulary, by path."""

    def __init__(self, content: Content, keys: dict[str, int]) -> None:
        self.keys = keys
        self.sources = {r.values["slug"]: self.fields(r) for r in content.records if r.kind.model is Source}
        self.articles = [slug for slug, source in self.sources.items() if source["kind"] in Source.OPINION]
        self.patterns: dict[str, Pattern] = {}  # by slug
        self.disputes: dict[str, tuple[str, Dispute]] = {}  # with their framework's slug, by path
        for record in content.records:
            self.take(record)

    def take(self, record: Record) -> None:
        model, slug = record.kind.model, record.framework
        if model is Framework:
            evidence: list[str] = []
            header = self.fields(record)
            self.patterns[slug] = Pattern(header, self.said(record, header["name"], evidence), evidence)
        elif slug:
            self.patterns[slug].claims[model][record.values[record.kind.key]] = self.said_of(slug, record)
        elif model is Disagreement and record.values.get("frameworks"):
            self.take_dispute(record, *record.values["frameworks"])
        elif record.parent and record.parent.path in self.disputes:
            slug, dispute = self.disputes[record.parent.path]
            dispute.positions.append(self.said_of(slug, record))

    def take_dispute(self, record: Record, slug: str, *others: str) -> None:
        """It is told of the first framework that it is about."""
        features = [self.keys[path_of(Feature, feature)] for feature in record.values.get("features", [])]
        dispute = Dispute(self.said_of(slug, record, "finding_sources"), features, len(others))
        self.patterns[slug].disputes[record.values["slug"].removeprefix(f"{slug}-")] = dispute
        self.disputes[record.path] = slug, dispute

    def said_of(self, slug: str, record: Record, citing: str = "sources") -> Said:
        pattern = self.patterns[slug]
        return self.said(record, pattern.header["name"], pattern.evidence, citing)

    def said(self, record: Record, name: str, evidence: list[str], citing: str = "sources") -> Said:
        """What the record says; sources that are cited for the first time join the evidence."""
        model, values = record.kind.model, self.fields(record)
        columns = columns_of(model)[len(OWN[model]) :]
        limits = {f.attname: f.max_length for f in model._meta.concrete_fields}
        named = [place for place, column in enumerate(columns) if name in str(values[column])]
        cited = record.values.get(citing, [])
        own = [slug for slug in cited if slug not in self.articles]
        evidence += [slug for slug in own if slug not in evidence]
        return Said(
            values=tuple(values[column] for column in columns),
            name=name,
            named=tuple((place, limits[columns[place]]) for place in named),
            is_checked=values.get("verified_on") is not None,
            articles=tuple(self.articles.index(slug) for slug in cited if slug in self.articles),
            evidence=tuple(map(evidence.index, own)),
        )

    def fields(self, record: Record) -> dict[str, Any]:
        """The columns that the record fills, but its own and its parent's key."""
        found = empty_values(record.kind.model)
        for key, value in record.values.items():
            field = field_of(record.kind, key)
            if isinstance(field, models.ForeignKey):
                found[field.attname] = self.keys[path_of(field.related_model, value)]
            elif not isinstance(field, models.ManyToManyField):
                found[key] = as_stored(field, value)
        return found
