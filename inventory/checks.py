"""Checks of references: names that lead nowhere, devices that cannot be asked, places that a site does not have.

A name is only called unknown when everything that could have given it was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from inventory.maintenance import Once
from inventory.model import Method, Reach, SnmpCredential
from inventory.suggest import did_you_mean, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.identifiers import CredentialName, DeviceName, SiteName
    from inventory.model import Circuit, Collector, Credential, Device, MaintenanceWindow, Service, Site, SiteAssets
    from inventory.sources import Key, Place, Problems, SourceMap
    from inventory.templates import Draft

ITEM_KINDS: Final = frozenset(
    [
        "access_point",
        "camera",
        "circuit",
        "display",
        "firewall",
        "id_reader",
        "kiosk",
        "lan_port",
        "lan_switch",
        "laptop",
        "ocr_software",
        "pc",
        "phone",
        "photocopier",
        "printer",
        "queue_machine",
        "router",
        "scanner",
        "server",
        "shredder",
        "software_licence",
        "ups",
        "video_conference",
    ]
)
"""Kinds of equipment that forms ask for. Norms and the weights of `gap` may name others, which then are known too."""


@dataclass(slots=True)
class Names:
    """Names of one kind of thing.

    Attributes:
        noun: what they are called in messages.
        good: those that exist.
        broken: those whose entry was refused, which has been reported.
        complete: every entry's name is known, so that any other is a mistake.
    """

    noun: str
    good: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    complete: bool = True
    _hints: dict[str, str] = field(default_factory=dict)

    def check(self, name: str, subject: str, place: Place, problems: Problems) -> bool:
        """Note a reference to a name that does not exist. Returns whether the name is good."""
        if name in self.good:
            return True
        if name not in self.broken and self.complete:
            if name not in self._hints:  # one wrong name is often repeated by hundreds of entries
                none = f"the inventory names no {self.noun} at all"
                self._hints[name] = did_you_mean(name, self.good) if self.good else none
            hint = self._hints[name]
            problems.add(place, f"{subject}: unknown {self.noun} {shown(name)}", hint=hint)
        return False


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry under check: how messages call it and where its keys stand."""

    subject: str
    raw: Any
    sources: SourceMap

    def at(self, *path: Key) -> Place:
        """The place of a key of the entry, or of the entry where the key is not written."""
        return self.sources.place(self.raw, path)


