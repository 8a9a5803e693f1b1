"""What is dangerous in a device, as its page tells it: in the reader's language, the device's own words behind. Pure.

A check says what it found as "2 x ..." where lines hold secrets, else with the device's own lines or names; the page
says the first in its own words and shows the second as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import Readings, RiskReading

_ORDER: Final = ("critical", "warning", "ok")
_COUNTED: Final = re.compile(r"(\d+) x ")
_FINGERPRINT: Final = re.compile(r"[\w@.-]+ SHA256:[\w+/]+")


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One thing that was looked at.

    Attributes:
        risk, severity: as of the reading.
        said: the key of the catalogue under which there is a sentence on what was found.
        count: of how many places that is said, where it is more than one.
        evidence: the device's own words and names, not to be translated; "" where there are none.
    """

    risk: str
    severity: str
    said: str
    count: int | None
    evidence: str


def risk_lines(readings: Readings | None) -> tuple[RiskLine, ...]:
    """What was looked at because it can be dangerous; the worst first, what is well last."""
    found: Sequence[RiskReading] = (readings.risks if readings else None) or ()
    return tuple(map(_line, sorted(found, key=lambda risk: _ORDER.index(risk.severity))))


def _line(risk: RiskReading) -> RiskLine:
    if risk.risk == "host_key":
        shown = _FINGERPRINT.search(risk.text)
        said = "host_key_changed" if risk.severity == "critical" else "host_key"
        return RiskLine(risk.risk, risk.severity, said, None, shown[0] if shown else "")
    if counted := _COUNTED.match(risk.text):
        several = int(counted[1])
        return RiskLine(risk.risk, risk.severity, risk.risk, several if several > 1 else None, "")
    return RiskLine(risk.risk, risk.severity, risk.risk, None, "" if risk.risk == "unsaved" else risk.text)
