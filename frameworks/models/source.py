"""Sources, and what it means to cite them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from frameworks.models.base import Entry, EntryQuerySet, not_in_future, one_of
from frameworks.models.checks import FIRST_SOURCE, Checked, check_dated, lies_before
from frameworks.models.repetition import Particulars, is_bare_site, page_key, same_address, spelling


class SourceKind(models.TextChoices):
    ARTICLE = "article", "article"
    VENDOR_ARTICLE = "vendor-article", "vendor article"
    DOCUMENTATION = "documentation", "documentation"
    REPOSITORY = "repository", "repository"
    ENGINEERING_BLOG = "engineering-blog", "engineering blog"
    PACKAGE_INDEX = "package-index", "package index"
    MEASUREMENT = "measurement", "measurement"


class SourceQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Those that something public cites; the others are known from drafts alone."""
        cited = Q()
        for public in self.citing():
            cited |= Q(Exists(public))
        return self.filter(cited)

    def number_published(self) -> int:
        """How many these are, of all there are: two queries.

        Counted are the others: what nothing cites PostgreSQL finds by joins, as fast for many sources as for few, where
        for what one thing or another cites it looks for each source and each kind of thing.
        """
        others = self.order_by()
        for public in self.citing():
            others = others.filter(~Exists(public))
        return self.count() - others.count()

    def citing(self) -> Iterator[models.QuerySet[Any]]:
        """For each kind of thing what of it is public and cites the source. As it cites one, that need not be asked."""
        for relation in self.model._meta.related_objects:
            rows = relation.related_model._default_manager.order_by()
            public = rows.released() if isinstance(rows, CitedQuerySet) else rows.published()
            yield public.filter(**{relation.field.name: OuterRef("pk")})


class Source(Entry):
    """Anything citable."""

    name = models.CharField("title", max_length=200)
    publisher = models.CharField(max_length=120, blank=True)
    author = models.CharField(max_length=120, blank=True)
    url = models.URLField(
        "address", max_length=400, blank=True, help_text="Left empty where the page's own address is not known."
    )
    kind = models.CharField(
        max_length=20,
        choices=SourceKind,
        help_text="A vendor article is written by a firm that sells development or tools.",
    )
    published_on = models.DateField(null=True, blank=True, validators=[not_in_future])
    dated = models.CharField(
        "date in words",
        max_length=120,
        blank=True,
        validators=[check_dated],
        help_text="What is known of the date where no day is given, for example “2024, day not stated”.",
    )
    accessed_on = models.DateField(
        null=True, blank=True, validators=[not_in_future], help_text="The day on which we read it."
    )
    note = models.TextField(
        blank=True, help_text="What a reader should know before trusting it: edition, interest, errors."
    )

    url_name = "source"
    told_by, compared = "url", ("url", "name", "publisher", "published_on", "dated")
    first_days = {"published_on": FIRST_SOURCE}
    objects: ClassVar[Any] = SourceQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [one_of("kind", SourceKind, "source")]

    OPINION = (SourceKind.ARTICLE, SourceKind.VENDOR_ARTICLE)

    def clean(self) -> None:
        super().clean()
        if lies_before(self.accessed_on, self.published_on):
            raise ValidationError({"accessed_on": f"It was published on {self.published_on}: not read before that."})

    @classmethod
    def identity(cls, said: Particulars) -> str:
        """Its address; where that names no page, its title too, and without one its publisher."""
        if said["url"] and not is_bare_site(said["url"]):
            return same_address(said["url"])
        return f"{same_address(said['url'])}\n{title_of(said)}"

    @classmethod
    def are_two(cls, one: Particulars, other: Particulars) -> bool:
        """Two editions, each with its date."""
        dates = [each["published_on"] or each["dated"] for each in (one, other)]
        return all(dates) and dates[0] != dates[1]

    @classmethod
    def likenesses(cls, one: Particulars, other: Particulars) -> Iterator[str]:
        if page_key(one["url"]) == page_key(other["url"]) != "":
            yield "url"
        if title_of(one) == title_of(other):
            yield "name"

    @classmethod
    def refusal(cls, other: Particulars) -> str:
        return f"“{other['name']}” is this source already. Cite that one; of another edition give the date."

    @property
    def label(self) -> str:
        """Short enough to stand behind a claim: who and when for an article, the title for the rest."""
        if not self.is_article:
            return self.name
        year = str(self.published_on.year) if self.published_on else self.dated[:4]
        return f"{self.publisher or self.author} {year if year.isdigit() else 'undated'}".strip()

    @property
    def is_article(self) -> bool:
        """Articles report; they prove nothing by themselves."""
        return self.kind in self.OPINION


