"""The inventory as plain documents, for showing; secrets appear as the references that they are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from inventory.model import Device, Inventory, Site, SnmpCredential, SshCredential
from inventory.units import Unit

if TYPE_CHECKING:
    from inventory.declared import Declared
    from inventory.model import Credential, UsmKey


def describe(inventory: Inventory, thing: Device | Site | Unit) -> dict[str, Any]:
    """A device, site or unit with what belongs to it."""
    return _describe(thing, inventory)


def describe_all(inventory: Inventory) -> list[dict[str, Any]]:
    """One short row a device."""
    rows = []
    for device in inventory.devices.values():
        place = inventory.placements[device.name]
        rows.append(
            {
                "name": device.name,
                "role": device.role,
                "address": str(device.address) if device.address else None,
                "site": device.site,
                "district": place.district,
                "commune": place.commune,
                "reach": device.reach.value,
                "uplinks": " ".join(uplink.to for uplink in device.uplinks),
            }
        )
    return rows


@singledispatch
def _describe(thing: object, inventory: Inventory) -> dict[str, Any]:
    raise TypeError(f"{type(thing).__name__} of {inventory.city.name} is not something to show")


@_describe.register
def _(device: Device, inventory: Inventory) -> dict[str, Any]:
    place = inventory.placements[device.name]
    logins = [inventory.credentials[name] for name in (*device.credentials, *device.ssh_credentials)]
    circuits = [
        {"id": circuit.id, "provider": circuit.provider, "interface": end.ifname, "hotline": circuit.hotline}
        for circuit in inventory.circuits.values()
        for end in circuit.ends
        if end.device == device.name
    ]
    return {
        "device": device.name,
        "role": device.role,
        "site": device.site,
        "district": place.district,
        "commune": place.commune,
        "address": str(device.address) if device.address else None,
        "port": device.port,
        "reach": device.reach.value,
        "expected": device.expected.value,
        "collect": sorted(way.value for way in device.collect),
        "credentials": [_login(login) for login in logins],
        "uplinks": [{"to": uplink.to, "priority": uplink.priority} for uplink in device.uplinks],
        "routing_domain": device.routing_domain,
        "answers_from": [str(address) for address in device.answers_from],
        "mac": device.mac or None,
        "serial": device.serial,
        "in_use_since": device.in_use_since,
        "deadline_seconds": device.deadline_seconds,
        "overrides": _given(device.overrides),
        "ssh": _given(device.ssh),
        "vital_interfaces": sorted(device.vital_interfaces),
        "circuits": circuits,
    }


@_describe.register
def _(site: Site, inventory: Inventory) -> dict[str, Any]:
    unit = inventory.units.on(inventory.city.units_as_of)[site.unit]
    return {
        "site": site.name,
        "title": site.title,
        "unit": site.unit,
        "unit_name": unit.name,
        "formerly": [{"unit": each.unit, "until": each.until.isoformat()} for each in site.formerly],
        "places": list(site.places),
        "staff": site.staff,
        "counters": site.counters,
        "opening": site.opening,
        "contacts": [{"role": one.role, "name": one.name, "phone": one.phone} for one in site.contacts],
        "lat": site.lat,
        "lon": site.lon,
        "position": "approximate" if site.approximate else None,
        "declared": {name: _figure(each) for name, each in inventory.declared.get(site.name, {}).items()},
        "devices": [device.name for device in inventory.devices_by_site[site.name]],
    }


@_describe.register
def _(unit: Unit, inventory: Inventory) -> dict[str, Any]:
    units = inventory.units.on(inventory.city.units_as_of)
    parent = units.get(unit.parent) if unit.parent else None
    return {
        "unit": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent": unit.parent,
        "parent_name": parent.name if parent else None,
        "from": unit.valid_from.isoformat() if unit.valid_from else None,
        "to": unit.valid_to.isoformat() if unit.valid_to else None,
        "units_below": [code for code, below in units.items() if below.parent == unit.code],
        "sites": [site.name for site in inventory.sites.values() if site.unit == unit.code],
    }


def _figure(declared: Declared | None) -> dict[str, Any] | None:
    """A declared figure with where it comes from; None = asked and not answered."""
    if declared is None:
        return None
    origin = declared.provenance
    said = {"value": declared.value, "period": declared.period or None, "by": origin.by or None}
    return {**said, "on": origin.on.isoformat() if origin.on else None, "source": origin.source}


def _given(thing: Any) -> dict[str, Any]:
    """What a value says beyond its defaults, as plain data."""
    usual = type(thing)()
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    said = {name: value for name, value in values.items() if value != getattr(usual, name)}
    return {name: dict(value) if name == "intervals" else _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _given(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _login(login: Credential) -> dict[str, Any]:
    match login:
        case SnmpCredential():
            return {
                "name": login.name,
                "snmp": login.version,
                "community": str(login.community) if login.community else None,
                "user": login.user,
                "auth": _key(login.auth),
                "priv": _key(login.priv),
                "context": login.context,
            }
        case SshCredential():
            secret = login.key or login.password
            return {"name": login.name, "ssh": login.user, "secret": str(secret) if secret else None}


def _key(key: UsmKey | None) -> str | None:
    return f"{key.protocol} {key.secret}" if key else None
