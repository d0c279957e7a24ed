"""Whom a request comes from: the address by which failed logins are counted."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest

FOR = re.compile(r'(?:.*;)?\s*for\s*=\s*"?([^";]*)"?\s*(?:;.*)?', re.IGNORECASE)  # as in the header Forwarded, RFC 7239
WITH_PORT = re.compile(
    r"([0-9.]+):[0-9]+|\[([^\]]+)\](?::[0-9]+)?"
)  # 192.0.2.1:5678, [2001:db8::1], [2001:db8::1]:5678
SUBSCRIBER = 64  # bits of an IPv6 address that its holder does not choose freely


def client_address(request: HttpRequest) -> str | None:
    """Return the address of the client, or of its network on IPv6; None where there is none, as through a socket file.

    Behind a proxy, which HTTPS=true promises, it is the last address in the header that the proxy writes: it appends
    the one it saw. Where that is no address, the proxy's own counts.
    """
    header = request.META.get(settings.CLIENT_ADDRESS_HEADER, "") if settings.HTTPS else ""
    return network(last_entry(header)) or network(request.META.get("REMOTE_ADDR", ""))


def last_entry(header: str) -> str:
    entry = header.rpartition(",")[2].strip()
    named = FOR.fullmatch(entry)
    return named[1].strip() if named else entry


def network(text: str) -> str | None:
    """Return the IPv4 address, or the first address of the /64 that an IPv6 address is in; None for anything else.

    One subscriber has 2⁶⁴ IPv6 addresses or more. An IPv4 address that is written as one of IPv6 is the IPv4 address.
    """
    port = WITH_PORT.fullmatch(text)
    with suppress(ValueError):
        address = ipaddress.ip_address((port[1] or port[2] if port else text).partition("%")[0])
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address), SUBSCRIBER), strict=False)[0])
    return None
