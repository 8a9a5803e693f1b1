"""Writes a simulated city as an inventory folder, as an operator would: templates, defaults, one file a district."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from inventory.normfiles import shipped_norms
from lab.builder import device_name
from lab.model import SIMULATED
from lab.plans import PLANS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from lab.model import LabCity, LabDevice, LabSite, Lot

_CREDENTIAL = "lab"
_COMMUNITY_FILE = "lab-community"
_SOURCE = f"lab: {SIMULATED.lower()}"


class _Dumper(yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper):  # type: ignore[misc]  # six times as quick
    """Quotes text that looks like a number, because codes are text; never writes aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Say that nothing is to be written as an alias."""
        return True


def _quoted(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if value[:1].isdigit() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _quoted)


def write_inventory(
    city: LabCity,
    folder: Path,
    port: int,
    wrong_uplinks: Mapping[str, str] = MappingProxyType({}),
    *,
    services: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write the folder; files of an earlier lab in it are replaced.

    Args:
        city: the city.
        folder: is made when it is not there.
        port: that the agents answer at.
        services: the shared systems, as the inventory writes them.
        wrong_uplinks: by device, what the inventory is to name above it although it is not so.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("lab-*.yaml"):
        old.unlink()
    secret = folder.resolve() / "secrets" / _COMMUNITY_FILE
    secret.parent.mkdir(mode=0o700, exist_ok=True)
    secret.write_text(city.community + "\n", encoding="utf-8")
    secret.chmod(0o600)
    files = {
        "city": _city(city, port, secret),
        "templates": {"templates": _templates(city)},
        "circuits": {"circuits": _circuits(city)},
    }
    if services:
        files["services"] = {"services": [dict(each) for each in services]}
    for group, sites in _groups(city).items():
        files[f"sites-{group}"] = {"sites": [_site(city, site, wrong_uplinks) for site in sites]}
        answered = {site.name: _assets(site) for site in sites if site.assets}
        if answered:
            files[f"assets-{group}"] = {"assets": answered}
        told = {site.name: _figures(city, site) for site in sites if site.declared}
        if told:
            files[f"declared-{group}"] = {"declared": told}
    for name, content in files.items():
        (folder / f"lab-{name}.yaml").write_text(_text(content), encoding="utf-8")


def _text(content: Mapping[str, Any]) -> str:
    body = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return f"# {SIMULATED}: made up by wardwatch lab; says nothing about any real office.\n{body}"


def _city(city: LabCity, port: int, secret: Path) -> dict[str, Any]:
    controls = [device.name for device in city.devices_by_site[city.devices[city.attached_to].site][:2]]
    return {
        "simulated": True,
        "city": {
            "name": f"{city.name} ({SIMULATED})",
            "code": city.code,
            "timezone": city.timezone,
            "units_as_of": city.on.isoformat(),
        },
        "units": city.register,
        "collectors": [{"name": "lab-collector", "attached_to": city.attached_to, "controls": controls}],
        "credentials": {_CREDENTIAL: {"snmp": {"version": 2, "community": f"file:{secret}"}}},
        "defaults": {
            "device": {"port": port, "credentials": [_CREDENTIAL], "collect": ["snmp"]},
            "roles": {role: {"expected": "office_hours"} for role in _office_hours_roles(city)},
        },
        "norms": shipped_norms(),
    }


def _office_hours_roles(city: LabCity) -> list[str]:
    return sorted({device.role for device in city.devices.values() if device.office_hours})


def _groups(city: LabCity) -> Mapping[str, list[LabSite]]:
    """Sites by the file they are written to: one for the core, one a branch of it."""
    groups: dict[str, list[LabSite]] = {}
    for site in city.sites.values():
        parent = city.sites.get(site.parent)
        groups.setdefault(site.parent if parent is not None and parent.parent else site.name, []).append(site)
    return groups


def _template_name(city: LabCity, site: LabSite) -> str:
    return f"{site.level}-below-{city.sites[site.parent].level}"


def _templates(city: LabCity) -> dict[str, Any]:
    """One template for each kind of site and of what is above it; the core is written out."""
    found: dict[str, Any] = {}
    for site in city.sites.values():
        if site.parent and _template_name(city, site) not in found:
            found[_template_name(city, site)] = {
                "places": list(site.places),
                "opening": site.opening,
                "devices": list(_template_devices(city, site)),
            }
    return found


def _template_devices(city: LabCity, site: LabSite) -> Iterator[dict[str, Any]]:
    """What stands in every site of the kind, with variables for what differs; `site` is any one of them."""
    parent = city.sites[site.parent]
    for post in PLANS[city.plan].posts(site.level):
        for turn in range(post.count if post.everywhere else 0):
            device = city.devices[device_name(post, site.name, turn)]
            entry = _device(device)
            entry["name"] = device_name(post, "{unit}", turn)
            entry["uplinks"] = _uplinks([_pattern(city, upper, site, parent) for upper in device.uplinks])
            if device.polled:
                entry["address"] = "{net}." + device.address.rpartition(".")[2]
            yield entry


def _pattern(city: LabCity, upper: str, site: LabSite, parent: LabSite) -> str:
    """The name of an uplink as the template says it: in the same site, in the district, or a name of the core's own."""
    if city.devices[upper].site == site.name:
        return upper.replace(site.name, "{unit}")
    return upper.replace(parent.name, "{district}") if parent.parent else upper


