"""Recordings: every tag, every odd line."""

from __future__ import annotations

from pathlib import Path

from lab.mib import oid
from lab.recording import load_snmprec

ROOT = "1.3.6.1.4.1.32473.1"


def _load(tmp_path: Path, text: bytes) -> tuple[list[tuple[str, int, bytes]], tuple[str, ...]]:
    path = tmp_path / "device.snmprec"
    path.write_bytes(text)
    recording = load_snmprec(path)
    assert recording.name == "device"
    assert len(recording.mib) == len(recording.entries)
    return [
        (".".join(map(str, name[7:])), value.tag, value.content) for name, value in recording.entries
    ], recording.problems


def test_every_kind_of_value_is_read_and_sorted(tmp_path: Path) -> None:
    lines = [
        "9.10.0|70|18446744073709551615",
        "9.1.0|2|-5",
        "9.2.0|4|Xã An Phú | tầng 2",
        "9.3.0|4x|00ff0a",
        "9.4.0|6|1.3.6.1.4.1.9.1",
        "9.5.0|64|10.1.2.3",
        "9.6.0|64x|0a010203",
        "9.7.0|65|4294967295",
        "9.8.0|66|0",
        "9.9.0|67|100",
        "9.11.0|5|",
        "9.12.0|4e|a\\nb\\x00",
        "9.13.0|68x|9f780441200000",
        "9.14.0|4|",
    ]
    entries, problems = _load(tmp_path, "".join(f"{ROOT}.{line}\n" for line in lines).encode())
    assert problems == ()
    assert entries == [
        ("1.9.1.0", 2, b"\xfb"),
        ("1.9.2.0", 4, "Xã An Phú | tầng 2".encode()),
        ("1.9.3.0", 4, b"\x00\xff\x0a"),
        ("1.9.4.0", 6, b"\x2b\x06\x01\x04\x01\x09\x01"),
        ("1.9.5.0", 64, b"\x0a\x01\x02\x03"),
        ("1.9.6.0", 64, b"\x0a\x01\x02\x03"),
        ("1.9.7.0", 65, b"\x00\xff\xff\xff\xff"),
        ("1.9.8.0", 66, b"\x00"),
        ("1.9.9.0", 67, b"\x64"),
        ("1.9.10.0", 70, b"\x00" + b"\xff" * 8),
        ("1.9.11.0", 5, b""),
        ("1.9.12.0", 4, b"a\nb\x00"),
        ("1.9.13.0", 68, b"\x9f\x78\x04\x41\x20\x00\x00"),
        ("1.9.14.0", 4, b""),
    ]


def test_odd_lines_are_reported_and_lose_nothing_else(tmp_path: Path) -> None:
    text = (
        f"# a remark\r\n\r\n{ROOT}.1|2|1\r\n{ROOT}.1|2|2\r\n{ROOT}.2|2\r\n{ROOT}.3|2|many\r\n{ROOT}.4|99|1\r\n"
        f"{ROOT}.5|4x|0g\r\n{ROOT}.6|65|4294967296\r\nnot.an.oid|2|1\r\n9.9|2|1\r\n{ROOT}.7|64|10.0.0.256\r\n"
        f"{ROOT}.8|4:writecache|1\r\n{ROOT}.9|48|1\r\n.{ROOT}.10|2|10\r\n"
    )
    entries, problems = _load(tmp_path, text.encode())
    assert entries == [("1.1", 2, b"\x01"), ("1.10", 2, b"\x0a")]
    assert [problem.split(": ")[0] for problem in problems] == [f"device.snmprec:{n}" for n in (4, *range(5, 15))]
    assert problems[0] == "device.snmprec:4: the name was there before; the first one counts"
    assert problems[1] == "device.snmprec:5: expected OID|tag|value"


def test_names_sort_as_numbers_and_not_as_text(tmp_path: Path) -> None:
    path = tmp_path / "order.snmprec"
    path.write_text(f"{ROOT}.10|2|1\n{ROOT}.9|2|1\n{ROOT}.9.1|2|1\n")
    names = [name for name, _ in load_snmprec(path).entries]
    assert names == [oid(f"{ROOT}.9"), oid(f"{ROOT}.9.1"), oid(f"{ROOT}.10")]
