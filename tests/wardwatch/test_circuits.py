"""`wardwatch report circuits`, and a third party that works the sheet out again from its samples alone."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Cause, Layer, Outage
from history import History
from inventory.identifiers import DeviceName, SiteName
from wardwatch.cli.report import app

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ROUTER = DeviceName("r-D1")
CIRCUITS = """
circuits:
  - {id: K-1, provider: VNPT, down_mbps: 100, up_mbps: 50, ends: [core-1/p1, r-D1/wan]}
  - {id: K-2, provider: Viettel, ends: [r-C11/wan]}
devices:
  - {name: r-C11, site: C11, role: router, address: 10.0.2.1, uplinks: [{to: r-D1}]}
sites: [{unit: "C11"}]
"""
runner = CliRunner()


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI).timestamp()


def _fill(folder: Path) -> None:
    """October 2026: one line cut with a fraction of a second, one power failure, one night of planned work."""
    history = History(folder / "data" / "history.sqlite")
    history.open()
    history.start()
    for device in ("core-1", "r-D1", "r-C11"):
        unknown = DeviceStatus(DeviceName(device), DeviceState.UNKNOWN, _at("2026-09-01T00:00"))
        history.record(Transition(unknown, DeviceStatus(DeviceName(device), DeviceState.UP, _at("2026-09-01T00:01"))))
    faults = (
        (ROUTER, DeviceState.DOWN, "2026-10-06T10:00:00.1239", "2026-10-06T12:00"),
        (ROUTER, DeviceState.MAINTENANCE, "2026-10-07T22:00", "2026-10-08T02:00"),
        (DeviceName("r-C11"), DeviceState.BEHIND, "2026-10-06T10:00:00.1239", "2026-10-06T12:00"),
        (DeviceName("r-C11"), DeviceState.DOWN, "2026-10-09T16:30:00.5", "2026-10-10T08:00"),
    )
    since = dict.fromkeys(("r-D1", "r-C11"), _at("2026-09-01T00:01"))
    for device, state, begins, ends in faults:
        broken = DeviceStatus(device, state, _at(begins), "x")
        history.record(Transition(DeviceStatus(device, DeviceState.UP, since[device]), broken))
        history.record(Transition(broken, DeviceStatus(device, DeviceState.UP, _at(ends))))
        since[device] = _at(ends)
        if state is DeviceState.DOWN:
            cause = Cause.LINE if device == ROUTER else Cause.POWER
            outage = Outage(
                key=f"{device}@1",
                device=device,
                site=SiteName("D1"),
                layer=Layer.WAN,
                cause=cause,
                started=_at(begins),
                ended=_at(ends),
                ending="answered",
            )
            history.record_outage(outage)
    history.record_watching(_at("2026-09-01T00:00"), _at("2026-10-09T20:00"))
    history.record_watching(_at("2026-10-10T00:00"), _at("2026-11-20T00:00"))
    history.stop()


def _sheet(folder: Path, *more: str) -> dict[str, Any]:
    done = runner.invoke(app, ["circuits", "-i", str(folder), "--month", "2026-10", "--json", *more])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class _ThirdParty:
    """Knows the samples and the recipe in docs/maintenance.md, and nothing of the project's code."""

    def __init__(self, samples: list[str]) -> None:
        rows = [line.split("\t") for line in samples]
        self.of = {kind: [row[1:] for row in rows if row[0] == kind] for kind in {row[0] for row in rows}}
        ((begins, ends),) = self.of["period"]
        self.begins, self.ends = self._ms(begins), self._ms(ends)

    @staticmethod
    def _ms(text: str) -> int:
        return round(datetime.fromisoformat(text).timestamp() * 1000)

    def _within(self, kind: str, name: str | None, at: int) -> list[str] | None:
        for row in self.of.get(kind, ()):
            begins, ends = (self._ms(each) for each in (row[-3:-1] if kind == "outage" else row[-2:]))
            if name in {None, row[0]} and begins <= at < ends:
                return row
        return None

    def circuit(self, name: str) -> dict[str, dict[str, float]]:
        """Seconds by what they count as, of the whole period and in opening hours."""
        ((_, device, hours),) = [row for row in self.of["circuit"] if row[0] == name]
        states = [(self._ms(row[1]), row[2]) for row in self.of["state"] if row[0] == device]
        moments = {self.begins, self.ends, *(at for at, _ in states)}
        for kind in ("watch", "open", "outage"):
            for row in self.of.get(kind, ()):
                moments |= {self._ms(text) for text in row if text.endswith("Z")}
        found = {part: dict.fromkeys(("up", "down", "planned", "power", "blind"), 0) for part in ("all", "open")}
        for at, then in pairwise(sorted(moments)):
            state = [word for since, word in states if since <= at][-1]
            share = {"up": "up", "degraded": "up", "down": "down", "maintenance": "planned"}.get(state, "blind")
            outage = self._within("outage", device, at)
            if share == "down" and outage is not None:
                share = {"power": "power", "login": "blind"}.get(outage[-1], "down")
            if self._within("watch", None, at) is None:
                share = "blind"
            found["all"][share] += then - at
            if self._within("open", hours, at) is not None:
                found["open"][share] += then - at
        return {part: {share: ms / 1000 for share, ms in spent.items()} for part, spent in found.items()}


