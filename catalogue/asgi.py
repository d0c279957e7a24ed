"""What the server loads where it asks from an event loop."""

from __future__ import annotations

import os

import django
from django.utils.module_loading import import_string

from frameworks.management.commands.serve import THREADS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
django.setup(set_prefix=False)
application = import_string("frameworks.answers.Asynchronous")(THREADS)
