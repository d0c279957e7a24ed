#!/usr/bin/env python3
"""Runs a command with DATABASE_URL naming a throwaway PostgreSQL server.

    python tests/with_postgres.py pytest -n auto
    python tests/with_postgres.py --both pytest -n auto     what `./run test` does

The server comes from the machine's own programs (PG_BINDIR, PATH or the usual places), listens on a Unix socket only
and leaves nothing behind, also after Ctrl-C and SIGTERM. PostgreSQL refuses to run as root: then it runs as `postgres`
or `nobody`. Exit status: the command's; 77 where there is no PostgreSQL. With --both the command also runs without
DATABASE_URL, on SQLite, at the same time: tests that wait for a server or a browser leave the processor to the others.
The run on PostgreSQL is told by FURTHER_DATABASE=true that what gives the same on every database is being run already,
and both by SAID_ON_BOTH in which folder each leaves what its pages say, for the other to compare;
what it says is shown after the other. A missing PostgreSQL is then only mentioned, but is a failure where CI=true.
"""

from __future__ import annotations

import os
import pwd
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

MISSING = 77
PROGRAMS = ("initdb", "postgres", "pg_isready")
FAST_AND_LOOSE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "shared_buffers=64MB")
HOW_TO_GET_IT = "no PostgreSQL on this machine (apt install postgresql, or name its programs' folder in PG_BINDIR)"


def bindir() -> Path | None:
    """Where the server's programs are: in PG_BINDIR and nowhere else if that is set, or else the newest."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    found.sort(key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))], reverse=True)
    if on_path := shutil.which("initdb"):
        found.insert(0, Path(on_path).resolve().parent)
    if named := os.environ.get("PG_BINDIR"):
        found = [Path(named)]
    return next((path for path in found if all(os.access(path / p, os.X_OK) for p in PROGRAMS)), None)


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as; None where we are not root and it is simply us."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known.get("nobody")
    return user or sys.exit("Run as root, PostgreSQL needs a user postgres or nobody to run as: there is neither.")


@contextmanager
def postgres(programs: Path, *settings: str) -> Iterator[str]:
    """A running server, as a DATABASE_URL. The last of two settings for the same thing counts."""
    # not under TMPDIR: the socket's path may have 107 characters, and the server's user must be able to reach it
    base = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = None
    try:
        options = server_options(base, programs)
        run([programs / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"], options)  # fmt: skip
        loose = [part for setting in (*FAST_AND_LOOSE, *settings) for part in ("-c", setting)]
        server = subprocess.Popen(
            [programs / "postgres", "-D", "data", "-k", base, "-c", "listen_addresses=", *loose],
            start_new_session=True,  # Ctrl-C is for the tests; the server goes after them
            **options,
        )
        wait_for(server, [programs / "pg_isready", "-q", "-h", base], options, base / "log")
        yield f"postgresql://postgres@{quote(str(base), safe='')}/postgres"
    finally:
        stop(server)
        shutil.rmtree(base, ignore_errors=True)


def server_options(base: Path, programs: Path) -> dict[str, Any]:
    """How the server's processes are started: as its user, in its folder, writing to its log."""
    env = {"PATH": f"{programs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(base), "TZ": "UTC"}
    log = os.open(base / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    options: dict[str, Any] = {"cwd": base, "env": env, "stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
    if user := server_user():
        os.chown(base, user.pw_uid, user.pw_gid)
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def run(command: list[Any], options: dict[str, Any]) -> None:
    if subprocess.run(command, **options).returncode:
        sys.exit(f"PostgreSQL cannot be set up: {(options['cwd'] / 'log').read_text()}")


def wait_for(server: subprocess.Popen[bytes], ask: list[Any], options: dict[str, Any], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        if subprocess.run(ask, **options).returncode == 0:
            return
        time.sleep(0.05)
    sys.exit(f"PostgreSQL does not start: {log.read_text()}")


def stop(process: subprocess.Popen[bytes] | None, gently: int = signal.SIGINT) -> None:
    """To PostgreSQL SIGINT means: end all sessions and shut down. To pytest: end this test and clean up."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(gently)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start(command: list[str], database_url: str | None, **options: Any) -> subprocess.Popen[Any]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DATABASE_URL": database_url} if database_url else {}
    return subprocess.Popen(command, env=env | options.pop("env", {}), **options)


def status_of(child: subprocess.Popen[Any]) -> int:
    """The exit status of a command at its end; the command is stopped when we are stopped."""
    try:
        status = child.wait()
    except KeyboardInterrupt:  # Ctrl-C reached the child as well
        child.wait()
        return 130
    finally:
        stop(child)
    return status if status >= 0 else 128 - status


def on_postgres(command: list[str]) -> int:
    programs = bindir()
    if programs is None:
        return MISSING
    with postgres(programs) as url:
        return status_of(start(command, url))


def on_both(command: list[str]) -> int:
    """Run on SQLite and PostgreSQL at once, show what one says after the other, end with a line on each."""
    programs = bindir()
    print("── SQLite", flush=True)
    if programs is None:
        return summed_up(status_of(start(command, None)), MISSING)
    with postgres(programs) as url, tempfile.TemporaryDirectory() as said_on_both:
        shared = {"SAID_ON_BOTH": said_on_both}
        beside = start(
            *(command, url),
            env={"FURTHER_DATABASE": "true", **shared},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = Said(beside)
        try:
            sqlite = status_of(start(command, None, env=shared))
            if sqlite == 130:  # Ctrl-C: nobody waits for the rest
                return sqlite
            print("── PostgreSQL", flush=True)
            said.show()
            return summed_up(sqlite, status_of(beside))
        finally:
            stop(beside)


class Said(threading.Thread):
    """The output of a command, read from the beginning and kept until it is to be shown."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.child, self.pieces = child, queue.SimpleQueue[bytes]()
        self.start()

    def run(self) -> None:
        assert self.child.stdout
        while piece := os.read(self.child.stdout.fileno(), 65536):
            self.pieces.put(piece)
        self.pieces.put(b"")

    def show(self) -> None:
        """Write what was said so far, then the rest as it comes."""
        for piece in iter(self.pieces.get, b""):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()


def summed_up(sqlite: int, other: int) -> int:
    """A line on each database; the exit status of both runs together."""
    skipped = other == MISSING and os.environ.get("CI") != "true"
    print(f"SQLite: {'passed' if sqlite == 0 else 'failed'}")
    word = "passed" if other == 0 else "failed" if other != MISSING else "skipped" if skipped else "failed"
    print(f"PostgreSQL: {word}{': ' + HOW_TO_GET_IT if other == MISSING else ''}", flush=True)
    return sqlite or (0 if skipped else other)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    if arguments[:1] == ["--both"]:
        return on_both(arguments[1:])
    if not arguments:
        sys.exit(__doc__)
    status = on_postgres(arguments)
    if status == MISSING:
        print(HOW_TO_GET_IT, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
