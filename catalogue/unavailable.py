"""What is answered while the site cannot do its work: 503, with a page of ours or JSON on the API.

It holds under any WSGI server: as middleware for what a view raises, as the handlers of 400 and 500 for what is raised
around views. Django takes a session that the database cannot save for a bad request.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import bad_request, server_error

from catalogue.desk.unsent import unsent

RETRY_AFTER = 5  # seconds
REASON = "catalogue.unavailable"  # the key in a WSGI environment of why nothing but 503 may be answered
DATABASE_AWAY = "The database cannot be used at the moment. Please try again in a minute."
LOGGER = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EDQUOT}
# https://www.sqlite.org/rescode.html
OF_SQLITE = {
    *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB),
}
# Connection, authorization, no such database, read-only, conflict, resources, lock, intervention (time-outs), system:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
OF_POSTGRESQL = ("08", "28", "3D", "25006", "40", "53", "55P03", "57", "58")


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether trying again later may help: the database is away, locked or in trouble, or a disk is full.

    What the error was raised from, or while handling, counts as well.
    """
    while error:
        if is_trouble(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_trouble(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return False
    code, state = (getattr(error.__cause__, name, None) for name in ("sqlite_errorcode", "sqlstate"))
    if code is not None:
        return code & 0xFF in OF_SQLITE
    return state.startswith(OF_POSTGRESQL) if state else isinstance(error, (OperationalError, InterfaceError))


def unavailable(request: HttpRequest, reason: str = DATABASE_AWAY, was_read: bool = False) -> HttpResponse:
    """Return the 503 that says why. It needs no database. A form that `was_read` is repeated, to be sent again."""
    response: HttpResponse
    if request.path.startswith(settings.API_PATH):
        response = JsonResponse({"detail": reason}, status=503)
    elif was_read:
        response = unsent(request, "unavailable", reason=reason)
    else:
        response = render(request, "503.html", {"reason": reason}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def told(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Return the 503 for this error, and log what it was."""
    LOGGER.error("%s %s: %s: %s", request.method, request.path, type(error).__name__, str(error).strip())
    return unavailable(request, was_read=request.method == "POST")


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return told(request, exception) if is_unavailable(exception) else bad_request(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    return told(request, error) if error and is_unavailable(error) else server_error(request)


class UnavailableMiddleware(MiddlewareMixin):
    """Stands before all middleware that uses the database."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Whoever called Django may know already that it cannot answer, and says so in the environment."""
        reason = request.META.get(REASON)
        return unavailable(request, reason) if reason else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return told(request, error) if is_unavailable(error) else None
