"""FRR. Source: its user guide, chapter on basic commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import needs, refuses

if TYPE_CHECKING:
    from collectors.ssh.checks.rules import Check

CHECKS: Final[tuple[Check, ...]] = (
    needs("no_logging", r"log (?:syslog|file)", "no log syslog, no log file"),
    refuses("default_password", "critical", r"(?:enable )?password zebra$", "the password of the examples"),
)
