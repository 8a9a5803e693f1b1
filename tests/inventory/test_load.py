"""Loading good inventories: every key ends up in the model."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest

from inventory.errors import InventoryCheckError
from inventory.identifiers import CircuitId, CredentialName, DeviceName, ItemKind, SiteName, UnitCode
from inventory.load import load_inventory
from inventory.maintenance import Once
from inventory.method import GapMethod, QualityLimits
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Collector,
    Contact,
    Device,
    Expected,
    MaintenanceWindow,
    Method,
    Placement,
    Provenance,
    Reach,
    Service,
    Site,
    SiteAssets,
    SnmpCredential,
    SshCredential,
    Uplink,
    UsmKey,
)
from inventory.secret import SecretRef

from .examples import NETWORK, load_text

DESIGN = Path(__file__).parent / "design"


def test_every_key_of_the_documented_example_reaches_the_model() -> None:
    inventory = load_inventory(DESIGN)
    v3, ssh = CredentialName("ro-v3"), CredentialName("ro-ssh")
    router, district = DeviceName("r-10354"), DeviceName("r-281")
    assert inventory.city == City("Thành phố Hà Nội", "01", "Asia/Ho_Chi_Minh", date(2024, 12, 31))
    assert inventory.collectors == (
        Collector("dc-1", DeviceName("core-1"), (DeviceName("core-1"), DeviceName("ns-1"))),
    )
    assert inventory.credentials == {
        v3: SnmpCredential(
            v3,
            3,
            user="watch",
            auth=UsmKey("sha256", SecretRef("env", "WW_AUTH")),
            priv=UsmKey("aes128", SecretRef("file", "/run/secrets/ww")),
        ),
        ssh: SshCredential(ssh, "watch", key=SecretRef("file", "/etc/wardwatch/id_ed25519")),
    }
    assert inventory.circuits == {
        CircuitId("VNPT-10354"): Circuit(
            CircuitId("VNPT-10354"),
            "VNPT",
            (CircuitEnd(router, "ether1"), CircuitEnd(district, "ge-0/0/7")),
            10,
            10,
            900000,
            "18001260",
        )
    }
    assert inventory.sites[SiteName("10354")] == Site(
        name=SiteName("10354"),
        unit=UnitCode("10354"),
        places=("office", "one_stop_shop"),
        staff=21,
        counters=3,
        opening="office_hours",
        contacts=(Contact("it_officer", phone="024 0000 0000"),),
        lat=20.7209,
        lon=105.789,
        approximate=True,
    )
    assert inventory.devices[router] == Device(
        name=router,
        site=SiteName("10354"),
        role="router",
        address=IPv4Address("10.28.54.1"),
        credentials=(v3,),
        ssh_credentials=(ssh,),
        collect=frozenset({Method.PING, Method.SNMP, Method.SSH}),
        uplinks=(Uplink(district),),
        serial="X1",
        in_use_since=2019,
        vital_interfaces=frozenset({"ether1"}),
    )
    lot = AssetLot(4, 2016, 1, provenance=Provenance(source="rest.yaml:7"))
    counted = {ItemKind("pc"): (lot,), ItemKind("scanner"): (), ItemKind("id_reader"): None}
    assert inventory.assets == {SiteName("10354"): SiteAssets(SiteName("10354"), {"one_stop_shop": counted})}
    assert inventory.services == (
        Service("tthc", "Hệ thống thông tin giải quyết TTHC", {"http": "https://tthc.example/"}, ("dc-1",)),
    )
    assert inventory.maintenance == (
        MaintenanceWindow(
            Once(datetime(2026, 11, 28, 15, tzinfo=UTC), datetime(2026, 11, 28, 19, tzinfo=UTC)),
            "thay UPS",
            SiteName("10354"),
        ),
    )
    assert [norm.id for norm in inventory.norms] == ["ups_required", "pc_target"]
    assert inventory.placements[router] == Placement("281", "10354", SiteName("10354"), router, "router")
    assert inventory.placements[district] == Placement("281", "", SiteName("281"), district, "router")
    assert inventory.placements[DeviceName("core-1")].district == ""
    assert not inventory.simulated


def test_files_are_joined_and_the_settings_beside_them_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "wardwatch.yaml").write_text("listen: 0.0.0.0:1\n")
    (tmp_path / ".#lock.yaml").write_text("]")
    more = 'sites: [{unit: "C11"}]\ndevices: [{name: sw, site: C11, role: switch, reach: none}]\n'
    inventory = load_text(tmp_path, more=more, empty="# nothing yet\n")
    assert list(inventory.sites) == ["C11", "dc", "D1"]
    assert list(inventory.devices) == ["sw", "core-1", "r-D1"]


def test_defaults_give_way_to_the_role_the_template_and_the_device(tmp_path: Path) -> None:
    network = NETWORK.replace(
        "defaults: {device: {credentials: ro}}",
        "defaults:\n"
        "  device: {credentials: ro, collect: [ping, snmp], expected: on_demand, deadline_seconds: 9}\n"
        "  roles: {printer: {expected: office_hours, port: 1161, deadline_seconds: 8}}\n",
    )
    more = """
