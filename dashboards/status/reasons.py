"""Reasons of the state machine and the collectors, which are English, in the words of the reader.

A sentence that is not known here is shown as it is: better in English than not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboards.status.formats import device_text
from dashboards.status.texts import TEXTS

if TYPE_CHECKING:
    from dashboards.status.texts import Words

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"no answer", "reason.timeout"),
        (r"not yet polled", "reason.not_yet_polled"),
        (r"not polled", "reason.not_polled"),
        (r"not asked: its secret is missing", "reason.secret"),
        (r"not asked: pings cannot be sent", "reason.ping_denied"),
        (r"not asked: (?P<what>.+)", "reason.not_asked"),
        (r"silent outside office hours", "quiet.office_hours"),
        (r"switched on only on demand", "quiet.on_demand"),
        (r"(?P<failed>\d+) of the last (?P<polls>\d+) polls unanswered", "reason.lossy"),
        (r"flapping: (?P<changes>\d+) changes within an hour", "reason.flapping"),
        (r"(?P<failed>\d+) of the last (?P<rounds>\d+) pings unanswered", "reason.ping_lossy"),
        (r"no answer to ping", "reason.no_ping"),
        (r"answers ping, SNMP does not", "reason.only_ping"),
        (r"answers SNMP, ping does not", "reason.only_snmp"),
        (r"no poll ended for (?P<seconds>\d+) s", "reason.unheard"),
        (r"maintenance", "face.maintenance"),
        (r"maintenance: (?P<what>.+)", "reason.maintenance"),
        (r"behind (?P<roots>.+), in maintenance", "reason.behind_maintenance"),
        (r"behind (?P<roots>.+), not expected to answer now", "reason.behind_quiet"),
        (r"behind (?P<roots>.+)", "reason.behind"),
        (r"collector (?P<name>.+) is blind: no control answers \((?P<controls>.+)\)", "reason.blind"),
        (r"and (?P<count>\d+) more", "reason.more"),
    )
)
"""Whole sentences, most particular first, and their keys in the catalogue; named groups are the places of the text."""

_MODULE = re.compile(r"module (?P<module>[^:;]+): (?P<reason>[^;]+)")


def told(words: Words, reason: str) -> str:
    """A reason in the reader's language. Names inside it stay as they are, made safe to read."""
    if "; " in reason:
        return "; ".join(told(words, part) for part in reason.split("; "))
    if f"reason.{reason}" in TEXTS:
        return words(f"reason.{reason}")
    if module := _MODULE.fullmatch(reason):
        return words("reason.module", module=device_text(module["module"]), reason=told(words, module["reason"]))
    for pattern, key in SENTENCES:
        if match := pattern.fullmatch(reason):
            return words(key, **{name: device_text(text) for name, text in match.groupdict().items()})
    return device_text(reason)