def title_of(source: Particulars) -> str:
    return f"{spelling(source['name'])}\n{spelling(source['publisher'])}"


class Standing(models.TextChoices):
    REPORTED = "reported", "reported"
    VERIFIED = "verified", "verified"
    CONTRADICTED = "contradicted", "contradicted"
    OUTDATED = "outdated", "outdated"


REFUTED = frozenset((Standing.CONTRADICTED.value, Standing.OUTDATED.value))  # what does not stand


class CitedQuerySet(models.QuerySet[Any]):
    def cited(self) -> Self:
        through = self.model._meta.get_field("sources").remote_field.through
        column = f"{self.model._meta.model_name}_id"
        return self.filter(Exists(through.objects.filter(**{column: OuterRef("pk")})))

    def released(self) -> Self:
        """By an editor; where it is cited, it is public."""
        return self.filter(is_published=True)

    def published(self) -> Self:
        """What may be shown: released by an editor and cited."""
        return self.released().cited()

    def shown(self, *along: str) -> Self:
        """Published, with its sources and what else a page or the API names beside it."""
        found = self.published().prefetch_related("sources")
        return found.select_related(*along) if along else found


def need_source(is_published: bool, sources: Iterable[Source]) -> list[Source]:
    """The sources as a list; ValidationError at `sources` where something public has none."""
    cited = list(sources)
    if is_published and not cited:
        raise ValidationError({"sources": "What is published needs at least one source."})
    return cited


class Cited(Checked):
    """A statement that says who says it and when it was last checked.

    reported: a source says so, we have not checked it. verified: shown by evidence that is not an
    article. contradicted: evidence or better sources say otherwise. outdated: it was so once.
    """

    sources = models.ManyToManyField(
        Source,
        blank=True,
        help_text="Who says it. Nothing is published without a source.",
    )
    standing = models.CharField(
        max_length=12,
        choices=Standing,
        default=Standing.REPORTED,
        help_text="Reported until you have read evidence yourself: documentation, code, the package.",
    )
    standing_note = models.TextField(blank=True, help_text="Why it stands so. Needed when contradicted or outdated.")
    verified_on = models.DateField(
        "checked on",
        null=True,
        blank=True,
        validators=[not_in_future],
        help_text="The day you read the evidence.",
    )
    is_published = models.BooleanField(
        "published",
        default=True,
        help_text="Untick to keep it as a draft that only editors see.",
    )

    objects: ClassVar[Any] = CitedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.standing == Standing.VERIFIED and not self.verified_on:
            raise ValidationError({"verified_on": "A verified claim needs the day it was checked."})
        if self.standing in REFUTED and not self.standing_note.strip():
            raise ValidationError({"standing_note": f"Say why it is {self.standing}."})

    @property
    def wording(self) -> str:
        """What it says, in one line."""
        raise NotImplementedError

    def check_sources(self, sources: Iterable[Source]) -> None:
        """Raises ValidationError at `sources` where these do not carry the claim."""
        cited = need_source(self.is_published, sources)
        if self.standing == Standing.VERIFIED and all(source.is_article for source in cited):
            raise ValidationError(
                {"sources": "Verified needs evidence beside articles: documentation, code, the package …"}
            )


def cited_constraints(table: str) -> list[models.BaseConstraint]:
    """What the database itself holds every cited statement to."""
    return [
        one_of("standing", Standing, table),
        models.CheckConstraint(
            condition=~Q(standing=Standing.VERIFIED) | Q(verified_on__isnull=False),
            name=f"{table}_verified_has_day",
            violation_error_message="A verified claim needs the day it was checked.",
        ),
        models.CheckConstraint(
            condition=~Q(standing__in=[Standing.CONTRADICTED, Standing.OUTDATED]) | ~Q(standing_note=""),
            name=f"{table}_doubt_has_reason",
            violation_error_message="A contradicted or outdated claim needs a reason.",
        ),
    ]
