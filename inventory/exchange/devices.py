"""Lists of devices: name, address, role, site, serial number, year, and the way up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.exchange.claims import Entry
from inventory.exchange.kinds import kinds_in
from inventory.exchange.mapping import SKIP
from inventory.exchange.text import fold
from inventory.fields import parse_address, parse_mac
from inventory.identifiers import DeviceName
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Row
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table
    from inventory.model import Inventory

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ROLES: Mapping[str, str] = {"lan_switch": "switch"}
_CHOICES = {"reach": ("direct", "via_gateway", "none"), "expected": ("always", "office_hours", "on_demand")}
SITE_ROUTER = "site_router"


@dataclass
class Devices:
    """Reads a list of devices.

    Attributes:
        table: the list.
        offices: finds the sites.
        claims: takes the devices.
        given: names of the devices that other files give; any other is new and has to be given whole.
    """

    table: Table
    offices: Offices
    claims: Claims
    given: Collection[str]

    def read(self) -> None:
        """Read every row with a device's name."""
        listed = [row for row in self.table.layout.rows if self.table.raw_text(row, "name")]
        by_unit = [row for row in listed if not self._site(row)]
        found = dict(self._by_unit(by_unit))
        for row in listed:
            name = self.table.text(row, "name")
            where = self.table.ref(row, "name")
            if not _NAME.fullmatch(name):
                expected = "ASCII letters, digits, dots, underscores and hyphens"
                self.table.findings.problem(where, f"{shown(name)} cannot be a device's name", expected)
            elif name in self.claims.devices:
                what = f"device {shown(name)} stands in {self.claims.devices[name].where} too"
                self.table.findings.problem(where, what, "each device once", "the first row is taken")
            else:
                self._device(row, name, found.get(row.number) or self._by_site(row))

    def _site(self, row: Row) -> str:
        return self.table.text(row, "site") if self.table.has("site") else ""

    def _by_unit(self, rows: list[Row]) -> list[tuple[int, Office]]:
        return [(row.number, office) for row, office in self.offices.of_rows(self.table, rows)]

    def _by_site(self, row: Row) -> Office | None:
        name = self._site(row)
        office = self.offices.of_site(name) if name else None
        if name and office is None:
            hint = did_you_mean(name, self.offices.inventory.sites)
            where = self.table.ref(row, "site")
            self.table.findings.problem(where, f"no site is named {shown(name)}", "a site of the inventory", hint)
        return office

    def _device(self, row: Row, name: str, office: Office | None) -> None:
        known = self.offices.inventory.devices.get(DeviceName(name))
        site = office.name if office else known.site if known and not self._said_a_place(row) else None
        if site is None:
            if not self._said_a_place(row):
                self.table.findings.problem(self.table.ref(row), f"device {shown(name)}: no site", "its site or unit")
            return
        keys: dict[str, object] = {"name": name, "site": site, **self._own(row)}
        if name not in self.given and not self._whole(row, name, keys):
            return
        uplinks = self._uplinks(row, name, site)
        if uplinks is None:
            return
        if uplinks:
            keys["uplinks"] = uplinks
        if office is not None:
            self.claims.offices.setdefault(office.name, office)
        self.claims.devices[name] = Entry(keys, self.table.ref(row, "name"))

    def _whole(self, row: Row, name: str, keys: dict[str, object]) -> bool:
        """Whether a new device has what it needs; one without an address is only seen through its site's router."""
        if "role" not in keys:
            if not self.table.raw_text(row, "role"):
                what = f"device {shown(name)}: no role"
                self.table.findings.problem(self.table.ref(row, "role"), what, "what it is, such as router or switch")
            return False
        if "address" not in keys and keys.get("reach", "direct") == "direct":
            if self.table.raw_text(row, "address"):  # it was refused, which has been noted
                return False
            keys["reach"] = "via_gateway"
        return True

    def _said_a_place(self, row: Row) -> bool:
        return any(self.table.raw_text(row, name) for name in ("site", "unit_code", "unit_name"))

    def _own(self, row: Row) -> dict[str, object]:
        """What the row says of the device itself; a cell that cannot be taken is noted and left out."""
        keys = {
            "role": self._role(row),
            "address": self._parsed(row, "address", parse_address),
            "mac": self._parsed(row, "mac", parse_mac),
            "serial": self.table.text(row, "serial"),
            "in_use_since": self.table.year(row, "year") if self.table.has("year") else None,
            "credentials": self._credentials(row),
            **{name: self._choice(row, name) for name in _CHOICES},
        }
        return {key: value for key, value in keys.items() if value not in (None, "", [])}

    def _credentials(self, row: Row) -> list[str]:
        names = _names(self.table.text(row, "credentials"))
        known = self.offices.inventory.credentials
        for name in names:
            if name not in known:
                where = self.table.ref(row, "credentials")
                self.table.findings.problem(where, f"unknown credential {shown(name)}", hint=did_you_mean(name, known))
        return [name for name in names if name in known]

    def _role(self, row: Row) -> str:
        text = self.table.text(row, "role")
        if not text or _WORD.fullmatch(text):
            return text
        kinds = kinds_in(fold(text))
        if len(kinds) == 1:
            return _ROLES.get(kinds[0], kinds[0])
        key = f"role: {text}"
        given = self.table.findings.answer(key)
        if isinstance(given, str) and _WORD.fullmatch(given):
            return given
        self.table.findings.ask(key, f'what is a "{text}"?', ("a role, such as router",), self.table.ref(row, "role"))
        return ""

    def _parsed(self, row: Row, name: str, parse: Callable[[str], object]) -> str | None:
        text = self.table.text(row, name)
        if not text:
            return None
        try:
            return str(parse(text))
        except ValueError as error:
            what, _, expected = str(error).partition("; expected ")
            self.table.findings.problem(self.table.ref(row, name), what, expected)
            return None

    def _choice(self, row: Row, name: str) -> str | None:
        text = self.table.text(row, name)
        if not text or text in _CHOICES[name]:
            return text or None
        self.table.findings.problem(
            self.table.ref(row, name), f"{shown(text)} is not known", " or ".join(_CHOICES[name])
        )
        return None

    def _uplinks(self, row: Row, name: str, site: str) -> list[str] | None:
        """The devices above; of a new device without any, what was answered. None while that is open."""
        given = _names(self.table.text(row, "uplinks"))
        if given or name in self.given:
            return given
        key = f"uplink: {name}"
        answer = self.table.findings.answer(key)
        if answer is None:
            answer = self.table.findings.answer("uplinks")
        if answer == SKIP:
            return []
        if answer == SITE_ROUTER:
            answer = self._router(site, name)
        if answer is not None:
            return [str(answer)]
        what = f"which device is {name} connected to, on the way to the collectors?"
        choices = ("a device", SKIP, f'{SITE_ROUTER}, also for all as answer "uplinks"')
        self.table.findings.ask(
            key, what, choices, self.table.ref(row, "uplinks" if self.table.has("uplinks") else "name")
        )
        return None

    def _router(self, site: str, name: str) -> str | None:
        """The only router of a site, the new device itself apart; None when that is not certain."""
        devices = self.offices.inventory.devices.values()
        routers = [one.name for one in devices if one.site == site and "router" in one.role and one.name != name]
        return routers[0] if len(routers) == 1 else None


def _names(text: str) -> list[str]:
    """Names separated by spaces, commas or semicolons."""
    return re.split(r"[ ,;]+", text) if text else []


def drop_dangling(claims: Claims, inventory: Inventory, findings: Findings) -> None:
    """Leave out devices whose way up leads to a device that nobody names, and those above which one was left out."""
    while True:
        known = inventory.devices.keys() | claims.devices.keys()
        for name, entry in claims.devices.items():
            uplinks = entry.keys.get("uplinks", [])
            wrong = [to for to in uplinks if to not in known or to == name] if isinstance(uplinks, list) else []
            if wrong:
                what = f"device {shown(name)}: unknown uplink {shown(wrong[0])}"
                findings.problem(
                    entry.where, what, "a device of the inventory or of the list", "the device is left out"
                )
                del claims.devices[name]
                break
        else:
            return
