"""What a configuration should not say, or should: checks that look at it before its secrets are masked. Pure.

Those of each family of command lines stand in `checks`, with their sources; a platform's file may state more. A check
tells where and how many, never a secret.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.ssh.checks import comware, frr, ios, linux, rgos, vrp, zxros
from collectors.ssh.checks.rules import risk
from collectors.ssh.configuration import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Path

_DEEPEST: Final = 8
"""Lines above a line that checks of platforms are told; a hostile device could nest a thousand."""


CHECKS: Final[Mapping[str, tuple[Callable[[Sequence[Path]], RiskReading | None], ...]]] = {
    "": (),
    "ios": ios.CHECKS,
    "frr": frr.CHECKS,
    "vrp": vrp.CHECKS,
    "comware": comware.CHECKS,
    "rgos": rgos.CHECKS,
    "zxros": zxros.CHECKS,
    "linux": linux.CHECKS,
}
"""By the family that platforms name."""


class StatedCheck(NamedTuple):
    """A check that a platform's file states; see `collectors.ssh.platform_file.CheckDocument`."""

    risk: str
    severity: str
    says: str
    pattern: re.Pattern[str]
    needed: bool
    when: re.Pattern[str] | None = None

    def found(self, lines: Sequence[str]) -> str:
        """What is to be said of a configuration's lines, each told with those above it; "" where all is well."""
        if self.when is not None and not any(map(self.when.search, lines)):
            return ""
        count = sum(self.pattern.search(line) is not None for line in lines)
        if self.needed:
            return "" if count else self.says
        return f"{count} x {self.says}" if count else ""


def hardening(lines: Sequence[str], family: str, checks: Sequence[StatedCheck] = ()) -> tuple[RiskReading, ...]:
    """All checks of a family of configurations and of a platform, the well ones too.

    Those that could read too little for a verdict are left out.

    Args:
        lines: normalised, secrets in them.
        family: as platforms name it; "" = none.
        checks: of the platform alone; those of one risk follow each other and are one reading, as bad as the worst.
    """
    found = paths(lines)
    told = [" / ".join((*path[:_DEEPEST], *path[_DEEPEST:][-1:])) for path in found]
    own = (_worst(list(each), told) for _, each in groupby(checks, attrgetter("risk")))
    judged = (check(found) for check in CHECKS[family])
    return (*(each for each in judged if each is not None), *own)


def _worst(checks: Sequence[StatedCheck], lines: Sequence[str]) -> RiskReading:
    said = [(check, text) for check in checks if (text := check.found(lines))]
    severity = "critical" if any(check.severity == "critical" for check, _ in said) else "warning"
    return risk(checks[0].risk, severity, [text for _, text in said])
