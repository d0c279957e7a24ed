"""The machine that was measured, and what ran on it. Neither its name nor any path of it."""

from __future__ import annotations

import datetime
import os
import platform
import re
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.with_postgres import bindir


def described() -> dict[str, str]:
    programs = bindir()
    return {
        "CPU": f"{cpu()}, {os.cpu_count()} cores",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "System": system(),
        "Python": platform.python_version(),
        "Django": version("django"),
        "Server": f"granian {version('granian')}",
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": number([str(programs / "postgres"), "--version"]) if programs else "none",
        "Load": f"wrk {number(['wrk', '-v'])}",
        "nginx": number(["nginx", "-v"]) if shutil.which("nginx") else "none",
        "Measured on": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def system() -> str:
    about = platform.freedesktop_os_release()
    return f"{about['PRETTY_NAME']}, Linux {platform.release().split('-')[0]}"


def number(command: list[str]) -> str:
    """The version that a program tells."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    match = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return match[0] if match else "unknown"
