"""Editors see former slugs, and may give one up so that another entry can have it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Django makes permissions only after all migrations; here they are needed now."""
    alias = schema_editor.connection.alias
    app = apps.get_app_config("frameworks")
    app.models_module = True  # else it passes for an app without models
    create_permissions(app, verbosity=0, using=alias, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    found = permissions.filter(
        content_type__app_label="frameworks", codename__in=["view_formerslug", "delete_formerslug"]
    )
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name="Editors"):
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0009_search_in_every_script")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
