"""Debian's snmpd on loopback: what `wardwatch probe --json` says agrees with what Debian's snmpwalk says."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from collectors.snmp import oid
from tests.agents.snmpd import Snmpd, start_snmpd
from wardwatch.cli import app as cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STATUS = {1: "up", 2: "down", 3: "testing", 4: "unknown", 5: "dormant", 6: "notPresent", 7: "lowerLayerDown"}
_COUNTERS = {
    "in_octets": oid.IF_HC_IN_OCTETS,
    "out_octets": oid.IF_HC_OUT_OCTETS,
    "in_ucast_packets": oid.IF_HC_IN_UCAST_PKTS,
    "out_ucast_packets": oid.IF_HC_OUT_UCAST_PKTS,
    "in_multicast_packets": oid.IF_HC_IN_MULTICAST_PKTS,
    "out_multicast_packets": oid.IF_HC_OUT_MULTICAST_PKTS,
    "in_broadcast_packets": oid.IF_HC_IN_BROADCAST_PKTS,
    "out_broadcast_packets": oid.IF_HC_OUT_BROADCAST_PKTS,
    "in_errors": oid.IF_IN_ERRORS,
    "out_errors": oid.IF_OUT_ERRORS,
    "in_discards": oid.IF_IN_DISCARDS,
    "out_discards": oid.IF_OUT_DISCARDS,
}
_WHOLE_PERCENT = 100
_PROCESSOR_SECONDS = 75.0
"""net-snmp has no hrProcessorLoad before it has seen a minute of the machine."""


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with start_snmpd(tmp_path_factory.mktemp("snmpd")) as agent:
        yield agent


def _probe(agent: Snmpd) -> dict[str, Any]:
    target = f"{agent.address}:{agent.port}"
    result = CliRunner().invoke(cli.app, ["probe", target, "--community", agent.community, "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    document: dict[str, Any] = json.loads(result.stdout)
    assert document["recording"] == target
    return document


def _walk(agent: Snmpd, column: str) -> dict[str, str]:
    """A column as snmpwalk prints it: index to value without quotes."""
    rows = agent.walk(column)
    return {row.removeprefix(f"{column}."): value.strip('"').strip() for row, value in rows.items()}


def _numbers(agent: Snmpd, column: str) -> dict[str, int]:
    return {row: int(value) for row, value in _walk(agent, column).items()}


def test_the_system_group_agrees(snmpd: Snmpd) -> None:
    before = int(snmpd.walk(oid.SYS_UP_TIME)[f"{oid.SYS_UP_TIME}.0"])
    system = _probe(snmpd)["system"]
    after = int(snmpd.walk(oid.SYS_UP_TIME)[f"{oid.SYS_UP_TIME}.0"])
    assert before // 100 <= system.pop("uptime_seconds") <= after // 100
    description = _walk(snmpd, oid.SYS_DESCR)["0"]
    assert system == {
        "vendor": "Linux",
        "kind": "server",
        "os": "Linux",
        "version": description.split()[2],
        "name": _walk(snmpd, oid.SYS_NAME)["0"],
        "description": description,
        "contact": _walk(snmpd, oid.SYS_CONTACT)["0"],
        "location": _text(_walk(snmpd, oid.SYS_LOCATION)["0"]),
        "object_id": _walk(snmpd, oid.SYS_OBJECT_ID)["0"].removeprefix("."),
    }


def _text(printed: str) -> str:
    """Text as snmpwalk prints it without MIBs: octets in hexadecimal where they are not ASCII."""
    try:
        return bytes.fromhex(printed).decode()
    except ValueError:
        return printed


def test_interfaces_agree(snmpd: Snmpd) -> None:
    expected = {}
    names, types, mtus = _walk(snmpd, oid.IF_NAME), _numbers(snmpd, oid.IF_TYPE), _numbers(snmpd, oid.IF_MTU)
    descrs, speeds, high = _walk(snmpd, oid.IF_DESCR), _numbers(snmpd, oid.IF_SPEED), _numbers(snmpd, oid.IF_HIGH_SPEED)
    admin, oper = _numbers(snmpd, oid.IF_ADMIN_STATUS), _numbers(snmpd, oid.IF_OPER_STATUS)
    for index, name in names.items():
        speed = high[index] * 1_000_000 or speeds[index]
        expected[int(index)] = {
            "name": name,
            "descr": descrs[index],
            "type": types[index],
            "mtu": mtus[index],
            "speed_bps": speed,
            "admin_status": _STATUS[admin[index]],
            "oper_status": _STATUS[oper[index]],
        }
    found = {item["index"]: item for item in _probe(snmpd)["interfaces"]}
    assert {index: {key: item.get(key) for key in expected[index]} for index, item in found.items()} == expected


def test_counters_lie_between_two_walks(snmpd: Snmpd) -> None:
    before = {name: _numbers(snmpd, column) for name, column in _COUNTERS.items()}
    interfaces = _probe(snmpd)["interfaces"]
    after = {name: _numbers(snmpd, column) for name, column in _COUNTERS.items()}
    outside = [
        (item["index"], name)
        for item in interfaces
        for name in _COUNTERS
        if not before[name][str(item["index"])] <= item[name] <= after[name][str(item["index"])]
    ]
    assert interfaces
    assert outside == []


def test_addresses_agree(snmpd: Snmpd) -> None:
    indexes = _numbers(snmpd, oid.IP_AD_ENT_IF_INDEX)
    found = {item["address"]: item["interface_index"] for item in _probe(snmpd)["addresses"]}
    assert found == indexes


def test_memory_and_storage_agree(snmpd: Snmpd) -> None:
    """Sizes are equal; what is used, which moves, lies between two walks or within a hundredth of them."""
    before = _numbers(snmpd, oid.HR_STORAGE_USED)
    document = _probe(snmpd)
    after = _numbers(snmpd, oid.HR_STORAGE_USED)
    units = _numbers(snmpd, oid.HR_STORAGE_ALLOCATION_UNITS)
    sizes = _numbers(snmpd, oid.HR_STORAGE_SIZE)
    names = {row: _text(name) for row, name in _walk(snmpd, oid.HR_STORAGE_DESCR).items()}
    physical = next(row for row, name in names.items() if name == "Physical memory")
    parts = {"Memory buffers", "Cached memory", "Shared memory"}
    pools = document["memory"] + document["storage"]
    for pool in pools:
        row, name = pool["index"], pool["name"]
        assert name == names[row]
        if name == "Available memory":  # its size moves, and its use is always said to be 0
            assert "used_bytes" not in pool
            continue
        whole = physical if name in parts else row
        assert pool["total_bytes"] == sizes[whole] * units[whole]
        low, high = sorted((before[row] * units[row], after[row] * units[row]))
        slack = pool["total_bytes"] // 100
        assert low - slack <= pool["used_bytes"] <= high + slack
        assert pool["percent"] == pytest.approx(100 * pool["used_bytes"] / pool["total_bytes"], abs=0.01)
    left_out = {names[row] for row, size in sizes.items() if size and row not in {pool["index"] for pool in pools}}
    assert all(name.startswith(("/proc", "/sys", "/dev")) for name in left_out)


def test_processor_load_agrees(snmpd: Snmpd) -> None:
    loads = _until(lambda: _numbers(snmpd, oid.HR_PROCESSOR_LOAD))
    found = {item["index"]: item["percent"] for item in _probe(snmpd)["cpu"]}
    again = _numbers(snmpd, oid.HR_PROCESSOR_LOAD)
    shares = {row for row in loads.keys() & again.keys() if max(loads[row], again[row]) <= _WHOLE_PERCENT}
    assert shares <= found.keys() <= loads.keys()  # a busy virtual machine's snmpd says more than 100 now and then
    assert found
    assert all(percent in {loads[row], again[row]} for row, percent in found.items())


def _until(read: Callable[[], dict[str, int]]) -> dict[str, int]:
    give_up = time.monotonic() + _PROCESSOR_SECONDS
    while not (found := read()) and time.monotonic() < give_up:
        time.sleep(0.5)
    return found
