"""A simulated city in which something of everything happens, watched by wardwatch and by Debian's Prometheus."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml

from collectors.load_model import Direction
from dashboards.rules.model import Timing
from dashboards.rules.render import rule_files
from history import CircuitDay, History
from lab.agent import Agent
from lab.process import start_lab
from lab.recording import load_snmprec
from lab.server import AgentServer
from wardwatch.loading import load_inventory

from ...agents.ssh_server import HOST_KEY, Manners, SshServer
from ...collectors.ssh.test_cisco_ios import TRANSCRIPTS
from ...prometheus.server import Prometheus, start_prometheus
from ...wardwatch.process import Running, running

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMING = Timing(poll=4, health=8, scrape=2)
PACE = {
    "WARDWATCH_INTERVALS_COUNTERS": "4s",
    "WARDWATCH_INTERVALS_HEALTH": "8s",
    "WARDWATCH_TIMEOUT_SECONDS": "1",
    "WW_SSH": "right",
}
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DISTRICT, OFFICE, CUT, PLANNED = "001", "00010", "00016", "00031"
"""A district, and three of its communes: one that is well, one whose line is cut, one in planned work."""

ROUTERS = (f"r-{DISTRICT}", f"r-{OFFICE}")
"""Asked over SSH too."""

CIRCUIT_PORT = "ether1"
CHOSEN = {"district": DISTRICT, "commune": ".*", "site": OFFICE, "device": ROUTERS[1], "interface": CIRCUIT_PORT}
"""What somebody has chosen."""

CHOSEN_ON = {"device": {**CHOSEN, "site": DISTRICT, "device": ROUTERS[0]}}
"""The same where a board needs another device, by board."""

_FAULTS = f"""\
- {{cut: "{CUT}", at: 6}}
- {{power: "{DISTRICT}", at: 6, battery: 3600}}
- {{wrong_uplink: "sw-{DISTRICT}", instead: "r-{PLANNED}"}}
"""
_RECORDED_ADDRESS = "127.99.1.1"
_RECORDING = Path(__file__).parents[2] / "recordings" / "mikrotik_rb4011" / "agent.snmprec"
"""A router of our own recordings that has radios."""


class Live(NamedTuple):
    """What a test asks."""

    prometheus: Prometheus
    run: Running
    data: Path


@contextmanager
def live_city(folder: Path) -> Iterator[Live]:
    """Run it until the end of the block."""
    script = folder / "faults.yaml"
    script.write_text(_FAULTS, encoding="utf-8")
    with ExitStack() as stack:
        options = ("--seed", "1", "--register", "hanoi", "--faults", str(script))
        lab = stack.enter_context(start_lab(folder / "inventory", options))
        data = folder / "data"
        data.mkdir()
        _ask_more(lab.inventory, data, stack)
        _plan_work(lab.inventory)
        _remember_circuits(lab.inventory, data)
        run = stack.enter_context(running(lab.inventory, data, PACE))
        rules = folder / "rules"
        rules.mkdir()
        for name, text in rule_files(TIMING).items():
            (rules / name).write_text(text, encoding="utf-8")
        more = {"global": {"evaluation_interval": "1s"}, "rule_files": [str(rules / "*.yaml")]}
        (folder / "tsdb").mkdir()
        prometheus = stack.enter_context(
            start_prometheus(folder / "tsdb", f"{run.url}/sd", scrape_interval_seconds=TIMING.scrape, more=more)
        )
        switch = f'wardwatch_interface_full_duplex{{site="{OFFICE}"}} and wardwatch_interface_speed_bits_per_second'
        prometheus.wait_for(switch, bool, seconds=60)
        os.kill(run.process.pid, signal.SIGHUP)  # what switches tell is assessed every hour, and anew after a reload
        yield Live(prometheus, run, data)


def _ask_more(inventory: Path, data: Path, stack: ExitStack) -> None:
    """Ask two routers over SSH and one by pings as well, and a device that has radios.

    Of a simulated city nobody is pinged, as this machine itself would answer; here that is what is wanted.
    """
    city = inventory / "lab-city.yaml"
    document = yaml.safe_load(city.read_text(encoding="utf-8"))
    document["simulated"] = False
    document["credentials"]["ro-ssh"] = {"ssh": {"user": "watch", "password": "env:WW_SSH"}}
    _write(city, document)
    sites = inventory / f"lab-sites-{DISTRICT}.yaml"
    document = yaml.safe_load(sites.read_text(encoding="utf-8"))
    keys = []
    for site in document["sites"]:
        for device in site["devices"]:
            if device["name"] in ROUTERS:
                manners = Manners(prompt="r-office#", transcripts=TRANSCRIPTS)
                server = stack.enter_context(SshServer(manners, host=f"{site['vars']['net']}.1"))
                device |= {"collect": ["ping", "snmp", "ssh"], "credentials": ["lab", "ro-ssh"]}
                device["ssh"] = {"platform": "cisco_ios", "port": server.port}
                keys.append(f"{device['name']} {HOST_KEY.get_name()} {HOST_KEY.get_base64()}\n")
    _write(sites, document)
    assert len(keys) == len(ROUTERS)
    (data / "ssh_known_hosts").write_text("".join(keys), encoding="ascii")
    (inventory / "golden").mkdir()
    (inventory / "golden/router.cisco_ios.cfg").write_text("hostname r-office\n", encoding="utf-8")
    place = {"site": DISTRICT, "role": "access_point", "address": _RECORDED_ADDRESS, "uplinks": [{"to": ROUTERS[0]}]}
    port = stack.enter_context(_recorded((inventory / "secrets/lab-community").read_bytes().strip()))
    _write(inventory / "more.yaml", {"devices": [{"name": "ap-recorded", "port": port, **place}]})


@contextmanager
def _recorded(community: bytes) -> Iterator[int]:
    """Serve the recording from a thread until the end of the block; gives its port."""
    server = AgentServer()
    server.add(_RECORDED_ADDRESS, Agent(load_snmprec(_RECORDING).mib, community=community))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.port
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _plan_work(inventory: Path) -> None:
    now = datetime.now(HANOI)
    window = {"from": now - timedelta(hours=1), "to": now + timedelta(hours=2)}
    times = {key: f"{at:%Y-%m-%dT%H:%M}" for key, at in window.items()}
    entry = {"site": PLANNED, **times, "reason": "đổi tuyến"}
    _write(inventory / "planned.yaml", {"maintenance": [entry]})


def _remember_circuits(inventory: Path, data: Path) -> None:
    """Give history the days of circuits that were before."""
    history = History(data / "history.sqlite")
    history.open()
    history.start()
    today = datetime.now(HANOI).date()
    for number, circuit in enumerate(load_inventory(inventory).circuits.values()):
        for back in range(1, 9):
            for direction in Direction:
                mbps = (circuit.down_mbps or 10) * (0.95 if number == 0 else 0.3)
                history.record_day(CircuitDay(circuit.id, today - timedelta(days=back), direction, mbps, 288, mbps))
    assert history.flush()
    history.stop()
