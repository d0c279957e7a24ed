"""No stale answer: an editor saves in the admin, readers ask two servers, and whoever asks after a save reads it."""

from __future__ import annotations

import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.admin_form import entered
from tests.test_run import Checkout, checkout

__all__ = ["checkout"]
pytestmark = pytest.mark.each_database
EDITS = 40
PAGE = "/types/micro/"


class Browser:
    """Keeps cookies; sends forms as a browser does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        text: str = self.opener.open(self.url + path, timeout=20).read().decode()
        return text

    def post(self, path: str, data: dict[str, object]) -> str:
        request = urllib.request.Request(self.url + path, urlencode(data, doseq=True).encode())  # noqa: S310
        request.add_header("Referer", self.url + path)
        text: str = self.opener.open(request, timeout=20).read().decode()
        return text

    def form(self, path: str) -> dict[str, object]:
        return entered(SimpleNamespace(content=self.get(path).encode()))

    def sign_in(self, username: str, password: str) -> None:
        path = "/admin/login/?next=/admin/"
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        self.post(path, {"csrfmiddlewaretoken": token, "username": username, "password": password})


class Reader(threading.Thread):
    """Asks for the page again and again; what it must find at least is what was saved before it asked."""

    def __init__(self, url: str, saved: list[int], packed: bool) -> None:
        super().__init__()
        self.url, self.saved, self.packed = url, saved, packed
        self.reads = self.unchanged = 0
        self.stale: list[tuple[int, int]] = []
        self.seen = -1
        self.tag = ""

    def run(self) -> None:
        while self.saved[-1] < EDITS:
            at_least = self.saved[-1]
            found = self.read()
            self.reads += 1
            if found < at_least:
                self.stale.append((found, at_least))

    def read(self) -> int:
        request = urllib.request.Request(self.url + PAGE)  # noqa: S310
        if self.packed and self.tag:
            request.add_header("If-None-Match", self.tag)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                self.tag = answer.headers["ETag"] or ""
                self.seen = number_in(answer.read().decode())
        except HTTPError as error:
            assert error.code == 304
            self.unchanged += 1
        return self.seen


def number_in(text: str) -> int:
    found = re.search(r"As of edit (\d+)\.", text)
    return int(found[1]) if found else 0


@pytest.fixture
def servers(checkout: Checkout, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two, each of one process, on the same database."""
    with ExitStack() as stack:
        urls = [stack.enter_context(checkout.serving(WEB_CONCURRENCY="1"))[0] for _ in range(2)]
        yield urls[0], urls[1]


def test_whoever_asks_after_a_save_reads_what_was_saved(checkout: Checkout, servers: tuple[str, str]) -> None:
    code, said = checkout.run(
        *("manage", "createsuperuser", "--noinput", "--username", "ana", "--email", "ana@example.org"),
        DJANGO_SUPERUSER_PASSWORD="a-long-pass-phrase",
    )
    assert code == 0, said
    editor = Browser(servers[0])
    editor.sign_in("ana", "a-long-pass-phrase")
    [change] = set(re.findall(r"/admin/frameworks/frameworktype/\d+/change/", editor.get(LISTED)))
    saved = [0]
    readers = [Reader(url, saved, packed) for url in servers for packed in (True, False)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, EDITS + 1):
            editor.post(change, {**editor.form(change), "definition": f"As of edit {number}."})
            saved.append(number)
            time.sleep(0.02)
    finally:
        saved.append(EDITS)
        for reader in readers:
            reader.join()
    assert [reader.stale for reader in readers] == [[]] * 4
    assert all(reader.reads > EDITS for reader in readers)
    assert sum(reader.unchanged for reader in readers) > 0
    assert [number_in(Browser(url).get(PAGE)) for url in servers] == [EDITS, EDITS]


LISTED = "/admin/frameworks/frameworktype/?q=micro"
