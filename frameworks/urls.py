"""Addresses of the pages; URL name = view name = template name."""

from __future__ import annotations

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from frameworks import views
from frameworks.feeds import feed
from frameworks.sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("frameworks/", views.frameworks, name="frameworks"),
    path("frameworks/<slug:slug>/", views.framework, name="framework"),
    path("compare/", views.comparisons, name="comparisons"),
    path("compare/<slug:slugs>/", views.comparison, name="compare"),
    path("choose/", views.choose, name="choose"),
    path("choose/record.md", views.choose_record, name="choose-record"),
    path("features/", views.features, name="features"),
    path("features/<slug:slug>/", views.feature, name="feature"),
    path("adopters/", views.adopters, name="adopters"),
    path("adopters/<slug:slug>/", views.adopter, name="adopter"),
    path("use-cases/<slug:slug>/", views.use_case, name="use-case"),
    path("types/<slug:slug>/", views.framework_type, name="type"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("disagreements/", views.disagreements, name="disagreements"),
    path("guide/", views.guide, name="guide"),
    path("about/", views.about, name="about"),
    path("search/", views.search, name="search"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("changes.atom", feed, name="changes"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("card.png", views.card, name="card"),
    path("frameworks/<slug:slug>/card.png", views.framework_card, name="framework-card"),
    path("compare/<slug:slugs>/card.png", views.compare_card, name="compare-card"),
]
