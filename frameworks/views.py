"""The pages: filter, fetch, render."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks.comparison import LEAST, MOST, compare
from frameworks.filters import BadParameter, FrameworkFilter
from frameworks.models import (
    VERSUS,
    Adopter,
    Adoption,
    Advice,
    Answer,
    Aspect,
    Classification,
    Criterion,
    Disagreement,
    Exclusion,
    Feature,
    FeatureCategory,
    Framework,
    FrameworkType,
    Position,
    Question,
    Recommendation,
    Remark,
    RemarkKind,
    Side,
    Source,
    SourceKind,
    Standing,
    SupportStatement,
    Tradeoff,
    UseCase,
)

PAGE_SIZE = 24


def entry(entries: Any, slug: str) -> Any:
    """The entry with this slug, now or formerly; a 404 otherwise."""
    try:
        return entries.by_any_slug(slug)
    except entries.model.DoesNotExist:
        raise Http404(f"No {entries.model._meta.verbose_name} is called “{slug}”.") from None


def bad_request(request: HttpRequest, errors: dict[str, list[str]]) -> HttpResponse:
    """A 400 that names each parameter."""
    return render(request, "400.html", {"errors": errors}, status=400)


def public_frameworks() -> Any:
    return Framework.objects.published().living_first()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    claims = [Classification, SupportStatement, Tradeoff, Recommendation, Adoption, Remark]
    standings: Counter[str] = Counter()
    for model in claims:
        standings.update(dict(model.objects.published().order_by().values_list("standing").annotate(n=Count("pk"))))
    context = {
        "frameworks": public_frameworks(),
        "types": FrameworkType.objects.filter(classifications__framework__is_published=True).distinct(),
        "use_cases": counted(UseCase.objects.all(), "recommendations").filter(n__gt=1),
        "disagreements": disagreement_list().filter(strength="strong")[:5],
        "specimen": specimen(),
        "standings": standings,
        "claims": standings.total(),
        "sources": Source.objects.count(),
        "json_ld": {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "Framework Catalogue",
            "url": request.build_absolute_uri("/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": request.build_absolute_uri(reverse("frameworks")) + "?q={q}",
                "query-input": "required name=q",
            },
        },
    }
    return render(request, "frameworks/home.html", context)


def specimen() -> Disagreement | None:
    """The shortest settled contradiction: shows at a glance what the catalogue does."""
    settled = disagreement_list().filter(strength="strong", positions__verdict="refuted").exclude(finding="")
    of_one = settled.annotate(n=Count("frameworks", distinct=True)).filter(n=1)
    shown: Disagreement | None = of_one.order_by(Length("finding"), "slug").first()
    return shown


def counted(entries: Any, claims: str) -> Any:
    """Each entry with `n`, how many published frameworks have it by a public claim that is not refuted."""
    model = entries.model._meta.get_field(claims).related_model
    good = model.objects.published().standing_up()
    return entries.annotate(n=Count(f"{claims}__framework", filter=Q(**{f"{claims}__in": good}), distinct=True))


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    if (shorter := without_defaults(request.GET)) is not None:
        return redirect(f"{request.path}{'?' if shorter else ''}{shorter}")
    filters = FrameworkFilter(request.GET)
    try:
        found = filters.found().prefetch_related(public_types())
        page = page_of(found, request.GET.get("page", "1"))
    except BadParameter as error:
        return bad_request(request, error.errors)
    context = {
        "filter": filters,
        "facets": filters.facets(),
        "page": page,
        "params": request.GET,
        "exclusions": excluded(filters.form.cleaned_data["q"]),
    }
    return render(request, "frameworks/frameworks.html", context)


def without_defaults(given: QueryDict) -> str | None:
    """The query string without empty values; None where it has none, so that an address says only what differs."""
    if not any(value == "" for values in given.lists() for value in values[1]):
        return None
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


def page_of(found: Any, number: str) -> Any:
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise BadParameter({"page": ["Write a whole number from 1."]})
    paginator = Paginator(found, PAGE_SIZE)
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(f"There is no page {number}; the last one is {paginator.num_pages}.")
    return paginator.page(int(number))


def public_types() -> Prefetch[Any]:
    return Prefetch("classifications", Classification.objects.published().standing_up().select_related("type"))


def excluded(q: str) -> Any:
    """What a reader may look for and is no backend framework: named instead of nothing found."""
    if not q.strip():
        return Exclusion.objects.none()
    named = Q(name__icontains=q.strip()) | Q(aliases__icontains=q.strip())
    return Exclusion.objects.filter(named, is_published=True).prefetch_related("sources")


@require_safe
def framework(request: HttpRequest, slug: str) -> HttpResponseBase:
    if misfit := Exclusion.objects.filter(slug=slug, is_published=True).prefetch_related("sources").first():
        return render(request, "frameworks/exclusion.html", {"exclusion": misfit})
    found = entry(Framework.objects.published().with_claims(), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    context = {
        "framework": found,
        "standings": standings_of(found),
        "disagreements": disagreement_list().filter(frameworks=found),
        "unknown": Feature.objects.exclude(support__in=found.support.all()).select_related("category"),
        "others": public_frameworks().exclude(pk=found.pk),
        "remarks": grouped(found.remarks.all(), lambda claim: claim.get_kind_display(), RemarkKind.labels),
        "support": grouped(found.support.all(), lambda claim: claim.feature.category),
        "aspects": grouped(found.tradeoffs.all(), lambda claim: claim.aspect),
        "sides": Side.values,
        "json_ld": software(request, found),
    }
    return render(request, "frameworks/framework.html", context)


def grouped(claims: Any, by: Callable[[Any], Any], order: Sequence[Any] = ()) -> list[tuple[Any, list[Any]]]:
    """Claims under their headings, in the order in which these come, or in `order`."""
    groups: dict[Any, list[Any]] = {heading: [] for heading in order}
    for claim in claims:
        groups.setdefault(by(claim), []).append(claim)
    return [(heading, found) for heading, found in groups.items() if found]


def software(request: HttpRequest, found: Framework) -> dict[str, Any]:
    """The framework as search engines read it; only what we know."""
    data = {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": found.name,
        "description": found.tagline,
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "programmingLanguage": "Python",
        "license": f"https://spdx.org/licenses/{found.license}.html" if " " not in found.license else found.license,
        "codeRepository": found.repository,
        "sameAs": found.website,
        "version": found.latest_release,
        "dateModified": found.reviewed_on and found.reviewed_on.isoformat(),
    }
    return {name: value for name, value in data.items() if value}


def standings_of(found: Framework) -> Counter[str]:
    """How many of its claims stand how; takes the prefetched claims, asks nothing."""
    claims = ("classifications", "support", "tradeoffs", "recommendations", "adoptions", "remarks")
    return Counter(claim.standing for name in claims for claim in getattr(found, name).all())


@require_safe
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Where to choose; `?framework=a&framework=b` leads to the comparison itself."""
    if slugs := request.GET.getlist("framework"):
        return chosen_comparison(request, slugs)
    context = {"frameworks": public_frameworks(), "most": MOST, "pairs": often_weighed()}
    return render(request, "frameworks/comparisons.html", context)


