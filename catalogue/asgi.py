"""What the server loads where it asks from an event loop."""

from __future__ import annotations

import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
django.setup(set_prefix=False)
threads = import_string("frameworks.management.commands.serve.THREADS")
application = import_string("frameworks.answers.Asynchronous")(threads)
