"""Which address a server is started on."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from catalogue.bind_address import bind_address


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "0.0.0.0")],  # noqa: S104
)
def test_a_name_becomes_an_address_and_an_address_stays_one(host: str, expected: str) -> None:
    assert bind_address(host, free_port()) == expected


@pytest.mark.parametrize("host", ["::1", "::"])
def test_addresses_of_ipv6_are_as_good(host: str) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 on this machine")
    assert bind_address(host, free_port()) == host


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.0.0.1", "[::1]", "a b", "x" * 300, "é.invalid", "."])
def test_what_is_none_is_refused_in_one_sentence(host: str) -> None:
    with pytest.raises(SystemExit) as refused:
        bind_address(host, free_port())
    assert str(refused.value).startswith(f"HOST={host!r} cannot be used: expected an address or name")
    assert len(str(refused.value).splitlines()) == 1


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"^HOST='192\.0\.2\.1' PORT=\d+ cannot be served on: .*\.$"):
        bind_address("192.0.2.1", free_port())


def test_a_busy_port_is_named_although_the_name_has_another_address() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port} is in use: "):
            bind_address("localhost", port)
