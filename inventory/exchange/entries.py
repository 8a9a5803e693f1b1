"""Devices and circuits of a source against those of the inventory: entries are taken whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inventory.exchange.claims import Entry
from inventory.exchange.difference import Change, Status
from inventory.identifiers import CircuitId, DeviceName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.exchange.claims import Claims
    from inventory.exchange.existing import Existing
    from inventory.exchange.findings import Findings
    from inventory.model import Circuit, Device


@dataclass
class Entries:
    """Settles devices and circuits.

    Attributes:
        claims: what the source says.
        existing: what the inventory says.
        findings: takes what another file says differently.
        devices, circuits: the entries of the generated file, by name.
        changes: what happens to each.
    """

    claims: Claims
    existing: Existing
    findings: Findings
    devices: dict[str, Entry] = field(default_factory=dict)
    circuits: dict[str, Entry] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def settle(self) -> None:
        """Settle every device and circuit."""
        for name, entry in sorted(self.claims.devices.items()):
            device = self.existing.inventory.devices.get(DeviceName(name))
            now = _device_keys(device) if device else None
            if self._take("devices", name, entry, now):
                self.devices[name] = Entry(_device_entry(entry.keys), entry.where)
        for name, entry in sorted(self.claims.circuits.items()):
            circuit = self.existing.inventory.circuits.get(CircuitId(name))
            now = _circuit_keys(circuit) if circuit else None
            if self._take("circuits", name, entry, now):
                self.circuits[name] = entry
        for key, claimed in (("devices", self.claims.devices), ("circuits", self.claims.circuits)):
            for name in sorted(self.existing.own_entries(key) - claimed.keys()):
                self.changes.append(Change(Status.REMOVED, name, key.removesuffix("s"), name, ""))

    def _take(self, key: str, name: str, entry: Entry, now: Mapping[str, Any] | None) -> bool:
        """Whether the entry goes into the generated file: it is there already, is new, or says more than a template."""
        noun = key.removesuffix("s")
        place = self.existing.entry_place(key, name)
        own = place is not None and place.file == self.existing.own
        if now is None:
            self.changes.append(Change(Status.ADDED, name, noun, "", _say(entry.keys), entry.where))
            return True
        differing = {part: value for part, value in entry.keys.items() if _plain(now.get(part)) != _plain(value)}
        if not differing:
            self.changes.append(Change(Status.UNCHANGED, name, noun, "", "", entry.where))
            return own
        before = _say({part: now.get(part) for part in differing})
        if not own and (place is not None or key == "circuits"):
            spot = f"{place.file}:{place.line}" if place else "another file"
            what = f"{noun} {name}: {_say(differing)} here, {before} in {spot}"
            self.findings.problem(entry.where, what, hint="the inventory's word stands; correct it there")
            self.changes.append(Change(Status.UNCHANGED, name, noun, before, before, entry.where))
            return False
        self.changes.append(Change(Status.CHANGED, name, noun, before, _say(differing), entry.where))
        return True


def _device_keys(device: Device) -> Mapping[str, Any]:
    return {
        "name": device.name,
        "site": device.site,
        "role": device.role,
        "address": str(device.address) if device.address else None,
        "mac": device.mac,
        "serial": device.serial,
        "in_use_since": device.in_use_since,
        "credentials": [*device.credentials, *device.ssh_credentials],
        "reach": device.reach.value,
        "expected": device.expected.value,
        "uplinks": [uplink.to for uplink in device.uplinks],
    }


def _circuit_keys(circuit: Circuit) -> Mapping[str, Any]:
    return {
        "id": circuit.id,
        "provider": circuit.provider,
        "hotline": circuit.hotline,
        "down_mbps": circuit.down_mbps,
        "up_mbps": circuit.up_mbps,
        "monthly_vnd": circuit.monthly_vnd,
        "ends": [f"{end.device}/{end.ifname}" for end in circuit.ends],
    }


def _device_entry(keys: Mapping[str, object]) -> Mapping[str, object]:
    """A device's keys as the inventory writes them: of several ways up the first is preferred."""
    uplinks = keys.get("uplinks")
    if not isinstance(uplinks, list):
        return keys
    first, *others = uplinks
    written = [{"to": first}, *({"to": to, "priority": number} for number, to in enumerate(others, 2))]
    return {**keys, "uplinks": written}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _say(keys: Mapping[str, Any]) -> str:
    """Keys and values in a few words; the name is said by the subject."""
    words = []
    for key, value in keys.items():
        if key not in {"name", "id"}:
            words.append(f"{key} {_shown(value)}")
    return ", ".join(words)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value) or "nothing"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "nothing" if value in (None, "") else str(value)
