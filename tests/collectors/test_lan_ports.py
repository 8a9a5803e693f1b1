"""What of a device's interfaces is evidence of its sockets."""

from __future__ import annotations

from collectors.lan_ports import kept_counters, lan_ports
from collectors.readings import CounterSample, InterfaceCounters, InterfaceReading, Readings


def _readings(*, counters: bool = True) -> Readings:
    names = ("Gi1/0/1", "Vlan1", "Gi1/0/2")
    rows = tuple(InterfaceCounters(index, 1, 1, 5, 6, 7, 8, in_errors=9) for index in (1, 2, 3))
    return Readings(
        interfaces=tuple(InterfaceReading(i, name, name=name, type=6) for i, name in enumerate(names, 1)),
        counters=CounterSample(1.0, 2, 3, 4, rows) if counters else None,
    )


def test_states_frames_and_errors_of_sockets_are_kept_and_octets_are_not() -> None:
    assert kept_counters(_readings()) == CounterSample(
        1.0, 2, 3, 4, tuple(InterfaceCounters(i, 1, 1, None, None, 7, 8, in_errors=9) for i in (1, 3))
    )


def test_what_was_not_read_or_has_no_socket_is_no_evidence() -> None:
    assert kept_counters(_readings(counters=False)) is None
    assert kept_counters(Readings(counters=_readings().counters)) is None
    assert lan_ports(Readings()) == ()
