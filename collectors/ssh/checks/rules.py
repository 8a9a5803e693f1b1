"""What checks of configurations are built from: a line that must be there, or must not. Pure.

A check tells where and how many, never a secret.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import RiskReading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Path = tuple[str, ...]
    Check = Callable[[Sequence[Path]], RiskReading]

DEFAULT_COMMUNITIES: Final = frozenset(
    {"public", "private", "cisco", "huawei", "h3c", "ruijie", "zte", "snmp", "admin", "community"}
)
"""Communities that everybody tries first."""


def risk(name: str, severity: str, found: Sequence[str]) -> RiskReading:
    """A check with what it found: nothing is well."""
    return RiskReading(name, severity, "; ".join(found)) if found else RiskReading(name, "ok")


def needs(name: str, expression: str, missing: str) -> Check:
    """A warning where no line fits."""
    pattern = re.compile(expression)

    def check(lines: Sequence[Path]) -> RiskReading:
        there = any(pattern.match(path[-1]) for path in lines)
        return risk(name, "warning", [] if there else [missing])

    return check


def refuses(name: str, severity: str, expression: str, what: str) -> Check:
    """A risk where lines fit."""
    pattern = re.compile(expression)

    def check(lines: Sequence[Path]) -> RiskReading:
        count = sum(pattern.match(path[-1]) is not None for path in lines)
        return risk(name, severity, [f"{count} x {what}"] if count else [])

    return check


def communities(expression: str) -> tuple[Check, Check]:
    """The checks of SNMP communities.

    Args:
        expression: fits a line that has one; its group `name` is the name where it can be read, its group `write` is
            there where it may write.
    """
    pattern = re.compile(expression, re.IGNORECASE)

    def found(lines: Sequence[Path]) -> list[re.Match[str]]:
        return [match for path in lines if (match := pattern.match(path[-1]))]

    def default(lines: Sequence[Path]) -> RiskReading:
        count = sum((match["name"] or "").lower() in DEFAULT_COMMUNITIES for match in found(lines))
        what = [f"{count} x a community that everybody knows"] if count else []
        return risk("default_community", "critical", what)

    def write(lines: Sequence[Path]) -> RiskReading:
        count = sum(match["write"] is not None for match in found(lines))
        return risk("snmp_write", "critical", [f"{count} x a community that may write"] if count else [])

    return default, write


def doors(lines: Sequence[Path], beginning: str, says: str) -> dict[str, list[str] | None]:
    """The lines that people log in at, each with the protocols that it says it takes; None = it says nothing.

    Args:
        lines: of the configuration.
        beginning: of a line that opens a block of them.
        says: the words before the protocols.
    """
    found: dict[str, list[str] | None] = {
        path[0]: None for path in lines if len(path) == 1 and path[0].startswith(beginning)
    }
    for path in lines:
        if len(path) > 1 and path[0] in found and path[1].startswith(f"{says} "):
            found[path[0]] = path[1].removeprefix(says).split()
    return found
