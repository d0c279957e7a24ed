"""Prepares the site and serves it, in one process: Django is imported once, which is most of a start's time."""

from __future__ import annotations

import gc
import os
import signal
import sys
from argparse import ArgumentParser
from contextlib import suppress
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.module_loading import import_string
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from catalogue.bind_address import bind_address
from catalogue.bodies import THREADS
from catalogue.respawns import Respawns

WELCOME = """
  The catalogue is on   {url}   (Ctrl-C stops it)
  To edit it            {url}admin/
  An editor's account   ./run manage createsuperuser; for people who edit only: a user in the group Editors
"""
LONGEST_TURN = 0.0005  # seconds that a thread keeps Python's lock while another waits for it
PATIENCE = 20  # seconds for what is being answered when the server is told to stop


def settle() -> None:
    """To be called when all is loaded: the workers are forks, and what is here stays shared.

    A page makes thousands of objects, and hardly any that refer to themselves: looking for these after every 700, as
    Python does, takes a twentieth of its time.
    """
    gc.freeze()
    gc.set_threshold(10_000)
    set_turns()


def set_turns() -> None:
    """Of the calling thread, and of all that it starts or forks. None keeps Python's lock longer than LONGEST_TURN.

    Who is woken lets the others go on for a while, so that there is more to do at each change. This is SCHED_BATCH:
    https://man7.org/linux/man-pages/man7/sched.7.html
    """
    sys.setswitchinterval(LONGEST_TURN)
    with suppress(AttributeError, OSError):  # on Linux alone; where it may not be chosen, it stays as it is
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def load_site(target: str) -> Any:
    return import_string(target)


class Command(BaseCommand):
    help = "Prepares the site (see prepare) and serves it with granian."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument("--workers", type=int, default=2, help="processes; one per core is plenty")

    def handle(self, *args: Any, bind: str, workers: int, **options: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C before there is a server: no traceback; steps are atomic
        call_command("prepare", stdout=self.stdout)
        import_module(settings.ROOT_URLCONF)  # now rather than by each worker at its first request
        import_string(settings.WSGI_APPLICATION)
        connections.close_all()  # the workers must not share one
        settle()
        server = self.server(bind, workers)
        server.on_startup(lambda: self.welcome(bind))
        server.serve(target_loader=load_site)

    def server(self, bind: str, workers: int, threads: int = THREADS) -> AbstractServer[Any]:
        host, _, port = bind.rpartition(":")
        found: AbstractServer[Any] = Server(
            settings.WSGI_APPLICATION,
            address=bind_address(host.strip("[]"), int(port)),
            port=int(port),
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=workers,
            blocking_threads=threads,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
        )
        found.respawned_wrks = Respawns()
        return found

    def welcome(self, bind: str) -> None:
        self.stdout.write(WELCOME.format(url=f"http://{bind}/"))
        self.stdout.flush()
