"""Uplinks that the link layer contradicts."""

from __future__ import annotations

import gc
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

from collectors.readings import Neighbour, Readings, SystemReading
from collectors.state.city import uplink_graph
from collectors.state.findings import Finding, FindingKind
from collectors.state.links import LinkBook
from inventory.identifiers import DeviceName

from .cities import START, city, device, tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inventory.model import Inventory

CITY = {"core": [], "d1": ["core"], "d2": ["core"], "r": ["d1"], "sw": ["r"]}


def book(inventory: Inventory, tables: Mapping[str, Sequence[str]], names: Mapping[str, str] | None = None) -> LinkBook:
    found = LinkBook(inventory, uplink_graph(inventory))
    for name, text in (names or {}).items():
        found.learn(DeviceName(name), START, Readings(system=SystemReading(text)))
    for place, (name, others) in enumerate(tables.items()):
        neighbours = tuple(Neighbour("lldp", "p1", other) for other in others)
        found.learn(DeviceName(name), START + place, Readings(neighbours=neighbours))
    return found


def suspects(inventory: Inventory, tables: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {finding.device: finding.others for finding in book(inventory, tables).findings()}


def _texts(kept: object) -> set[str]:
    """Every text that can be reached from it."""
    seen, waiting, texts = {id(kept)}, [kept], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            texts.add(each)
        keys = list(each) if isinstance(each, dict) else []  # the collector passes over keys that are all texts
        for inner in (*gc.get_referents(each), *keys):
            if id(inner) not in seen and not isinstance(inner, (type, ModuleType, FunctionType)):
                seen.add(id(inner))
                waiting.append(inner)
    return texts


def test_neighbours_as_declared_are_no_finding() -> None:
    tables = {"core": ["d1", "d2"], "d1": ["core", "r"], "d2": ["core"], "r": ["d1", "sw"], "sw": ["r"]}
    assert suspects(tree(CITY), tables) == {}


def test_a_device_on_a_link_with_another_one_than_declared_has_a_suspect_uplink() -> None:
    """The inventory hangs r on d1; both r and d2 say that they are linked."""
    tables = {"core": ["d1", "d2"], "d1": ["core"], "d2": ["core", "r"], "r": ["d2", "sw"], "sw": ["r"]}
    found = book(tree(CITY), tables).findings()
    assert found == (
        Finding(FindingKind.OTHER_NEIGHBOUR, DeviceName("r"), (DeviceName("d1"),), START + 3, (DeviceName("d2"),)),
    )


def test_the_word_of_one_side_is_enough_and_domains_case_and_names_of_their_own_do_not_matter() -> None:
    inventory = tree(CITY)
    tables = {"d1": ["core"], "d2": ["core", "EDGE-7.example.org"]}
    found = book(inventory, tables, {"r": "edge-7"}).findings()
    assert [(each.device, each.others) for each in found] == [("r", ("d2",))]


def test_a_name_that_two_devices_have_tells_neither() -> None:
    found = book(tree(CITY), {"d1": ["core"], "d2": ["core", "router"]}, {"r": "Router", "sw": "router"})
    assert found.findings() == ()


def test_neighbours_that_come_and_go_leave_nothing_behind() -> None:
    """An access point lists other phones every minute: what is kept must not grow with them."""
    found = book(tree(CITY), {"d1": ["core", "phone-0000"]})
    for turn in range(1, 50):
        other = Neighbour("lldp", "p1", f"phone-{turn:04}")
        found.learn(DeviceName("d1"), START + turn, Readings(neighbours=(other, Neighbour("lldp", "p2", "core"))))
    assert {text for text in _texts(found) if text.startswith("phone-")} == {"phone-0049"}


def test_a_link_beside_a_confirmed_uplink_is_no_finding() -> None:
    """Two routers that are also linked with each other: the inventory need not know of every cable."""
    tables = {"d1": ["core", "d2", "r"], "d2": ["core", "d1"], "r": ["d1", "d2"]}
    assert suspects(tree(CITY), tables) == {}


def test_where_nothing_above_speaks_nothing_is_contradicted() -> None:
    """Over a carrier's line, or to a parent without LLDP, an uplink cannot be seen."""
    assert suspects(tree(CITY), {"r": ["d2"]}) == {}


def test_of_two_the_lower_is_suspect_unless_the_other_is_confirmed() -> None:
    """The switch is declared under d2, and r sees it: r cannot see its own uplink over the carrier's line."""
    inventory = tree({**CITY, "sw": ["d2"]})
    tables = {"d1": ["core"], "d2": ["core"], "r": ["sw"], "sw": ["r"]}
    assert suspects(inventory, tables) == {"sw": ("r",)}


def test_what_hangs_on_the_same_unseen_box_may_see_each_other() -> None:
    inventory = city(
        device("core"),
        device("r", "core"),
        device("hub", "r", polled=False),
        device("pc", "hub"),
        device("ap", "hub"),
    )
    assert suspects(inventory, {"core": ["x"], "r": ["y"], "pc": ["ap"], "ap": ["pc"]}) == {}


def test_a_corrected_table_or_inventory_clears_the_finding_and_since_stays_while_it_holds() -> None:
    tables = {"d1": ["core"], "d2": ["core", "r"], "r": ["d2"]}
    found = book(tree(CITY), tables)
    (before,) = found.findings()
    found.learn(DeviceName("r"), START + 9_000, Readings(neighbours=(Neighbour("lldp", "p", "d2"),)))
    assert found.findings() == (before,)
    again = LinkBook(tree(CITY), uplink_graph(tree(CITY)))
    again.adopt(found)
    assert again.findings() == (before,)
    mended = tree({**CITY, "r": ["d2"]})
    after = LinkBook(mended, uplink_graph(mended))
    after.adopt(found)
    assert after.findings() == ()
    found.learn(DeviceName("r"), START + 9_000, Readings(neighbours=(Neighbour("lldp", "p", "d1"),)))
    assert found.findings() == ()


def test_tables_of_a_whole_city_are_looked_at_in_several_goes_and_all_of_them_in_the_end() -> None:
    """Of 700 routers every seventh stands on another link than declared; some tables come before the names in them."""
    names = {"core": [], **{f"d{number}": ["core"] for number in range(10)}}
    names |= {f"r{number}": [f"d{number % 10}"] for number in range(700)}
    inventory = tree(names)
    truth = {f"r{number}": f"d{(number + (number % 7 == 0)) % 10}" for number in range(700)}
    tables = {
        f"d{number}": ["core", *(f"SYS-{name}" for name in truth if truth[name] == f"d{number}")]
        for number in range(10)
    }
    found = book(inventory, {**tables, **{name: [above] for name, above in truth.items()}})
    for name in truth:
        found.learn(DeviceName(name), START, Readings(system=SystemReading(f"sys-{name}")))
    for _ in range(4):
        found.findings()
    assert {each.device: each.others for each in found.findings()} == {
        f"r{number}": (truth[f"r{number}"],) for number in range(0, 700, 7)
    }