def often_weighed() -> list[tuple[Framework, Framework]]:
    """Pairs that one disagreement or one piece of advice names together, the most often named first."""
    together: Counter[tuple[int, int]] = Counter()
    public = Prefetch("frameworks", public_frameworks())
    for model in (Disagreement, Advice):
        for naming in model.objects.published().prefetch_related(public):
            together.update(combinations(sorted(each.pk for each in naming.frameworks.all()), 2))
    by_pk = {each.pk: each for each in public_frameworks()}
    return [(by_pk[a], by_pk[b]) for (a, b), _ in together.most_common(12)]


def chosen_comparison(request: HttpRequest, slugs: list[str]) -> HttpResponseBase:
    unique = sorted(set(slugs))
    known = set(Framework.objects.published().filter(slug__in=printable(unique)).values_list("slug", flat=True))
    if missing := [slug for slug in unique if slug not in known]:
        return bad_request(request, {"framework": [f"No framework is called “{slug[:80]}”." for slug in missing[:5]]})
    if not LEAST <= len(unique) <= MOST:
        text = f"Choose {LEAST} to {MOST} frameworks; you chose {len(unique)}."
        return bad_request(request, {"framework": [text]})
    return redirect("compare", slugs=VERSUS.join(unique))


def printable(slugs: list[str]) -> list[str]:
    """PostgreSQL takes no NUL; a slug has none."""
    return [slug for slug in slugs if "\0" not in slug]


@require_safe
def comparison(request: HttpRequest, slugs: str) -> HttpResponseBase:
    names = slugs.split(VERSUS)
    found = [entry(Framework.objects.published(), slug) for slug in dict.fromkeys(names[: MOST + 1])]
    canonical = VERSUS.join(sorted({each.slug for each in found}))
    if not LEAST <= len(set(names)) <= MOST:
        raise Http404(f"A comparison takes {LEAST} to {MOST} frameworks.")
    if canonical != slugs:
        return redirect("compare", slugs=canonical, permanent=True)
    chosen = Framework.objects.filter(pk__in=[each.pk for each in found]).with_claims().order_by("slug")
    value = compare(chosen)
    context = {
        "comparison": value,
        "sources": value.sources,
        "numbers": {source.pk: number for number, source in enumerate(value.sources, 1)},
        "others": public_frameworks().exclude(pk__in=[each.pk for each in found]),
        "most": MOST,
    }
    return render(request, "frameworks/compare.html", context)


@require_safe
def features(request: HttpRequest) -> HttpResponse:
    rows = counted(Feature.objects.all(), "support").order_by("name")
    categories = FeatureCategory.objects.prefetch_related(Prefetch("features", rows))
    return render(request, "frameworks/features.html", {"categories": categories})


