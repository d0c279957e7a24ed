"""Prepares the site and serves it, in one process: Django is imported once, which is most of a start's time."""

from __future__ import annotations

import os
import signal
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

WELCOME = """
  The catalogue is on   {url}   (Ctrl-C stops it)
  To edit it            {url}admin/
  An editor's account   ./run manage createsuperuser; for people who edit only: a user in the group Editors
"""


class Server(BaseApplication):
    """gunicorn over the site that this process has loaded; its workers are forks of it."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Pages are imported now rather than by each worker at its first request."""
        import_module(settings.ROOT_URLCONF)
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Prepares the site (see prepare) and serves it with gunicorn."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument("--workers", type=int, default=2, help="processes; 2 per core is plenty")

    def handle(self, *args: Any, bind: str, workers: int, **options: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C before gunicorn listens: no traceback; steps are atomic
        call_command("prepare", stdout=self.stdout)
        connections.close_all()  # the workers must not share one
        Server(
            bind=bind,
            workers=workers,
            preload_app=True,
            loglevel="warning",
            control_socket_disable=True,
            when_ready=lambda server: self.welcome(bind),
            post_worker_init=lambda worker: signal.signal(signal.SIGINT, signal.SIG_IGN),
        ).run()

    def welcome(self, bind: str) -> None:
        """From here on Ctrl-C is as gentle as SIGTERM: a request under way is answered, not torn off."""
        signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        self.stdout.write(WELCOME.format(url=f"http://{bind}/"))
        self.stdout.flush()
