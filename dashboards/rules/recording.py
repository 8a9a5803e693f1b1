"""What is worked out once for all pages of the whole city, so that opening one does not read every device's series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Group, Recording

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

BASELINE = "device:wardwatch_ping_rtt_seconds:median_1d"


def recording_groups(timing: Timing) -> tuple[Group, ...]:
    """Counts of states and outages by district, traffic of circuits, and what round trips usually take."""
    return (
        Group("wardwatch-city", _counts()),
        Group("wardwatch-traffic", _traffic(timing)),
        Group("wardwatch-baselines", _baselines(), scrapes=60),
    )


def _counts() -> tuple[Recording, ...]:
    return (
        Recording(
            "district_role:wardwatch_device_state:count",
            'count_values by (district, role) ("state", wardwatch_device_state)',
            "Devices by district, role and state.",
        ),
        Recording(
            "district:wardwatch_outages:count",
            "count by (district, layer) (wardwatch_outage_active)",
            "Outages by district and layer.",
        ),
        Recording(
            "district:wardwatch_outage_affected_sites:sum",
            "sum by (district) (wardwatch_outage_affected_sites)",
            "Sites that outages cut off, by the district of the root.",
        ),
        Recording(
            "district:wardwatch_outage_affected_counters:sum",
            "sum by (district) (wardwatch_outage_affected_counters)",
            "Counters of these sites.",
        ),
        Recording(
            "district_item_state:wardwatch_gap_items:sum",
            'sum by (district, item, state) (wardwatch_gap_items{site!=""})',
            "Pieces of equipment of all offices, by district, kind and state.",
        ),
        Recording(
            "district:wardwatch_gap_score:max",
            'max by (district, bound) (wardwatch_gap_score{commune="",site=""})',
            "Shortage score of each district.",
        ),
    )


def _traffic(timing: Timing) -> tuple[Recording, ...]:
    """Interfaces of routers only: they carry the wide-area network."""
    return tuple(
        Recording(
            f"device_ifname:wardwatch_interface_{direction}_bits:rate",
            f'8 * {timing.rate(f"""wardwatch_interface_{direction}_bytes_total{{role="router"}}""")}',
            f"Bits a second that a router's interface {word}.",
        )
        for direction, word in (("receive", "receives"), ("transmit", "sends"))
    )


def _baselines() -> tuple[Recording, ...]:
    return (
        Recording(
            BASELINE,
            'quantile_over_time(0.5, wardwatch_ping_rtt_seconds{role="router"}[1d])',
            "The median round trip of the last day to each router.",
        ),
    )
