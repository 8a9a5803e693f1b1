"""The header of a syslog message, RFC 5424 or RFC 3164. Pure. The text behind it is hostile and not looked at.

Devices in the field keep to neither: what has a valid priority and no header that we know is a message all the same
(RFC 3164 section 4.3.3), of which no time and no host is known.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

FACILITIES = (
    *("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp"),
    *("ntp", "audit", "alert", "clock"),
    *(f"local{number}" for number in range(8)),
)
"""Names by number. Source: RFC 5424 section 6.2.1, table 1."""

SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
"""Names by number, worst first. Source: RFC 5424 section 6.2.1, table 2."""

NOTICE = SEVERITIES.index("notice")
"""The least severity at which something happened; routers report a line that goes down or comes up at this one."""


class SyslogForm(StrEnum):
    """What the header is written by."""

    RFC5424 = "rfc5424"
    RFC3164 = "rfc3164"
    NONE = "none"


class SyslogHeader(NamedTuple):
    """What is read of a message.

    Attributes:
        facility: 0 to 23, see FACILITIES.
        severity: 0 to 7, see SEVERITIES.
        form: of the header.
        time: as the device wrote it; "" = not stated.
        host: as the device calls itself, printable ASCII; "" = not stated.
    """

    facility: int
    severity: int
    form: SyslogForm
    time: str = ""
    host: str = ""


_PRIORITY = re.compile(rb"<(0|[1-9][0-9]{0,2})>")
_RFC5424 = re.compile(
    rb"1 (-|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2}))"
    rb" ([!-~]{1,255}) "
)
_RFC3164 = re.compile(rb"([A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}) ([!-~]{1,255})(?: |$)")
_NIL = "-"


def read_header(message: bytes) -> SyslogHeader | None:
    """The header of a message; None when it has no valid priority, which is no syslog message."""
    priority = _PRIORITY.match(message)
    if priority is None or (number := int(priority[1])) >= 8 * len(FACILITIES):
        return None
    facility, severity = divmod(number, 8)
    for form, pattern in ((SyslogForm.RFC5424, _RFC5424), (SyslogForm.RFC3164, _RFC3164)):
        found = pattern.match(message, priority.end())
        if found is not None:
            time, host = found[1].decode("ascii"), found[2].decode("ascii")
            return SyslogHeader(facility, severity, form, *("" if each == _NIL else each for each in (time, host)))
    return SyslogHeader(facility, severity, SyslogForm.NONE)
