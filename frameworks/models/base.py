"""What every entry shares: a slug that stays reachable, dates that are not ahead of us."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

PLACEHOLDER = "a-slug-like-no-other"


def today() -> datetime.date:
    """The catalogue's day is UTC's, as in the database."""
    return datetime.datetime.now(datetime.UTC).date()


def not_in_future(value: datetime.date) -> None:
    if value > today():
        raise ValidationError("%(value)s is in the future.", params={"value": value})


def one_of(field: str, choices: type[models.TextChoices], table: str) -> models.CheckConstraint:
    """The database refuses what the form would refuse."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=f"{table}_{field}_known",
        violation_error_message=f"Unknown {field}.",
    )


class FormerSlug(models.Model):
    """A slug that an entry once had; its address redirects to the entry's present one."""

    model = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


class EntryQuerySet(models.QuerySet[Any]):
    def by_any_slug(self, slug: str) -> Any:
        """The entry that has this slug or once had it; DoesNotExist otherwise."""
        entry = self.filter(slug=slug).first()
        if entry is None:
            former = FormerSlug.objects.filter(model=self.model._meta.model_name, slug=slug)
            entry = self.get(pk__in=former.values("object_id"))
        return entry

    def counted(self, claims: str, at_least: int = 0) -> Self:
        """Each with `n`, how many published frameworks have it by a public claim that is not refuted."""
        relation = self.model._meta.get_field(claims)
        name = relation.field.name
        good = relation.related_model._default_manager.published().standing_up().order_by()
        mine = good.filter(**{name: models.OuterRef("pk")}).values(name)
        number = models.Subquery(mine.values(n=models.Count("framework", distinct=True)))
        return self.annotate(n=Coalesce(number, 0)).filter(n__gte=at_least)


class Entry(models.Model):
    """Something with a page of its own."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Its address on the site. After a change the old address redirects here.",
    )

    url_name = ""  # the URL name of its page
    is_anchor = False  # True where it is a part of that page

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the slug it had before as a former slug."""
        before = getattr(self, "_slug_in_database", "")
        super().save(*args, **kwargs)
        if before and before != self.slug:
            FormerSlug.objects.update_or_create(
                model=self._meta.model_name,
                slug=before,
                defaults={"object_id": self.pk},
            )
        self._slug_in_database = self.slug

    def get_absolute_url(self) -> str:
        return self.address(self.slug)

    @classmethod
    def address(cls, slug: str) -> str:
        """Where the entry with this slug stands."""
        before, after = cls.around_slug()
        return f"{before}{slug}{after}"

    @classmethod
    @cache
    def around_slug(cls) -> tuple[str, str]:
        """What stands before and after it in an address: a page has hundreds of these, and looking one up is dear."""
        if cls.is_anchor:
            return f"{reverse(cls.url_name)}#", ""
        before, _, after = reverse(cls.url_name, args=[PLACEHOLDER]).partition(PLACEHOLDER)
        return before, after

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        entry = super().from_db(*args, **kwargs)
        entry._slug_in_database = entry.__dict__.get("slug", "")
        return entry
