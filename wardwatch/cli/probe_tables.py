"""Readings as tables for a terminal. Device text is shown as plain text: rich reads no markup in a `Text`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from collectors.readings import IdentityReading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.readings import (
        InterfaceCounters,
        InterfaceReading,
        MemoryReading,
        Readings,
        StorageReading,
        SystemReading,
    )

_STATES: Final[Mapping[int | None, tuple[str, str]]] = {
    1: ("up", "green"),
    2: ("down", "red"),
    3: ("testing", "yellow"),
    5: ("dormant", "yellow"),
    6: ("absent", "dim"),
    7: ("lower down", "red"),
}
_ADMIN_DOWN: Final = 2
_NOTHING: Final = "-"
_NEARLY_FULL, _FULL = 0.8, 0.95
_BAR_CELLS = 10


def tables(name: str, readings: Readings) -> Iterator[Table | Text]:
    """What a device said, from who it is to how full it is; a part that was not read is left out."""
    yield Text(name, style="bold")
    if readings.system is not None:
        yield _system(readings.system, readings.identity)
    if readings.interfaces or readings.counters is not None:
        yield _interfaces(readings)
    if readings.cpu:
        yield _processors(readings)
    if readings.bgp or readings.ospf:
        yield _routing(readings)
    if readings.risks:
        yield _risks(readings)
    pools: list[MemoryReading | StorageReading] = [*(readings.memory or ()), *(readings.storage or ())]
    if pools:
        yield _pools(pools)
    yield Text("")


def _grid() -> Table:
    grid = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _table(*columns: str, numbers: int, text: str = "") -> Table:
    """A table whose last columns are numbers, and in which only the column `text` may be folded."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")
    for place, column in enumerate(columns):
        numeric = place >= len(columns) - numbers
        table.add_column(column, justify="right" if numeric else "left", no_wrap=column != text, overflow="fold")
    return table


def _system(system: SystemReading, identity: IdentityReading | None) -> Table:
    grid = _grid()
    who = identity if identity is not None else IdentityReading()
    rows = (
        ("name", system.name),
        ("make", " ".join(filter(None, (who.vendor, who.model)))),
        ("version", who.version),
        ("serial", who.serial),
        ("profile", who.profile),
        ("description", system.description),
        ("location", system.location),
        ("contact", system.contact),
        ("object ID", system.object_id),
        ("up for", None if system.uptime_ticks is None else duration(system.uptime_ticks // 100)),
    )
    for title, value in rows:
        if value:
            grid.add_row(title, Text(value))
    return grid


def _interfaces(readings: Readings) -> Table:
    table = _table(
        "interface", "alias", "address", "state", "speed", "in", "out", "errors", "discards", numbers=5, text="alias"
    )
    counters = {row.index: row for row in readings.counters.rows} if readings.counters is not None else {}
    addresses: dict[int, list[str]] = {}
    for reading in readings.addresses or ():
        length = "" if reading.prefix_length is None else f"/{reading.prefix_length}"
        addresses.setdefault(reading.interface_index, []).append(reading.address + length)
    for interface in readings.interfaces or ():
        row = counters.get(interface.index)
        where = Text("\n".join(addresses.get(interface.index, ())))
        table.add_row(Text(interface.key), Text(interface.alias or ""), where, *_figures(interface, row))
    return table


def _figures(interface: InterfaceReading, row: InterfaceCounters | None) -> tuple[Text | str, ...]:
    speed = _NOTHING if not interface.speed_bps else scaled(interface.speed_bps, "bit/s", 1000)
    if row is None:
        return (_NOTHING, speed, *[_NOTHING] * 4)
    return (
        _state(row),
        speed,
        _octets(row.in_octets),
        _octets(row.out_octets),
        _sum(row.in_errors, row.out_errors),
        _sum(row.in_discards, row.out_discards),
    )


def _state(row: InterfaceCounters) -> Text:
    if row.admin_status == _ADMIN_DOWN:
        return Text("off", style="dim")
    return Text(*_STATES.get(row.oper_status, ("unknown", "yellow")))


def _octets(value: int | None) -> str:
    return _NOTHING if value is None else scaled(value, "B", 1000)


def _sum(*values: int | None) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known):,}" if known else _NOTHING


def _processors(readings: Readings) -> Table:
    table = _table("processor", "busy", numbers=1, text="processor")
    for reading in readings.cpu or ():
        table.add_row(Text(f"{reading.name or 'Processor'} ({reading.index})"), _share(reading.ratio))
    return table


def _routing(readings: Readings) -> Table:
    table = _table("neighbour", "protocol", "state", "AS", "prefixes", numbers=2, text="neighbour")
    for peer in readings.bgp or ():
        figures = [_NOTHING if value is None else str(value) for value in (peer.remote_as, peer.prefixes)]
        table.add_row(Text(peer.peer), "BGP", Text(peer.state or "unknown"), *figures)
    for each in readings.ospf or ():
        table.add_row(Text(each.address), "OSPF", Text(each.state or "unknown"), _NOTHING, _NOTHING)
    return table


def _risks(readings: Readings) -> Table:
    styles = {"ok": "green", "warning": "yellow", "critical": "red"}
    table = _table("risk", "found", "", numbers=0, text="")
    for risk in readings.risks or ():
        table.add_row(Text(risk.risk), Text(risk.severity, style=styles[risk.severity]), Text(risk.text))
    return table


def _pools(pools: list[MemoryReading | StorageReading]) -> Table:
    table = _table("memory and storage", "size", "used", "share", numbers=3, text="memory and storage")
    for pool in pools:
        used = _NOTHING if pool.used_bytes is None else scaled(pool.used_bytes, "B", 1024)
        total = _NOTHING if pool.total_bytes is None else scaled(pool.total_bytes, "B", 1024)
        table.add_row(Text(pool.name), total, used, _share(pool.ratio))
    return table


def _share(ratio: float | None) -> Text:
    """A percentage with a bar."""
    if ratio is None:
        return Text(_NOTHING)
    style = "red" if ratio >= _FULL else "yellow" if ratio >= _NEARLY_FULL else "green"
    filled = round(ratio * _BAR_CELLS)
    return Text.assemble((f"{'█' * filled}{'░' * (_BAR_CELLS - filled)} ", style), f"{ratio:4.0%}")


def scaled(value: float, unit: str, base: int) -> str:
    """A number with a prefix of the unit, at most three figures before the point: "1 Gbit/s", "3.2 GiB"."""
    prefix = ""
    for larger in "kMGTP":
        if value < base:
            break
        value, prefix = value / base, larger
    number = f"{value:.1f}".removesuffix(".0")
    binary = "i" if base != 1000 and prefix else ""  # noqa: PLR2004 -- thousand
    prefix = prefix.upper() if binary else prefix
    return f"{number} {prefix}{binary}{unit}"


def duration(seconds: int) -> str:
    """Days and hours, or for what is younger hours and minutes, or seconds."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
