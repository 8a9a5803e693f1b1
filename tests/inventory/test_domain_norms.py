"""Every row of the domain data, converted by hand: which norms it became, and where it says less than it seems to.

The raw rows mix directions (machines a person, persons a machine), hide rules in the text of `unit`, leave out dates
and overlap. Each row below names its raw value and the norms that stand for it; `why` says what was mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from inventory.normfiles import load_norm_rows, shipped_norms
from inventory.norms import Norm

from ..shared_data import shared

UNTIL_AMENDED, AMENDED = "2025-07-01 to 2026-03-08", "2026-03-09 on"
ONE_STOP, TSLCD = "2018-06-21 to 2025-06-30", "2026-03-30 on"
QD15, ND61, TT06 = "QĐ 15/2025/QĐ-TTg", "NĐ 61/2018/NĐ-CP Điều 13", "TT 06/2026/TT-BKHCN"
YES = True
DEFAULT = "giá trị mặc định của phần mềm"


@dataclass(frozen=True)
class N:
    """A norm as the table expects it: what it says, where, when, how firm, and words of its source and note."""

    id: str
    what: str
    scope: str
    span: str
    status: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A raw row: its value, the norms that it became, and what the conversion mended or left out."""

    value: Any
    norms: tuple[N, ...]
    why: str = ""


def amended(name: str, what: str, scope: str, *words: str) -> tuple[N, ...]:
    """A figure of QĐ 15/2025: confirmed until QĐ 10/2026, which was not read, amends the decision on 9 March 2026."""
    return (
        N(f"{name}_2025", what, scope, UNTIL_AMENDED, "confirmed", (QD15, *words)),
        N(f"{name}_2026", what, scope, AMENDED, "amended_not_read", (QD15, *words, "QĐ 10/2026/QĐ-TTg sửa đổi")),
    )


def one_stop(name: str, what: str, *words: str, scope: str = "commune") -> tuple[N, ...]:
    """A figure of NĐ 61/2018: until NĐ 118/2025 governs."""
    return (N(name, what, scope, ONE_STOP, "unconfirmed", (ND61, *words)),)


def network(name: str, what: str, *words: str, scope: str = "commune") -> N:
    """A figure of TT 06/2026."""
    return N(name, what, scope, TSLCD, "confirmed", (TT06, *words))


def level(name: str, item: str, amount: int, scope: str, *words: str) -> tuple[N, ...]:
    """A level of NĐ 85/2016: NĐ 331/2026, which was not read, replaces it from 19 August 2026 with a transition."""
    what = f"compliance of {item}: min {amount} level per office"
    return (
        N(f"{name}_2016", what, scope, "2016-07-01 to 2026-08-18", "confirmed", ("NĐ 85/2016", *words)),
        N(f"{name}_2026", what, scope, "2026-08-19 to 2027-07-01", "amended_not_read", (*words, "NĐ 331/2026")),
    )


MAXIMUM = "a maximum of QĐ 15/2025: a ceiling, never a need; marked from 2026-03-09, when QĐ 10/2026 amends it unread"
PERSONS = f"persons a machine in the raw row, machines per so many persons here; {MAXIMUM}"
ENDED = "the raw row has no dates: from the decree's first day until NĐ 118/2025 governs"
NO_FROM = "the raw row has no first day"

