"""Which addresses a webhook may have: nobody is to make us ask what only this machine or its network can reach."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from lambdascope.model.errors import NotDelivered

_METADATA = frozenset(map(ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")))
"""Where clouds hand out credentials, and what belongs to it."""
_ENDING_IN_IPV4 = (ip_network("::/96"), ip_network("64:ff9b::/96"))
"""Source: RFC 4291, section 2.5.5.1, and RFC 6052, section 2.1."""


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
    if _is_never_asked(address):
        return False
    embedded = _embedded(address)
    if embedded is not None and _is_never_asked(embedded):
        return False
    return may_be_private or _is_public(address)


def _is_never_asked(address: IPv4Address | IPv6Address) -> bool:
    return address in _METADATA or address.is_link_local or address.is_multicast or address.is_unspecified


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The address of IPv4 to which a gateway, or this machine, may lead what is sent to one of IPv6."""
    if isinstance(address, IPv4Address):
        return None
    if any(address in each for each in _ENDING_IN_IPV4):  # `::1` ends in 0.0.0.1, which is as harmless
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global
    # What embeds an address of IPv4 leads wherever that leads.
    is_embedding = address.sixtofour is not None or address.teredo is not None
    return address.is_global and not (is_embedding or address.is_reserved or address.is_site_local)
