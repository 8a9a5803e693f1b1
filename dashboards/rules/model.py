"""What a rule is, and what all rules have in common: timing, severities, layers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How soon somebody has to look."""

    CRITICAL = "critical"
    """Now, at night too: an office or a shared service is cut off."""
    WARNING = "warning"
    """In working hours."""
    INFO = "info"
    """With the next visit or order."""


class Layer(StrEnum):
    """What is concerned; who is told hangs on it."""

    WAN = "wan"
    LAN = "lan"
    DEVICE = "device"
    CIRCUIT = "circuit"
    ROUTING = "routing"
    HARDWARE = "hardware"
    POWER = "power"
    OFFICE = "office"
    SERVICE = "service"
    MONITORING = "monitoring"


FORGOTTEN_SECONDS: Final = 60
REMEMBERED_SECONDS: Final = 600
"""See `Timing.held`. Of the four minutes one goes by between two words of Prometheus, one is left for the restart
itself, one for its first evaluations; with Prometheus 2.42 and Alertmanager 0.25 a wait of 180 s was told twice."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How often devices are polled and Prometheus scrapes, in seconds; ranges and offsets of counters follow from it.

    Attributes:
        poll: interval of the counters.
        health: interval of health readings (sensors, routing, printers).
        scrape: interval of Prometheus, half the poll interval or less.
    """

    poll: int = 60
    health: int = 300
    scrape: int = 30

    def rate(self, counter: str) -> str:
        """The rate of a counter of devices a second, given with its matchers.

        Counters carry the time of the device's answer: over at least four polls, as of when the last answer has surely
        been scraped, and only while the device answers (docs/metrics.md).
        """
        late = self.poll + self.scrape + 15
        return f"(rate({counter}[{4 * self.poll}s] offset {late}s) and on (device) wardwatch_device_up == 1)"

    @staticmethod
    def held(seconds: int) -> int:
        """The shortest wait of at least so many seconds that a restart of Prometheus does not make two alerts of one.

        Prometheus remembers over a restart since when an alert has held only for waits of ten minutes or more
        (`--rules.alert.for-grace-period`). Shorter ones are waited for anew, and Alertmanager takes an alert for over
        that it has not heard of for four minutes.
        """
        return seconds if seconds <= FORGOTTEN_SECONDS else max(seconds, REMEMBERED_SECONDS)

    @property
    def restart(self) -> int:
        """How long after a restart of wardwatch readings may be missing: until health has been read again."""
        return self.health + 5 * self.poll


@dataclass(frozen=True, slots=True)
class Recording:
    """A rule that keeps the result of an expression under a name, `level:metric:operation`; `help` says what it is."""

    record: str
    expr: str
    help: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that alerts; what people read is in texts.yaml under its name.

    Attributes:
        name: CamelCase, unique; also the name of its runbook.
        expr: its series keep those of the labels district, commune, site, device that apply, and others that tell two
            faults apart; a count is never a label.
        wait: seconds that it has to hold before anybody is told (`for`).
        keep: seconds that it is kept after it held last (`keep_firing_for`): a flap, or a restart of wardwatch, during
            which its series are missing, neither ends it nor begins it anew.
    """

    name: str
    severity: Severity
    layer: Layer
    expr: str
    wait: int
    keep: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are worked out together, one after the other, once in `scrapes` scrapes."""

    name: str
    rules: tuple[Recording | Alert, ...]
    scrapes: int = 1

    def every(self, timing: Timing) -> int:
        """Seconds between two times at which they are worked out."""
        return self.scrapes * timing.scrape
