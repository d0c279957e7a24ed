"""An editor who changes a framework every so many seconds, until stopped."""

from __future__ import annotations

import itertools
import time

from frameworks.models import Framework


def main(seconds: str) -> None:
    first = Framework.objects.published().order_by("pk")[0]
    for number in itertools.count():
        Framework.objects.filter(pk=first.pk).update(summary=f"{first.summary} ({number})")
        time.sleep(float(seconds))
