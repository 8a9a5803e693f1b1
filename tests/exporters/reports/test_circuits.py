"""The carrier sheet in every format and both languages: the same figures, and hostile text harmless."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from collectors.state.outages import Cause
from exporters.reports.circuits_model import build_circuits
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from exporters.reports.writing import Format, circuits_paper, write_paper
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from planning.carrier import CarrierResult, CircuitOutage, CircuitSheet, CircuitTime

if TYPE_CHECKING:
    from pathlib import Path

H = 3600.0
NOVEMBER = 1_793_466_000.0
"""2026-11-01 00:00 in Hanoi."""

DIGEST = "ab" * 32


def _outage(begins: float, ends: float, cause: Cause, **more: object) -> CircuitOutage:
    told: dict[str, object] = {"excluded": cause is Cause.POWER, "lasts": False, **more}
    seconds = (ends - begins) * H
    return CircuitOutage(NOVEMBER + begins * H, NOVEMBER + ends * H, seconds, H, cause, **told)  # type: ignore[arg-type]


def _sheet(circuit: str, title: str, spent: CircuitTime, *outages: CircuitOutage, **more: object) -> CircuitSheet:
    told: dict[str, object] = {
        "circuit": CircuitId(circuit),
        "provider": "VNPT",
        "ends": ("core/p1", "r-1/wan"),
        "device": DeviceName("r-1"),
        "site": SiteName("C1"),
        "title": title,
        "unit": UnitCode("C1"),
        "opening": "office_hours",
        "down_mbps": 100.0,
        "up_mbps": 2.5,
        "alone": True,
        "all_hours": spent,
        "open_hours": CircuitTime(up=188 * H, down=H),
        "outages": outages,
    }
    return CircuitSheet(**(told | more))  # type: ignore[arg-type]


CUT = _sheet(
    "K-1",
    "Xã An Phú",
    CircuitTime(up=650 * H, down=65.5 * H, planned=2 * H, power=1.5 * H, blind=H),
    _outage(0, 65.5, Cause.LINE),
    _outage(100, 101.5, Cause.POWER),
)
WELL = _sheet("=1+1<b>", "", CircuitTime(up=720 * H), down_mbps=None, up_mbps=None, alone=False)


def result(*circuits: CircuitSheet, simulated: bool = False, provider: str = "") -> CarrierResult:
    return CarrierResult(
        city="Thành phố Thử",
        timezone="Asia/Ho_Chi_Minh",
        provider=provider,
        begins=NOVEMBER,
        ends=NOVEMBER + 720 * H,
        until=NOVEMBER + 720 * H,
        watched_seconds=720 * H,
        simulated=simulated,
        circuits=circuits,
        unplaced=(CircuitId("X-9"),) if circuits else (),
        samples=("period\ta\tb", "watch\ta\tb"),
        digest=DIGEST,
    )


def test_a_row_says_each_figure_in_the_readers_way_and_leaves_out_what_is_not_stated() -> None:
    cut, well = build_circuits(result(CUT, WELL), Language.VI).circuits
    assert msgspec.structs.asdict(cut) == {
        "number": 1,
        "carrier": "VNPT",
        "circuit": "K-1",
        "circuit_ends": "core/p1, r-1/wan",
        "site": "Xã An Phú",
        "code": "C1",
        "mbps_down": "100",
        "mbps_up": "2,5",
        "circuit_share": "90,845",
        "circuit_share_gross": "90,403",
        "circuit_share_open": "99,470",
        "hours_up": "650,00",
        "hours_down": "65,50",
        "hours_down_open": "1,00",
        "hours_planned": "2,00",
        "hours_power": "1,50",
        "hours_blind": "1,00",
        "outage_count": "1",
        "excluded_count": "1",
        "circuit_note": "",
    }
    assert (well.circuit, well.site, well.mbps_down, well.circuit_share, well.outage_count) == (
        *("=1+1<b>", "C1", "", "100,000", "0"),
    )
    assert well.circuit_note.startswith("có đường khác")


def test_every_outage_is_told_with_its_cause_and_whether_it_counts() -> None:
    lasting = _sheet("K-2", "", CircuitTime(down=H), _outage(719, 720, Cause.UNKNOWN, lasts=True))
    rows = build_circuits(result(CUT, lasting), Language.EN).outages
    assert [msgspec.structs.astuple(row)[2:] for row in rows] == [
        ("K-1", "2026-11-01 00:00:00", "2026-11-03 17:30:00", "65.50", "1.00", "line", "yes"),
        ("K-1", "2026-11-05 04:00:00", "2026-11-05 05:30:00", "1.50", "1.00", "power", "no (excluded)"),
        ("K-2", "2026-11-30 23:00:00", "lasts at 2026-12-01 00:00:00", "1.00", "1.00", "unknown", "yes"),
    ]


def test_the_conclusion_gives_both_figures_and_what_is_in_neither() -> None:
    assert build_circuits(result(CUT, WELL), Language.EN).conclusions == (
        (
            "2 circuits: 95.437 % available with exclusions, 95.205 % without. "
            "Outages against the carrier: 1, 65.50 hours."
        ),
        "Excluded: planned work 2.00 hours, power at the site 1.50 hours.",
        "Unknown: 1.00 hours, counted in neither figure.",
        "No watched device at the lower end, not listed: X-9.",
    )
    assert build_circuits(result(), Language.EN).conclusions == ("No circuit was watched in this period.",)


def test_the_spreadsheet_has_a_row_a_circuit_and_the_digest_and_no_cell_is_a_formula() -> None:
    text = circuits_paper(result(CUT, WELL, simulated=True), "2026-11").render(Format.CSV, Language.EN)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[:3] for row in rows[1:]] == [
        ["1", "VNPT", "K-1"],
        ["2", "VNPT", "'=1+1<b>"],
        ["", "Digest of the samples", f"SHA-256 {DIGEST}"],
    ]
    assert rows[1][-2] == (
        "2026-11-01 00:00:00 \N{EN DASH} 2026-11-03 17:30:00 (65.50 h; yes); "
        "2026-11-05 04:00:00 \N{EN DASH} 2026-11-05 05:30:00 (1.50 h; no (excluded))"
    )
    assert {row[-1] for row in rows[1:]} == {SIMULATED}
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("language", Language)
def test_the_page_is_marked_escaped_and_says_its_method_and_its_digest(language: Language) -> None:
    report = result(CUT, WELL, simulated=True, provider="VNPT")
    page = circuits_paper(report, "2026-11").render(Format.HTML, language)
    assert page.count(SIMULATED) >= 3
    assert "=1+1&lt;b&gt;" in page
    assert "<b>" not in page
    assert f"SHA-256 {DIGEST}" in page
    for sentence in build_circuits(report, language).method:
        assert sentence.replace('"', "&#34;") in page


def test_a_quiet_month_says_so() -> None:
    assert "Không có kênh truyền nào mất kết nối trong kỳ." in circuits_paper(result(WELL), "2026-11").render(
        Format.HTML, Language.VI
    )


def test_the_document_holds_seconds_both_shares_and_the_samples() -> None:
    document = json.loads(circuits_paper(result(CUT, WELL), "2026-11").render(Format.JSON, Language.VI))
    first = document["circuits"][0]
    assert first["all_hours"] == {
        "up": 650 * H,
        "down": 65.5 * H,
        "planned": 2 * H,
        "power": 1.5 * H,
        "blind": H,
        "availability": 650 / 715.5,
        "without_exclusions": 650 / 719,
    }
    assert first["outages"][1] == {
        "begins": "2026-11-05T04:00:00.000+07:00",
        "ends": "2026-11-05T05:30:00.000+07:00",
        "seconds": 5400.0,
        "open_seconds": H,
        "cause": "power",
        "excluded": True,
        "lasts": False,
    }
    assert (document["sha256"], document["samples"]) == (DIGEST, ["period\ta\tb", "watch\ta\tb"])
    assert document["circuits"][1]["down_mbps"] is None


def test_a_file_is_named_by_carrier_month_and_language_and_marked(tmp_path: Path) -> None:
    sheet = result(WELL, simulated=True, provider="Nhà mạng/1")
    written = write_paper(circuits_paper(sheet, "2026-11"), Format.CSV, Language.EN, tmp_path)
    assert written.name == f"circuits_Nhà-mạng-1_2026-11_en ({SIMULATED}).csv"
    assert (
        write_paper(circuits_paper(result(WELL), "2026-11"), Format.JSON, Language.EN, tmp_path).name
        == "circuits_2026-11.json"
    )
