"""The number of the content's present state: the database moves it on with every change, whoever makes it."""

from __future__ import annotations

from django.db import connection, models

ONLY = 1  # the key of its only row
NUMBER = f"SELECT number FROM frameworks_revision WHERE id = {ONLY}"  # noqa: S608  # our own


class Revision(models.Model):
    """One row. Triggers on every table of content (frameworks/triggers.py) move it on in the transaction of the change.

    Two states never have the same number: it grows by random steps, so that not even a database put back from a copy
    comes to a number again that was there for other content.
    """

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int | None:
        """One query, in plain SQL, as every page asks it.

        None while there is no row: nothing was ever changed, or a flush has just emptied all tables. Within a
        transaction it need not tell what this has changed so far: then keep nothing by this number.
        """
        with connection.cursor() as cursor:
            cursor.execute(NUMBER)
            row = cursor.fetchone()
        return row and int(row[0])

    @classmethod
    def name_of_current(cls) -> str:
        """The same as text, which JavaScript does not round. One query."""
        return str(cls.current() or 0)
