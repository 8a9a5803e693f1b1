"""Which interface a neighbour stands at: the device's word for its port, matched with its interfaces. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from collectors.readings import InterfaceReading, Neighbour


class PortNames:
    """Names of a device's interfaces, to be found by what discovery protocols call a port."""

    def __init__(self, interfaces: Iterable[InterfaceReading]) -> None:
        """Take the interfaces; a hardware address that several share tells none of them."""
        found: Sequence[InterfaceReading] = tuple(interfaces)
        uses = Counter(interface.mac for interface in found)
        self._by_index = {interface.index: interface.key for interface in found}
        self._by_text: dict[str, str] = {}
        for interface in found:
            mac = interface.mac if interface.mac is not None and uses[interface.mac] == 1 else None
            for text in (interface.name, interface.descr, mac):
                if text:
                    self._by_text.setdefault(text, interface.key)

    def of(self, neighbour: Neighbour) -> str | None:
        """The key of the local interface, else the device's own word for its port; None when neither is known.

        A word that is an interface's name says more than a number: agents differ in how they number ports.
        """
        word = neighbour.local_interface
        if word is not None and not word.isdigit() and word in self._by_text:
            return self._by_text[word]
        if neighbour.local_index is not None and neighbour.local_index in self._by_index:
            return self._by_index[neighbour.local_index]
        return self._by_text.get(word, word) if word is not None else None
