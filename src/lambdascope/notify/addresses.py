"""Which addresses a webhook may have: nobody is to make us ask what only this machine or its network can reach."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from lambdascope.model.errors import NotDelivered

_METADATA = frozenset((ip_address("169.254.169.254"), ip_address("fd00:ec2::254"), ip_address("100.100.100.200")))
"""Where clouds hand out credentials."""


def resolved(host: str, port: int, *, may_be_private: bool) -> tuple[str, ...]:
    """The addresses of a host that may be asked. Raises NotDelivered where there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(f"the webhook's host {host} has no address; check the name, it is tried again") from error
    addresses = tuple(dict.fromkeys(str(place[0]) for *_, place in found))
    allowed = tuple(each for each in addresses if is_allowed(each, may_be_private=may_be_private))
    if not allowed:
        raise NotDelivered(
            f"the webhook's host {host} has only addresses that are not public; "
            "allow private ones by the setting notify_webhook_private"
        )
    return allowed


def is_allowed(text: str, *, may_be_private: bool) -> bool:
    """Whether an address is public, or, where that is allowed, private or this machine's; never one of the link."""
    try:
        address = ip_address(text)
    except ValueError:  # with the name of an interface: of the link
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address in _METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return may_be_private or _is_public(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global
    # What embeds an address of IPv4 leads wherever that leads.
    is_embedding = address.sixtofour is not None or address.teredo is not None
    return address.is_global and not (is_embedding or address.is_reserved or address.is_site_local)