templates:
  commune: {devices: [{name: "p-{unit}", role: printer, address: 10.0.2.1, port: 2161, uplinks: [{to: r-D1}]}]}
sites: [{unit: "C11", template: commune}]
devices: [{name: p-C11, deadline_seconds: 2.5}]
"""
    printer = load_text(tmp_path, network=network, more=more).devices[DeviceName("p-C11")]
    assert printer.collect == {Method.PING, Method.SNMP}
    assert printer.expected is Expected.OFFICE_HOURS
    assert printer.port == 2161
    assert printer.deadline_seconds == 2.5


def test_addresses_may_repeat_behind_gateways_in_domains_ports_and_contexts(tmp_path: Path) -> None:
    more = """
credentials:
  vrf-a: {snmp: {version: 3, user: u, context: a}}
  vrf-b: {snmp: {version: 3, user: u, context: b}}
  vrf-h: {snmp: {version: 2, community: env:X, context: h}}
devices:
  - {name: a, site: D1, role: x, address: 10.9.9.9, credentials: vrf-a, uplinks: [{to: r-D1}]}
  - {name: b, site: D1, role: x, address: 10.9.9.9, credentials: vrf-b, uplinks: [{to: r-D1}]}
  - {name: c, site: D1, role: x, address: 10.9.9.9, port: 1161, uplinks: [{to: r-D1}]}
  - {name: h, site: D1, role: x, address: 10.9.9.9, credentials: vrf-h, uplinks: [{to: r-D1}]}
  - {name: d, site: D1, role: x, address: 10.9.9.9, routing_domain: office, uplinks: [{to: r-D1}]}
  - {name: e, site: D1, role: x, address: 192.168.1.1, reach: via_gateway, uplinks: [{to: r-D1}]}
  - {name: f, site: D1, role: x, address: 192.168.1.1, reach: via_gateway, uplinks: [{to: r-D1}]}
  - {name: g, site: D1, role: x, address: "2001:db8::7", answers_from: ["2001:db8::8"], uplinks: [{to: r-D1}]}
"""
    devices = load_text(tmp_path, more=more).devices
    assert [device.address for name, device in devices.items() if name in "abcdh"] == [IPv4Address("10.9.9.9")] * 5
    assert devices[DeviceName("e")].reach is Reach.VIA_GATEWAY
    assert devices[DeviceName("g")].answers_from == (IPv6Address("2001:db8::8"),)


def test_a_hardware_address_is_kept_in_one_form_however_it_is_written(tmp_path: Path) -> None:
    """Offices copy it from labels, from Windows, from switches."""
    written = ("02:00:5e:10:00:01", "02-00-5E-10-00-02", "0200.5e10.0003", "02005e100004")
    more = "devices:\n" + "".join(
        f'  - {{name: m{number}, site: D1, role: pc, reach: via_gateway, mac: "{mac}", uplinks: [{{to: r-D1}}]}}\n'
        for number, mac in enumerate(written)
    )
    devices = load_text(tmp_path, more=more).devices
    found = [device.mac for name, device in devices.items() if name.startswith("m")]
    assert found == [f"02:00:5e:10:00:0{number}" for number in range(1, 5)]


def test_rings_are_allowed_as_long_as_one_of_them_leads_out(tmp_path: Path) -> None:
    more = """
