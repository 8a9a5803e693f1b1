"""Every metric once: name, type, HELP, labels, unit, and what it is read from and how often.

The one source of the exposition's HELP and TYPE lines, of docs/metrics.md and of the signals behind dashboards and
alerts. Only what is really exposed stands here. Names and labels are frozen: later ones are only added. The order is
the order of the exposition.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from collectors.poll import Work

PREFIX = "wardwatch_"

PLACEMENT_LABELS = ("district", "commune", "site", "device", "role")
"""Labels of every sample of a device, from the inventory only; in this order in the exposition."""


class MetricType(StrEnum):
    """Types of the text format that are used here."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


class Scope(StrEnum):
    """What a sample is about, which decides its placement labels and who renders it."""

    DEVICE = "device"
    """One device; all placement labels."""
    LIVE = "live"
    """One device; all placement labels; the value depends on the time of the scrape."""
    CITY = "city"
    """A thing of the inventory or of planning: a unit, a site, a circuit; the labels it names."""
    OWN = "own"
    """wardwatch itself; no placement."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: full name, as exposed.
        help: what it means, naming the MIB object or other source; one line.
        labels: labels beyond the placement labels that the scope DEVICE and LIVE imply.
        unit: of the value; "1" for a ratio of 0 to 1, "" for a truth value, a count or an info metric.
        group: the part of the readings it is made from (a field of Readings); "" when none is.
        work: the class of work that reads it and whose interval it ages by; None when no poll is behind it.
    """

    name: str
    type: MetricType
    help: str
    scope: Scope
    labels: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""
    work: Work | None = None

    @property
    def all_labels(self) -> tuple[str, ...]:
        """Every label of a sample, placement first."""
        return (*PLACEMENT_LABELS, *self.labels) if self.scope in {Scope.DEVICE, Scope.LIVE} else self.labels

    @property
    def header(self) -> bytes:
        """The HELP and TYPE lines of the text format."""
        text = self.help.replace("\\", "\\\\").replace("\n", "\\n")
        return f"# HELP {self.name} {text}\n# TYPE {self.name} {self.type}\n".encode()


def _gauge(
    name: str,
    text: str,
    *labels: str,
    unit: str = "",
    group: str = "",
    work: Work | None = None,
    scope: Scope = Scope.DEVICE,
) -> Metric:
    return Metric(PREFIX + name, MetricType.GAUGE, text, scope, labels, unit, group, work)


def _interface_counter(name: str, text: str, unit: str) -> Metric:
    """A running total of an interface, from 0 at first sight; what an agent's counter loses by a reboot adds 0."""
    return Metric(
        f"{PREFIX}interface_{name}_total",
        MetricType.COUNTER,
        f"{text}; running total since first sight, unknown differences (reboot, wrap, discontinuity) count 0.",
        Scope.DEVICE,
        ("ifname",),
        unit,
        "counters",
        Work.COUNTERS,
    )


_STATE = (
    _gauge("device_up", "Whether the device answered its last poll (1) or not (0).", work=Work.COUNTERS),
    _gauge(
        "device_state",
        "State of the device (N of M, root cause): 0 up, 1 degraded, 2 down, 3 behind, 4 maintenance, 5 unknown.",
        work=Work.COUNTERS,
    ),
    _gauge(
        "device_info",
        "Make of the device as it says itself (ENTITY-MIB, SNMPv2-MIB::sysDescr); always 1.",
        *("vendor", "model", "version", "serial", "profile"),
        group="identity",
        work=Work.IDENTITY,
    ),
    _gauge(
        "device_uptime_seconds",
        "Time since the agent started (SNMPv2-MIB::sysUpTime / 100); wraps after 497 days.",
        unit="seconds",
        group="counters",
        work=Work.COUNTERS,
    ),
    _gauge(
        "device_answer_age_seconds",
        "Time since the device last answered, at the moment of the scrape; absent before the first answer.",
        unit="seconds",
        work=Work.COUNTERS,
        scope=Scope.LIVE,
    ),
    _gauge(
        "module_success", "Whether a module of the device was read completely when last asked (1) or not (0).", "module"
    ),
)

