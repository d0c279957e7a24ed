"""Puts the site of this package in the place of Django's own `admin.site`."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "catalogue.desk.site.DeskSite"
