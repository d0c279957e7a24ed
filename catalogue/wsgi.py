"""What the server loads."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
django.setup(set_prefix=False)
import_string("catalogue.time_limits.set_time_limits")(settings.DATABASES["default"])
application = import_string("catalogue.serving.application.Application")(
    django=import_string("catalogue.bodies.LimitBodies")(WSGIHandler()),
    sql=import_string("frameworks.models.revision.NUMBER"),
    accept=import_string("frameworks.api.negotiation.canonical_accept"),
)
watch = import_string("catalogue.watch.Watch")(application.revision)
