"""What dashboards of the whole city read: names, positions and sums, worked out once however many look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Group, Recording

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


def page_groups(_timing: Timing) -> tuple[Group, ...]:
    """Districts by name and square, sites by position and state, circuits by traffic, alerts by severity."""
    return (
        Group("wardwatch-places", (*_names(), *_states()), scrapes=2),
        Group("wardwatch-circuits", _circuits()),
        Group("wardwatch-sums", (*_services(), *_sums()), scrapes=2),
    )


def _names() -> tuple[Recording, ...]:
    return (
        Recording(
            "district:wardwatch_unit_info:name",
            'max by (district, name) (label_replace(wardwatch_unit_info, "district", "$1", "unit", "(.+)"))'
            ' and on (district) wardwatch_site_info{district!=""}',
            "Names of districts with sites, by their codes.",
        ),
        Recording(
            "district:wardwatch_unit_tile:place",
            "district:wardwatch_unit_info:name * on (district) group_left (column, row)"
            ' max by (district, column, row) (label_replace(wardwatch_unit_tile, "district", "$1", "unit", "(.+)"))',
            "Square of each district on the map of equal squares.",
        ),
        Recording("site:wardwatch_site_info:name", _SITE_NAMES, "Each site with the name of its unit."),
        Recording("city:wardwatch_simulated:max", "max(wardwatch_simulated)", "Whether the city is made up."),
    )


_SITE_NAME = "max by (district, commune, site, name)"
_OF_DISTRICT = 'label_replace(wardwatch_site_info, "unit", "$1", "district", "(.+)")'
_OF_COMMUNE = f'label_replace({_OF_DISTRICT}, "unit", "$1", "commune", "(.+)")'
_NAMED = f"{_OF_COMMUNE} * on (unit) group_left (name) max by (unit, name) (wardwatch_unit_info)"
_SITE_NAMES = (
    f"{_SITE_NAME} ({_NAMED})"
    f' or {_SITE_NAME} (label_replace(wardwatch_site_info{{district=""}}, "name", "$1", "site", "(.+)"))'
)
"""A site of no district has no unit's name by its labels, and goes by its own."""

_ROUTER = 'max by (district, commune, site) (wardwatch_device_state{role="router"})'
_WITHOUT_ROUTER = (
    'min by (district, commune, site) (wardwatch_device_state) unless on (site) wardwatch_device_state{role="router"}'
)
_SITE = "site:wardwatch_device_state:site"
_TRAFFIC = "circuit:wardwatch_circuit_{}_bits:rate"


def _states() -> tuple[Recording, ...]:
    """A site stands as its routers do; one without a router as the best of its devices."""
    return (
        Recording(
            "site:wardwatch_device_state:site",
            f"{_ROUTER} or {_WITHOUT_ROUTER}",
            "State of each site, as its routers'.",
        ),
        Recording(
            "site_position:wardwatch_device_state:site",
            "site:wardwatch_device_state:site * on (site) group_left (lat, lon)"
            ' max by (site, lat, lon) (wardwatch_site_info{lat!="",lon!=""})',
            "State of each site with a position.",
        ),
        Recording(
            "district_state:wardwatch_sites:count",
            'count_values by (district) ("state", site:wardwatch_device_state:site)',
            "Sites by district and state.",
        ),
        Recording(
            "district:wardwatch_sites_cut:sum",
            f"sum by (district) (({_SITE} == bool 2) + ({_SITE} == bool 3))",
            "Sites of each district that are down or behind an outage.",
        ),
        Recording(
            "district_tile:wardwatch_sites_cut:sum",
            "district:wardwatch_unit_tile:place * on (district) group_left () district:wardwatch_sites_cut:sum",
            "The same, with the district's name and square.",
        ),
        Recording(
            "outage:wardwatch_outage_affected_sites:name",
            "max by (district, commune, site, device, layer, cause) (wardwatch_outage_affected_sites)"
            " * on (district) group_left (name) district:wardwatch_unit_info:name"
            " or max by (district, commune, site, device, layer, cause) (wardwatch_outage_affected_sites)",
            "Sites that each outage cuts off, with the name of its district.",
        ),
    )


def _circuits() -> tuple[Recording, ...]:
    """Circuits are measured at their subscribers' ends: what is received there is down."""
    traffic = tuple(
        Recording(
            f"circuit:wardwatch_circuit_{direction}_bits:rate",
            f"max by (device, ifname) (device_ifname:wardwatch_interface_{way}_bits:rate)"
            " * on (device, ifname) group_right () max by (district, commune, site, device, ifname, circuit, provider)"
            " (wardwatch_circuit_info)",
            f"Bits a second of each circuit, {direction}.",
        )
        for direction, way in (("down", "receive"), ("up", "transmit"))
    )
    return (
        *traffic,
        Recording(
            "circuit:wardwatch_circuit_p95:ratio",
            "wardwatch_circuit_p95_bits_per_second / wardwatch_circuit_bandwidth_bits_per_second",
            "95th percentile of the last whole day as a share of the contracted bandwidth.",
        ),
        Recording(
            "city:wardwatch_circuit_bits:sum",
            " or ".join(
                f'label_replace(sum({_TRAFFIC.format(way)}), "direction", "{way}", "", "")' for way in ("down", "up")
            ),
            "Bits a second of all circuits.",
        ),
        Recording(
            "district:wardwatch_circuit_over_limit:sum",
            "sum by (district) (wardwatch_circuit_over_limit)",
            "Circuits that fail the rule of seven days.",
        ),
    )


def _services() -> tuple[Recording, ...]:
    return (
        Recording("service:wardwatch_service_up:max", "max by (service) (wardwatch_service_up)", "Whether it works."),
        Recording(
            "service:wardwatch_service_latency_seconds:max",
            "max by (service) (wardwatch_service_latency_seconds)",
            "Longest time of its last check.",
        ),
        Recording(
            "service_state:wardwatch_service_sites:sum",
            "sum by (service, state) (max by (district, service, state) (wardwatch_service_sites))",
            "Offices by whether they can use a service.",
        ),
    )


def _sums() -> tuple[Recording, ...]:
    return (
        Recording(
            "district:wardwatch_ups_on_battery:sum",
            "sum by (district) (wardwatch_ups_on_battery)",
            "UPS whose battery feeds the load.",
        ),
        Recording(
            "severity_layer:alerts:count",
            'count by (severity, layer) (ALERTS{alertstate="firing",alertname!="Watchdog"})',
            "Alerts that fire, the watchdog left out.",
        ),
        Recording(
            "district:wardwatch_ping_rtt_seconds:median",
            'quantile by (district) (0.5, wardwatch_ping_rtt_seconds{role="router"})',
            "Median round trip to the routers of each district.",
        ),
        Recording(
            "district:wardwatch_ping_loss_ratio:avg",
            'avg by (district) (wardwatch_ping_loss_ratio{role="router"})',
            "Share of pings to the routers of each district that stay without an answer.",
        ),
        Recording(
            "site:wardwatch_maintenance_active:max",
            "max by (district, commune, site) (wardwatch_maintenance_active) == 1",
            "Sites in planned work.",
        ),
        Recording(
            "device:wardwatch_config_changed_timestamp_seconds:max",
            "max by (district, commune, site, device) (wardwatch_config_changed_timestamp_seconds)",
            "When each configuration was first seen as it is.",
        ),
    )
