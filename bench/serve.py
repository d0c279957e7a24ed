"""Serves what DJANGO_SETTINGS_MODULE names on the site's own server, set up as `./run` does it.

python -m bench.serve HOST:PORT WORKERS THREADS
"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from frameworks.management.commands import serve


def loaded(target: str) -> Any:
    """The application, or what makes it."""
    found = import_string(target)
    return found() if found is get_wsgi_application else found


def main(bind: str, workers: str, threads: str) -> None:
    server = serve.Command().server(bind, int(workers), int(threads))
    loaded(settings.WSGI_APPLICATION)
    serve.settle()
    server.serve(target_loader=loaded)


if __name__ == "__main__":
    main(*sys.argv[1:])
