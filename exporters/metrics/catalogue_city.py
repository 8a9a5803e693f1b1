"""The part of the catalogue about units, sites, circuits, services, outages and shortage: no one device tells it."""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.metric import PLACEMENT_LABELS, Scope, gauge

CITY = (
    gauge(
        "circuit_bandwidth_bits_per_second",
        "Contracted bandwidth of a circuit, down or up as its subscriber sees it (inventory); placed at its first end.",
        *(*PLACEMENT_LABELS, "circuit", "direction"),
        unit="bits per second",
        scope=Scope.CITY,
    ),
    gauge(
        "circuit_info",
        "The interface of a circuit at its subscriber's end, placed there: what it receives is down, what it transmits "
        "is up (inventory); always 1.",
        *(*PLACEMENT_LABELS, "circuit", "provider", "ifname"),
        scope=Scope.CITY,
    ),
    gauge(
        "circuit_p95_bits_per_second",
        "95th percentile of a circuit's 5-minute samples of the last whole day in the city, down or up as its "
        "subscriber sees it (IF-MIB::ifHCInOctets, ifHCOutOctets at its ends); absent below 260 of 288 samples.",
        *(*PLACEMENT_LABELS, "circuit", "direction"),
        unit="bits per second",
        scope=Scope.CITY,
    ),
    gauge(
        "circuit_over_limit_days",
        "Whole days in a row, up to the last one, whose 95th percentile is above the limit in force, a share of the "
        "contracted bandwidth (TT 06/2026/TT-BKHCN, 5.6); absent while the last day or the bandwidth is not known.",
        *(*PLACEMENT_LABELS, "circuit", "direction"),
        unit="days",
        scope=Scope.CITY,
    ),
    gauge(
        "circuit_over_limit",
        "Whether a circuit of an office fails the rule in force, above its limit on 7 consecutive days within the last "
        "31 (1), or complies (0); absent while that is not known.",
        *(*PLACEMENT_LABELS, "circuit"),
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
        "unit_tile",
        "Square of a unit right below the city on a map of equal squares, counted from the west and from the south; "
        "absent without a position (inventory); always 1.",
        *("unit", "column", "row"),
        scope=Scope.CITY,
    ),
    gauge(
        "simulated",
        "Whether the city is made up (1), so that none of its figures says anything of a real office, or real (0).",
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
    gauge(
        "lan_switches",
        "Switches of an office; state is answered or silent. Beside the score (planning).",
        *("district", "commune", "site", "state"),
        unit="switches",
        scope=Scope.CITY,
    ),
    gauge(
        "lan_ports",
        "Ethernet sockets of an office's switches that answered; state is used (a link now), idle (used before), free, "
        "off or unclear (planning).",
        *("district", "commune", "site", "state"),
        unit="ports",
        scope=Scope.CITY,
    ),
    gauge(
        "lan_ports_in_use",
        "Of the used ones, those at 100 Mbit/s or less (slow), at half duplex, with errors or discards above one frame "
        "in a thousand since the device began to count; no verdict (planning).",
        *("district", "commune", "site", "finding"),
        unit="ports",
        scope=Scope.CITY,
    ),
)
