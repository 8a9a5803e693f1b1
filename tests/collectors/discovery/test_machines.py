"""Which answers are one machine."""

from __future__ import annotations

import pytest

from collectors.discovery.machines import machines, serial_of

from .answers import answer


def _groups(*answers: object) -> list[list[str]]:
    found = machines(answers)  # type: ignore[arg-type]
    return [[str(one.address) for one in (machine.answer, *machine.others)] for machine in found]


def test_one_name_and_one_serial_number_are_one_machine() -> None:
    first, second = answer("10.0.0.1", "R-1", serial="FX12"), answer("10.9.0.1", "r-1", serial="FX12")
    assert _groups(first, answer("10.0.0.2", "r-2", serial="FX13"), second) == [["10.0.0.1", "10.9.0.1"], ["10.0.0.2"]]
    assert machines([first, second])[0].why == "same sysName and serial number"


def test_an_address_that_only_one_name_lists_as_its_own_is_that_machine_s() -> None:
    router = answer("10.0.0.1", "r-1", own=("10.0.0.1", "10.9.0.1", "192.168.1.1"))
    assert _groups(router, answer("10.9.0.1", "r-1", own=("10.0.0.1",))) == [["10.0.0.1", "10.9.0.1"]]


def test_an_address_that_several_offices_use_shows_nothing() -> None:
    """Offices number their networks alike: a shared gateway address does not make two routers one."""
    one = answer("10.0.0.1", "MikroTik", own=("192.168.1.1", "10.0.0.1"))
    other = answer("192.168.1.1", "MikroTik")
    third = answer("10.0.0.3", "other", own=("192.168.1.1",))
    assert _groups(one, other, third) == [["10.0.0.1"], ["192.168.1.1"], ["10.0.0.3"]]


def test_a_name_alone_shows_nothing() -> None:
    assert _groups(answer("10.0.0.1", "MikroTik"), answer("10.0.0.2", "MikroTik")) == [["10.0.0.1"], ["10.0.0.2"]]
    assert _groups(answer("10.0.0.1", None, serial="FX12"), answer("10.0.0.2", None, serial="FX12")) == [
        ["10.0.0.1"],
        ["10.0.0.2"],
    ]


def test_hardware_addresses_without_one_in_common_show_two_machines() -> None:
    one = answer("10.0.0.1", "ap", serial="FX12", macs=("02:00:00:00:00:01",))
    assert _groups(one, answer("10.0.0.2", "ap", serial="FX12", macs=("02:00:00:00:00:02",))) == [
        ["10.0.0.1"],
        ["10.0.0.2"],
    ]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("FX12", "FX12"),
        ("To be filled by O.E.M.", ""),
        ("00000000", ""),
        ("1", ""),
        (None, ""),
        ("9" * 99 + "8" * 9, ""),
    ],
)
def test_what_makers_leave_to_be_filled_in_is_no_serial_number(said: str | None, taken: str) -> None:
    assert serial_of(answer("10.0.0.1", "x", serial=said)) == taken
