"""The files in var/ that only their owner may read: the key that signs sessions, and the SQLite database.

Settings are made with these, so nothing here may ask for settings.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SHORTEST_KEY = 50
PRIVATE = ("*secret_key*", "*sqlite3*")  # copies that were put beside them included
log = logging.getLogger(__name__)


def is_good_key(key: str) -> bool:
    return len(key) >= SHORTEST_KEY and len(set(key)) >= 5


def kept_key(path: Path) -> str:
    """Return the key in this file, which is made where there is none or a damaged one.

    Of several processes that find none, one makes it and all use that one.
    """
    try:
        if not is_good_key(key := content_of(path)):
            path.parent.mkdir(exist_ok=True)
            with locked(path.parent):
                if not is_good_key(key := content_of(path)):
                    key = new_key(path)
        return key
    except OSError as error:
        raise SystemExit(f"No SECRET_KEY is set and none can be kept in {path}: {error.strerror}.") from None


def content_of(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def new_key(path: Path) -> str:
    if path.exists():
        log.warning("The key in %s was damaged and is replaced: everybody has to sign in again.", path)
    key, draft = secrets.token_urlsafe(60), path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(key)
    draft.replace(path)
    return key


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """For one process at a time."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_private(path: Path) -> None:
    """Make this file if it is not there, for its owner alone: SQLite gives its -wal and -shm the same permissions.

    What cannot be made is for SQLite to complain of.
    """
    with suppress(OSError):
        path.touch(mode=0o600)


def mend_permissions(folder: Path) -> None:
    """Take from others what may be read by its owner alone, as far as it is ours to take."""
    for path in (path for pattern in PRIVATE for path in folder.glob(pattern)):
        with suppress(OSError):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if path.is_file() and not path.is_symlink() and mode & 0o077:
                path.chmod(mode & 0o700)
