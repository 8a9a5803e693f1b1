"""Every kind of fault that the lab can play, through the whole chain to a desk: is each told once, and its end once."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.proof.paper import Paper
from dashboards.rules.model import Timing
from tests.alerting.chain import Pace, Town, build_town, chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lab.model import LabDevice
    from tests.alerting.desk import Told

COMMUNES = 48
PACE = Pace(Timing(poll=5, health=60, scrape=2), timeout_seconds=1.5, retries=2)
BEGINS = 60.0
"""Seconds after the start of the lab at which faults begin: by then all programs run and everything has answered."""

LASTS = 1050.0
"""So long a round goes on: the longest fault, and then some for its end to be told."""

WAITED = 800
"""Seconds that a fault lasts whose alert waits ten minutes."""

RESTARTS = {"wardwatch": 110.0, "prometheus": 140.0, "alertmanager": 170.0}
"""When programs are started again in the second round, seconds after the start of the lab: amid most faults."""


class Tale(NamedTuple):
    """An alert that should be told: of which device, how often, and how often its end within the round."""

    alert: str
    device: str
    times: int = 1
    ends: int = 1


class Script(NamedTuple):
    """Faults at one place.

    Attributes:
        what: for people.
        faults: as lab/script.py reads them.
        devices: whatever is told of them belongs to this script.
        tales: what should be told.
        after: seconds from the start of the lab to the fault that is told; the time to notify counts from there.
    """

    what: str
    faults: tuple[str, ...]
    devices: frozenset[str]
    tales: tuple[Tale, ...]
    after: float = BEGINS


class Outcome(NamedTuple):
    """What became of a script: told, ended, told or ended too often, not told or not ended, seconds to notify."""

    told: int
    ended: int
    doubled: list[str]
    lost: list[str]
    seconds: list[float]


class Places:
    """Offices for scripts, each given once."""

    def __init__(self, town: Town) -> None:
        """Take a city; its second district is for what befalls a whole district."""
        self.town = town
        self._free = [*town.offices(town.districts[0]), *town.offices(town.districts[2])]

    def office(self, *roles: str) -> dict[str, LabDevice]:
        """An office with these roles: its devices by role.

        Raises:
            LookupError: no such office is left.
        """
        for site in self._free:
            found = {device.role: device for device in self.town.city.devices_by_site[site]}
            if set(roles) <= found.keys():
                self._free.remove(site)
                return found
        msg = f"no office with {', '.join(roles)} is left"
        raise LookupError(msg)

    def plain(self, *more: str) -> dict[str, LabDevice]:
        """An office without a UPS, as far as there is one with what else is wanted."""
        self._free.sort(key=lambda site: any(each.role == "ups" for each in self.town.city.devices_by_site[site]))
        return self.office("router", "switch", *more)


def scripts(town: Town) -> tuple[list[Script], str]:
    """One script for each kind of fault, and the planned work of the last one as the inventory has it."""
    places = Places(town)
    made = [*_lines(places), *_devices(places), *_power(places), *_harmless(places), _district(town)]
    planned, maintenance = _planned(places)
    return [*made, planned], maintenance


def _script(
    what: str, office: dict[str, LabDevice], faults: Sequence[str], *tales: Tale, after: float = BEGINS
) -> Script:
    return Script(what, tuple(faults), frozenset(each.name for each in office.values()), tales, after)


def _lines(places: Places) -> Iterator[Script]:
    here = places.plain()
    site, router = here["router"].site, here["router"].name
    yield _script("cut", here, [f'{{cut: "{site}", at: {BEGINS}, lasts: 120}}'], Tale("SiteUnreachable", router))
    here = places.plain()
    site, router = here["router"].site, here["router"].name
    flap = f'{{flap: "{site}", at: {BEGINS}, lasts: 200, period: 50}}'
    yield _script("flap, 25 s down and 25 s up, four times", here, [flap], Tale("SiteUnreachable", router))


def _devices(places: Places) -> Iterator[Script]:
    here = places.plain()
    off = f"{{power_off: {here['switch'].name}, at: {BEGINS}, lasts: 120}}"
    yield _script("power_off of a switch with machines", here, [off], Tale("LanSegmentDown", here["switch"].name))
    here = places.office("router", "ups")
    off = f"{{power_off: {here['ups'].name}, at: {BEGINS}, lasts: {WAITED}}}"
    yield _script("power_off of a device with nothing behind it", here, [off], Tale("DeviceDown", here["ups"].name))
    here = places.plain()
    router = here["router"].name
    reboot = f"{{reboot: {router}, at: {BEGINS}, lasts: 40}}"
    yield _script("reboot of a router", here, [reboot], Tale("SiteUnreachable", router))
    here = places.plain()
    router = here["router"].name
    reboots = [f"{{reboot: {router}, at: {BEGINS + 200 * turn}, lasts: 40}}" for turn in range(3)]
    tales = (Tale("SiteUnreachable", router, 3, 3), Tale("DeviceRestartsOften", router, 1, 0))
    yield _script("reboot, three times", here, reboots, *tales)
    for how in ("garbage", "request_id", "community"):
        here = places.office("router", "ups")
        name = here["ups"].name
        wrong = f"{{wrong_answers: {name}, at: {BEGINS}, lasts: {WAITED}, how: {how}}}"
        yield _script(f"wrong_answers: {how}", here, [wrong], Tale("DeviceDown", name))


def _power(places: Places) -> Iterator[Script]:
    here = places.office("router", "ups")
    site, ups, router = here["router"].site, here["ups"].name, here["router"].name
    power = f'{{power: "{site}", at: {BEGINS}, lasts: 420, battery: 240}}'
    tales = (Tale("UpsOnBattery", ups), Tale("UpsBatteryEnding", ups), Tale("SiteUnreachable", router))
    yield _script("power, longer than the battery lasts", here, [power], *tales)
    here = places.office("router", "ups")
    power = f'{{power: "{here["router"].site}", at: {BEGINS}, lasts: 300, battery: 3000}}'
    yield _script("power, shorter", here, [power], Tale("UpsOnBattery", here["ups"].name))
    here = places.plain()
    power = f'{{power: "{here["router"].site}", at: {BEGINS}, lasts: 120}}'
    yield _script("power, at a site without a UPS", here, [power], Tale("SiteUnreachable", here["router"].name))


def _harmless(places: Places) -> Iterator[Script]:
    here = places.plain()
    yield _script(
        "slow, by 0.3 s", here, [f'{{slow: "{here["router"].site}", at: {BEGINS}, lasts: 300, seconds: 0.3}}']
    )
    here = places.plain()
    yield _script("lossy, 5 %", here, [f'{{lossy: "{here["router"].site}", at: {BEGINS}, lasts: 300, loss: 0.05}}'])
    here = places.plain()
    yield _script("renumber", here, [f"{{renumber: {here['router'].name}, at: {BEGINS}, lasts: 300}}"])
    town = places.town
    here = places.plain()
    district = town.city.sites[here["router"].site].parent
    other = next(town.router(each) for each in town.districts if each != district)
    wrong = f"{{wrong_uplink: {here['router'].name}, instead: {other}}}"
    tale = Tale("TopologySuspect", here["router"].name, 1, 0)
    yield _script("wrong_uplink, of another district", here, [wrong], tale, after=0.0)


def _district(town: Town) -> Script:
    district = town.districts[1]
    sites = [district, *town.offices(district)]
    devices = frozenset(each.name for site in sites for each in town.city.devices_by_site[site])
    cut = f'{{cut: "{district}", at: {BEGINS}, lasts: 120}}'
    what = f"cut of a district, {len(sites) - 1} offices behind it"
    return Script(what, (cut,), devices, (Tale("SiteUnreachable", town.router(district)),))


def _planned(places: Places) -> tuple[Script, str]:
    here = places.office("router", "ups")
    site = here["router"].site
    now = datetime.now(UTC)
    begins, ends = (f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}Z" for hours in (-1, 2))
    faults = (
        f'{{power: "{site}", at: {BEGINS}, lasts: 240, battery: 120}}',
        f'{{cut: "{site}", at: {BEGINS + 260}, lasts: 60}}',
    )
    work = f'maintenance: [{{site: "{site}", from: {begins}, to: {ends}, reason: thay UPS}}]\n'
    return _script("power, then cut, in planned work", here, faults), work


def judge(script: Script, told: Sequence[Told], started: float) -> Outcome:
    """Hold what was told of a script's devices against what should have been."""
    mine = [each for each in told if each.labels.get("device", "") in script.devices]
    got = Counter((each.status, *each.fault) for each in mine)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for tale in script.tales:
        wanted["firing", tale.alert, tale.device] += tale.times
        wanted["resolved", tale.alert, tale.device] += tale.ends
    first = {each.fault: each.at for each in reversed(mine) if each.status == "firing"}
    return Outcome(
        told=sum(count for (status, *_), count in got.items() if status == "firing"),
        ended=sum(count for (status, *_), count in got.items() if status == "resolved"),
        doubled=[" ".join(each) for each in sorted((got - wanted).elements())],
        lost=[" ".join(each) for each in sorted((wanted - got).elements())],
        seconds=[at - started - script.after for tale in script.tales if (at := first.get((tale.alert, tale.device)))],
    )


