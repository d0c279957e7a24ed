"""What every entry shares: a slug that stays reachable, dates that are not ahead of us."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from frameworks.models.checks import today
from frameworks.models.repetition import Distinct, Particulars, page_key

PLACEHOLDER = "a-slug-like-no-other"


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


class FormerSlugQuerySet(models.QuerySet[Any]):
    def present(self, model: Any) -> dict[str, str]:
        """For each former slug of entries of this model the present one, less those that another has now. One query."""
        entries = model._default_manager.order_by()
        now = entries.filter(pk=models.OuterRef("object_id")).values("slug")
        taken = models.Exists(entries.filter(slug=models.OuterRef("slug")))
        former = self.filter(~taken, model=model._meta.model_name).annotate(now=models.Subquery(now))
        return dict(former.exclude(now=None).order_by("pk").values_list("slug", "now"))


class Holder(NamedTuple):
    """Whose a slug is."""

    slug: str
    entry: Entry
    is_former: bool

    @property
    def refusal(self) -> str:
        """Why no other entry may have the slug, and what can be done."""
        owner = f"the {self.entry._meta.verbose_name} “{self.entry}”"
        if not self.is_former:
            return f"“{self.slug}” is the slug of {owner}, which has the same address. Choose another."
        return (
            f"“{self.slug}” was once the slug of {owner}, and leads to it. Choose another slug, or delete that one "
            "under “Former slugs”: what links to it then leads here."
        )


class FormerSlug(models.Model):
    """A slug that an entry once had; wherever it is asked for, it stands for the entry's present one."""

    model = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    object_id = models.BigIntegerField()

    objects: ClassVar[Any] = FormerSlugQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"

    @property
    def entry(self) -> Any:
        """The entry that it stands for; None where that was deleted."""
        return apps.get_model("frameworks", self.model)._default_manager.filter(pk=self.object_id).first()


class EntryQuerySet(models.QuerySet[Any]):
    def by_any_slug(self, slug: str) -> Any:
        """The entry that has this slug or once had it; DoesNotExist otherwise."""
        entry = self.filter(slug=slug).first()
        if entry is None:
            former = FormerSlug.objects.filter(model=self.model._meta.model_name, slug=slug)
            entry = self.get(pk__in=former.values("object_id"))
        return entry

    def by_any_slugs(self, slugs: Iterable[str]) -> dict[str, Any]:
        """For each of these slugs the entry that has it or once had it. One query; three where any is a former one."""
        wanted = list(slugs)
        found: dict[str, Any] = self.in_bulk(wanted, field_name="slug")
        if missing := [slug for slug in wanted if slug not in found]:
            former = FormerSlug.objects.filter(model=self.model._meta.model_name, slug__in=missing)
            keys = dict(former.values_list("slug", "object_id"))
            entries = self.in_bulk(keys.values()) if keys else {}
            found |= {slug: entries[key] for slug, key in keys.items() if key in entries}
        return found

    def counted(self, claims: str, at_least: int = 0) -> Self:
        """Each with `n`, how many published frameworks have it by a public claim that is not refuted."""
        relation = self.model._meta.get_field(claims)
        name = relation.field.name
        good = relation.related_model._default_manager.published().standing_up().order_by()
        mine = good.filter(**{name: models.OuterRef("pk")}).values(name)
        number = models.Subquery(mine.values(n=models.Count("framework", distinct=True)))
        return self.annotate(n=Coalesce(number, 0)).filter(n__gte=at_least)


class Entry(Distinct):
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
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the slug it had before as a former slug. One that it takes back is a former one no more."""
        before, is_renamed = getattr(self, "_slug_in_database", ""), self.has_new_slug
        super().save(*args, **kwargs)
        if before and is_renamed:
            former = FormerSlug.objects.filter(model=self._meta.model_name)
            former.filter(slug=self.slug, object_id=self.pk).delete()
            former.update_or_create(model=self._meta.model_name, slug=before, defaults={"object_id": self.pk})
        self._slug_in_database = self.slug

    def get_absolute_url(self) -> str:
        return self.address(self.slug)

    @classmethod
    def likenesses(cls, one: Particulars, other: Particulars) -> Iterator[str]:
        """Nor is it usual that two have the same address on the Internet."""
        yield from super().likenesses(one, other)
        for name in cls.compared:
            if (
                isinstance(cls._meta.get_field(name), models.URLField)
                and page_key(one[name]) == page_key(other[name]) != ""
            ):
                yield name

    def validate_unique(self, exclude: Any = None) -> None:
        """Nor may a new slug be one that leads to another entry."""
        super().validate_unique(exclude=exclude)
        if "slug" not in (exclude or ()) and self.has_new_slug:
            for holder in self.holders([self.slug]):
                if holder.entry != self:
                    raise ValidationError({"slug": holder.refusal})

    @property
    def has_new_slug(self) -> bool:
        return self.slug != getattr(self, "_slug_in_database", "")

    @classmethod
    def sharing_addresses(cls) -> list[type[Entry]]:
        """The kinds of entry whose slugs stand in the same addresses, itself among them."""
        models = apps.get_app_config("frameworks").get_models()
        return [model for model in models if issubclass(model, Entry) and model.url_name == cls.url_name]

    @classmethod
    def holders(cls, slugs: Collection[str]) -> list[Holder]:
        """Who has these slugs at the same addresses, or once had them; present ones of its own kind are left out.

        One query for each kind that shares the addresses, and one more for each where there are former ones.
        """
        found: list[Holder] = []
        kinds = {str(model._meta.model_name): model for model in cls.sharing_addresses()}
        for model in kinds.values():
            if model is not cls:
                found += [Holder(each.slug, each, False) for each in model._default_manager.filter(slug__in=slugs)]
        rows = FormerSlug.objects.filter(model__in=kinds, slug__in=slugs)
        for name, slug, key in rows.values_list("model", "slug", "object_id"):
            found += [Holder(slug, each, True) for each in kinds[name]._default_manager.filter(pk=key)]
        return found

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
