"""Every metric once: name, type, HELP, labels, unit, and what it is read from and how often.

The one source of the exposition's HELP and TYPE lines, of docs/metrics.md and of the signals behind dashboards and
alerts. Only what is really exposed stands here. Names and labels are frozen: later ones are only added. The order is
the order of the exposition.
"""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.catalogue_city import CITY
from exporters.metrics.catalogue_configuration import CONFIGURATION
from exporters.metrics.catalogue_health import APPLIANCES, SENSORS
from exporters.metrics.catalogue_network import INTERFACES, NETWORK
from exporters.metrics.catalogue_own import OWN
from exporters.metrics.catalogue_wireless import WIRELESS
from exporters.metrics.metric import PLACEMENT_LABELS, PREFIX, Metric, MetricType, Scope, gauge

__all__ = ["CATALOGUE", "METRICS", "PLACEMENT_LABELS", "PREFIX", "Metric", "MetricType", "Scope"]


_STATE = (
    gauge("device_up", "Whether the device answered its last poll (1) or not (0).", work=Work.COUNTERS),
    gauge(
        "device_state",
        "State of the device (N of M, root cause): 0 up, 1 degraded, 2 down, 3 behind, 4 maintenance, 5 unknown.",
        work=Work.COUNTERS,
    ),
    gauge(
        "device_info",
        "Make of the device by its profile, ENTITY-MIB or SNMPv2-MIB::sysDescr; always 1.",
        *("vendor", "model", "version", "serial", "profile"),
        group="identity",
        work=Work.IDENTITY,
    ),
    gauge(
        "device_uptime_seconds",
        "Time since the agent started (SNMPv2-MIB::sysUpTime / 100); wraps after 497 days.",
        unit="seconds",
        group="counters",
        work=Work.COUNTERS,
    ),
    gauge(
        "device_answer_age_seconds",
        "Time since the device last answered, at the moment of the scrape; absent before the first answer.",
        unit="seconds",
        work=Work.COUNTERS,
        scope=Scope.LIVE,
    ),
    gauge(
        "module_success", "Whether a module of the device was read completely when last asked (1) or not (0).", "module"
    ),
)

_PINGS = (
    gauge(
        "ping_up",
        "Whether the device answers pings (1) or not (0), N of the last M rounds; absent while unknown.",
        work=Work.COUNTERS,
    ),
    gauge(
        "ping_rtt_seconds",
        "Mean round-trip time of the last round of pings (ICMP echo, RFC 792 and RFC 4443); absent without an answer.",
        unit="seconds",
        work=Work.COUNTERS,
    ),
    gauge(
        "ping_jitter_seconds",
        "Mean difference of successive round-trip times in the last round of pings; absent below two answers.",
        unit="seconds",
        work=Work.COUNTERS,
    ),
    gauge(
        "ping_loss_ratio",
        "Share of the echo requests of the last round of pings that stayed without an answer.",
        unit="1",
        work=Work.COUNTERS,
    ),
)

_HEALTH = (
    gauge(
        "cpu_usage_ratio",
        "Busy share of a processor (HOST-RESOURCES-MIB::hrProcessorLoad / 100, or UCD-SNMP-MIB::ssCpuIdle of all); "
        "cpu is its index.",
        "cpu",
        unit="1",
        group="cpu",
        work=Work.HEALTH,
    ),
    gauge(
        "memory_size_bytes",
        "Size of a pool of memory (HOST-RESOURCES-MIB::hrStorageSize x hrStorageAllocationUnits, or UCD-SNMP-MIB::"
        "memTotalReal and the like); pool is its class.",
        "pool",
        unit="bytes",
        group="memory",
        work=Work.HEALTH,
    ),
    gauge(
        "memory_used_bytes",
        "Used part of a pool of memory (HOST-RESOURCES-MIB::hrStorageUsed x hrStorageAllocationUnits, or UCD-SNMP-MIB::"
        "memAvailReal and the like).",
        "pool",
        unit="bytes",
        group="memory",
        work=Work.HEALTH,
    ),
    gauge(
        "memory_info",
        "What the device calls a pool of memory (HOST-RESOURCES-MIB::hrStorageDescr); always 1.",
        *("pool", "name"),
        group="memory",
        work=Work.HEALTH,
    ),
    gauge(
        "storage_size_bytes",
        "Size of a volume (HOST-RESOURCES-MIB::hrStorageSize x hrStorageAllocationUnits, or UCD-SNMP-MIB::dskTotal); "
        "volume is its index.",
        "volume",
        unit="bytes",
        group="storage",
        work=Work.HEALTH,
    ),
    gauge(
        "storage_used_bytes",
        "Used part of a volume (HOST-RESOURCES-MIB::hrStorageUsed x hrStorageAllocationUnits, or UCD-SNMP-MIB::"
        "dskUsed); volume is its index.",
        "volume",
        unit="bytes",
        group="storage",
        work=Work.HEALTH,
    ),
    gauge(
        "storage_info",
        "What the device calls a volume (HOST-RESOURCES-MIB::hrStorageDescr); always 1.",
        *("volume", "name"),
        group="storage",
        work=Work.HEALTH,
    ),
)

CATALOGUE: tuple[Metric, ...] = (
    *_STATE,
    *_PINGS,
    *_HEALTH,
    *SENSORS,
    *APPLIANCES,
    *WIRELESS,
    *INTERFACES,
    *NETWORK,
    *CONFIGURATION,
    *CITY,
    *OWN,
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
"""By full name."""