ROWS = {
    "pc_per_staff": Row(
        1,
        amended("pc_ceiling", "ceiling of pc: max 1 piece per staff", "commune", "Mục A nhóm VII-VIII", "1 bộ/người"),
        MAXIMUM,
    ),
    "pc_price_cap": Row(
        20,
        amended("pc_price", "price of pc: max 20,000,000 VND", "", "Mục A và Ghi chú", "chưa gồm bản quyền"),
        MAXIMUM,
    ),
    "laptop_party_secretary": Row(
        1,
        amended("laptop_ceiling", "ceiling of laptop: max 1 piece per office", "commune", "nhóm VI", "Bí thư Đảng ủy")
        + amended("laptop_price", "price of laptop: max 25,000,000 VND", "", "nhóm VI", "Bí thư Đảng ủy"),
        "the price hides in the unit: a ceiling and a price",
    ),
    "printer_ratio": Row(
        3,
        amended("printer_ceiling", "ceiling of printer: max 1 piece per 3 staff", "commune", "STT 2", "3 biên chế"),
        PERSONS,
    ),
    "printer_price_cap": Row(
        13, amended("printer_price", "price of printer: max 13,000,000 VND", "", "STT 2"), MAXIMUM
    ),
    "scanner_ratio": Row(
        15,
        amended("scanner_ceiling", "ceiling of scanner: max 1 piece per 15 staff", "commune", "STT 3", "15 biên chế"),
        PERSONS,
    ),
    "scanner_price_cap": Row(
        22, amended("scanner_price", "price of scanner: max 22,000,000 VND", "", "STT 3"), MAXIMUM
    ),
    "photocopier_ratio": Row(
        15,
        amended("photocopier_ceiling", "ceiling of photocopier: max 1 piece per 15 staff", "commune", "STT 5")
        + amended("photocopier_price", "price of photocopier: max 110,000,000 VND", "", "STT 5"),
        f"the price hides in the unit; {PERSONS}",
    ),
    "shredder_ratio": Row(
        15,
        amended("shredder_ceiling", "ceiling of shredder: max 1 piece per 15 staff", "commune", "STT 4")
        + amended("shredder_price", "price of shredder: max 10,000,000 VND", "", "STT 4"),
        f"the price hides in the unit; {PERSONS}",
    ),
    "price_overrun_head": Row(
        15,
        amended("price_overrun_head", "price of price_overrun_head: max 15 %", "", "khoản 4 điểm a", "thủ trưởng"),
        f"{NO_FROM}: that of the decision",
    ),
    "price_overrun_province": Row(
        30,
        amended("price_overrun_province", "price of price_overrun_province: max 30 %", "", "điểm b", "UBND cấp tỉnh"),
        f"{NO_FROM}: that of the decision",
    ),
    "oss_equipment_norm": Row(
        None,
        (),
        "no figure: the province decides, so there is no norm of this row; the city's assumed targets name the article",
    ),
    "pc_price_cap_2023": Row(
        15,
        (
            N(
                *("pc_price_2018", "price of pc: max 15,000,000 VND", "", "2018-01-01 to 2025-06-30", "unconfirmed"),
                ("QĐ 50/2017/QĐ-TTg", "Phụ lục IV", "Điều 5 khoản 4", "theo trí nhớ"),
            ),
        ),
    ),
    "oss_room_commune": Row(
        40,
        (
            N(
                "one_stop_area_2015",
                "compliance of one_stop_shop_area: min 40 m2 per one stop shop",
                *("commune", "2015-05-15 to 2025-06-30", "unconfirmed"),
                ("QĐ 09/2015/QĐ-TTg", "NĐ 61/2018/NĐ-CP không chắc còn con số", "theo trí nhớ"),
            ),
        ),
        ENDED,
    ),
    "oss_pc_commune": Row(
        1, one_stop("pc_one_stop_2018", "need of pc: min 1 piece per counter", "cán bộ tiếp nhận"), ENDED
    ),
    "oss_scanner_commune": Row(
        1,
        one_stop("scanner_one_stop_2018", "need of scanner: min 1 piece per one stop shop", "TT 01/2023/TT-VPCP"),
        ENDED,
    ),
    "oss_printer_commune": Row(
        1,
        one_stop("printer_one_stop_2018", "need of printer: min 1 piece per one stop shop", "máy in/photocopy"),
        ENDED,
    ),
    "oss_camera": Row(
        1, one_stop("camera_one_stop_2018", "need of camera: min 1 piece per one stop shop", "camera giám sát"), ENDED
    ),
    "oss_lookup_pc": Row(
        1,
        (
            N(
                "public_pc_2025",
                "need of public_pc: min 1 piece per one stop shop",
                *("commune", "2025-07-01 on", "tool_default"),
                (DEFAULT, "nộp hồ sơ trực tuyến", "Điện Biên 2025"),
            ),
        ),
        f"{NO_FROM}: the practice seen is of the new service centres, so it begins with them",
    ),
    "oss_id_reader": Row(
        1,
        (
            N(
                "id_reader_one_stop_2022",
                "need of id_reader: min 1 piece per one stop shop",
                *("commune", "2022-04-26 to 2025-06-30", "unconfirmed"),
                ("CV 1552/BTTTT-THH ngày 26/4/2022", "CCCD/QR"),
            ),
        ),
        "ends with the one-stop shops it speaks of",
    ),
    "oss_queue": Row(
        1,
        one_stop(
            "queue_one_stop_district_2018",
            "need of queue_machine: min 1 piece per one stop shop",
            "lấy số tự động",
            scope="district",
        ),
        f"{ENDED}, and districts end with it",
    ),
    "oss_kiosk": Row(
        1,
        one_stop(
            "kiosk_one_stop_district_2018", "need of kiosk: min 1 piece per one stop shop", "kiosk", scope="district"
        ),
        f"{ENDED}, and districts end with it",
    ),
    "oss_pc_district": Row(
        1,
        one_stop("pc_one_stop_district_2018", "need of pc: min 1 piece per counter", "/ quầy", scope="district"),
        f"{ENDED}, and districts end with it",
    ),
    "oss_scanner_district": Row(
        1,
        (
            N(
                "scanner_one_stop_district_2018",
                "need of scanner: min 1 piece per 2 counter",
                *("district", ONE_STOP, "tool_default"),
                (DEFAULT, "máy quét / 2 quầy"),
            ),
        ),
        "the 2 counters hide in the unit; districts end on 2025-06-30",
    ),
    "tslcd_util_p95": Row(
        90,
        (
            network(
                "circuit_load_2026",
                "compliance of circuit: max 90 % per circuit",
                *("Điều 5 khoản 6", "mỗi hướng", "phân vị 95", "7 ngày liên tiếp", "mẫu 5 phút"),
                scope="",
            ),
        ),
        "a limit on load: compliance, not a ceiling on purchases",
    ),
    "tslcd_links_commune": Row(
        1,
        (
            network(
                "office_circuit_2026",
                "compliance of office_circuit: min 1 circuit per office",
                *("Điều 5 khoản 3 điểm a", "trụ sở chính"),
            ),
            network(
                "office_circuit_level_4_2026",
                "compliance of office_circuit_level_4: min 2 circuit per office",
                *("Điều 5 khoản 3 điểm c", "2 kênh 2 hướng", "cấp độ 4-5"),
            ),
        ),
        "a second figure hides in the unit: two norms",
    ),
    "cpe_lan_ports": Row(
        4, (network("cpe_lan_port_2026", "compliance of cpe_lan_port: min 4 port per circuit", "Phụ lục I mục 2"),)
    ),
    "cpe_wan_ports": Row(
        1, (network("cpe_wan_port_2026", "compliance of cpe_wan_port: min 1 port per circuit", "Phụ lục I mục 2"),)
    ),
    "cpe_features": Row(
        ["vlan", "snmp", "syslog_or_logs", "ipv6", "remote_firmware_update", "authenticated_encrypted_config"],
        tuple(
            network(
                f"cpe_{name}_2026",
                f"compliance of cpe_{name}: required 1 feature per circuit",
                *("Phụ lục I mục 2 điểm b-đ", word),
            )
            for name, word in (
                ("vlan", "VLAN"),
                ("snmp", "SNMP"),
                ("log", "syslog hoặc nhật ký"),
                ("ipv6", "IPv6"),
                ("remote_update", "cập nhật phần mềm từ xa"),
                ("secure_config", "xác thực, mã hóa"),
            )
        ),
        "a list: one norm each",
    ),
    "cpe_room_temp": Row(
        [20, 32],
        tuple(
            network(
                f"{item}_{kind}_2026",
                f"compliance of {item}: {kind} {amount} {unit} per circuit",
                *("Phụ lục I mục 3 điểm b", word),
            )
            for item, unit, word, least, most in (
                ("office_temperature", "degree_celsius", "nhiệt độ phòng làm việc", 20, 32),
                ("office_humidity", "%", "độ ẩm phòng làm việc 40-80%", 40, 80),
                ("server_room_temperature", "degree_celsius", "nhiệt độ phòng máy 20-25 °C", 20, 25),
                ("server_room_humidity", "%", "độ ẩm phòng máy 40-55%", 40, 55),
            )
            for kind, amount in (("min", least), ("max", most))
        ),
        "a range, and three more in the unit: a minimum and a maximum each",
    ),
    "cpe_ups": Row(
        YES,
        (network("ups_required_2026", "need of ups: required 1 piece per office", "mục 3 điểm b", "UPS"),),
        "the one requirement of the end equipment that is bought by the piece: a need",
    ),
    "cpe_uptime": Row(
        "24x7",
        (network("cpe_uptime_2026", "compliance of cpe_uptime: required 168 hour/week per circuit", "điểm c", "24x7"),),
        "24 hours on 7 days are 168 hours a week",
    ),
    "cpe_label": Row(
        YES,
        (network("cpe_label_2026", "compliance of cpe_label: required 1 feature per circuit", "điểm a", "dán nhãn"),),
    ),
    "bw_commune_2023": Row(
        10,
        (
            N(
                "bandwidth_2018",
                "need of circuit: min 10 Mbit/s per office",
                *("", "2018-01-01 to 2026-03-29", "tool_default", (DEFAULT, "không tìm thấy mức tối thiểu")),
            ),
        ),
        "the raw row has no dates and overlaps its successor: it ends the day before the rule of TT 06/2026 begins",
    ),
    "bw_commune_2025": Row(
        200,
        (
            N(
                "bandwidth_reference_2025",
                "compliance of circuit_bandwidth: reference 200 Mbit/s per circuit",
                *("", "2025-06-29 on", "secondary", ("SGGP/vietnam.vn 02/07/2025", "VNPT", "29/06/2025", "88% số xã")),
            ),
        ),
        "what a carrier offers is a reference and judges nobody: an item of its own beside the circuit's rules",
    ),
    "lan_upgrade_cost": Row(
        300,
        (
            N(
                "lan_upgrade_reference_2025",
                "price of lan_upgrade: reference 300,000,000 VND",
                *("commune", "2025-07-01 on", "secondary"),
                ("QĐ 1287/QĐ-UBND Đà Nẵng", "laodong.vn", "89 xã, phường", "26 tỷ đồng", "ngày ban hành chưa rõ"),
            ),
        ),
        f"{NO_FROM}: its 89 communes exist since 2025-07-01",
    ),
    "latency": Row(
        50,
        (
            N(
                "latency_2018",
                "compliance of circuit_latency: max 50 ms per circuit",
                *("", "2018-01-01 on", "tool_default", (DEFAULT, "trung tâm dữ liệu thành phố")),
            ),
        ),
        NO_FROM,
    ),
    "loss": Row(
        1,
        (
            N(
                "loss_2018",
                "compliance of circuit_loss: max 1 % per circuit",
                *("", "2018-01-01 on", "tool_default", (DEFAULT,)),
            ),
        ),
        NO_FROM,
    ),
    "availability_month": Row(
        99.5,
        (
            N(
                "availability_2018",
                "compliance of site_availability: min 99.5 % per office",
                *("", "2018-01-01 on", "tool_default", (DEFAULT, "giờ hành chính", "tháng")),
            ),
        ),
        NO_FROM,
    ),
    "level_site_lan": Row(
        2,
        level("security_level_office_lan", "security_level_office_lan", 2, "commune", "Điều 8 khoản 3", "một cơ quan"),
        f"{NO_FROM}; the new decree is unread",
    ),
    "level_city_wan": Row(
        3,
        level("security_level_city_wan", "security_level_city_wan", 3, "city", "Điều 9 khoản 3", "một tỉnh"),
        "neither first nor last day in the raw row: the same decree as level_site_lan, so the same days",
    ),
    "level_tthc": Row(
        3,
        level("security_level_services", "security_level_services", 3, "city", "Điều 9 khoản 2", "10.000 người dùng"),
        "neither first nor last day in the raw row: the same decree as level_site_lan, so the same days",
    ),
    "log_retention": Row(
        3,
        tuple(
            N(
                f"log_retention_level_{number}_2022",
                f"compliance of log_retention_level_{number}: min {months} month per office",
                *("", "2022-10-01 on", "unconfirmed"),
                ("TCVN 11930:2017", "TT 12/2022/TT-BTTTT", f"cấp độ {number}", "theo trí nhớ"),
            )
            for number, months in ((2, 3), (3, 6))
        ),
        f"the 6 months of level 3 hide in the unit; {NO_FROM}",
    ),
    "life_pc": Row(
        7,
        (
            N(
                "life_pc_2026",
                "life of pc, printer, scanner: reference 7 year",
                *("", "2026-01-01 on", "secondary", ("TT 141/2025/TT-BTC", "14,29%", "chưa đọc phụ lục gốc")),
            ),
        ),
    ),
    "life_other": Row(
        5,
        tuple(
            N(
                f"life_other_{year}",
                "life of id_reader, lan_switch, router, firewall, access_point, ups, camera: reference 5 year",
                *("", span, "secondary", (text, "máy móc, thiết bị khác", "20%/năm")),
            )
            for year, span, text in (
                (2018, "2018-07-02 to 2025-12-31", "TT 45/2018/TT-BTC"),
                (2026, "2026-01-01 on", "TT 141/2025/TT-BTC"),
            )
        ),
        "the years before 2026 are those of the earlier circulars, the same 5",
    ),
    "life_pc_2023": Row(
        5,
        (
            N(
                "life_pc_2018",
                "life of pc, printer, scanner: reference 5 year",
                *("", "2018-07-02 to 2025-12-31", "secondary", ("TT 45/2018", "TT 23/2023/TT-BTC Phụ lục 01", "20%")),
            ),
        ),
        f"{NO_FROM}; it ends the day before its successor begins",
    ),
    "fixed_asset_min": Row(
        10,
        tuple(
            N(
                f"fixed_asset_{name}_2023",
                f"compliance of fixed_asset_{name}: min {amount} per office",
                *("", "2023-06-10 on", "confirmed"),
                ("TT 23/2023/TT-BTC Điều 3 khoản 2", "TT 141/2025/TT-BTC Điều 3 khoản 2 điểm b", word),
            )
            for name, amount, word in (("value", "10,000,000 VND", "nguyên giá"), ("use", "1 year", "từ 01 năm"))
        ),
        f"the year hides in the unit; {NO_FROM}",
    ),
    **{
        row: Row(
            last,
            (
                N(
                    f"support_windows_{release}",
                    f"life of windows_{release}: max 1 support",
                    *("", f"{first} to {last}", status, ("Microsoft", *words)),
                ),
            ),
            "a day: in force while the maker supports the release",
        )
        for row, release, first, last, status, words in (
            ("eos_win7", "7", "2009-10-22", "2020-01-14", "unconfirmed", ()),
            ("eos_win81", "8_1", "2013-10-18", "2023-01-10", "unconfirmed", ()),
            ("eos_win10_22h2", "10", "2015-07-29", "2025-10-14", "secondary", ("DataForGeeks ghi 15/10", "22H2")),
        )
    },
}

