"""Every metric once: name, type, HELP, labels, unit, and what it is read from and how often.

The one source of the exposition's HELP and TYPE lines, of docs/metrics.md and of the signals behind dashboards and
alerts. Only what is really exposed stands here. Names and labels are frozen: later ones are only added. The order is
the order of the exposition.
"""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.catalogue_health import APPLIANCES, SENSORS
from exporters.metrics.catalogue_wireless import WIRELESS
from exporters.metrics.metric import PLACEMENT_LABELS, PREFIX, Metric, MetricType, Scope, gauge

__all__ = ["CATALOGUE", "METRICS", "PLACEMENT_LABELS", "PREFIX", "Metric", "MetricType", "Scope"]


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

_INTERFACES = (
    gauge(
        "interface_info",
        "Alias and type of an interface (IF-MIB::ifAlias, ifType as its IANA number); always 1.",
        *("ifname", "ifalias", "iftype"),
        group="interfaces",
        work=Work.IDENTITY,
    ),
    gauge(
        "interface_admin_up",
        "Whether the interface is meant to be up (IF-MIB::ifAdminStatus is up).",
        "ifname",
        group="counters",
        work=Work.COUNTERS,
    ),
    gauge(
        "interface_oper_up",
        "Whether the interface is up (IF-MIB::ifOperStatus is up).",
        "ifname",
        group="counters",
        work=Work.COUNTERS,
    ),
    gauge(
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

_NETWORK = (
    gauge(
        "interface_full_duplex",
        "Whether an Ethernet link is full duplex (EtherLike-MIB::dot3StatsDuplexStatus); absent while unknown.",
        "ifname",
        group="ethernet",
        work=Work.HEALTH,
    ),
    gauge(
        "poe_ports",
        "Ports that can power devices, by status (POWER-ETHERNET-MIB::pethPsePortDetectionStatus).",
        "status",
        unit="ports",
        group="poe",
        work=Work.HEALTH,
    ),
    gauge(
        "bgp_neighbour_up",
        "Whether a BGP session is established (BGP4-MIB::bgpPeerState).",
        "peer",
        group="bgp",
        work=Work.HEALTH,
    ),
    gauge(
        "bgp_neighbour_admin_up",
        "Whether a BGP session is meant to be up (BGP4-MIB::bgpPeerAdminStatus is start).",
        "peer",
        group="bgp",
        work=Work.HEALTH,
    ),
    gauge(
        "bgp_neighbour_info",
        "Autonomous system of a BGP peer (BGP4-MIB::bgpPeerRemoteAs); always 1.",
        *("peer", "remote_as"),
        group="bgp",
        work=Work.HEALTH,
    ),
    gauge(
        "ospf_neighbour_up",
        "Whether an OSPF neighbour is full or, as two that are not designated stay, twoWay (OSPF-MIB::ospfNbrState).",
        "neighbour",
        group="ospf",
        work=Work.HEALTH,
    ),
    gauge(
        "ospf_neighbour_info",
        "Router identifier of an OSPF neighbour (OSPF-MIB::ospfNbrRtrId); always 1.",
        *("neighbour", "router_id"),
        group="ospf",
        work=Work.HEALTH,
    ),
    gauge(
        "probe_success",
        "Whether the target answered the latest run of a probe that is set up on the device (DISMAN-PING-MIB::"
        "pingResultsProbeResponses, CISCO-RTTMON-MIB::rttMonLatestRttOperSense); absent before its first run and "
        "while it is off.",
        "probe",
        group="probes",
        work=Work.HEALTH,
    ),
    gauge(
        "probe_latency_seconds",
        "Mean round trip of that run, or the time it took (DISMAN-PING-MIB::pingResultsAverageRtt, CISCO-RTTMON-MIB::"
        "rttMonLatestJitterOperRTTSum, rttMonLatestRttOperCompletionTime); absent unless it succeeded.",
        "probe",
        unit="seconds",
        group="probes",
        work=Work.HEALTH,
    ),
    gauge(
        "probe_loss_ratio",
        "Share of that run's packets that were lost (DISMAN-PING-MIB::pingResultsSentProbes, CISCO-RTTMON-MIB::"
        "rttMonLatestJitterOperPacketLossSD, PacketLossDS, PacketMIA).",
        "probe",
        unit="1",
        group="probes",
        work=Work.HEALTH,
    ),
    gauge(
        "probe_jitter_seconds",
        "Mean difference of successive delays in that run (CISCO-RTTMON-MIB::rttMonLatestJitterOperAvgJitter).",
        "probe",
        unit="seconds",
        group="probes",
        work=Work.HEALTH,
    ),
    gauge(
        "probe_info",
        "What a probe that is set up on the device does, whom it asks, and its name there (DISMAN-PING-MIB::"
        "pingCtlTable, CISCO-RTTMON-MIB::rttMonCtrlAdminTable, rttMonEchoAdminTable); always 1.",
        *("probe", "kind", "target", "name"),
        group="probes",
        work=Work.HEALTH,
    ),
    gauge(
        "link_neighbour_info",
        "Neighbour at the other end of an interface (LLDP-MIB::lldpRemTable, CISCO-CDP-MIB::cdpCacheTable); always 1.",
        *("ifname", "protocol", "neighbour", "port"),
        group="neighbours",
        work=Work.IDENTITY,
    ),
    gauge(
        "stations_seen",
        "Stations that the device has met: in its table of resolved addresses (IP-MIB::ipNetToPhysicalTable) or in its "
        "forwarding table (Q-BRIDGE-MIB::dot1qTpFdbTable, BRIDGE-MIB::dot1dTpFdbTable).",
        "table",
        unit="stations",
        group="stations",
        work=Work.STATIONS,
    ),
    gauge(
        "device_seen_age_seconds",
        "Time since a device of its site last had it in its tables, at the moment of the scrape; absent before that.",
        unit="seconds",
        work=Work.STATIONS,
        scope=Scope.LIVE,
    ),
)

_CITY = (
    gauge(
        "circuit_bandwidth_bits_per_second",
        "Contracted bandwidth of a circuit, down or up as its subscriber sees it (inventory); placed at its first end.",
        *(*PLACEMENT_LABELS, "circuit", "direction"),
        unit="bits per second",
        scope=Scope.CITY,
    ),
    gauge(
        "service_up",
        "Whether a service that offices depend on works, judged by several checks, as seen from a vantage point.",
        *("service", "vantage"),
        scope=Scope.CITY,
    ),
    gauge(
        "service_latency_seconds",
        "How long the last check of a service took; absent when it failed.",
        *("service", "vantage"),
        unit="seconds",
        scope=Scope.CITY,
    ),
    gauge(
        "service_sites",
        "Offices of a district by whether they can use a service now: able, line (theirs is cut), system (it works "
        "for nobody), unknown.",
        *("district", "service", "vantage", "state"),
        unit="sites",
        scope=Scope.CITY,
    ),
    gauge(
        "service_counters",
        "Counters of these offices, as far as they said how many they have.",
        *("district", "service", "vantage", "state"),
        unit="counters",
        scope=Scope.CITY,
    ),
    gauge(
        "certificate_expiry_timestamp_seconds",
        "When the certificate of a service ends, UTC seconds since 1970; the one that ends first.",
        *("service", "vantage"),
        unit="seconds",
        scope=Scope.CITY,
    ),
    gauge(
        "outage_active",
        "An outage with this device as its root: what it takes along (wan, lan, device) and why, if known; always 1.",
        *(*PLACEMENT_LABELS, "layer", "cause"),
        scope=Scope.CITY,
    ),
    gauge(
        "outage_affected_sites",
        "Sites that cannot be reached because of an outage.",
        *(*PLACEMENT_LABELS, "layer", "cause"),
        unit="sites",
        scope=Scope.CITY,
    ),
    gauge(
        "outage_affected_counters",
        "Counters of these sites, as far as they said how many they have.",
        *(*PLACEMENT_LABELS, "layer", "cause"),
        unit="counters",
        scope=Scope.CITY,
    ),
    gauge(
        "topology_suspect",
        "The uplinks of this device are suspect: it answers while all above it are silent (parents_silent), or LLDP or "
        "CDP name another device at its link (other_neighbour). Never a fault; always 1.",
        *(*PLACEMENT_LABELS, "finding"),
        scope=Scope.CITY,
    ),
    gauge(
        "backup_path_active",
        "The preferred way of this device is down and it answers over another one; always 1.",
        *PLACEMENT_LABELS,
        scope=Scope.CITY,
    ),
    gauge(
        "maintenance_active",
        "Whether planned work goes on at the device, its site or district, or everywhere (inventory, announcements).",
        scope=Scope.LIVE,
    ),
    gauge(
        "unit_info",
        "Name, level and parent of an administrative unit (inventory, as of units_as_of); always 1.",
        *("unit", "level", "name", "parent"),
        scope=Scope.CITY,
    ),
    gauge(
        "site_info",
        "Where a site is, degrees north and east, empty when unknown (inventory); always 1.",
        *("district", "commune", "site", "lat", "lon"),
        scope=Scope.CITY,
    ),
    gauge(
        "stations_unlisted",
        "Stations in the tables of a site's devices that the inventory does not know.",
        *("district", "commune", "site"),
        unit="stations",
        scope=Scope.CITY,
        work=Work.STATIONS,
    ),
    gauge(
        "gap_score",
        "Score of equipment shortage of an office or, without site, a unit, 0 to 100; bound is low or high (planning).",
        *("district", "commune", "site", "bound"),
        unit="points",
        scope=Scope.CITY,
    ),
    gauge(
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
    _own(MetricType.COUNTER, "polls_early_total", "Polls begun before their time because something fell silent."),
    _own(
        MetricType.COUNTER,
        "poll_failures_total",
        "Polls that a device did not answer, by reason (closed set, collectors.errors.Reason).",
        "reason",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_packets_total",
        "SNMP packets by result: sent (repeats included), retried, received; and what came and was refused: unasked (a "
        "second or late answer, or to nothing that was asked), wrong_source, malformed.",
        "result",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_bytes_total",
        "Octets of SNMP messages by result: sent (repeats included), received; without the headers of UDP and below.",
        "result",
        unit="bytes",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_paced_requests_total",
        "SNMP requests that waited because polling had used up its share of a circuit (circuit_share).",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_pacing_wait_seconds_total",
        "Time that these requests waited, all together.",
        unit="seconds",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_receive_drops_total",
        "SNMP answers that the kernel dropped because a receive buffer was full (SO_MEMINFO).",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "hints_total",
        "Datagrams that devices send unasked, by kind (trap, syslog) and result: taken (a hint to ask early, never a "
        "state), limited, unknown_sender, refused (community, user or MAC), malformed, reported (a v3 inform asked for "
        "our engineID or clock), minor (syslog below notice), dropped (by the kernel, SO_MEMINFO); 0 where nothing is "
        "received (hints).",
        *("kind", "result"),
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "syslog_messages_total",
        "Syslog messages read of devices, by facility and severity (RFC 5424 section 6.2.1); those limited are not "
        "read.",
        *("facility", "severity"),
        unit="messages",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_usm_reports_total",
        "SNMPv3 reports that came instead of answers, by the counter that they show (RFC 3414, RFC 3412, RFC 3413): "
        "usmStatsUnknownEngineIDs is the first word with every engine, the others are refusals.",
        "report",
        unit="reports",
    ),
    _own(
        MetricType.GAUGE,
        "snmp_duplicate_engines",
        "SNMPv3 engineIDs that answer at several addresses now; each device needs its own.",
        unit="engines",
    ),
    _own(MetricType.GAUGE, "series", "Series that all slices expose now.", unit="series"),
    _own(MetricType.GAUGE, "series_dropped", "Series withheld now because devices exceed their cap.", unit="series"),
    _own(
        MetricType.GAUGE,
        "interfaces_filtered",
        "Interfaces left out now because the inventory says that they do not matter.",
        unit="interfaces",
    ),
    _own(MetricType.GAUGE, "history_queue_length", "Records waiting for the history writer.", unit="records"),
    _own(
        MetricType.GAUGE,
        "event_loop_lag_seconds",
        "Longest time in the last one to two minutes by which the event loop was late: something held it.",
        unit="seconds",
    ),
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

CATALOGUE: tuple[Metric, ...] = (
    *_STATE,
    *_PINGS,
    *_HEALTH,
    *SENSORS,
    *APPLIANCES,
    *WIRELESS,
    *_INTERFACES,
    *_NETWORK,
    *_CITY,
    *_OWN,
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
"""By full name."""
