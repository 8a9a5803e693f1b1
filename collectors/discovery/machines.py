"""Which answers are one machine: a router answers at each of its addresses. Pure."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

from inventory.exchange.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from collectors.discovery.interview import Answer
    from collectors.discovery.ranges import Address

_SHORTEST_SERIAL, _LONGEST_SERIAL = 4, 100


class Machine(NamedTuple):
    """One machine.

    Attributes:
        answer: at its first address.
        others: at further addresses.
        why: what showed that they are one; empty for one with a single address.
    """

    answer: Answer
    others: tuple[Answer, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """SysName; empty when it has none."""
        return self.answer.name or ""

    @property
    def serial(self) -> str:
        """Of the chassis; empty where none is told that could be one."""
        return serial_of(self.answer)


def serial_of(answer: Answer) -> str:
    """The serial number, unless it is one of those that makers leave for their customers to fill in."""
    identity = answer.readings.identity
    text = identity.serial if identity is not None else None
    if text is None or not _SHORTEST_SERIAL <= len(text) <= _LONGEST_SERIAL:
        return ""
    return text if len(set(text)) > 1 and any(map(str.isdigit, text)) else ""


def machines(answers: Iterable[Answer]) -> list[Machine]:
    """Put answers together that come from one machine, in the order of their first addresses.

    Two answers are of one machine when their names and serial numbers agree, or when their names agree and one lists
    the other's address as its own, an address that nobody of another name lists. Hardware addresses that have nothing
    in common show that they are two after all.
    """
    everybody = list(answers)
    theirs = _owners(everybody)
    found: list[_Group] = []
    by_name: dict[str, list[_Group]] = {}
    for answer in everybody:
        alike = by_name.setdefault(fold(answer.name or ""), [])
        if not any(group.takes(answer, theirs) for group in alike):
            alike.append(_Group(answer))
            found.append(alike[-1])
    return [group.machine for group in found]


class _Group:
    """Answers that come from one machine, and what showed it."""

    def __init__(self, answer: Answer) -> None:
        self._answers, self._whys = [answer], dict[str, None]()

    def takes(self, answer: Answer, owners: Counter[Address]) -> bool:
        """Whether an answer is of this machine; it is taken in if so."""
        why = next(filter(None, (_same(answer, other, owners) for other in self._answers)), "")
        if why:
            self._answers.append(answer)
            self._whys[why] = None
        return bool(why)

    @property
    def machine(self) -> Machine:
        return Machine(self._answers[0], tuple(self._answers[1:]), "; ".join(self._whys))


def _owners(answers: Iterable[Answer]) -> Counter[Address]:
    """How many names list each address as their own: offices number their networks alike."""
    listed = {(answer.name or "", address) for answer in answers for address in _own(answer)}
    return Counter(address for _, address in listed)


def _own(answer: Answer) -> Iterator[Address]:
    for reading in answer.readings.addresses or ():
        address = ip_address(reading.address)
        if not address.is_link_local and not address.is_unspecified:
            yield address


def _same(one: Answer, other: Answer, owners: Counter[Address]) -> str:
    """Why two answers are one machine's; empty when nothing shows it, or something shows that they are not."""
    if not one.name or fold(one.name) != fold(other.name or "") or _strangers(one, other):
        return ""
    if serial_of(one) and serial_of(one) == serial_of(other):
        return "same sysName and serial number"
    for asked, lists in ((one, other), (other, one)):
        if owners[asked.address] == 1 and asked.address in set(_own(lists)):
            return f"same sysName, and {asked.address} is among the addresses it lists at {lists.address}"
    return ""


def _strangers(one: Answer, other: Answer) -> bool:
    ours, theirs = _macs(one), _macs(other)
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _macs(answer: Answer) -> frozenset[str]:
    return frozenset(interface.mac for interface in answer.readings.interfaces or () if interface.mac is not None)
