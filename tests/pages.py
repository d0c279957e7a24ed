"""The public pages as a reader's machine sees them: which there are, and what stands in one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.db.models import Count
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from frameworks.models import (
    VERSUS,
    Adopter,
    Adoption,
    Aspect,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Question,
    Source,
    UseCase,
)
from tests import factories

LISTS = (
    *("home", "frameworks", "choose", "comparisons", "features", "adopters", "sources", "disagreements"),
    *("guide", "about"),
)
MACHINES = ("sitemap", "robots", "favicon", "changes", "card", "opensearch", "choose-record")  # read by programs
ENTRIES = {  # by URL name
    "framework": (Framework, Exclusion),
    "feature": (Feature,),
    "adopter": (Adopter,),
    "use-case": (UseCase,),
    "type": (FrameworkType,),
    "source": (Source,),
}
ANCHORS = {Aspect: "about", FeatureCategory: "features", Criterion: "guide", Question: "guide"}
FILTERED = "/frameworks/?type=micro&feature=templates&status=active&q=a&sort=-name"
ANSWERED = "/choose/?build=apis&realtime=websockets"
NOTHING_FOUND = "/frameworks/?q=zzzz&status=active"
BAD = "/frameworks/?sort=sideways&type=nonsense&page=x"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def public_entries() -> list[Any]:
    """Every entry with a page of its own."""
    entries: list[Any] = [*Framework.objects.filter(is_published=True), *Exclusion.objects.filter(is_published=True)]
    entries += Adopter.objects.filter(adoptions__in=Adoption.objects.published()).distinct()
    entries += Source.objects.published()
    for model in (Feature, UseCase, FrameworkType):
        entries += model.objects.all()
    return entries


def every_address() -> list[str]:
    """Every page there is to read, but of the hundreds of comparisons a few."""
    some = [versus(*pair) for pair in combinations(slugs()[:4], 2)]
    return [*map(reverse, LISTS), *(entry.get_absolute_url() for entry in public_entries()), *some, heaviest()]


def slugs() -> list[str]:
    return list(Framework.objects.published().order_by("slug").values_list("slug", flat=True))


def versus(*names: str) -> str:
    return reverse("compare", args=[VERSUS.join(sorted(names))])


def heaviest(number: int = 5) -> str:
    """The comparison of the frameworks of which most is said."""
    weights = dict.fromkeys(slugs(), 0)
    for name in ("classifications", "support", "tradeoffs", "recommendations", "adoptions"):
        for slug, n in Framework.objects.order_by().values_list("slug").annotate(n=Count(name)):
            weights[slug] += n
    return versus(*sorted(weights, key=lambda slug: -weights[slug])[:number])


def kinds() -> dict[str, str]:
    """One page of each kind, with the shipped content; the kinds that answer 404 and 400 as well."""
    return {
        **{name: reverse(name) for name in LISTS},
        "list, filtered": FILTERED,
        "list, nothing found": NOTHING_FOUND,
        "list, near misses": "/frameworks/?type=full-stack&interface=asgi&feature=orm&feature=soap",
        "list, no framework": "/frameworks/?q=pyqt",
        "search": "/search/?q=orm",
        "search, one kind": "/search/?q=django&in=claims",
        "search, a guess": "/search/?q=djnago",
        "search, nothing": "/search/?q=zzzzzz",
        "search, empty": "/search/",
        "choose, answered": ANSWERED,
        "disagreements, some": "/disagreements/?framework=django&aspect=performance",
        "disagreements, none": "/disagreements/?framework=hug&aspect=security",
        "framework": "/frameworks/django/",
        "framework, dormant": "/frameworks/hug/",
        "exclusion": "/frameworks/pyqt/",
        "compare two": versus("django", "fastapi"),
        "compare five": heaviest(),
        "compare, differences": versus("django", "fastapi", "flask") + "?only=differences&hide=unknown",
        "compare, one ticked": "/compare/?framework=django",
        "feature": feature_in_dispute(),
        "adopter": Adopter.objects.all()[0].get_absolute_url(),
        "use case": UseCase.objects.all()[0].get_absolute_url(),
        "type": FrameworkType.objects.all()[0].get_absolute_url(),
        "source, article": Source.objects.filter(kind="article")[0].get_absolute_url(),
        "source, evidence": Source.objects.filter(kind="documentation")[0].get_absolute_url(),
        "not found": "/frameworks/no-such-framework/",
        "bad request": BAD,
    }


def feature_in_dispute() -> str:
    dispute = Disagreement.objects.filter(features__isnull=False, frameworks__isnull=False)[0]
    return dispute.features.all()[0].get_absolute_url()


# ── one page, read ──


@dataclasses.dataclass
class Outline:
    """What a page is called and where its links lead."""

    title: str
    description: str
    canonical: str
    titles: int
    main_headings: int
    links: list[str]
    ids: list[str]


@dataclasses.dataclass
class Page:
    """A page as it came; ParseError where its HTML is wrong."""

    address: str
    html: str

    @cached_property
    def root(self) -> Element:
        found: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)
        return found

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        return [element for element in self.root.iter() if name in element.get("class", "").split()]

    @property
    def title(self) -> str:
        return text(self.all("title")[0])

    def meta(self, name: str) -> str:
        found = [m.get("content", "") for m in self.all("meta") if name in (m.get("name"), m.get("property"))]
        return found[0] if found else ""

    @property
    def canonical(self) -> str:
        return next((link.get("href", "") for link in self.all("link") if link.get("rel") == "canonical"), "")

    @property
    def text(self) -> str:
        return text(self.all("body")[0])

    @property
    def main(self) -> str:
        return text(self.all("main")[0])

    @property
    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if element.get("id") is not None]

    @property
    def links(self) -> Iterator[str]:
        """Where its links lead."""
        return (link.get("href", "") for link in self.all("a"))

    @property
    def headings(self) -> list[int]:
        """Their levels, in order."""
        return [int(heading.tag[1]) for heading in self.all(*HEADINGS)]

    @property
    def outline(self) -> Outline:
        tags = Counter(element.tag for element in self.root.iter())
        says = (self.title, self.meta("description"), self.canonical)
        return Outline(*says, tags["title"], tags["h1"], list(self.links), self.ids)


def text(element: Element) -> str:
    """What a reader reads there, blanks as one."""
    return " ".join("".join(element.itertext()).split())


def read(client: Any, address: str, status: int = 200, **how: Any) -> Page:
    response = client.get(address, **how)
    assert response.status_code == status, (address, response.status_code)
    return Page(address, response.content.decode())


def error(template: str) -> Page:
    """What is answered instead of a page, as Django renders it."""
    told = {"exception": "There is no such thing.", "errors": {"page": ["Write a whole number from 1."]}}
    return Page(template, render_to_string(template, told, RequestFactory().get("/no-such-page/")))


# ── a small catalogue of one's own ──


@dataclasses.dataclass
class World:
    """One entry of each kind, all of them in `rows` relations of every kind."""

    framework: Framework
    entries: list[Any]

    @property
    def slugs(self) -> list[str]:
        return [entry.slug for entry in self.entries if isinstance(entry, Framework)]

    def addresses(self) -> dict[str, str]:
        """Each kind of page, about one and the same entry."""
        pages = {name: reverse(name) for name in (*LISTS, "sitemap")}
        for entry in self.entries:
            pages.setdefault(type(entry).__name__.lower(), entry.get_absolute_url())
        return {
            **pages,
            "search": "/frameworks/?q=framework",
            "clashes": f"/disagreements/?framework={self.framework.slug}",
            "filtered": f"/frameworks/?type={self.entries[1].slug}&sort=-reviewed",
            "compare": versus(*self.slugs[:2]),
        }


def make_world(rows: int, frameworks: int = 0) -> World:
    """A catalogue of so many frameworks (two at least) in which everything cites, names or concerns everything else."""
    source, kind, feature = factories.make_source(), factories.make_type(), factories.make_feature()
    case, adopter, aspect = factories.make_use_case(), factories.make_adopter(), factories.make_aspect()
    cited = {"sources": [source, factories.make_source()]}
    every = [factories.make_framework(**cited) for _ in range(frameworks or rows + 1)]
    for each in every:
        given: dict[str, Any] = {"framework": each, **cited}
        factories.make_classification(type=kind, **given)
        factories.make_support(feature=feature, **given)
        factories.make_tradeoff(aspect=aspect, **given)
        factories.make_recommendation(use_case=case, **given)
        factories.make_adoption(adopter=adopter, **given)
        factories.make_remark(**given)
    for _ in range(rows):
        more_claims(every[0], cited)
        factories.make_exclusion(aliases="framework", **cited)
        dispute(aspect, every, feature, cited)
        guide(every, kind, cited)
    exclusion = Exclusion.objects.order_by("-pk")[0]
    return World(every[0], [every[0], kind, feature, case, adopter, source, exclusion, *every[1:]])


def more_claims(framework: Framework, cited: dict[str, Any]) -> None:
    given: dict[str, Any] = {"framework": framework, **cited}
    factories.make_classification(**given)
    factories.make_support(**given)
    factories.make_tradeoff(side="con", **given)
    factories.make_recommendation(**given)
    factories.make_adoption(**given)
    factories.make_remark(kind="principle", **given)


def dispute(aspect: Any, every: list[Any], feature: Any, cited: dict[str, Any]) -> None:
    found = {"finding": "So it is.", "finding_sources": cited["sources"], "verified_on": factories.DAY}
    made = factories.make_disagreement(aspect=aspect, frameworks=every, features=[feature], **found)
    of_one = factories.make_disagreement(aspect=aspect, frameworks=every[:1], features=[feature], **found)
    for each in (made, of_one):
        factories.make_position(disagreement=each, verdict="upheld", **cited)
        factories.make_position(disagreement=each, verdict="refuted", **cited)


def guide(every: list[Any], kind: Any, cited: dict[str, Any]) -> None:
    criterion, question = factories.make_criterion(), factories.make_question(type=kind)
    for _ in range(2):
        factories.make_advice(criterion=criterion, frameworks=every, types=[kind], **cited)
        factories.make_answer(question=question, **cited)