def test_a_third_party_works_out_the_same_figures_and_the_same_digest(tmp_path: Path) -> None:
    load_text(tmp_path, circuits=CIRCUITS)
    _fill(tmp_path)
    document = _sheet(tmp_path)
    text = "".join(f"{line}\n" for line in sorted(document["samples"], key=str.encode))
    assert hashlib.sha256(text.encode()).hexdigest() == document["sha256"]
    party = _ThirdParty(document["samples"])
    for circuit in document["circuits"]:
        found = party.circuit(circuit["circuit"])
        for part, spent in found.items():
            told = circuit[f"{part}_hours"]
            assert {share: told[share] for share in spent} == spent
    first, second = document["circuits"]
    hours = {key: round(seconds / 3600, 2) for key, seconds in first["all_hours"].items() if key in {"down", "planned"}}
    assert (first["circuit"], first["device"], hours) == ("K-1", "r-D1", {"down": 2.0, "planned": 4.0})
    assert first["all_hours"]["down"] == 7199.876
    assert [(each["cause"], each["excluded"], each["open_seconds"]) for each in second["outages"]] == [
        ("power", True, 1799.5),
    ]
    assert second["all_hours"]["blind"] == 7199.876 + 4 * 3600


def test_another_sample_gives_another_digest(tmp_path: Path) -> None:
    load_text(tmp_path, circuits=CIRCUITS)
    _fill(tmp_path)
    assert (
        len({_sheet(tmp_path, *more)["sha256"] for more in ((), ("--provider", "VNPT"), ("--provider", "Viettel"))})
        == 3
    )
    assert _sheet(tmp_path)["sha256"] == _sheet(tmp_path)["sha256"]


def test_every_paper_carries_the_digest_of_the_document(tmp_path: Path) -> None:
    load_text(tmp_path, circuits=CIRCUITS)
    _fill(tmp_path)
    words = [
        "circuits",
        "-i",
        str(tmp_path),
        "--month",
        "2026-10",
        "--provider",
        "VNPT",
        "-f",
        "all",
        "-o",
        str(tmp_path),
    ]
    done = runner.invoke(app, words)
    assert done.exit_code == 0, done.output
    digest = _sheet(tmp_path, "--provider", "VNPT")["sha256"]
    assert f"SHA-256 of the samples: {digest}" in done.output
    written = {path.suffix: path for path in tmp_path.glob("circuits_*")}
    assert sorted(written) == [".csv", ".docx", ".html", ".json", ".pdf", ".xlsx"]
    assert {path.stem for path in written.values()} == {"circuits_VNPT_2026-10", "circuits_VNPT_2026-10_vi"}
    assert {ending for ending, path in written.items() if digest not in _said(path)} == set()


def _said(path: Path) -> str:
    """All text of a paper without its spaces and places to break, as long words may run over lines."""
    match path.suffix:
        case ".xlsx":
            rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
            text = " ".join(str(cell) for row in rows for cell in row)
        case ".docx":
            text = zipfile.ZipFile(path).read("word/document.xml").decode()
        case ".pdf":
            text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        case _:
            text = path.read_text(encoding="utf-8")
    return "".join(text.split()).replace("\N{ZERO WIDTH SPACE}", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [(("--provider", "Mobi"), "VNPT, Viettel"), (("--month", "10/2026"), "is not a month")],
)
def test_a_carrier_or_a_month_that_is_none_is_refused(tmp_path: Path, words: tuple[str, str], message: str) -> None:
    load_text(tmp_path, circuits=CIRCUITS)
    done = runner.invoke(app, ["circuits", "-i", str(tmp_path), *words])
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())
