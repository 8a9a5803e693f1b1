"""The measured LAN while wardwatch runs: from polls to metrics and to what history keeps."""

from __future__ import annotations

import json
import signal
from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from collectors.lan_ports import kept_counters
from collectors.poll import Poll, Work
from exporters.metrics.places import LAN_FAMILIES, gap_samples
from history import History
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Collector, Device, Inventory
from lab.city import build_city, default_register, shipped_register
from lab.kinds import ETHERNET
from lab.order import CityOrder
from lab.process import start_lab
from planning.assessment import assess
from planning.lan import Ports, measure_lan
from tests.planning.lans import FAST, Port, device, office, ports, switch, unused
from wardwatch.cli.report import app
from wardwatch.feed import Feed
from wardwatch.gap import gap_figures
from wardwatch.settings import Settings

from .process import eventually, running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from collectors.readings import Readings

SW, ROUTER = DeviceName("sw"), DeviceName("r")
TOLD = switch([*ports(2), Port("Gi1/0/3", speed=FAST, duplex=None, errors=None), unused("Gi1/0/4"), Port("Vlan1")])


def _lines(inventory: Inventory, readings: Mapping[DeviceName, Readings]) -> list[str]:
    """Samples of the LAN's families without the placement labels."""
    result = assess(inventory, date(2024, 6, 1), readings=readings)
    return [
        sample.line.replace('district="2",commune="3",site="A",', "").strip().removeprefix("wardwatch_")
        for sample in gap_samples(gap_figures(inventory, result))
        if sample.family in LAN_FAMILIES
    ]


def test_an_office_has_a_sample_of_each_state_and_finding_that_its_switches_tell() -> None:
    assert _lines(office(device("sw"), device("sw-2")), {SW: TOLD}) == [
        'lan_switches{state="answered"} 1',
        'lan_switches{state="silent"} 1',
        'lan_ports{state="used"} 3',
        'lan_ports{state="idle"} 0',
        'lan_ports{state="free"} 1',
        'lan_ports{state="off"} 0',
        'lan_ports{state="unclear"} 0',
        'lan_ports_in_use{finding="slow"} 1',
        'lan_ports_in_use{finding="half_duplex"} 0',
        'lan_ports_in_use{finding="errors"} 0',
        'lan_ports_in_use{finding="discards"} 0',
    ]


def test_what_no_switch_tells_has_no_sample_and_an_office_without_switches_has_none_at_all() -> None:
    silent = ['lan_switches{state="answered"} 0', 'lan_switches{state="silent"} 1']
    assert _lines(office(device("sw")), {}) == silent
    assert _lines(office(device("r", "router")), {ROUTER: TOLD}) == []
    untold = _lines(office(device("sw")), {SW: switch(ports(2), ethernet=False)})
    assert [line for line in untold if "half_duplex" in line] == []
    assert 'lan_ports_in_use{finding="slow"} 0' in untold


def test_history_keeps_the_state_of_sockets_of_switches_and_no_other_counters(tmp_path: Path) -> None:
    """What the report reads of history says of the LAN what the running program said; nothing is counted on from it."""
    switched = Device(SW, SiteName("A"), "switch", ip_address("10.0.0.2"))
    routed = Device(ROUTER, switched.site, "router", ip_address("10.0.0.1"))
    inventory = office(switched, routed)
    inventory = Inventory(
        inventory.city,
        inventory.units,
        inventory.sites,
        inventory.devices,
        (Collector("dc", ROUTER, (ROUTER,)),),
        assets=inventory.assets,
    )
    history = History(tmp_path / "history.sqlite", keep_days=36_500)
    history.open()
    history.start()
    now = 1_700_000_000.0
    settings = Settings(inventory=tmp_path, data_dir=tmp_path)
    feed = Feed(inventory, settings, history, version="0", clock=lambda: now)
    for name in (SW, ROUTER):
        feed.take(Poll(name, frozenset(Work), now - 1, now, answered=True, readings=TOLD))
    history.stop()
    again = History(tmp_path / "history.sqlite", keep_days=36_500)
    again.open()
    kept = {name: evidence.readings for name, evidence in again.evidence().items()}
    assert kept[SW].counters == kept_counters(TOLD)
    assert kept[ROUTER].counters is None
    lan = measure_lan(inventory, kept)[switched.site]
    assert lan == measure_lan(inventory, {SW: TOLD})[switched.site]
    assert lan.ports == Ports(total=4, used=3, free=1, slow=1, duplex_unknown=1, errors_unknown=1)
    again.start()
    restored = Feed(inventory, settings, again, version="0", clock=lambda: now).latest.of(SW)
    assert restored is not None
    assert (restored.readings.counters, restored.totals) == (None, ())
    again.stop()


def test_the_lab_city_is_told_as_it_is_from_its_switches_to_the_report(tmp_path: Path) -> None:
    """Every office's sockets as the lab built them, in /report, in /metrics, and from what history keeps afterwards."""
    with (
        start_lab(tmp_path / "inventory", ("--faults", "none")) as lab,
        running(lab.inventory, tmp_path / "data") as run,
    ):
        eventually("all devices up", lambda: int(run.status()["devices"].get("up", 0)) == lab.polled)
        run.send(signal.SIGHUP)  # a reload assesses anew

        def offices() -> dict[str, dict[str, object]]:
            document = run.get("/report", Accept="application/json").json()
            return {each["site"]: each["beside"]["lan"] for group in document["groups"] for each in group["offices"]}

        eventually(
            "all switches in the report", lambda: all(lan["answered"] == lan["switches"] for lan in offices().values())
        )
        told = offices()
        metrics = run.get("/metrics?slice=all").text
        run.send(signal.SIGTERM)
        assert run.wait() == 0
    truth = _sockets()
    assert len(told) == 8
    for site, lan in told.items():
        ports = lan["ports"]
        assert isinstance(ports, dict)
        assert (ports["used"], ports["free"] + ports["idle"]) == truth[site]
        assert (ports["half"], ports["duplex_unknown"], ports["unclear"]) == (0, 0, 0)
        assert lan["uplink_bits_per_second"] == 1_000_000_000
        assert f'site="{site}",state="used"}} {ports["used"]}\n' in metrics
    said = CliRunner().invoke(
        app, ["gap", "-i", str(lab.inventory), "--data-dir", str(tmp_path / "data"), "--json"], catch_exceptions=False
    )
    document = json.loads(said.stdout)
    kept = {each["site"]: each["beside"]["lan"] for group in document["groups"] for each in group["offices"]}
    assert {site: lan["ports"]["used"] for site, lan in kept.items()} == {site: truth[site][0] for site in told}


def _sockets() -> dict[str, tuple[int, int]]:
    """By site of the lab's city, the Ethernet ports of its switches with a line plugged in, and those without."""
    register = default_register()
    city = build_city(shipped_register(register), CityOrder(register=register))
    found = {}
    for site, devices in city.devices_by_site.items():
        lines = [port.line for each in devices if each.role == "switch" for port in each.ports if port.type == ETHERNET]
        used = sum(line.plugged for line in lines)
        found[site] = (used, len(lines) - used)
    return found
