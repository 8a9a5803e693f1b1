from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from collectors.disagreements import Disagreement
from collectors.joining import SSH_RANK, join_parts
from collectors.load_model import Direction
from collectors.ping.model import PingReading, PingStatus
from collectors.poll import Part
from collectors.readings import Readings, UpkeepReading
from collectors.services import Ability, Measured, OfficeCount, ServiceResult, ServiceState
from collectors.state.findings import Finding, FindingKind
from collectors.state.outages import Layer, Outage
from exporters.metrics import CATALOGUE, ChunkStore, GapFigures, OwnMetrics, OwnNumbers
from exporters.metrics.catalogue import METRICS, MetricType
from exporters.metrics.documentation import markdown
from inventory.identifiers import CircuitId, ItemKind, SiteName
from inventory.norms import Norm, NormKind, NormRole
from planning.load import CircuitStanding, DirectionStanding

from .city import (
    CORE,
    NOW,
    ROUTER,
    SERVER,
    city,
    health_readings,
    latest,
    network_readings,
    ssh_readings,
    status,
    totals,
)
from .exposition import samples

REPOSITORY = Path(__file__).parents[3]

FROZEN = {
    "device_up": "",
    "device_state": "",
    "device_info": "vendor model version serial profile",
    "device_uptime_seconds": "",
    "device_answer_age_seconds": "",
    "module_success": "module",
    "ping_up": "",
    "ping_rtt_seconds": "",
    "ping_jitter_seconds": "",
    "ping_loss_ratio": "",
    "cpu_usage_ratio": "cpu",
    "memory_size_bytes": "pool",
    "memory_used_bytes": "pool",
    "storage_size_bytes": "volume",
    "storage_used_bytes": "volume",
    "interface_info": "ifname ifalias iftype",
    "interface_admin_up": "ifname",
    "interface_oper_up": "ifname",
    "interface_speed_bits_per_second": "ifname",
    **{
        f"interface_{direction}_{what}_total": "ifname"
        for direction in ("receive", "transmit")
        for what in ("bytes", "packets", "errors", "discards")
    },
    **{
        f"sensor_{what}": "sensor"
        for what in (
            *("temperature_celsius", "voltage_volts", "current_amperes", "power_watts", "fan_speed_rpm"),
            *("humidity_ratio", "state"),
        )
    },
    "wireless_clients": "sensor",
    "wireless_access_points": "sensor",
    "ups_battery_charge_ratio": "",
    "ups_runtime_seconds": "",
    "ups_load_ratio": "",
    "ups_on_battery": "",
    "printer_supply_ratio": "supply",
    "printer_pages_total": "",
    "bgp_neighbour_up": "peer",
    "ospf_neighbour_up": "neighbour",
    "config_changed_timestamp_seconds": "",
    "config_drift_lines": "",
    "circuit_bandwidth_bits_per_second": "circuit direction",
    "circuit_over_limit_days": "circuit direction",
    "circuit_info": "circuit provider ifname",
    "unit_tile": "unit column row",
    "simulated": "",
    "maintenance_active": "",
    "unit_info": "unit level name parent",
    "site_info": "lat lon",
    "outage_active": "layer cause",
    "gap_score": "bound",
    "gap_items": "item state",
}
"""Names and labels beyond placement that dashboards, rules and other programs rely on."""


def everything() -> bytes:
    """An exposition in which every metric has a sample."""
    store = ChunkStore(city(), clock=lambda: NOW)
    known = latest()
    known.totals = (msgspec.structs.replace(totals("ether1", 1), out_packets=2, out_errors=3),)
    store.update(ROUTER, known, status(ROUTER))
    store.update(SERVER, latest(SERVER, network_readings()), status(SERVER))
    core = join_parts((Part("snmp", health_readings()), Part("ssh", ssh_readings(), SSH_RANK)))
    both_ways = latest(CORE, core)
    both_ways.disagreements = (Disagreement("serial", "", "a", "b"),)
    store.update(CORE, both_ways, status(CORE))
    store.see(ROUTER, NOW - 60)
    store.ping(ROUTER, PingStatus(PingReading(ROUTER, NOW - 2, NOW - 1, 3, (0.01, 0.02)), up=True))
    store.set_unlisted({SiteName("101"): 4})
    checked = ServiceResult("tthc", "dc-1", NOW, Measured(0.2, NOW + 86_400))
    store.set_services([ServiceState("tthc", "dc-1", True, NOW, checked)])  # noqa: FBT003  up
    store.set_offices([OfficeCount("10", "tthc", "dc-1", Ability.LINE, 2, 5)])
    store.set_outages([Outage(key="k", device=ROUTER, site=SiteName("101"), layer=Layer.WAN, started=NOW)])
    store.set_findings(Finding(kind, ROUTER, (), NOW) for kind in FindingKind)
    lan = {("lan_switches", "answered"): 1, ("lan_ports", "used"): 23, ("lan_ports_in_use", "slow"): 2}
    store.set_gap([GapFigures("10", "101", {"low": 1.0}, {("pc", "short"): 1}, "101", lan)])
    busy = DirectionStanding(9.5, 3)
    store.set_loads([CircuitStanding(CircuitId("C-1"), {Direction.DOWN: busy}, fails=False)])
    own = OwnNumbers(
        0, 0, 0, 0, 0, hints={("trap", "taken"): 1}, syslog_messages={("kern", "err"): 1}, snmp_usm_reports={"other": 1}
    )
    return store.render(None) + OwnMetrics("1.0").render(own)


