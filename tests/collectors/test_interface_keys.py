"""Interface keys: what series are named by, so they must be unique and must not depend on order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collectors.interface_keys import interface_keys

_names = st.sampled_from(["", "eth0", "eth0#2", "eth0#1", "if3", "Gi1"]) | st.none()
_tables = st.dictionaries(st.integers(1, 9), st.tuples(_names, _names), max_size=9)


def test_the_key_is_the_name_else_the_description_else_the_index() -> None:
    names = {1: ("Gi0/1", "GigabitEthernet0/1"), 2: (None, "lo"), 3: (None, None), 4: ("", "")}
    assert interface_keys(names) == {1: "Gi0/1", 2: "lo", 3: "if3", 4: "if4"}


def test_every_member_of_a_group_of_equal_names_gets_its_index() -> None:
    names = {1: ("eth0", None), 2: ("eth0", None), 7: (None, "eth0"), 8: ("eth1", None)}
    assert interface_keys(names) == {1: "eth0#1", 2: "eth0#2", 7: "eth0#7", 8: "eth1"}


def test_an_interface_really_called_like_a_key_that_was_made_is_told_apart() -> None:
    names = {1: ("eth0", None), 2: ("eth0", None), 7: ("eth0#2", None)}
    assert interface_keys(names) == {1: "eth0#1", 2: "eth0#2#2", 7: "eth0#2#7"}


@given(_tables)
def test_keys_are_unique_and_do_not_depend_on_the_order_of_the_table(
    names: dict[int, tuple[str | None, str | None]],
) -> None:
    keys = interface_keys(names)
    assert keys.keys() == names.keys()
    assert len(set(keys.values())) == len(keys)
    assert interface_keys(dict(reversed(names.items()))) == keys
