"""Which addresses a webhook may have."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from lambdascope.model.errors import NotDelivered
from lambdascope.notify.addresses import is_allowed, resolved

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8")
PRIVATE = (
    "127.0.0.1",
    "127.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
)
NEVER = (
    "169.254.169.254",
    "169.254.0.1",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "64:ff9b::",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "fe80::1",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "no address",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_allowed(address, may_be_private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_one_that_is_not_public_only_by_the_setting(address: str) -> None:
    assert [is_allowed(address, may_be_private=each) for each in (False, True)] == [False, True]


@pytest.mark.parametrize("address", NEVER)
def test_those_of_the_link_and_of_credentials_never(address: str) -> None:
    assert [is_allowed(address, may_be_private=each) for each in (False, True)] == [False, False]


def test_of_several_addresses_those_that_may_be_asked_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (each, 443)) for each in ("10.0.0.1", "8.8.8.8", "8.8.8.8")]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    assert resolved("x.example", 443, may_be_private=False) == ("8.8.8.8",)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "017700000001", "[::1]"])
def test_no_spelling_of_this_machine_is_taken(host: str) -> None:
    with pytest.raises(NotDelivered, match=r"not public|no address"):
        resolved(host.strip("[]"), 443, may_be_private=False)


def test_a_name_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(NotDelivered, match="has no address"):
        resolved("nowhere.example", 443, may_be_private=False)
