"""The editors' desk."""

from __future__ import annotations

from django.contrib import admin

from frameworks.admin import claim, disagreement, framework, guide, vocabulary

__all__ = ["claim", "disagreement", "framework", "guide", "vocabulary"]

admin.site.site_header = "Framework Catalogue: the editors’ desk"
admin.site.site_title = "Framework Catalogue"
admin.site.index_title = "What the catalogue knows"