devices:
  - {name: a, site: D1, role: x, address: 10.9.0.1, uplinks: [{to: b, priority: 2}, {to: r-D1}]}
  - {name: b, site: D1, role: x, address: 10.9.0.2, uplinks: [{to: a}]}
"""
    devices = load_text(tmp_path, more=more).devices
    assert devices[DeviceName("a")].uplinks == (Uplink(DeviceName("r-D1"), 1), Uplink(DeviceName("b"), 2))


def test_the_method_of_the_score_is_taken_from_the_file_exactly(tmp_path: Path) -> None:
    more = (
        "gap: {weights: {pc: 12.5, camera: 0}, over_age_weight: 0.1, threshold: 30, p95_window: whole, levels: [ward]}"
    )
    method = load_text(tmp_path, more=more).gap
    assert method == GapMethod(
        {ItemKind("pc"): Fraction(25, 2), ItemKind("camera"): Fraction(0)},
        Fraction(1, 10),
        Fraction(30),
        "whole",
        ("ward",),
    )
    assert load_text(tmp_path, more="").gap == GapMethod()


def test_from_when_on_data_look_wrong_is_taken_from_the_file(tmp_path: Path) -> None:
    more = "gap: {quality: {stale_months: 6, pieces_per_head: 1.5, not_seen_days: 14}}"
    limits = load_text(tmp_path, more=more).gap.quality
    assert limits == QualityLimits(stale_months=6, pieces_per_head=Fraction(3, 2), not_seen_days=14)
    with pytest.raises(InventoryCheckError, match="stale_months: 0 is out of range; expected at least 1"):
        load_text(tmp_path, more="gap: {quality: {stale_months: 0}}")


def test_a_site_keeps_its_own_position_and_borrows_its_units_one_marked(tmp_path: Path) -> None:
    more = 'sites: [{unit: "C11"}, {unit: "C11", name: b, lat: 20, lon: 105.25}, {unit: "C12"}]'
    sites = load_text(tmp_path, more=more).sites
    positions = [(sites[SiteName(name)].lat, sites[SiteName(name)].approximate) for name in ("C11", "b", "C12")]
    assert positions == [(21.0, True), (20, False), (None, False)]


def test_a_simulated_city_marks_its_lots(tmp_path: Path) -> None:
    more = (
        'simulated: true\nassets: {"D1": {office: {pc: [{count: 2, by: An, on: 2024-05-01, source: phieu.xlsx!C7}]}}}'
    )
    inventory = load_text(tmp_path, more=more)
    lots = inventory.assets[SiteName("D1")].places["office"][ItemKind("pc")]
    assert lots == (AssetLot(2, provenance=Provenance("simulated", "An", date(2024, 5, 1), "phieu.xlsx!C7")),)
    assert inventory.simulated


def test_an_alias_repeats_a_value(tmp_path: Path) -> None:
    more = """
devices:
  - {name: a, site: D1, role: x, address: 10.9.0.1, uplinks: &up [{to: r-D1}]}
  - {name: b, site: D1, role: x, address: 10.9.0.2, uplinks: *up}
"""
    devices = load_text(tmp_path, more=more).devices
    assert devices[DeviceName("a")].uplinks == devices[DeviceName("b")].uplinks == (Uplink(DeviceName("r-D1")),)


@pytest.mark.parametrize("written", ["Xã Bình Minh", "Xa\u0303 Bi\u0300nh Minh"])
def test_text_is_kept_composed_however_it_was_typed(tmp_path: Path, written: str) -> None:
    site = load_text(tmp_path, more=f'sites: [{{unit: "C11", title: {written}}}]').sites[SiteName("C11")]
    assert site.title == "Xã Bình Minh"
