"""How long a server waits for the database.

Commands and migrations do not call this: they wait for as long as it takes.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings


def set_time_limits(database: dict[str, Any]) -> None:
    """Change the database's settings, for connections made from now on. What DATABASE_URL says itself stays."""
    connect, statement = settings.DATABASE_CONNECT_TIMEOUT, settings.DATABASE_STATEMENT_TIMEOUT
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = statement
        return
    options.setdefault("connect_timeout", connect)
    options.setdefault("tcp_user_timeout", 1000 * statement)  # of a network that swallows what is sent
    options["options"] = f"-c statement_timeout={statement}s {options.get('options', '')}".strip()
