"""Devices to ping."""

from __future__ import annotations

from ipaddress import ip_address

from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device, Method, Uplink
from inventory.overrides import Overrides


def pinged(
    name: str,
    address: str = "127.0.0.1",
    *uplinks: str,
    collect: frozenset[Method] = frozenset({Method.PING}),
    overrides: Overrides | None = None,
) -> Device:
    return Device(
        DeviceName(name),
        SiteName("office"),
        "router",
        ip_address(address),
        collect=collect,
        uplinks=tuple(Uplink(DeviceName(to)) for to in uplinks),
        overrides=overrides or Overrides(),
    )
