"""Runs one of these programs within Django, on the database of DATABASE_URL, and prints what it found as JSON.

python -m bench.inside NAME [ARGUMENT …]
"""

from __future__ import annotations

import json
import logging
import os
import sys

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
django.setup()
logging.disable(logging.WARNING)  # pages that are not there are asked for on purpose
name, *arguments = sys.argv[1:]
json.dump(import_string(f"bench.inside.{name}.main")(*arguments), sys.stdout)