def _device(device: LabDevice) -> dict[str, Any]:
    """A device whole. What is only seen through its router has its address in the office's own network."""
    entry: dict[str, Any] = {"name": device.name, "role": device.role}
    if device.polled:
        entry["address"] = device.address
    else:
        entry |= {"address": device.lan_address, "reach": "via_gateway"}
    if device.uplinks:
        entry["uplinks"] = _uplinks(device.uplinks)
    return entry


def _uplinks(names: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"to": name} if priority == 1 else {"to": name, "priority": priority} for priority, name in enumerate(names, 1)
    ]


def _site(city: LabCity, site: LabSite, wrong_uplinks: Mapping[str, str]) -> dict[str, Any]:
    devices = city.devices_by_site[site.name]
    entry: dict[str, Any] = {"unit": site.unit}
    if site.name != site.unit:
        entry["name"] = site.name
    entry["title"] = site.title
    if not site.parent:
        written = [{**_device(device), **_own(device, wrong_uplinks)} for device in devices]
        return {**entry, "opening": site.opening, "places": list(site.places), "devices": written}
    everywhere = {
        device_name(post, site.name, turn)
        for post in PLANS[city.plan].posts(site.level)
        if post.everywhere
        for turn in range(post.count)
    }
    return {
        **entry,
        "template": _template_name(city, site),
        "vars": {"net": devices[0].address.rpartition(".")[0]},
        "staff": site.staff,
        "counters": site.counters,
        "contacts": [{"role": "it_officer", "phone": site.phone}],
        "devices": [
            {**({"name": device.name} if device.name in everywhere else _device(device)), **_own(device, wrong_uplinks)}
            for device in devices
        ],
    }


def _own(device: LabDevice, wrong_uplinks: Mapping[str, str]) -> dict[str, Any]:
    """What no other device has: what stands on its label, and what is odd about it."""
    entry: dict[str, Any] = {"serial": device.serial, "in_use_since": device.in_use_since}
    if not device.polled:  # offices number their networks alike
        entry |= {"mac": device.mac.hex(":"), "routing_domain": f"lan-{device.site}"}
    if device.answers_from:
        entry["answers_from"] = [device.answers_from]
    if device.name in wrong_uplinks:
        entry["uplinks"] = _uplinks([wrong_uplinks[device.name]])
    return entry


def _circuits(city: LabCity) -> list[dict[str, Any]]:
    return [
        {
            "id": circuit.id,
            "provider": circuit.provider,
            "hotline": circuit.hotline,
            "down_mbps": circuit.down_mbps,
            "up_mbps": circuit.up_mbps,
            "monthly_vnd": circuit.monthly_vnd,
            "ends": [f"{device}/{interface}" for device, interface in circuit.ends],
        }
        for circuit in city.circuits
    ]


def _assets(site: LabSite) -> dict[str, Any]:
    return {
        place: {item: None if lots is None else [_lot(lot) for lot in lots] for item, lots in kinds.items()}
        for place, kinds in site.assets.items()
    }


def _figures(city: LabCity, site: LabSite) -> dict[str, Any]:
    origin = {"on": city.on.isoformat(), "source": _SOURCE}
    return {name: None if said is None else {**said, **origin} for name, said in site.declared.items()}


def _lot(lot: Lot) -> dict[str, Any]:
    entry: dict[str, Any] = {"count": lot.count, "source": _SOURCE}
    if lot.year is not None:
        entry["year"] = lot.year
    if lot.broken:
        entry["broken"] = lot.broken
    return entry
