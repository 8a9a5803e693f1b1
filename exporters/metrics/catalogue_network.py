"""The part of the catalogue about interfaces, neighbours, routing and what routers and switches tell of others."""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.metric import PREFIX, Metric, MetricType, Scope, gauge


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


INTERFACES = (
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

NETWORK = (
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
        "bgp_prefixes_received",
        "Prefixes received from a BGP peer and accepted, over all address families (show bgp summary over SSH); absent "
        "unless routes are exchanged.",
        "peer",
        unit="prefixes",
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
        "device_address_info",
        "An address of a device that has several, by which neighbours of its routing may know it "
        "(IP-MIB::ipAddressTable); always 1.",
        "address",
        group="addresses",
        work=Work.IDENTITY,
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
