"""Which address a server can be started on. Needs nothing but Python: `./run` asks before there is an environment."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any


def bind_address(host: str, port: int) -> str:
    """Return the first address of this host, a name or an address, that this machine has.

    End with one sentence where there is none, or where it is not free: a second address would be of no use then, as
    whoever asks for the name is sent to the first.
    """
    problem = ""
    for family, _, _, _, address in addresses(host, port):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
            return str(address[0])
        except OSError as error:
            problem = problem or problem_of(error, host, port)
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                break
    raise SystemExit(problem)


def addresses(host: str, port: int) -> list[Any]:
    """Return what the name stands for; IPv4 first, which is what others try first or try as well."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise SystemExit(
            f"HOST={host!r} cannot be used: expected an address or name of this machine, as in 127.0.0.1 or 0.0.0.0."
        ) from None
    return sorted(found, key=lambda each: each[0] != socket.AF_INET)


def problem_of(error: OSError, host: str, port: int) -> str:
    other = port % 65535 + 1
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop what serves there, or choose another as in PORT={other} ./run"
    if error.errno == errno.EACCES:
        return f"Port {port} is not open to this user: choose one above 1023, as in PORT=8000 ./run"
    return f"HOST={host!r} PORT={port} cannot be served on: {error.strerror}."


if __name__ == "__main__":
    bind_address(sys.argv[1], int(sys.argv[2]))
