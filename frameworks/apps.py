from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class FrameworksConfig(AppConfig):
    name = "frameworks"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Models can be imported only now."""
        post_migrate.connect(import_string("frameworks.triggers.watch_content"), sender=self)
        import_string("frameworks.opened.watch_file")()
        import_string("frameworks.search.names.watch_connections")()
