"""Addresses below /api/. The version stands in the address: what would break a reader of v1 becomes v2."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from frameworks.api import views

router = SimpleRouter(use_regex_path=False)
for name, view in views.LISTS.items():
    router.register(name, view, f"api-{view.queryset.model._meta.model_name}")

# Swagger UI writes style attributes; nothing else is relaxed, and here alone.
docs = csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(views.Docs.as_view())

version_1 = [
    path("", views.Root.as_view(), name="api-root"),
    path("choose/", views.Choose.as_view(), name="api-choose"),
    path("comparison/", views.ComparisonView.as_view(), name="api-comparison"),
    path("export/", views.Export.as_view(), name="api-export"),
    path("schema/", views.Schema.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    *router.urls,
]
urlpatterns = [
    path("v1/", include(version_1)),
    re_path("", views.Nothing.as_view(), name="api-nothing"),
]
