"""The checked documents as the model: each value in its final type, every reference still to be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from inventory.build_overrides import build_overrides
from inventory.declared import CONTEXT, VALUE_KEYS, Declared
from inventory.fields import WEEKDAYS, parse_address, parse_days
from inventory.identifiers import CircuitId, CredentialName, DeviceName, ItemKind, SiteName, UnitCode
from inventory.maintenance import Once, Weekly
from inventory.method import GapMethod, QualityLimits
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Collector,
    Contact,
    Device,
    Expected,
    FormerUnit,
    MaintenanceWindow,
    Method,
    Provenance,
    Reach,
    Service,
    Site,
    SiteAssets,
    SnmpCredential,
    SshCredential,
    Uplink,
    UsmKey,
)
from inventory.opening import OpeningHours, Span
from inventory.ssh_access import build_ssh_access
from inventory.suggest import shown
from inventory.templates import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from ipaddress import IPv4Address, IPv6Address

    from inventory.declared_entries import DeclaredEntry, DeclaredOrigin
    from inventory.documents import (
        AuthEntry,
        CircuitEntry,
        CityEntry,
        CollectorEntry,
        CredentialEntry,
        GapEntry,
        Kinds,
        LotEntry,
        MaintenanceEntry,
        OpeningEntry,
        PrivEntry,
        QualityEntry,
        ServiceEntry,
        SiteEntry,
        TemplateEntry,
    )
    from inventory.model import Credential
    from inventory.sources import Place, Problems, SourceMap
    from inventory.templates import Draft
    from inventory.units import Unit

_SNMP_ALONE = frozenset({Method.SNMP})
_SNMP_PORT = 161
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def build_city(entry: CityEntry) -> City:
    """The city."""
    return City(entry.name, entry.code, entry.timezone, entry.units_as_of)


def build_collector(entry: CollectorEntry) -> Collector:
    """A vantage point."""
    return Collector(entry.name, DeviceName(entry.attached_to), tuple(DeviceName(name) for name in entry.controls))


def build_credential(name: str, entry: CredentialEntry) -> Credential:
    """A way to log in, its secrets as references."""
    if entry.snmp is None:
        assert entry.ssh is not None  # noqa: S101  the document's own check: exactly one kind
        ssh = entry.ssh
        return SshCredential(
            CredentialName(name), ssh.user, ssh.key, ssh.password, ssh.passphrase, ssh.enable, ssh.at_once
        )
    snmp = entry.snmp
    return SnmpCredential(
        CredentialName(name),
        snmp.version,
        snmp.community,
        snmp.user,
        _usm_key(snmp.auth),
        _usm_key(snmp.priv),
        snmp.context,
    )


def _usm_key(entry: AuthEntry | PrivEntry | None) -> UsmKey | None:
    return UsmKey(entry.protocol, entry.secret) if entry else None


def build_circuit(entry: CircuitEntry, place: Place, problems: Problems) -> Circuit | None:
    """A circuit; None when an end is not written as device/interface, which is noted."""
    ends: list[CircuitEnd] = []
    for end in entry.ends:
        device, slash, ifname = end.partition("/")
        if not (slash and device and ifname):
            what = f"circuit {shown(entry.id)}: end {shown(end)} names no interface"
            problems.add(place, what, "device/interface, such as r-10354/ether1")
            return None
        ends.append(CircuitEnd(DeviceName(device), ifname))
    return Circuit(
        CircuitId(entry.id),
        entry.provider,
        tuple(ends),
        entry.down_mbps,
        entry.up_mbps,
        entry.monthly_vnd,
        entry.hotline,
    )


def build_site(entry: SiteEntry, template: TemplateEntry | None, units: Mapping[UnitCode, Unit]) -> Site:
    """A site: its own word before its template's; without a position of its own, its unit's approximate one."""
    unit = units.get(UnitCode(entry.unit))
    approximate = entry.lat is None and unit is not None and unit.lat is not None
    places = entry.places or (template.places if template else None) or ["office"]
    return Site(
        name=SiteName(entry.name or entry.unit),
        unit=UnitCode(entry.unit),
        title=entry.title,
        places=tuple(places),
        staff=entry.staff,
        counters=entry.counters,
        opening=entry.opening or (template.opening if template else None) or "office_hours",
        contacts=tuple(Contact(contact.role, contact.name, contact.phone) for contact in entry.contacts),
        lat=unit.lat if approximate and unit else entry.lat,
        lon=unit.lon if approximate and unit else entry.lon,
        approximate=approximate,
        formerly=tuple(
            sorted(
                (FormerUnit(UnitCode(each.unit), each.until) for each in entry.formerly), key=lambda each: each.until
            )
        ),
    )


def with_declared(site: Site, entry: DeclaredEntry, raw: Any, sources: SourceMap, *, simulated: bool) -> Site:
    """A site with the figures that its office declared, where its own entry gives none."""
    staff = _declared(entry.staff, sources.place(raw, ("staff",)), simulated)
    counters = _declared(entry.counters, sources.place(raw, ("counters",)), simulated)
    if entry.staff and site.staff is None:
        site = replace(site, staff=entry.staff.count, staff_source=staff)
    if entry.counters and site.counters is None:
        site = replace(site, counters=entry.counters.count, counters_source=counters)
    return site


def build_context(entry: DeclaredEntry, raw: Any, sources: SourceMap, *, simulated: bool) -> dict[str, Declared | None]:
    """What an office declared of itself beside its size: null was asked and not answered, absent was not asked."""
    found: dict[str, Declared | None] = {}
    for name in (name for name in CONTEXT if name in entry.model_fields_set):
        figure = getattr(entry, name)
        origin = _declared(figure, sources.place(raw, (name,)), simulated)
        found[name] = (
            Declared(getattr(figure, VALUE_KEYS[name]), origin, getattr(figure, "period", "")) if origin else None
        )
    return found


def _declared(figure: DeclaredOrigin | None, place: Place, simulated: bool) -> Provenance | None:
    if figure is None:
        return None
    source = figure.source or f"{place.file}:{place.line}"
    return Provenance("simulated" if simulated else "declared", figure.by, figure.on, source)


@dataclass(frozen=True, slots=True)
class DeviceBuilder:
    """Turns drafts into devices."""

    credentials: Mapping[CredentialName, Credential]
    sources: SourceMap
    problems: Problems

    def build(self, draft: Draft) -> Device | None:
        """A device; None when its name or role cannot be used, which is noted."""
        name = draft.name
        role, _ = draft.get("role")
        if not _NAME.fullmatch(name):
            what = f"device {shown(name)}: not a name that can be used"
            expected = "ASCII letters, digits, dots, underscores and hyphens, a letter or digit first"
            self.problems.add(self.sources.place(draft.own, ("name",)), what, expected)
            return None
        if role is None:
            self.problems.add(self.sources.place(draft.own), f'device {shown(name)}: key "role" is missing')
            return None
        snmp, ssh = self._logins(draft)
        collect, _ = draft.get("collect")
        return Device(
            name=DeviceName(name),
            site=SiteName(draft.site),
            role=role,
            address=self._address(draft),
            port=draft.get("port")[0] or _SNMP_PORT,
            credentials=snmp,
            ssh_credentials=ssh,
            collect=_SNMP_ALONE if collect is None else frozenset(Method(way) for way in collect),
            expected=Expected(draft.get("expected")[0] or Expected.ALWAYS),
            reach=Reach(draft.get("reach")[0] or Reach.DIRECT),
            uplinks=self._uplinks(draft),
            routing_domain=draft.get("routing_domain")[0] or "",
            answers_from=tuple(draft.get("answers_from")[0] or ()),
            mac=draft.get("mac")[0] or "",
            serial=draft.get("serial")[0] or "",
            in_use_since=draft.get("in_use_since")[0],
            deadline_seconds=draft.get("deadline_seconds")[0],
            overrides=build_overrides(draft),
            ssh=build_ssh_access(draft),
        )

    def _logins(self, draft: Draft) -> tuple[tuple[CredentialName, ...], tuple[CredentialName, ...]]:
        names = [CredentialName(name) for name in draft.get("credentials")[0] or ()]
        ssh = tuple(name for name in names if isinstance(self.credentials.get(name), SshCredential))
        return tuple(name for name in names if name not in ssh), ssh

    def _address(self, draft: Draft) -> IPv4Address | IPv6Address | None:
        text = self._filled(draft, "address")
        if text is None:
            return None
        try:
            return parse_address(text)
        except ValueError as error:
            what, _, expected = str(error).partition("; expected ")
            self.problems.add(self._place(draft, "address"), f"device {shown(draft.name)}: address: {what}", expected)
            return None

    def _filled(self, draft: Draft, key: str) -> str | None:
        pattern, raw = draft.get(key)
        if pattern is None:
            return None
        written = self.sources.place(raw, (key,))
        return fill(pattern, draft.variables, written, draft.used, self.problems)

    def _place(self, draft: Draft, key: str) -> Place:
        return self.sources.place(draft.get(key)[1], (key,))

    def _uplinks(self, draft: Draft) -> tuple[Uplink, ...]:
        entries, raw = draft.get("uplinks")
        found = []
        for index, entry in enumerate(entries or ()):
            written = self.sources.place(raw, ("uplinks", index, "to"))
            to = fill(entry.to, draft.variables, written, draft.used, self.problems)
            found += [Uplink(DeviceName(to), entry.priority, entry.interface or "")] if to else []
        return tuple(sorted(found, key=lambda uplink: uplink.priority))


def with_vital_interfaces(
    devices: Mapping[DeviceName, Device], circuits: Iterable[Circuit]
) -> dict[DeviceName, Device]:
    """The devices with the names of the interfaces that always matter: of uplinks that state one, and circuit ends."""
    vital: dict[DeviceName, set[str]] = {}
    for end in (end for circuit in circuits for end in circuit.ends):
        vital.setdefault(end.device, set()).add(end.ifname)
    for device in devices.values():
        for uplink in device.uplinks:
            if uplink.interface:
                vital.setdefault(device.name, set()).add(uplink.interface)
    return {
        name: replace(device, vital_interfaces=frozenset(vital[name])) if name in vital else device
        for name, device in devices.items()
    }


def build_assets(
    site: str, places: Mapping[str, Kinds], raw: Any, sources: SourceMap, *, simulated: bool
) -> SiteAssets:
    """What a site says it owns; each lot knows where that was said."""
    found: dict[str, dict[ItemKind, tuple[AssetLot, ...] | None]] = {}
    for place, kinds in places.items():
        found[place] = {}
        for kind, lots in kinds.items():
            written = raw[place][kind]
            found[place][ItemKind(kind)] = (
                None
                if lots is None
                else tuple(_lot(lot, sources.place(written, (i,)), simulated) for i, lot in enumerate(lots))
            )
    return SiteAssets(SiteName(site), found)


def _lot(entry: LotEntry, place: Place, simulated: bool) -> AssetLot:
    source = entry.source or f"{place.file}:{place.line}"
    origin = Provenance("simulated" if simulated else "declared", entry.by, entry.on, source)
    return AssetLot(entry.count, entry.year, entry.broken, entry.unknown_state, tuple(entry.serials), origin)


def build_opening(name: str, entry: OpeningEntry) -> OpeningHours:
    """Opening hours; a day of the week that is not named is closed."""
    weekly: list[tuple[Span, ...]] = [()] * len(WEEKDAYS)
    for text, spans in entry.weekly.items():
        for day in parse_days(text):
            weekly[day] = tuple(spans)
    return OpeningHours(
        name,
        tuple(weekly),
        frozenset(day for days in entry.closed for day in days),
        {date.fromisoformat(text): tuple(spans) for text, spans in entry.instead.items()},
    )


def build_service(entry: ServiceEntry) -> Service:
    """A service to be checked."""
    check: dict[str, str] = {kind: target for kind, target in entry.check.items()}  # noqa: C416  the kinds as plain text
    return Service(
        entry.name,
        entry.title,
        check,
        tuple(entry.vantage),
        tuple(entry.expect.status),
        entry.expect.text,
        entry.authority,
    )


def build_window(entry: MaintenanceEntry, city: City) -> MaintenanceWindow:
    """Planned work; a time without a zone is the city's."""
    return MaintenanceWindow(
        _weekly(entry, city) if entry.starts is None or entry.ends is None else _once(entry.starts, entry.ends, city),
        entry.reason,
        SiteName(entry.site) if entry.site else None,
        DeviceName(entry.device) if entry.device else None,
        entry.district or "",
        entry.everywhere,
    )


