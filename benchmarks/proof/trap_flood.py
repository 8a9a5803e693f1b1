"""100,000 SNMP traps in a minute at a `wardwatch run` over a lab city: how much longer do polls take meanwhile?

Minutes with and without the flood take turns, so that what else the machine does falls on both; their medians are
compared. The flood is the worst that can be forged: most of it comes from addresses of devices under their right
community. All polls are of counters, as the early ones are that hints bring.
"""

from __future__ import annotations

import argparse
import itertools
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import httpx
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.children import running
from benchmarks.machine import busy_seconds, used
from benchmarks.proof.paper import Paper
from inventory.load import load_inventory
from inventory.model import SnmpCredential
from lab.process import start_lab

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.children import Running

TRAPS = 100_000
MINUTE = 60.0
ROUNDS = 4
MOST_DELAY = 0.10
CITY = ("--districts", "all", "--communes", "100", "--plan", "small", "--faults", "none")

_ROOT = Path(__file__).resolve().parents[2]
_WARM_SECONDS = 75.0
"""The first polls ask everything and are spread over a minute; they are not compared."""

_COUNTERS_ONLY = {"WARDWATCH_INTERVALS_HEALTH": "6h", "WARDWATCH_INTERVALS_STATIONS": "6h"}

_STEPS_A_SECOND = 100
_MOST_SOURCES = 200
_STRANGER = "127.255.255.1"
_TRAP = bytes.fromhex("a71d 020101 020100 020100 3012 3010 060a2b06010603010104 0100 06022b06")
"""An SNMPv2-Trap-PDU whose snmpTrapOID is a short one; the community goes before it."""


class Minute(NamedTuple):
    """What one minute brought: polls, their seconds all together, CPU seconds of wardwatch and of all, datagrams."""

    flooded: bool
    polls: int
    poll_seconds: float
    cpu_seconds: float
    all_cpu_seconds: float
    lag_seconds: float
    hints: dict[str, int]

    @property
    def mean(self) -> float:
        """Of a poll, in seconds."""
        return self.poll_seconds / self.polls


def flood(port: int, community: str, sources: Sequence[str], count: int, seconds: float) -> None:
    """Send so many datagrams evenly: eight of ten good traps of devices, one malformed, one of a stranger."""
    octets = community.encode()
    body = b"\x02\x01\x01\x04" + bytes((len(octets),)) + octets + _TRAP
    good = b"\x30" + bytes((len(body),)) + body
    senders = []
    for source in (*sources, _STRANGER):
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender.bind((source, 0))
        sender.connect(("127.0.0.1", port))
        senders.append(sender)
    devices, stranger = itertools.cycle(senders[:-1]), senders[-1]
    steps, sent, began = int(seconds * _STEPS_A_SECOND), 0, time.monotonic()
    for step in range(steps):
        while sent < count * (step + 1) // steps:
            kind = sent % 10
            (stranger if kind == 0 else next(devices)).send(good[:-2] if kind == 1 else good)
            sent += 1
        time.sleep(max(0.0, began + (step + 1) / _STEPS_A_SECOND - time.monotonic()))
    print(sent, f"{time.monotonic() - began:.1f}")


def prove(rounds: int = ROUNDS) -> Paper:
    """Measure so many pairs of minutes, without the flood and with it."""
    paper = Paper("trap-flood", "Polling under 100,000 traps a minute", (__doc__ or "").strip())
    with TemporaryDirectory(prefix="flood-") as name:
        folder = Path(name)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        settings = {**_COUNTERS_ONLY, "WARDWATCH_HINTS_TRAPS": f"127.0.0.1:{port}"}
        with (
            start_lab(folder / "city", CITY, timeout_seconds=300) as lab,
            running(lab.inventory, folder, settings) as run,
        ):
            inventory = load_inventory(lab.inventory)
            polled = [device for device in inventory.devices.values() if device.polled_by_snmp]
            (credential,) = (each for each in inventory.credentials.values() if isinstance(each, SnmpCredential))
            assert credential.community is not None
            addresses = [str(device.address) for device in polled[:_MOST_SOURCES]]
            community = credential.community.resolve().reveal()
            time.sleep(_WARM_SECONDS)
            minutes = list(_minutes(run, rounds, (str(port), community, *addresses)))
        _write(paper, minutes, f"{lab.sites} sites, {lab.polled} devices polled every {MINUTE:g} s.")
    return paper


