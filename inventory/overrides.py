"""What the inventory says about asking one device otherwise than the others: frozen values, part of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ModuleChoice:
    """Which modules a device is asked; by default all that fit it.

    Attributes:
        only: these and no others; None = all.
        without: not these.
    """

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def allows(self, module: str) -> bool:
        """Whether a module is asked."""
        return module not in self.without and (self.only is None or module in self.only)


@dataclass(frozen=True, slots=True)
class InterfaceFilter:
    """Which interfaces of a device matter; by default all. Patterns are shell-style, as in `ge-*`.

    Attributes:
        include: only names that fit one of these patterns; None = every name.
        exclude: no names that fit one of these.
        include_types: only interfaces of these types (IANAifType numbers: 6 ethernet, 161 aggregate); None = all.
        exclude_types: none of these types (24 loopback, 53 virtual, 131 tunnel, 135 and 136 VLAN).
        admin_down: whether those that are switched off by configuration matter.
        marked: patterns of names that always matter, and are alerted on as uplinks and ends of circuits are.
    """

    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    include_types: frozenset[int] | None = None
    exclude_types: frozenset[int] = frozenset()
    admin_down: bool = True
    marked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overrides:
    """How a device is asked where that differs from the settings; None = as the settings say.

    Attributes:
        timeout_seconds: of one request before it is sent again.
        retries: how often it is sent again.
        max_repetitions: rows a GETBULK asks for at most.
        intervals: seconds between two polls, by name of the class of work; only those that differ.
        modules: which modules it is asked.
        unordered: modules whose tables it is known not to sort.
        interfaces: which of its interfaces matter.
        series_cap: most series that it may expose.
    """

    timeout_seconds: float | None = None
    retries: int | None = None
    max_repetitions: int | None = None
    intervals: tuple[tuple[str, float], ...] = ()
    modules: ModuleChoice = ModuleChoice()
    unordered: frozenset[str] = frozenset()
    interfaces: InterfaceFilter = InterfaceFilter()
    series_cap: int | None = None


NO_OVERRIDES: Final = Overrides()
