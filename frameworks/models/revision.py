"""The number of the content's present state: the database moves it on with every change, whoever makes it."""

from __future__ import annotations

from django.db import models

ONLY = 1  # the key of its only row


class Revision(models.Model):
    """One row. Triggers on every table of content (frameworks/revision.py) move it on in the transaction of the change.

    Two states never have the same number: it grows by random steps, so that not even a database put back from a copy
    comes to a number again that was there for other content.
    """

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int | None:
        """One query. None while there is no row: nothing was ever changed, or a flush has just emptied all tables.

        Within a transaction it need not tell what this has changed so far: then keep nothing by this number.
        """
        return cls.objects.filter(pk=ONLY).values_list("number", flat=True).first()