@require_safe
def feature(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Feature.objects.select_related("category"), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    statements = public_claims(SupportStatement).filter(feature=found).order_by("framework__name")
    context = {
        "feature": found,
        "statements": statements,
        "unknown": public_frameworks().exclude(support__in=SupportStatement.objects.published().filter(feature=found)),
        "disagreements": disagreement_list().filter(features=found),
    }
    return render(request, "frameworks/feature.html", context)


def public_claims(model: Any, *along: str) -> Any:
    return model.objects.published().select_related("framework", *along).prefetch_related("sources")


@require_safe
def adopters(request: HttpRequest) -> HttpResponse:
    claims = public_claims(Adoption).order_by("framework__name", "-as_of")
    found = Adopter.objects.filter(adoptions__in=claims).distinct().prefetch_related(Prefetch("adoptions", claims))
    return render(request, "frameworks/adopters.html", {"adopters": found})


@require_safe
def adopter(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Adopter.objects.all(), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    claims = public_claims(Adoption).filter(adopter=found).order_by("framework__name", "-as_of")
    return render(request, "frameworks/adopter.html", {"adopter": found, "adoptions": claims})


@require_safe
def use_case(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(UseCase.objects.all(), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    context = {
        "use_case": found,
        "recommendations": public_claims(Recommendation).filter(use_case=found).order_by("framework__name"),
        "others": counted(UseCase.objects.exclude(pk=found.pk), "recommendations").filter(n__gt=0),
    }
    return render(request, "frameworks/use_case.html", context)


@require_safe
def framework_type(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(FrameworkType.objects.all(), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    context = {
        "type": found,
        "classifications": public_claims(Classification).filter(type=found).order_by("framework__name"),
        "questions": question_list().filter(type=found),
        "others": FrameworkType.objects.exclude(pk=found.pk),
    }
    return render(request, "frameworks/type.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    groups = grouped(Source.objects.order_by("name"), lambda source: source.get_kind_display(), SourceKind.labels)
    return render(request, "frameworks/sources.html", {"groups": groups})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = entry(Source.objects.all(), slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    groups = source_claims(found)
    standings = Counter(claim.standing for _, claims in groups for claim in claims)
    context = {
        "source": found,
        "groups": groups,
        "standings": standings,
        "total": standings.total(),
        "positions": Position.objects.filter(sources=found, disagreement__is_published=True).select_related(
            "disagreement"
        ),
        "findings": Disagreement.objects.published().filter(finding_sources=found),
        "headers": Framework.objects.published().filter(sources=found),
        "exclusions": Exclusion.objects.filter(sources=found, is_published=True),
    }
    return render(request, "frameworks/source.html", context)


def source_claims(found: Source) -> list[tuple[str, list[Any]]]:
    """Everything public that cites it, under a heading for each kind of statement."""
    kinds: list[tuple[str, Any, tuple[str, ...]]] = [
        ("Types", Classification, ("framework", "type")),
        ("Features", SupportStatement, ("framework", "feature")),
        ("Pros and cons", Tradeoff, ("framework", "aspect")),
        ("Best for", Recommendation, ("framework", "use_case")),
        ("Adopters", Adoption, ("framework", "adopter")),
        ("Other statements", Remark, ("framework",)),
        ("Advice on choosing", Advice, ("criterion",)),
        ("Answers", Answer, ("question",)),
    ]
    groups = [
        (heading, list(model.objects.published().filter(sources=found).select_related(*along)))
        for heading, model, along in kinds
    ]
    return [(heading, claims) for heading, claims in groups if claims]


def disagreement_list() -> Any:
    return (
        Disagreement.objects.published()
        .select_related("aspect")
        .prefetch_related(
            Prefetch("frameworks", Framework.objects.published()), "positions__sources", "finding_sources", "features"
        )
    )


@require_safe
def disagreements(request: HttpRequest) -> HttpResponse:
    found = disagreement_list().order_by("aspect__position", *Disagreement._meta.ordering)
    counts = Counter("open" if each.is_open else "found" for each in found)
    return render(request, "frameworks/disagreements.html", {"disagreements": found, "counts": counts})


def question_list() -> Any:
    return Question.objects.prefetch_related(
        Prefetch("answers", Answer.objects.published().prefetch_related("sources"))
    )


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    advice = Advice.objects.published().prefetch_related(
        "sources", "types", Prefetch("frameworks", Framework.objects.published())
    )
    context = {
        "types": counted(FrameworkType.objects.all(), "classifications"),
        "questions": question_list(),
        "criteria": Criterion.objects.prefetch_related(Prefetch("advice", advice)),
        "exclusions": Exclusion.objects.filter(is_published=True),
    }
    return render(request, "frameworks/guide.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frameworks/about.html", {"aspects": Aspect.objects.all(), "standings": Standing.choices})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    text = f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    return redirect(static("img/favicon.svg"), permanent=True)
