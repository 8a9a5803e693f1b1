"""The inventory put together from its validated document, with every check that needs more than one entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from inventory import build
from inventory.build_overrides import OverrideCheck
from inventory.checklistfiles import DEFAULT, read_checklist
from inventory.checks import ITEM_KINDS, DeviceCheck, Names, ReferenceCheck, Spot, named_sites, unconnected, unique
from inventory.identifiers import CircuitId, CredentialName, DeviceName, SiteName, UnitCode
from inventory.model import Inventory
from inventory.normchecks import check_norms
from inventory.normfiles import read_norms
from inventory.opening import ALWAYS, KNOWN
from inventory.registers import read_successions, read_units
from inventory.ssh_checks import SshCheck
from inventory.suggest import shown
from inventory.templates import Drafting
from inventory.unitchecks import check_former_units, check_site_unit, check_successions, check_units
from inventory.units import UnitRegister

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from inventory.checklist import Checklist
    from inventory.declared import Declared
    from inventory.documents import InventoryDocument
    from inventory.method import GapMethod
    from inventory.model import (
        Circuit,
        City,
        Collector,
        Credential,
        Device,
        MaintenanceWindow,
        Service,
        Site,
        SiteAssets,
    )
    from inventory.norms import Norm
    from inventory.opening import OpeningHours
    from inventory.sources import Place, Problems, SourceMap
    from inventory.templates import Draft


def assemble(
    folder: Path,
    document: InventoryDocument,
    raw: dict[str, Any],
    dropped: Mapping[str, Sequence[Any]],
    *,
    sources: SourceMap,
    problems: Problems,
    modules: Collection[str] | None = None,
    platforms: Collection[str] | None = None,
) -> Inventory:
    """Build the model and note what does not fit together.

    Args:
        folder: where files that the inventory names are found.
        document: the validated entries.
        raw: the data that they were made from, entry for entry.
        dropped: entries that were refused, by top-level key.
        sources: where everything was written.
        problems: takes what is wrong; the result may only be used when there is nothing.
        modules: names of modules that devices can be asked; None = not checked.
        platforms: names of platforms that devices can be asked as over SSH; None = not checked.
    """
    return _Assembly(folder, document, raw, dropped, sources, problems, modules, platforms).inventory()


@dataclass
class _Assembly:
    folder: Path
    document: InventoryDocument
    raw: dict[str, Any]
    dropped: Mapping[str, Sequence[Any]]
    sources: SourceMap
    problems: Problems
    modules: Collection[str] | None
    platforms: Collection[str] | None
    drafts: dict[str, Draft] = field(default_factory=dict)

    def inventory(self) -> Inventory:
        city = build.build_city(self.document.city)
        register = self._register(city)
        said = self.document.opening_hours
        hours = {**KNOWN, **{name: build.build_opening(name, entry) for name, entry in said.items()}}
        sites = self._sites(city, register, hours)
        credentials = {
            CredentialName(name): build.build_credential(name, entry)
            for name, entry in self.document.credentials.items()
        }
        devices = self._devices(city, register, credentials)
        collectors = tuple(build.build_collector(entry) for entry in self.document.collectors)
        check = self._references(sites, credentials, devices, collectors)
        self._check_devices(check, credentials, devices, collectors)
        sites = self._declared(check, sites)
        context = self._context(sites)
        circuits = self._circuits(check)
        norms = self._norms()
        method = build.build_method(self.document.gap)
        return Inventory(
            city=city,
            units=register,
            sites=sites,
            devices=build.with_vital_interfaces(devices, circuits.values()),
            collectors=collectors,
            credentials=credentials,
            circuits=circuits,
            assets=self._assets(check, sites, norms, method),
            declared=context,
            services=self._services(check),
            maintenance=self._maintenance(check, city, register),
            norms=norms,
            gap=method,
            checklist=self._checklist(norms, method),
            opening_hours=hours,
            simulated=self.document.simulated,
        )

    def _spots(self, key: str, noun: str, naming: Sequence[str]) -> Iterator[Spot]:
        """The entries of a list at the top level, in order, as messages call them."""
        for entry in self.raw.get(key, ()):
            name = next((entry[part] for part in naming if part in entry), "")
            yield Spot(f"{noun} {shown(name)}" if name else noun.removesuffix(" of"), entry, self.sources)

    def _rows(self, key: str, entries: Sequence[Any]) -> list[tuple[Any, Place]]:
        """Entries of a list at the top level with their places; a single name counts as a list of one."""
        return [(entry, self.sources.place(self.raw, (key, index))) for index, entry in enumerate(entries)]

    # Units and sites

    @cached_property
    def _units_whole(self) -> bool:
        """Whether every unit could be read, so that one that is not there does not exist."""
        return not self.problems.lost_file and not self.dropped.keys() & {"units", "successions"}

    def _register(self, city: City) -> UnitRegister:
        before = len(self.problems.found)
        units, moves = read_units(self._rows("units", self.document.units), self.folder, self.sources, self.problems)
        rows = self._rows("successions", self.document.successions)
        moves = moves + read_successions(rows, self.folder, self.sources, self.problems)
        register = UnitRegister(tuple(unit for unit, _ in units), tuple(move for move, _ in moves))
        if len(self.problems.found) > before:
            self._units_whole = False
        if self._units_whole:
            check_units(units, self.problems)
            check_successions(moves, register, self.problems)
            if city.code not in register.on(city.units_as_of):
                what = f"city: unit {shown(city.code)} does not exist on {city.units_as_of}"
                self.problems.add(self.sources.place(self.raw, ("city", "code")), what, "the code of one of the units")
        return register

    def _sites(self, city: City, register: UnitRegister, hours: Mapping[str, OpeningHours]) -> dict[SiteName, Site]:
        sites: dict[SiteName, Site] = {}
        spots = list(self._spots("sites", "site", ("name", "unit")))
        templates = Names("template", set(self.document.templates), set(self.dropped.get("templates", ())))
        opening = Names("opening hours", set(hours), set(self.dropped.get("opening_hours", ())))
        for name, template in self.document.templates.items():
            spot = Spot(f"template {shown(name)}", self.raw["templates"][name], self.sources)
            opening.check(template.opening or ALWAYS.name, spot.subject, spot.at("opening"), self.problems)
        units = register.on(city.units_as_of)
        for entry, spot in zip(self.document.sites, spots, strict=True):
            if entry.template:
                templates.check(entry.template, spot.subject, spot.at("template"), self.problems)
            opening.check(entry.opening or ALWAYS.name, spot.subject, spot.at("opening"), self.problems)
            site = build.build_site(entry, self.document.templates.get(entry.template or ""), units)
            if self._units_whole:
                check_site_unit(
                    spot.subject, site.unit, city.units_as_of, register, place=spot.at("unit"), problems=self.problems
                )
                check_former_units(spot, site.formerly, city.units_as_of, register, self.problems)
            sites.setdefault(site.name, site)
        named = [SiteName(entry.name or entry.unit) for entry in self.document.sites]
        named_sites(zip(named, spots, strict=True), self.problems)
        return sites

    def _declared(self, check: ReferenceCheck, sites: Mapping[SiteName, Site]) -> dict[SiteName, Site]:
        """The sites with what their offices declared; a figure that the site's own entry gives too is a problem."""
        found = dict(sites)
        spots = {spot.raw.get("name", spot.raw["unit"]): spot for spot in self._spots("sites", "site", ("unit",))}
        for name, entry in self.document.declared.items():
            raw = self.raw["declared"][name]
            spot = Spot(f"declared of site {shown(name)}", raw, self.sources)
            check.declared(name, sorted(entry.model_fields_set), spots.get(name), spot)
            if SiteName(name) in sites:
                site = sites[SiteName(name)]
                simulated = self.document.simulated
                found[site.name] = build.with_declared(site, entry, raw, self.sources, simulated=simulated)
        return found

    def _context(self, sites: Mapping[SiteName, Site]) -> dict[SiteName, dict[str, Declared | None]]:
        """What offices declared of themselves that only reports show."""
        simulated, raw = self.document.simulated, self.raw.get("declared", {})
        found = {
            SiteName(name): build.build_context(entry, raw[name], self.sources, simulated=simulated)
            for name, entry in self.document.declared.items()
            if SiteName(name) in sites
        }
        return {name: figures for name, figures in found.items() if figures}

    # Devices

    def _devices(
        self, city: City, register: UnitRegister, credentials: Mapping[CredentialName, Credential]
    ) -> dict[DeviceName, Device]:
        on = city.units_as_of
        known = register.on(on)
        districts = {
            entry.unit: register.placement(UnitCode(entry.unit), on)[0] if entry.unit in known else ""
            for entry in self.document.sites
        }
        self.drafts = Drafting(self.document, self.raw, self.sources, self.problems, districts).all()
        builder = build.DeviceBuilder(credentials, self.sources, self.problems)
        built = [builder.build(draft) for draft in self.drafts.values()]
        return {device.name: device for device in built if device}

    def _references(
        self,
        sites: Mapping[SiteName, Site],
        credentials: Mapping[CredentialName, Credential],
        devices: Mapping[DeviceName, Device],
        collectors: Sequence[Collector],
    ) -> ReferenceCheck:
        whole = not self.problems.lost_file
        broken_devices = (self.drafts.keys() - devices.keys()) | _names(self.dropped.get("devices", ()), ("name",))
        templates_whole = whole and not self.dropped.keys() & {"templates", "sites", "defaults"}
        return ReferenceCheck(
            self.problems,
            devices=Names("device", set(devices), broken_devices, templates_whole),
            sites=Names("site", set(sites), _names(self.dropped.get("sites", ()), ("name", "unit")), whole),
            credentials=Names(
                "credential",
                set(credentials),
                set(self.dropped.get("credentials", ())),
                whole and "defaults" not in self.dropped,
            ),
            collectors=Names(
                "collector",
                {collector.name for collector in collectors},
                _names(self.dropped.get("collectors", ()), ("name",)),
                whole,
            ),
        )

    def _check_devices(
        self,
        check: ReferenceCheck,
        credentials: Mapping[CredentialName, Credential],
        devices: Mapping[DeviceName, Device],
        collectors: Sequence[Collector],
    ) -> None:
        spots = list(self._spots("collectors", "collector", ("name",)))
        unique(((item.name, spot) for item, spot in zip(collectors, spots, strict=True)), self.problems, "name")
        for collector, spot in zip(collectors, spots, strict=True):
            check.collector(collector, spot)
        checker = DeviceCheck(check, credentials, self.sources)
        for name, device in devices.items():
            checker.check(device, self.drafts[name])
        overrides = OverrideCheck(self.sources, self.problems, self.modules)
        for draft in self.drafts.values():
            overrides.check(draft)
        checker.unique_addresses(devices, self.drafts)
        checker.unique_macs(devices, self.drafts)
        SshCheck(check.devices, self.platforms, self.sources, self.problems).check(devices, self.drafts)
        self._check_paths(check, devices, collectors)

    def _check_paths(
        self, check: ReferenceCheck, devices: Mapping[DeviceName, Device], collectors: Sequence[Collector]
    ) -> None:
        if not check.devices.complete or "collectors" in self.dropped:
            return
        if devices and not collectors:
            what = "no collectors: nothing says from where the devices are watched"
            self.problems.add(
                self.sources.place(self.raw, ("city",)), what, "collectors: [{name: ..., attached_to: ...}]"
            )
            return
        uncertain = {
            device.name
            for device in devices.values()
            if len(device.uplinks) < len(self.drafts[device.name].get("uplinks")[0] or ())
            or any(uplink.to not in devices for uplink in device.uplinks)
        }
        attached = [collector.attached_to for collector in collectors]
        for device in unconnected(devices, attached, check.devices.broken | uncertain):
            draft = self.drafts[device.name]
            what = f"device {shown(device.name)}: no path to a collector's attachment"
            hint = "its uplinks end in a ring or dead end" if device.uplinks else "give its uplinks:"
            place = self.sources.place(draft.get("uplinks")[1], ("uplinks",))
            self.problems.add(place, what, f"a chain of uplinks to {', '.join(sorted(set(attached)))}", hint)

    # The rest

    def _circuits(self, check: ReferenceCheck) -> dict[CircuitId, Circuit]:
        circuits: dict[CircuitId, Circuit] = {}
        spots = list(self._spots("circuits", "circuit", ("id",)))
        for entry, spot in zip(self.document.circuits, spots, strict=True):
            circuit = build.build_circuit(entry, spot.at("ends"), self.problems)
            if circuit:
                check.circuit(circuit, spot)
                circuits.setdefault(circuit.id, circuit)
        named = zip(self.document.circuits, spots, strict=True)
        unique(((entry.id, spot) for entry, spot in named), self.problems, "id")
        return circuits

    def _assets(
        self, check: ReferenceCheck, sites: Mapping[SiteName, Site], norms: Sequence[Norm], method: GapMethod
    ) -> dict[SiteName, SiteAssets]:
        kinds = _kinds(norms, method)
        found: dict[SiteName, SiteAssets] = {}
        for name, places in self.document.assets.items():
            raw = self.raw["assets"][name]
            assets = build.build_assets(name, places, raw, self.sources, simulated=self.document.simulated)
            check.assets(
                assets, sites.get(assets.site), kinds, Spot(f"assets of site {shown(name)}", raw, self.sources)
            )
            found[assets.site] = assets
        return found

    def _services(self, check: ReferenceCheck) -> tuple[Service, ...]:
        spots = list(self._spots("services", "service", ("name",)))
        services = tuple(build.build_service(entry) for entry in self.document.services)
        unique(((item.name, spot) for item, spot in zip(services, spots, strict=True)), self.problems, "name")
        for service, spot in zip(services, spots, strict=True):
            check.service(service, spot)
        return services

    def _maintenance(self, check: ReferenceCheck, city: City, register: UnitRegister) -> tuple[MaintenanceWindow, ...]:
        windows = tuple(build.build_window(entry, city) for entry in self.document.maintenance)
        on = city.units_as_of
        codes = {register.placement(unit, on)[0] for unit in register.on(on)} - {""} if windows else set()
        districts = Names("district", codes, complete=self._units_whole)
        spots = self._spots("maintenance", "maintenance of", ("site", "device", "district"))
        for window, spot in zip(windows, spots, strict=True):
            check.window(window, districts, spot)
        return windows

    def _checklist(self, norms: Sequence[Norm], method: GapMethod) -> Checklist:
        name, place = self.document.gap.checklist or DEFAULT, self.sources.place(self.raw, ("gap", "checklist"))
        kinds = _kinds(norms, method)
        return read_checklist(name, place, self.folder, kinds, sources=self.sources, problems=self.problems)

    def _norms(self) -> tuple[Norm, ...]:
        rows = read_norms(self._rows("norms", self.document.norms), self.folder, self.sources, self.problems)
        check_norms(rows, self.problems)
        return tuple(norm for norm, _ in rows)


def _kinds(norms: Sequence[Norm], method: GapMethod) -> set[str]:
    """The kinds of equipment that are known."""
    return {*ITEM_KINDS, *method.weights, *(item for norm in norms if norm.names_equipment for item in norm.items)}


def _names(entries: Sequence[Any], naming: Sequence[str]) -> set[str]:
    """The names of entries that were refused, as far as they can be made out."""
    return {
        name
        for entry in entries
        if isinstance(entry, dict)
        for name in [next((entry[key] for key in naming if isinstance(entry.get(key), str)), None)]
        if name is not None
    }