def test_the_end_of_support_is_the_machines_own_word_or_that_of_a_norm() -> None:
    """A norm that changes shows after a reload, for devices that were not asked again too."""
    norm = Norm(
        "d11",
        (ItemKind("debian_11"),),
        NormRole.LIFE,
        NormKind.MAX,
        Fraction(1),
        unit="support",
        valid_to=date(2026, 8, 31),
    )
    with_norm = replace(city(), norms=(norm,))
    store = ChunkStore(with_norm, clock=lambda: NOW)
    told = latest(CORE, Readings(upkeep=UpkeepReading(release="debian_11")))
    store.update(CORE, told, status(CORE))

    def ends(of: ChunkStore) -> list[str]:
        lines = of.render(None).decode().splitlines()
        return [line.split()[-1] for line in lines if line.startswith("wardwatch_device_end_of_support")]

    assert ends(store) == [str(int(datetime(2026, 9, 1, tzinfo=UTC).timestamp()))]
    store.update(CORE, latest(CORE, ssh_readings()), status(CORE))
    assert ends(store) == [str(int(datetime(2028, 7, 1, tzinfo=UTC).timestamp()))]
    store.update(CORE, told, status(CORE))
    later = ChunkStore(city(), clock=lambda: NOW)
    assert CORE in later.adopt(store)
    store.update(CORE, latest(CORE, Readings(upkeep=UpkeepReading(release="debian_13"))), status(CORE))
    assert ends(store) == []


def test_frozen_names_keep_their_labels() -> None:
    placement = {"district", "commune", "site", "device", "role"}
    found = {name: set(METRICS[f"wardwatch_{name}"].all_labels) for name in FROZEN}
    assert {name: labels - placement for name, labels in found.items()} == {
        name: set(labels.split()) for name, labels in FROZEN.items()
    }


def test_the_catalogue_is_exactly_what_is_exposed_with_exactly_its_labels() -> None:
    exposed: dict[str, set[str]] = {}
    for name, labels in samples(everything()):
        family = re.sub("_(bucket|sum|count)$", "", name)
        exposed.setdefault(family, set()).update({label for label, _ in labels} - {"le"})
    assert exposed == {metric.name: set(metric.all_labels) for metric in CATALOGUE}


def test_every_metric_keeps_the_rules_of_names_and_says_where_it_comes_from() -> None:
    for metric in CATALOGUE:
        assert metric.name.startswith(("wardwatch_", "process_"))
        assert metric.name.endswith("_total") == (metric.type is MetricType.COUNTER)
        assert metric.help.endswith(".")
        assert "\n" not in metric.help
        named = "-MIB::" in metric.help or "over SSH" in metric.help
        assert metric.group == "" or named, f"{metric.name} names neither its MIB object nor what is asked over SSH"
    assert len(METRICS) == len(CATALOGUE)


def test_promtool_finds_nothing_but_the_bits_that_networks_are_measured_in_and_the_days_that_a_rule_counts() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: apt-get install prometheus")
    result = subprocess.run(
        [promtool, "check", "metrics"], input=everything(), capture_output=True, timeout=30, check=False
    )
    assert sorted(result.stderr.decode().splitlines()) == [
        'wardwatch_circuit_bandwidth_bits_per_second use base unit "bytes" instead of "bits"',
        'wardwatch_circuit_over_limit_days use base unit "seconds" instead of "days"',
        'wardwatch_circuit_p95_bits_per_second use base unit "bytes" instead of "bits"',
        'wardwatch_interface_speed_bits_per_second use base unit "bytes" instead of "bits"',
        'wardwatch_wireless_rate_bits_per_second use base unit "bytes" instead of "bits"',
    ]


def test_the_page_of_the_metrics_is_up_to_date() -> None:
    """`python -m exporters.metrics.documentation > docs/metrics.md` after a change of the catalogue."""
    assert (REPOSITORY / "docs/metrics.md").read_text(encoding="utf-8") == markdown()