def play(played: Sequence[Script], maintenance: str, restarts: Mapping[str, float]) -> tuple[list[Told], float]:
    """A round: all scripts at once in one city; what the desk was told, and when the lab started."""
    faults = [fault for script in played for fault in script.faults]
    with (
        tempfile.TemporaryDirectory(prefix="wardwatch-alerting-") as folder,
        chain(Path(folder), faults, maintenance, COMMUNES, PACE) as made,
    ):
        for part, at in restarts.items():
            _wait_until(made.lab_started + at)
            made.start(part)
        _wait_until(made.lab_started + BEGINS + LASTS)
        return list(made.desk.told), made.lab_started


def _wait_until(moment: float) -> None:
    while (left := moment - time.time()) > 0:
        time.sleep(min(left, 1.0))


def prove() -> Paper:
    """Play both rounds, and tell."""
    town = build_town(COMMUNES)
    paper = Paper(
        "alerting",
        "Every fault of the lab to a notification",
        "`python -m benchmarks.proof alerting`. Agents of a simulated city (SỐ LIỆU GIẢ LẬP), wardwatch, Debian's "
        "Prometheus with the rules, Debian's Alertmanager with the configuration that is made for it, and a desk that "
        f"takes its webhooks. {len(town.city.devices)} devices, polled every {PACE.timing.poll} s, health every "
        f"{PACE.timing.health} s; the rules are those for that pace, what they wait for is as in the shipped ones "
        "unless it follows from the pace. All scripts are played at once, each at an office of its own, in two rounds "
        "side by side; in the second one all three programs are started again amid the faults. Seconds are from the "
        "fault to the desk, to about a second.",
    )
    played, maintenance = scripts(town)
    rounds = {"without a restart": {}, "with a restart of each program": RESTARTS}
    with ThreadPoolExecutor(len(rounds)) as pool:
        running = {name: pool.submit(play, played, maintenance, restarts) for name, restarts in rounds.items()}
    for name, each in running.items():
        _tell(paper, name, played, *each.result())
    paper.text(
        "The lab's agents answer pings as this machine does, whatever the script; PacketLoss and LatencyAboveBaseline "
        "are proven by promtool only. Equipment that is expected in office hours only is left to the test of states."
    )
    return paper