ASSUMED = {"pc_target", "printer_target", "scanner_target", "id_reader_target", "lan_switch_target"}
"""The city's targets, which no row of the domain data is."""


@cache
def raw_rows() -> dict[str, Any]:
    document = yaml.safe_load(shared("domain/norms.yaml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in document["norms"]}


@pytest.fixture(scope="module")
def norms() -> dict[str, Norm]:
    return {norm.id: norm for norm, _ in load_norm_rows(shipped_norms(), Path())}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_the_norms_that_it_says(row: str, norms: dict[str, Norm]) -> None:
    raw, wanted = raw_rows()[row], ROWS[row]
    assert raw["value"] == wanted.value, "the raw row is another than the one that was converted"
    for expected in wanted.norms:
        norm = norms[expected.id]
        what = f"{norm.role} of {', '.join(norm.items)}: {norm.amount_text}"
        assert (what, norm.scope, norm.span_text, norm.status) == (
            *(expected.what, expected.scope),
            *(expected.span, expected.status),
        )
        text = f"{norm.source} ({norm.note})"
        assert [word for word in expected.words if word not in text] == []


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_no_firmer_than_it_was(row: str) -> None:
    """A confirmed row may become less firm, by an amendment; the Windows 10 row is called confirmed and is not."""
    said = raw_rows()[row]["status"]
    got = {norm.status for norm in ROWS[row].norms}
    assert got <= ({said, "amended_not_read"} if row != "eos_win10_22h2" else {"secondary"})


def test_no_row_is_left_out_and_no_norm_comes_from_nowhere(norms: dict[str, Norm]) -> None:
    assert list(raw_rows()) == list(ROWS)
    assert {norm.id for row in ROWS.values() for norm in row.norms} | ASSUMED == set(norms)


def test_the_row_without_a_figure_is_named_by_the_targets_that_stand_for_it(norms: dict[str, Norm]) -> None:
    assert raw_rows()["oss_equipment_norm"]["value"] is None
    named = {norm.id for norm in norms.values() if "Điều 6 khoản 3" in norm.source}
    assert named == {"printer_target", "scanner_target"}
    assert {norms[name].status for name in named} == {"assumed"}


def test_no_need_of_the_old_decrees_and_no_need_of_districts_outlives_them(norms: dict[str, Norm]) -> None:
    for norm in norms.values():
        if "NĐ 61/2018" in norm.source or norm.scope == "district":
            assert norm.valid_to is not None
            assert norm.valid_to.isoformat() == "2025-06-30"
