"""Static files, collected when they change: ours and those inside the installed packages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from catalogue.stamps import digest_of, read_stamp, write_stamp

UNSERVED = ["redoc"]  # in the sidecar package; reaches for fonts elsewhere, and we show Swagger instead


def collect_static_files(say: Callable[[str], object]) -> None:
    """Collect what changed since the last time; all of it anew where what was collected then is not there any more.

    Otherwise nothing is cleared: a server that is still running keeps the files its pages name.
    """
    stamp, originals = settings.VAR_DIR / "static.stamp", originals_digest()
    last_originals, last_collected = read_stamp(stamp)
    is_whole = last_collected == collected_digest()
    if is_whole and last_originals == originals:
        return
    say("Collecting static files …")
    if not is_whole:
        clear(settings.STATIC_ROOT)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNSERVED)
    write_stamp(stamp, originals, collected_digest())


def originals_digest() -> str:
    return digest_of([*sorted(original_files()), (str(settings.STORAGES["staticfiles"]), Path(__file__))])


def original_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list(UNSERVED):
            yield name, Path(storage.path(name))


def collected_digest() -> str:
    """Over every file there, the manifest and the compressed ones included: a start with a damaged one breaks pages."""
    folder = settings.STATIC_ROOT
    return digest_of((str(path.relative_to(folder)), path) for path in sorted(folder.rglob("*")) if path.is_file())


def clear(folder: Path) -> None:
    """Remove what is in the folder, which may itself be a link; or the file that is in its place."""
    if not folder.is_dir():
        return folder.unlink(missing_ok=True)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