def _tell(paper: Paper, name: str, played: Sequence[Script], told: Sequence[Told], started: float) -> None:
    outcomes = [judge(script, told, started) for script in played]
    paper.text(f"## A round {name}")
    paper.table(
        ["script", "should be told", "told", "should end", "ended", "too many", "missing", "seconds to notify"],
        [_row(*each) for each in zip(played, outcomes, strict=True)],
    )
    known = frozenset(device for script in played for device in script.devices)
    stray = [
        f"{each.status} {' '.join(each.fault)}"
        for each in told
        if each.labels.get("device", "") not in known and each.labels["alertname"] != "Watchdog"
    ]
    wrong = [*stray, *(text for each in outcomes for text in (*each.doubled, *each.lost))]
    wanted = sum(tale.times for script in played for tale in script.tales)
    ends = sum(tale.ends for script in played for tale in script.tales)
    paper.verdict(
        f"{wanted} faults are {wanted} notifications and {ends} ends, in a round {name}; none of what is behind a "
        "fault, planned or harmless, none lost, none twice",
        kept=not wrong,
        found=f"{sum(each.told for each in outcomes)} told, {sum(each.ended for each in outcomes)} ended. "
        + ("Wrong: " + "; ".join(wrong) + "." if wrong else "Nothing else was told."),
    )


def _row(script: Script, outcome: Outcome) -> list[object]:
    wanted = ", ".join(f"{tale.alert}{f' x {tale.times}' if tale.times > 1 else ''}" for tale in script.tales)
    return [
        script.what,
        wanted or "nothing",
        outcome.told,
        sum(tale.ends for tale in script.tales),
        outcome.ended,
        len(outcome.doubled),
        len(outcome.lost),
        ", ".join(f"{each:.0f}" for each in outcome.seconds),
    ]
