"""The group Editors: everything that the catalogue knows, nothing of how it is run."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

NOT_EDITED = ("formerslug", "loadedrecord")


def make_editors(apps: Any, schema_editor: Any) -> None:
    """Django makes permissions only after all migrations; here they are needed now."""
    alias = schema_editor.connection.alias
    app = apps.get_app_config("frameworks")
    app.models_module = True  # else it passes for an app without models
    create_permissions(app, verbosity=0, using=alias, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    editing = permissions.filter(content_type__app_label="frameworks").exclude(content_type__model__in=NOT_EDITED)
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name="Editors")
    group.permissions.add(*editing)


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0002_no_dates_ahead"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_editors, migrations.RunPython.noop)]