def _minutes(run: Running, rounds: int, flooding: Sequence[str]) -> Iterator[Minute]:
    for flooded in (False, True) * rounds:
        before, busy, all_busy = _own(run), used(run.pid).cpu_seconds, busy_seconds()
        if flooded:
            command = [sys.executable, "-m", "benchmarks.proof.trap_flood", *flooding]
            said = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True, timeout=3 * MINUTE)
            assert said.stdout.startswith(f"{TRAPS} "), said.stdout
        else:
            time.sleep(MINUTE)
        after = _own(run)
        gained = {key: after[key] - before[key] for key in after if key in before}
        yield Minute(
            flooded,
            round(gained["wardwatch_poll_duration_seconds_count"]),
            gained["wardwatch_poll_duration_seconds_sum"],
            used(run.pid).cpu_seconds - busy,
            busy_seconds() - all_busy,
            after["wardwatch_event_loop_lag_seconds"],
            {key: round(value) for key, value in gained.items() if key in _RESULTS and value},
        )


_RESULTS = ("taken", "limited", "unknown_sender", "refused", "malformed", "reported", "dropped")


def _own(run: Running) -> dict[str, float]:
    """What wardwatch says of itself, by name, and of traps by result."""
    text = httpx.get(f"{run.url}/metrics", trust_env=False, timeout=MINUTE).text
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "wardwatch_hints_total" and sample.labels["kind"] == "trap":
                found[sample.labels["result"]] = sample.value
            elif not sample.labels:
                found[sample.name] = sample.value
    return found


def _write(paper: Paper, minutes: Sequence[Minute], city: str) -> None:
    quiet, loud = ([minute for minute in minutes if minute.flooded is flooded] for flooded in (False, True))
    means = [statistics.median(m.mean for m in part) for part in (quiet, loud)]
    cpu = [statistics.median(m.cpu_seconds for m in part) / MINUTE for part in (quiet, loud)]
    most = max(minute.all_cpu_seconds for minute in minutes) / MINUTE
    paper.text(f"{city} Everything on the machine used up to {most:.2f} cores meanwhile.")
    paper.verdict(
        f"{TRAPS:,} traps in a minute delay polling by at most {MOST_DELAY:.0%}",
        kept=means[1] <= (1 + MOST_DELAY) * means[0],
        found=f"A poll takes {means[0] * 1000:.2f} ms without and {means[1] * 1000:.2f} ms with them, "
        f"{means[1] / means[0] - 1:+.1%}; {sum(m.polls for m in quiet)} and {sum(m.polls for m in loud)} polls. "
        f"CPU of wardwatch {cpu[0]:.1%} and {cpu[1]:.1%} of a core.",
    )
    counted = [sum(minute.hints.values()) for minute in loud]
    paper.verdict(
        "every datagram is counted once",
        kept=counted == [TRAPS] * len(loud) and not any(minute.hints for minute in quiet),
        found=f"{min(counted):,} to {max(counted):,} of {TRAPS:,} a minute.",
    )
    head = ("minute", "polls", "mean ms", "CPU s", "CPU s of all", "longest lag ms", *_RESULTS)
    paper.table(
        head,
        (
            (
                "flood" if minute.flooded else "quiet",
                minute.polls,
                f"{minute.mean * 1000:.2f}",
                f"{minute.cpu_seconds:.2f}",
                f"{minute.all_cpu_seconds:.0f}",
                f"{minute.lag_seconds * 1000:.0f}",
                *(minute.hints.get(result, 0) for result in _RESULTS),
            )
            for minute in minutes
        ),
    )


def main() -> None:
    """Be the flood, as a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof.trap_flood", description=flood.__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("community")
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    flood(options.port, options.community, options.sources, TRAPS, MINUTE)


if __name__ == "__main__":
    main()