_HEALTH = (
    _gauge(
        "cpu_usage_ratio",
        "Busy share of a processor (HOST-RESOURCES-MIB::hrProcessorLoad / 100); cpu is its index.",
        "cpu",
        unit="1",
        group="cpu",
        work=Work.HEALTH,
    ),
    _gauge(
        "memory_size_bytes",
        "Size of a pool of memory (HOST-RESOURCES-MIB::hrStorageSize x hrStorageAllocationUnits); pool is its class.",
        "pool",
        unit="bytes",
        group="memory",
        work=Work.HEALTH,
    ),
    _gauge(
        "memory_used_bytes",
        "Used part of a pool of memory (HOST-RESOURCES-MIB::hrStorageUsed x hrStorageAllocationUnits).",
        "pool",
        unit="bytes",
        group="memory",
        work=Work.HEALTH,
    ),
    _gauge(
        "memory_info",
        "What the device calls a pool of memory (HOST-RESOURCES-MIB::hrStorageDescr); always 1.",
        *("pool", "name"),
        group="memory",
        work=Work.HEALTH,
    ),
    _gauge(
        "storage_size_bytes",
        "Size of a volume (HOST-RESOURCES-MIB::hrStorageSize x hrStorageAllocationUnits); volume is its index.",
        "volume",
        unit="bytes",
        group="storage",
        work=Work.HEALTH,
    ),
    _gauge(
        "storage_used_bytes",
        "Used part of a volume (HOST-RESOURCES-MIB::hrStorageUsed x hrStorageAllocationUnits); volume is its index.",
        "volume",
        unit="bytes",
        group="storage",
        work=Work.HEALTH,
    ),
    _gauge(
        "storage_info",
        "What the device calls a volume (HOST-RESOURCES-MIB::hrStorageDescr); always 1.",
        *("volume", "name"),
        group="storage",
        work=Work.HEALTH,
    ),
)

_INTERFACES = (
    _gauge(
        "interface_info",
        "Alias and type of an interface (IF-MIB::ifAlias, ifType as its IANA number); always 1.",
        *("ifname", "ifalias", "iftype"),
        group="interfaces",
        work=Work.IDENTITY,
    ),
    _gauge(
        "interface_admin_up",
        "Whether the interface is meant to be up (IF-MIB::ifAdminStatus is up).",
        "ifname",
        group="counters",
        work=Work.COUNTERS,
    ),
    _gauge(
        "interface_oper_up",
        "Whether the interface is up (IF-MIB::ifOperStatus is up).",
        "ifname",
        group="counters",
        work=Work.COUNTERS,
    ),
    _gauge(
        "interface_speed_bits_per_second",
        "Nominal speed of an interface (IF-MIB::ifHighSpeed x 10^6, or ifSpeed); not its circuit's bandwidth.",
        "ifname",
        unit="bits per second",
        group="interfaces",
        work=Work.IDENTITY,
    ),
    _interface_counter("receive_bytes", "Octets received (IF-MIB::ifHCInOctets or ifInOctets)", "bytes"),
    _interface_counter("transmit_bytes", "Octets sent (IF-MIB::ifHCOutOctets or ifOutOctets)", "bytes"),
    _interface_counter(
        "receive_packets",
        "Packets received (IF-MIB::ifHCInUcastPkts + ifHCInMulticastPkts + ifHCInBroadcastPkts, or the 32-bit ones)",
        "packets",
    ),
    _interface_counter(
        "transmit_packets",
        "Packets sent (IF-MIB::ifHCOutUcastPkts + ifHCOutMulticastPkts + ifHCOutBroadcastPkts, or the 32-bit ones)",
        "packets",
    ),
    _interface_counter("receive_errors", "Packets received with errors (IF-MIB::ifInErrors)", "packets"),
    _interface_counter("transmit_errors", "Packets not sent because of errors (IF-MIB::ifOutErrors)", "packets"),
    _interface_counter("receive_discards", "Good packets thrown away on receipt (IF-MIB::ifInDiscards)", "packets"),
    _interface_counter(
        "transmit_discards", "Good packets thrown away before sending (IF-MIB::ifOutDiscards)", "packets"
    ),
)

