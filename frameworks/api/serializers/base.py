"""What every record shares: related entries are named by slug, every claim says who says it and how it stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Manager, URLField
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frameworks.models import Entry

CITED = ("standing", "standing_note", "verified_on", "sources")
LINKS = ("page_url", "api_url")


WORDS = {
    "slug": "Its name in addresses. A former one leads to the present one.",
    "name": "What it is called; of a question, a disagreement or a criterion what it asks.",
    "title": "Two or three words, where answers form a list; else empty.",
    "text": "What is said, in a sentence of our own.",
    "note": "What goes with it: conditions, limits, how positions relate, what to know before trusting a source.",
    "definition": "What it means.",
    "explanation": "What to ask oneself.",
    "reason": "What it really is.",
    "tagline": "What it is, in one line.",
    "summary": "What it is for and how it goes about it.",
    "description": "What the organisation does, in one line.",
    "framework": "Slug of the framework that it is about.",
    "frameworks": "Slugs of the frameworks that it is about.",
    "type": "Slug of the type.",
    "types": "Slugs of the types that it is about.",
    "category": "Slug of the category that it stands under.",
    "feature": "Slug of the feature.",
    "features": "Slugs of the features.",
    "aspect": "Slug of the aspect that it is about.",
    "use_case": "Slug of the need.",
    "adopter": "Slug of the organisation.",
    "kind": "What kind it is of.",
    "side": "Whether it speaks for the framework or against it.",
    "usage": "Whether it is used today.",
    "classifications": "Which types it is filed under, and by whom; refuted ones too.",
    "support": "Which features it has, and how. What is not named is unknown, not no.",
    "pros": "What is said for it; refuted claims too.",
    "cons": "What is said against it; refuted claims too.",
    "tradeoffs": "The pros and cons of all frameworks that are about it.",
    "recommendations": "Which frameworks are recommended for which need.",
    "adoptions": "Who is said to use which framework for what.",
    "remarks": "What else sources say of it.",
    "disagreements": "Where sources contradict each other about it.",
    "positions": "What is said, each with who says it.",
    "advice": "What sources advise.",
    "answers": "What sources answer.",
    "key": "Its name within the entry; it never changes.",
    "sources": "Who says it: slugs of sources.",
    "standing": "reported: a source says so, we have not checked. verified: evidence that is no article shows it. "
    "contradicted: evidence or better sources say otherwise. outdated: it was so once.",
    "standing_note": "Why it stands so.",
    "verified_on": "The day on which the evidence was read.",
    "level": "How the framework has the feature.",
    "package": "What brings it, where the framework itself does not.",
    "partial_means": "What counts as partial.",
    "as_of": "The year that the source speaks of.",
    "scope": "What for.",
    "aliases": "Other spellings.",
    "license": "SPDX id.",
    "interface": "What stands between it and the web server.",
    "package_name": "Its name on the package index.",
    "latest_release": "The version that we found.",
    "latest_release_on": "The day that version came out.",
    "reviewed_on": "When we last went through everything here.",
    "verdict": "What our finding makes of it.",
    "strength": "strong: both cannot be so. medium: hard to reconcile. weak: a difference of emphasis.",
    "finding_sources": "Slugs of the sources that the finding rests on.",
    "status": "How alive it is: active has feature releases, maintenance fixes, dormant had no release for two years.",
    "status_note": "What the status rests on.",
    "requires_python": "Which versions of Python it needs, as the package declares it.",
    "website": "Address of its site; empty where there is none.",
    "documentation": "Address of its documentation; empty where there is none.",
    "repository": "Address of its source code; empty where it is not public.",
    "first_release": "The day of its first release; null where no source gives it.",
    "publisher": "Who published it.",
    "author": "Who wrote it; empty where that is not known.",
    "url": "Its own address; empty where that is not known.",
    "published_on": "The day of publication; null where that is not known.",
    "finding": "What we found; empty while the question is open.",
    "dated": "What is known of the date where no day is given.",
    "accessed_on": "The day on which we read it.",
}


@extend_schema_field(str)
class Slug(serializers.Field):
    """A related entry by its slug."""

    def to_representation(self, value: Entry) -> str:
        return value.slug


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Slugs(serializers.Field):
    """Related entries by their slugs."""

    def to_representation(self, value: Any) -> list[str]:
        return [entry.slug for entry in (value.all() if isinstance(value, Manager) else value)]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CommaList(serializers.Field):
    """Words kept separated by commas, as a list."""

    def to_representation(self, value: str) -> list[str]:
        return [word.strip() for word in value.split(",") if word.strip()]


@extend_schema_field(str)
class Address(serializers.Field):
    """A path of this site as an absolute address; no path, no address."""

    def to_representation(self, value: str) -> str:
        return self.context["request"].build_absolute_uri(value) if value else ""


class ReadSerializer(serializers.ModelSerializer):
    # Only ever read: every field is always there, described to readers instead of editors. An address may be empty.
    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, URLField: serializers.CharField}

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True, "help_text": ""} for name in self.Meta.fields}

    def get_fields(self) -> dict[str, Any]:
        """The fields, each with a description; none has a default, which a unique constraint would give it."""
        fields = super().get_fields()
        for name, field in fields.items():
            field.help_text = field.help_text or WORDS.get(name, "")
            field.default = serializers.empty
        return fields


class EntrySerializer(ReadSerializer):
    page_url = serializers.SerializerMethodField(help_text="Its page.")
    api_url = serializers.SerializerMethodField(help_text="Everything about it as JSON.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page_url(self, entry: Entry) -> str:
        return self.context["request"].build_absolute_uri(entry.get_absolute_url())

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, entry: Entry) -> str:
        path = reverse(f"api-{entry._meta.model_name}-detail", args=[entry.slug])
        return self.context["request"].build_absolute_uri(path)


class CitedSerializer(ReadSerializer):
    sources = Slugs(read_only=True)


class ClaimSerializer(CitedSerializer):
    framework = Slug(read_only=True)
