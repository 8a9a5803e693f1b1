"""Which modules a device has nothing of: they are not asked at every poll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.poll import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.readings import Readings
    from collectors.snmp.client import Walk
    from collectors.snmp.module import Module
    from collectors.snmp.request import Request


class Presence:
    """What is remembered of one device: the modules whose tables were read to their end and held nothing.

    They are left out until the identity of the device is read again, when all are asked anew. Meanwhile what they said
    (that there is nothing) stays true, and `known` gives it without asking.
    """

    def __init__(self) -> None:
        """Begin with nothing known: everything is asked."""
        self._empty: dict[str, Readings] = {}

    def wanted(self, modules: Mapping[str, Module], work: frozenset[Work]) -> list[str]:
        """The modules to ask for a work, in order; those that had nothing are asked with the identity only."""
        if Work.IDENTITY in work:
            return [name for name, module in modules.items() if module.work in work or name in self._empty]
        return [name for name, module in modules.items() if module.work in work and name not in self._empty]

    def known(self, modules: Mapping[str, Module], work: frozenset[Work]) -> Iterator[tuple[str, Readings]]:
        """The modules of a work that are left out, and what they said when they were last asked."""
        if Work.IDENTITY not in work:
            for name, readings in self._empty.items():
                if name in modules and modules[name].work in work:
                    yield name, readings

    def learn(self, name: str, readings: Readings, *, empty: bool) -> None:
        """Take in what a module read, and whether the device had nothing for it."""
        if empty:
            self._empty[name] = readings
        else:
            self._empty.pop(name, None)

    def forget(self) -> None:
        """Know nothing again: the device restarted or is another one."""
        self._empty.clear()


def is_empty(request: Request, walk: Walk) -> bool:
    """Whether a walk went to its end and found nothing but names."""
    if walk.failure is not None or any(scalar is not None for scalar in walk.scalars):
        return False
    columns = zip(request.columns, walk.columns, strict=True)
    return not any(values for column, values in columns if column not in request.names)
