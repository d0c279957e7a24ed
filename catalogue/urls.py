"""All addresses of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

handler400 = "catalogue.unavailable.handler400"
handler500 = "catalogue.unavailable.handler500"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("frameworks.api.urls")),
    path("", include("frameworks.urls")),
]