def unique(rows: Iterable[tuple[str, Spot]], problems: Problems, *path: Key) -> None:
    """Note names that are given twice."""
    seen: dict[str, Place] = {}
    for name, spot in rows:
        place = spot.at(*path)
        if name in seen:
            before = seen[name]
            what = f"{spot.subject} is already given in {before.file}:{before.line}"
            problems.add(place, what, hint="keep one of them, or give the other a name of its own")
        seen.setdefault(name, place)


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """What the checks of references need to know."""

    problems: Problems
    devices: Names
    sites: Names
    credentials: Names
    collectors: Names

    def collector(self, collector: Collector, spot: Spot) -> None:
        """A collector is attached to a device and judges itself by devices."""
        self.devices.check(collector.attached_to, spot.subject, spot.at("attached_to"), self.problems)
        for index, control in enumerate(collector.controls):
            self.devices.check(control, spot.subject, spot.at("controls", index), self.problems)

    def circuit(self, circuit: Circuit, spot: Spot) -> None:
        """A circuit ends at interfaces of devices."""
        for index, end in enumerate(circuit.ends):
            self.devices.check(end.device, spot.subject, spot.at("ends", index), self.problems)

    def service(self, service: Service, spot: Spot) -> None:
        """A service is checked from collectors."""
        for index, name in enumerate(service.vantage):
            self.collectors.check(name, spot.subject, spot.at("vantage", index), self.problems)

    def window(self, window: MaintenanceWindow, districts: Names, spot: Spot) -> None:
        """Planned work is at a site or device or in a district that exists, and ends after it begins."""
        if window.site:
            self.sites.check(window.site, spot.subject, spot.at("site"), self.problems)
        if window.device:
            self.devices.check(window.device, spot.subject, spot.at("device"), self.problems)
        if window.district:
            districts.check(window.district, spot.subject, spot.at("district"), self.problems)
        if isinstance(window.when, Once) and window.when.ends <= window.when.starts:
            self.problems.add(spot.at("to"), f"{spot.subject}: ends before it begins", "to later than from")

    def declared(self, site: str, figures: Iterable[str], own: Spot | None, spot: Spot) -> None:
        """What an office declares is of a site that exists and does not say the same in its own entry."""
        if not self.sites.check(site, "declared", spot.at(), self.problems) or own is None:
            return
        for name in figures:
            if spot.raw[name] is not None and own.raw.get(name) is not None:
                before = own.at(name)
                what = f"{spot.subject}: {name} is already given in {before.file}:{before.line}"
                self.problems.add(spot.at(name), what, hint="keep one of them")

    def assets(self, assets: SiteAssets, site: Site | None, kinds: set[str], spot: Spot) -> None:
        """Assets are counted at a place that the site has, by kinds of equipment that are known."""
        self.sites.check(assets.site, "assets", spot.at(), self.problems)
        for place, counted in assets.places.items():
            if site is not None and place not in site.places:
                what = f"{spot.subject}: the site has no place {shown(place)}"
                hint = did_you_mean(place, site.places) or "add it to the site's places:"
                self.problems.add(spot.at(place), what, listed(site.places), hint)
            for kind in counted:
                if kind not in kinds:
                    hint = did_you_mean(kind, kinds) or "a kind that a norm or a weight of gap: names is known"
                    self.problems.add(spot.at(place, kind), f"{spot.subject}: unknown kind {shown(kind)}", hint=hint)


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """Checks one device after the other.

    Attributes:
        names: the names that devices may refer to.
        known: the credentials.
        attached: the devices that collectors are attached to.
    """

    names: ReferenceCheck
    known: Mapping[CredentialName, Credential]
    sources: SourceMap

    def check(self, device: Device, draft: Draft) -> None:
        """A device stands at a site, has uplinks that exist, and can be asked in the ways it is to be asked."""
        subject, problems = f"device {shown(device.name)}", self.names.problems
        if device.site:
            self.names.sites.check(device.site, subject, self._place(draft, "site"), problems)
        for index, uplink in enumerate(draft.get("uplinks")[0] or ()):
            self._uplink(device, draft, index, uplink.to)
        names, raw = draft.get("credentials")
        for index, name in enumerate(names or ()):
            place = self.sources.place(raw, ("credentials", index))
            self.names.credentials.check(name, subject, place, problems)
        if device.reach is Reach.DIRECT:
            self._askable(device, draft, subject)

    def _uplink(self, device: Device, draft: Draft, index: int, pattern: str) -> None:
        place = self.sources.place(draft.get("uplinks")[1], ("uplinks", index, "to"))
        to = draft.text(pattern)
        subject = f"device {shown(device.name)}"
        if to == device.name:
            self.names.problems.add(place, f"{subject}: is its own uplink", "the next device towards a collector")
        elif to is not None:
            self.names.devices.check(to, f"{subject}: uplink", place, self.names.problems)

    def _askable(self, device: Device, draft: Draft, subject: str) -> None:
        problems = self.names.problems
        if device.address is None and draft.get("address")[0] is None:
            hint = "give its address, or reach: via_gateway (only seen through its router) or none"
            problems.add(self.sources.place(draft.own), f"{subject}: has no address", hint=hint)
        given = draft.get("credentials")[0] or ()
        if not self.names.credentials.complete or not self.names.credentials.good.issuperset(given):
            return
        if Method.SNMP in device.collect and not device.credentials:
            hint = "name them here, or for all devices under defaults:"
            problems.add(self._place(draft, "credentials"), f"{subject}: no SNMP credentials", hint=hint)
        if Method.SSH in device.collect and not device.ssh_credentials:
            hint = "name them here, or leave ssh out of collect:"
            problems.add(self._place(draft, "collect"), f"{subject}: no SSH credentials", hint=hint)

    def _place(self, draft: Draft, key: str) -> Place:
        return self.sources.place(draft.get(key)[1], (key,))

    def unique_addresses(self, devices: Mapping[DeviceName, Device], drafts: Mapping[str, Draft]) -> None:
        """Note addresses that two devices share in one routing domain, port and SNMP context.

        Devices that are only seen through their router are left out: office networks all use the same few prefixes.
        """
        seen: dict[tuple[object, ...], DeviceName] = {}
        for device in devices.values():
            if device.reach is not Reach.DIRECT or device.address is None:
                continue
            for context in self._contexts(device):
                key = (device.routing_domain, device.address, device.port, context)
                first = seen.setdefault(key, device.name)
                if first != device.name:
                    what = f"device {shown(device.name)}: address {device.address} port {device.port} is {first}'s"
                    hint = "correct one of them, or give the devices different routing_domain: or SNMP contexts"
                    self.names.problems.add(self._place(drafts[device.name], "address"), what, hint=hint)
                    break

    def unique_macs(self, devices: Mapping[DeviceName, Device], drafts: Mapping[str, Draft]) -> None:
        """Note hardware addresses that two devices share: seen once, both would count."""
        seen: dict[str, DeviceName] = {}
        for device in devices.values():
            first = seen.setdefault(device.mac, device.name) if device.mac else device.name
            if first != device.name:
                what = f"device {shown(device.name)}: mac {device.mac} is {first}'s"
                hint = "correct one of them; the address stands on the machine or in its network settings"
                self.names.problems.add(self._place(drafts[device.name], "mac"), what, hint=hint)

    def _contexts(self, device: Device) -> set[str]:
        logins = [self.known.get(name) for name in device.credentials]
        return {login.context for login in logins if isinstance(login, SnmpCredential)} or {""}


def unconnected(
    devices: Mapping[DeviceName, Device], attached: Iterable[DeviceName], broken: Iterable[str]
) -> list[Device]:
    """The devices from which no chain of uplinks leads to a collector's attachment. Rings do no harm.

    Args:
        devices: all devices.
        attached: devices that collectors are attached to.
        broken: names of devices of which something was refused, which has been reported; a chain that ends there is
            given the benefit of the doubt.
    """
    below: dict[str, list[DeviceName]] = {}
    for device in devices.values():
        for uplink in device.uplinks:
            below.setdefault(uplink.to, []).append(device.name)
    reached: set[str] = set()
    todo: list[str] = [*attached, *broken]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += below.get(name, ())
    return [device for device in devices.values() if device.name not in reached and device.reach is not Reach.NONE]


def named_sites(rows: Iterable[tuple[SiteName, Spot]], problems: Problems) -> None:
    """Note sites of one name, which mostly are two sites of one unit."""
    seen: dict[SiteName, Place] = {}
    for name, spot in rows:
        if name in seen:
            before = seen[name]
            what = f"site {shown(name)} is already given in {before.file}:{before.line}"
            problems.add(spot.at("unit"), what, hint="a second site of a unit needs a name: of its own")
        seen.setdefault(name, spot.at("unit"))