_CITY = (
    _gauge(
        "circuit_bandwidth_bits_per_second",
        "Contracted bandwidth of a circuit, down or up as its subscriber sees it (inventory); placed at its first end.",
        *(*PLACEMENT_LABELS, "circuit", "direction"),
        unit="bits per second",
        scope=Scope.CITY,
    ),
    _gauge(
        "maintenance_active",
        "Whether a maintenance window of the device or its site is open (inventory).",
        scope=Scope.LIVE,
    ),
    _gauge(
        "unit_info",
        "Name, level and parent of an administrative unit (inventory, as of units_as_of); always 1.",
        *("unit", "level", "name", "parent"),
        scope=Scope.CITY,
    ),
    _gauge(
        "site_info",
        "Where a site is, degrees north and east, empty when unknown (inventory); always 1.",
        *("district", "commune", "site", "lat", "lon"),
        scope=Scope.CITY,
    ),
    _gauge(
        "gap_score",
        "Score of equipment shortage of an office or, without site, a unit, 0 to 100; bound is low or high (planning).",
        *("district", "commune", "site", "bound"),
        unit="points",
        scope=Scope.CITY,
    ),
    _gauge(
        "gap_items",
        "Pieces of equipment of an office or, without site, a unit, by kind and state (planning).",
        *("district", "commune", "site", "item", "state"),
        unit="pieces",
        scope=Scope.CITY,
    ),
)


def _own(kind: MetricType, name: str, text: str, *labels: str, unit: str = "") -> Metric:
    return Metric(PREFIX + name, kind, text, Scope.OWN, labels, unit)


_OWN = (
    _own(MetricType.GAUGE, "build_info", "Version of wardwatch and of Python; always 1.", "version", "python"),
    _own(MetricType.HISTOGRAM, "poll_duration_seconds", "Time that the poll of a device took.", unit="seconds"),
    _own(MetricType.COUNTER, "poll_overruns_total", "Polls skipped because the device's last one was still running."),
    _own(
        MetricType.COUNTER,
        "poll_failures_total",
        "Polls that a device did not answer, by reason (closed set, collectors.errors.Reason).",
        "reason",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_packets_total",
        "SNMP packets by result: sent (repeats included), retried, received.",
        "result",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_receive_drops_total",
        "SNMP answers that the kernel dropped because a receive buffer was full (SO_RXQ_OVFL).",
        unit="packets",
    ),
    _own(MetricType.GAUGE, "series", "Series that all slices expose now.", unit="series"),
    _own(MetricType.GAUGE, "series_dropped", "Series withheld now because devices exceed their cap.", unit="series"),
    _own(MetricType.GAUGE, "history_queue_length", "Records waiting for the history writer.", unit="records"),
    Metric(
        "process_cpu_seconds_total",
        MetricType.COUNTER,
        "CPU time of the process, user and system (/proc/self/stat).",
        Scope.OWN,
        unit="seconds",
    ),
    Metric(
        "process_resident_memory_bytes",
        MetricType.GAUGE,
        "Resident memory of the process (/proc/self/stat).",
        Scope.OWN,
        unit="bytes",
    ),
    Metric(
        "process_start_time_seconds",
        MetricType.GAUGE,
        "When the process started, seconds since 1970 (/proc/self/stat, /proc/stat).",
        Scope.OWN,
        unit="seconds",
    ),
)

CATALOGUE: tuple[Metric, ...] = (*_STATE, *_HEALTH, *_INTERFACES, *_CITY, *_OWN)

METRICS: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
"""By full name."""
