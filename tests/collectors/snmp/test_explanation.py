"""Why a device is of a family, what its modules gave from which objects, what nobody read; objects by name."""

from __future__ import annotations

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Part
from collectors.readings import CpuReading, IdentityReading, Readings, SystemReading
from collectors.snmp.client import VarBind
from collectors.snmp.explanation import (
    FactSource,
    MatchVerdict,
    ModuleVerdict,
    UnreadSubtree,
    explain_facts,
    explain_match,
    explain_modules,
    explain_unread,
)
from collectors.snmp.modules import MODULES
from collectors.snmp.object_names import named, names_for, root_of, standard_names
from collectors.snmp.profiles import shipped


@pytest.mark.parametrize(
    ("oid", "name"),
    [
        ("1.3.6.1.2.1.1.2.0", "sysObjectID.0"),
        ("1.3.6.1.2.1.31.1.1.1.6.17", "ifHCInOctets.17"),
        ("1.3.6.1.2.1.10.7.2.1.3.1", "dot3StatsFCSErrors.1"),
        ("1.3.6.1.2.1.33.1.1.3.0", "upsIdentUPSSoftwareVersion.0"),
        ("1.3.6.1.2.1.4.20.1.2.192.0.2.1", "ipAdEntIfIndex.192.0.2.1"),
        ("1.0.8802.1.1.2.1.4.1.1.9.0.1.1", "lldpRemSysName.0.1.1"),
        ("1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.1"),
    ],
)
def test_objects_are_named_as_their_mibs_spell_them(oid: str, name: str) -> None:
    assert named(names_for(None), oid) == name


def test_every_object_asked_for_has_a_name_of_its_own() -> None:
    names = standard_names()
    asked = {one for module in MODULES.values() for one in (*module.request.columns, *module.request.scalars)}
    assert asked <= names.keys()
    assert len(set(names.values())) == len(names)


def test_roots_are_named_and_enterprises_by_their_maker() -> None:
    makers = {"9": "Cisco"}
    assert root_of("1.3.6.1.4.1.9.9.1", makers) == ("1.3.6.1.4.1.9", "Cisco")
    assert root_of("1.3.6.1.4.1.99999.1", makers) == ("1.3.6.1.4.1.99999", "enterprise 99999")
    assert root_of("1.3.6.1.2.1.17.7.1.1", makers) == ("1.3.6.1.2.1.17.7", "Q-BRIDGE-MIB")
    assert root_of("1.2.3.4.5", makers) == ("1.2.3.4", "")


def test_a_match_is_explained_by_what_it_asks_for() -> None:
    system = SystemReading(object_id="1.3.6.1.4.1.14988.1", description="RouterOS RB4011")
    verdicts = explain_match(shipped(), system, ())
    assert verdicts[0].family == "mikrotik_routeros"
    assert verdicts[0].chosen
    assert [one.chosen for one in verdicts[1:]] == [False] * (len(verdicts) - 1)


def test_a_family_of_the_same_maker_is_told_why_it_is_not_taken() -> None:
    system = SystemReading(object_id="1.3.6.1.4.1.8072.3.2.10", description="Linux server 6.1.0")
    verdicts = {one.family: one for one in explain_match(shipped(), system, ())}
    assert verdicts["netsnmp_linux"].chosen
    refused = verdicts["synology_dsm"]
    assert not refused.chosen
    assert "it is not one that has" in refused.reason


def test_a_device_of_no_family_has_none_near() -> None:
    assert explain_match(shipped(), SystemReading(object_id="1.3.6.1.4.1.99999.1"), ()) == list[MatchVerdict]()


def test_modules_say_how_they_fared_and_from_which_objects() -> None:
    names = names_for(None)
    parts = [Part("system", Readings(system=SystemReading(name="x")))]
    outcomes = [
        ModuleOutcome("system"),
        ModuleOutcome("ups", empty=True),
        ModuleOutcome("bgp", Reason.TIMEOUT, "no answer"),
    ]
    assert explain_modules(parts, outcomes, MODULES, {"1.3.6.1.2.1.1.5": 1}, names) == [
        ModuleVerdict("system", "identity", "read", {"system": 1}, {"sysName": 1}),
        ModuleVerdict("ups", "health", "empty: the device has nothing of it", {}, {}),
        ModuleVerdict("bgp", "health", "failed: timeout: no answer", {}, {}),
    ]


def test_facts_name_their_object_and_who_is_overruled() -> None:
    """Evidence where a reading has it, the system group by attribute, else what the module asked and got."""
    parts = [
        Part("system", Readings(system=SystemReading(name="r-1"))),
        Part("processors", Readings(cpu=(CpuReading("1", 0.5, "CPU", "1.3.6.1.2.1.25.3.3.1.2.1"),))),
        Part("identity.family", Readings(identity=IdentityReading(vendor="A")), rank=3),
        Part("identity.maker", Readings(identity=IdentityReading(vendor="B")), rank=2),
        Part("parts", Readings(identity=IdentityReading(serial="S1"))),
    ]
    held = {"1.3.6.1.2.1.47.1.1.1.1.11": 1, "1.3.6.1.2.1.47.1.1.1.1.2": 1}
    assert explain_facts(parts, MODULES, held, names_for(None)) == [
        FactSource("system", "name", '"r-1"', "system", "sysName"),
        FactSource("cpu", "CPU", 'index "1", ratio 0.5', "processors", "hrProcessorLoad.1"),
        FactSource("identity", "vendor", '"A"', "identity.family", "sysObjectID"),
        FactSource("identity", "vendor", '"B"', "identity.maker", "sysObjectID", believed=False),
        FactSource("identity", "serial", '"S1"', "parts", "entPhysicalDescr, entPhysicalSerialNum"),
    ]


def test_what_nobody_reads_is_grouped_by_subtree_and_shown_harmless() -> None:
    variables = [
        VarBind("1.3.6.1.2.1.1.5.0", 4, b"read"),
        VarBind("1.3.6.1.4.1.99999.1.2.1.1", 4, b"\x1b[2J"),
        VarBind("1.3.6.1.4.1.99999.1.2.1.2", 2, 7),
        VarBind("1.3.6.1.4.1.99999.1.2.1.3", 4, b"text"),
        VarBind("1.3.6.1.4.1.99999.1.2.1.4", 4, b"more"),
        VarBind("1.3.6.1.2.1.11.1.0", 65, 9),
    ]
    assert explain_unread(variables, {"1.3.6.1.2.1.1.5"}, names_for(None), {}) == [
        UnreadSubtree(
            "1.3.6.1.4.1.99999.1.2",
            "enterprise 99999",
            4,
            [
                "1.3.6.1.4.1.99999.1.2.1.1 = 0x1b5b324a",
                "1.3.6.1.4.1.99999.1.2.1.2 = 7",
                '1.3.6.1.4.1.99999.1.2.1.3 = "text"',
            ],
        ),
        UnreadSubtree("1.3.6.1.2.1.11.1", "snmp (SNMPv2-MIB)", 1, ["1.3.6.1.2.1.11.1.0 = 9"]),
    ]