def _once(starts: datetime, ends: datetime, city: City) -> Once:
    first, last = (
        (moment if moment.tzinfo else moment.replace(tzinfo=city.zone)).astimezone(UTC) for moment in (starts, ends)
    )
    return Once(first, last)


def _weekly(entry: MaintenanceEntry, city: City) -> Weekly:
    days: list[tuple[Span, ...]] = [()] * len(WEEKDAYS)
    for named, span in entry.weekly or ():
        for day in named:
            days[day] = (*days[day], span)
    excepted = frozenset(day for some in entry.excepted for day in some)
    return Weekly(tuple(days), city.zone, entry.since, entry.until, excepted)


def build_method(entry: GapEntry) -> GapMethod:
    """How the city scores; what it does not say is the default."""
    default = GapMethod()
    weights = entry.weights
    return GapMethod(
        weights=default.weights if weights is None else {ItemKind(item): weight for item, weight in weights.items()},
        over_age_weight=_or(entry.over_age_weight, default.over_age_weight),
        threshold=_or(entry.threshold, default.threshold),
        p95_window=entry.p95_window or default.p95_window,
        levels=tuple(entry.levels) if entry.levels else default.levels,
        quality=_quality(entry.quality),
    )


def _quality(entry: QualityEntry) -> QualityLimits:
    """From when on data look wrong; what the file does not say is the default."""
    given = {key: getattr(entry, key) for key in (each.name for each in fields(QualityLimits))}
    return QualityLimits(**{key: value for key, value in given.items() if value is not None})


def _or(value: Fraction | None, default: Fraction) -> Fraction:
    return default if value is None else value
