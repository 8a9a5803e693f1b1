"""Danh sách kênh truyền: the carrier's list of circuits, ends given as places and bandwidth as contracted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from inventory.exchange import values
from inventory.exchange.claims import Entry
from inventory.exchange.mapping import SKIP
from inventory.exchange.text import fold, is_digits, tidy
from inventory.identifiers import CircuitId, DeviceName

if TYPE_CHECKING:
    from collections.abc import Collection

    from inventory.exchange.claims import Claims
    from inventory.exchange.grid import Row, Value
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table
    from inventory.model import Circuit

_RATE = re.compile(r"(?P<number>[0-9][0-9., ]*)\s*(?P<unit>k|m|g)?(?:b(?:it|ps|/s|it/s)?)?(?:ps|/s)?", re.IGNORECASE)
_FACTORS = {"k": Fraction(1, 1000), "m": Fraction(1), "g": Fraction(1000), None: Fraction(1)}
_FASTEST = 10_000_000
"""Mbit/s; the inventory's own limit."""

_MONEY = re.compile(r"\s*(?:vnđ|vnd|đồng|đ|dong|d)?(?:\s*/\s*tháng)?\s*$", re.IGNORECASE)
_ENDS = (("end_a", "a"), ("end_b", "b"))


@dataclass
class Circuits:
    """Reads a carrier's list.

    Attributes:
        table: the list.
        offices: finds the sites of the ends.
        claims: takes the circuits.
        given: identifiers of the circuits that other files give; their carrier and ends need not be asked about.
    """

    table: Table
    offices: Offices
    claims: Claims
    given: Collection[str]

    def read(self) -> None:
        """Read every row with a circuit's identifier."""
        for row in self.table.layout.rows:
            name = self.table.text(row, "circuit_id")
            if not name or self.table.is_total(row):
                continue
            where = self.table.ref(row, "circuit_id")
            if name in self.claims.circuits:
                what = f'circuit "{name}" stands in {self.claims.circuits[name].where} too'
                self.table.findings.problem(where, what, "each circuit once", "the first row is taken")
                continue
            keys = self._keys(row, name)
            if keys is not None:
                self.claims.circuits[name] = Entry(keys, where)

    def _keys(self, row: Row, name: str) -> dict[str, object] | None:
        known = self._known(name)
        provider = self.table.text(row, "provider") or (known.provider if known else "") or self._provider()
        ends = self._ends(row, name)
        if not provider or not ends:
            return None
        down, up = self._bandwidth(row)
        keys = {
            "id": name,
            "provider": provider,
            "hotline": self.table.text(row, "hotline"),
            "down_mbps": down,
            "up_mbps": up,
            "monthly_vnd": self._money(row),
            "ends": ends,
        }
        return {key: value for key, value in keys.items() if value not in (None, "")}

    def _known(self, name: str) -> Circuit | None:
        return self.offices.inventory.circuits.get(CircuitId(name)) if name in self.given else None

    def _provider(self) -> str:
        title = self.table.sheet.title
        given = self.table.findings.answer("provider")
        if given is None:
            self.table.findings.ask("provider", "which carrier is the list from?", ("the carrier's name",), title)
        return "" if given is None else str(given)

    def _ends(self, row: Row, name: str) -> list[str] | None:
        """The ends as device/interface: as written, as the inventory has them, or as answered; None while open."""
        texts = {side: self.table.text(row, field) for field, side in _ENDS}
        given = [text for text in texts.values() if text]
        if given and all(self._is_end(text) for text in given):
            return given
        known = self._known(name)
        if known is not None:
            return [f"{end.device}/{end.ifname}" for end in known.ends]
        found = [self._end(row, name, field, side) for field, side in _ENDS]
        return None if None in found else [end for end in found if end]

    def _is_end(self, text: str) -> bool:
        device, slash, ifname = text.partition("/")
        return bool(slash and ifname) and DeviceName(device) in self.offices.inventory.devices

    def _end(self, row: Row, name: str, field: str, side: str) -> str | None:
        """One end; "" when it is left out, None while it is open."""
        text = self.table.text(row, field)
        if not text and self.table.findings.answer(f"end: {name} {side}") is None:
            return ""
        if self._is_end(text):
            return text
        key = f"end: {name} {side}"
        given = self.table.findings.answer(key)
        everywhere = self.table.findings.answer(f"interface: {side}")
        if SKIP in (given, everywhere if given is None else None):
            return ""
        if given is not None:
            return self._answered(key, str(given), self.table.ref(row, field))
        router = self._router(text, field, row) if everywhere is not None else ""
        if router:
            return f"{router}/{everywhere}"
        what = f'which device and interface is end {side} of circuit {name}, "{text}"?'
        choices = ("device/interface", SKIP, f'an interface\'s name for all, as answer "interface: {side}"')
        self.table.findings.ask(key, what, choices, self.table.ref(row, field))
        return None

    def _answered(self, key: str, given: str, where: str) -> str | None:
        if self._is_end(given):
            return given
        what = f'answer "{key}": {given} names no device of the inventory and its interface'
        self.table.findings.problem(where, what, "device/interface, such as r-10354/ether1")
        return None

    def _router(self, text: str, field: str, row: Row) -> str:
        """The only router of the site that a text names; "" when that is not certain."""
        office = self.offices.of_text(text, f"unit: {text}", self.table.ref(row, field))
        if office is None or office.new:
            return ""
        devices = self.offices.inventory.devices_by_site[office.name]
        routers = [device.name for device in devices if "router" in device.role]
        return routers[0] if len(routers) == 1 else ""

    def _bandwidth(self, row: Row) -> tuple[float | None, float | None]:
        """Contracted bandwidth down and up in Mbit/s: 10, "10 Mbps", "10/2", "1 Gbps"; one figure is for both ways."""
        if self.table.has("down") or self.table.has("up"):
            return self._rate(row, "down", self.table.text(row, "down")), self._rate(
                row, "up", self.table.text(row, "up")
            )
        value = self.table.value(row, "bandwidth")
        if not isinstance(value, str):
            both = self._rate(row, "bandwidth", value)
            return both, both
        first, slash, second = tidy(value).partition("/")
        if slash and is_digits(second.strip()[:1]):
            unit = re.search(r"[kmg]", second.casefold())
            down = self._rate(row, "bandwidth", first if not unit or _has_unit(first) else f"{first}{unit.group()}")
            return down, self._rate(row, "bandwidth", second)
        both = self._rate(row, "bandwidth", value)
        return both, both

    def _rate(self, row: Row, field: str, value: Value) -> float | None:
        text = tidy("" if value is None else value)
        if not text:
            return None
        found = _RATE.fullmatch(text)
        number = values.figure(found["number"].strip()) if found else None
        unit = found["unit"].casefold() if found and found["unit"] else None
        rate = number * _FACTORS[unit] if isinstance(number, Fraction) else Fraction(0)
        if not 0 < rate <= _FASTEST:
            expected = "Mbit/s, such as 10, 10 Mbps, 10/2 or 1 Gbps"
            self.table.findings.problem(self.table.ref(row, field), f'"{text}" is not a bandwidth', expected)
            return None
        return int(rate) if rate.denominator == 1 else float(rate)

    def _money(self, row: Row) -> int | None:
        value = self.table.value(row, "monthly")
        found = values.figure(_MONEY.sub("", tidy(value)) if isinstance(value, str) else value)
        if isinstance(found, values.Empty):
            return None
        if isinstance(found, Fraction) and found >= 0 and found.denominator == 1:
            return int(found)
        what = f'"{tidy(value)}" is not an amount of money'
        self.table.findings.problem(self.table.ref(row, "monthly"), what, "VND a month, such as 900.000")
        return None


def _has_unit(text: str) -> bool:
    return any(letter in fold(text) for letter in "kmg")
