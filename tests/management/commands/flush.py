"""What ends a test with real commits: Django's command of that name would empty all tables, this one refills them."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from tests.rows import put_back


class Command(flush.Command):
    """Put the tables back as they were before the first test; those that the test left alone stay untouched."""

    def handle(self, **options: Any) -> None:
        put_back()
