"""The papers that are understood, and the words of their column headings, folded.

A field is what a column means: `unit_code`, `staff`, `pc.count`, `pc.before 2018` (put into use before that year).
Fields, forms and parts are what mappings/NAME.yaml names, so they are part of what an operator may write.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from inventory.exchange.context_fields import context_field, is_context, is_not_kept
from inventory.exchange.kinds import kinds_in, without_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping


class Form(StrEnum):
    """A kind of paper."""

    SURVEY = "survey"
    REGISTER = "register"
    CIRCUITS = "circuits"
    DEVICES = "devices"
    LOTS = "lots"
    FIGURES = "figures"


IGNORE: Final = "ignore"
"""A column that is known and not kept."""

_NUMBER = ("stt", "tt", "so tt", "so thu tu")
_NOTE = ("ghi chu", "note", "notes", "khac", "y kien", "kien nghi")

_UNIT: Mapping[str, tuple[str, ...]] = {
    "unit_code": (
        "ma don vi",
        "ma dv",
        "ma dvhc",
        "ma don vi hanh chinh",
        "ma xa",
        "ma phuong",
        "ma xa phuong",
        "ma xa phuong thi tran",
        "ma so don vi",
        "unit code",
        "unit",
    ),
    "unit_name": (
        "ten don vi",
        "don vi",
        "ten xa",
        "ten xa phuong",
        "ten xa phuong thi tran",
        "xa phuong",
        "xa phuong thi tran",
        "ubnd xa",
        "ten don vi hanh chinh",
        "ten co quan",
        "co quan don vi",
        "unit name",
    ),
    "district": ("huyen", "quan huyen", "ten huyen", "ten quan huyen", "quan huyen thi xa", "dia ban", "district"),
}

_FIGURES: Mapping[str, tuple[str, ...]] = {
    **_UNIT,
    "site": ("ma diem", "diem", "site"),
    "figure": ("ma chi tieu", "figure"),
    "value": ("gia tri", "value"),
    "period": ("ky", "period"),
    "declared_by": ("nguoi khai", "declared by"),
    "declared_on": ("ngay khai", "declared on"),
    "source": ("nguon so lieu", "source"),
    IGNORE: (*_NUMBER, *_NOTE, "ten chi tieu"),
}

_WORDS: Mapping[Form, Mapping[str, tuple[str, ...]]] = {
    Form.SURVEY: {
        **_UNIT,
        "staff": (
            "co mat",
            "bien che co mat",
            "so co mat",
            "can bo co mat",
            "so can bo cong chuc co mat",
            "so nguoi lam viec",
        ),
        "counters": ("so quay", "so quay tiep nhan", "quay tiep nhan", "so quay giao dich", "so quay mot cua"),
        "declared_by": ("nguoi khai", "nguoi ke khai", "nguoi lap", "nguoi lap phieu", "ho ten nguoi khai"),
        "declared_phone": ("dien thoai", "so dien thoai", "sdt", "dien thoai nguoi khai", "dien thoai lien he"),
        "declared_on": ("ngay khai", "ngay ke khai", "ngay lap", "ngay lap phieu"),
        IGNORE: (
            *_NUMBER,
            *_NOTE,
            "bien che giao",
            "bien che duoc giao",
            "bien che",
            "toc do",
            "danh gia",
        ),
    },
    Form.REGISTER: {
        **_UNIT,
        "asset_name": (
            "ten",
            "ten tai san",
            "ten tai san co dinh",
            "ten dac diem ky hieu tscd",
            "ten tscd",
            "ten nhan hieu quy cach",
            "ten cong cu dung cu",
        ),
        "year": (
            "nam dua vao su dung",
            "nam su dung",
            "nam sd",
            "ngay dua vao su dung",
            "thang nam dua vao su dung",
            "thang nam dua vao su dung o don vi",
        ),
        "quantity": ("so luong", "sl", "so luong tai san"),
        "department": ("bo phan su dung", "noi su dung", "phong ban", "bo phan", "noi dat"),
        IGNORE: (
            *_NUMBER,
            *_NOTE,
            "ma tai san",
            "ma ts",
            "so hieu tscd",
            "so hieu",
            "nuoc san xuat",
            "nuoc sx",
            "nguyen gia",
            "nguyen gia tscd",
            "hao mon luy ke",
            "gia tri con lai",
            "don vi tinh",
            "dvt",
            "don gia",
            "thanh tien",
            "nam san xuat",
            "so hieu chung tu",
        ),
    },
    Form.CIRCUITS: {
        "circuit_id": ("ma kenh", "ma kenh truyen", "ma so kenh", "so hieu kenh", "circuit"),
        "end_a": ("diem dau", "dau a", "diem dau a", "dia diem dau", "end a"),
        "end_b": ("diem cuoi", "dau b", "diem cuoi b", "dia diem cuoi", "end b"),
        "bandwidth": (
            "bang thong cam ket",
            "bang thong",
            "toc do cam ket",
            "bang thong mbps",
            "bang thong cam ket mbps",
        ),
        "down": ("bang thong xuong", "bang thong xuong mbps", "download", "down mbps"),
        "up": ("bang thong len", "bang thong len mbps", "upload", "up mbps"),
        "monthly": ("cuoc thang", "cuoc hang thang", "gia cuoc", "cuoc", "cuoc thang vnd", "monthly vnd"),
        "provider": ("nha cung cap", "nha mang", "don vi cung cap", "provider"),
        "hotline": ("duong day nong", "hotline", "tong dai", "dien thoai bao hong"),
        IGNORE: (*_NUMBER, *_NOTE, "loai", "loai kenh", "ngay nghiem thu", "loai dich vu"),
    },
    Form.DEVICES: {
        **_UNIT,
        "name": ("ten thiet bi", "thiet bi", "hostname", "device", "name", "ma thiet bi"),
        "address": ("dia chi", "dia chi ip", "ip", "ip address", "address", "ip quan ly", "dia chi ip quan ly"),
        "role": ("vai tro", "loai thiet bi", "loai", "chung loai", "role"),
        "site": ("diem", "site", "ma diem"),
        "serial": ("so serial", "serial", "so se ri", "serial number", "s n", "so may"),
        "year": ("nam su dung", "nam dua vao su dung", "nam", "in use since", "nam lap dat"),
        "uplinks": ("tuyen tren", "noi len", "uplink", "uplinks", "thiet bi tren"),
        "credentials": ("dang nhap", "credentials", "thong tin dang nhap"),
        "mac": ("dia chi mac", "mac", "mac address"),
        "reach": ("cach tiep can", "reach"),
        "expected": ("thoi gian hoat dong", "expected"),
        IGNORE: (*_NUMBER, *_NOTE, "model", "hang", "hang san xuat", "version"),
    },
    Form.LOTS: {
        **_UNIT,
        "site": ("ma diem", "diem", "site"),
        "place": ("bo phan", "place"),
        "kind": ("ma loai", "kind"),
        "count": ("so luong", "count"),
        "year": ("nam su dung", "year"),
        "broken": ("hong", "broken"),
        "unknown_state": ("chua ro tinh trang", "unknown state"),
        "serials": ("so se ri", "serials"),
        "declared_by": ("nguoi khai", "declared by"),
        "declared_on": ("ngay khai", "declared on"),
        "source": ("nguon so lieu", "source"),
        IGNORE: (*_NUMBER, *_NOTE, "ten loai"),
    },
    Form.FIGURES: _FIGURES,
}

_WHO = frozenset({"unit_code", "unit_name"})


_NEEDED: Mapping[Form, tuple[frozenset[str], ...]] = {
    Form.FIGURES: (frozenset({"site"}), frozenset({"figure"}), frozenset({"value"})),
    Form.LOTS: (frozenset({"site"}), frozenset({"kind"}), frozenset({"count"}), frozenset({"place"})),
    Form.SURVEY: (_WHO, frozenset({"counted"})),
    Form.CIRCUITS: (frozenset({"circuit_id"}), frozenset({"bandwidth", "down", "end_a"})),
    Form.DEVICES: (frozenset({"name"}), frozenset({"address", "role", "serial"})),
    Form.REGISTER: (frozenset({"asset_name"}), frozenset({"quantity", "year"})),
}

_PARTS: Mapping[str, tuple[str, ...]] = {
    "broken": ("hong", "bi hong", "khong su dung duoc", "hu hong", "da hong"),
    "in_use": ("dang dung", "dang su dung", "su dung duoc", "su dung tot", "hoat dong tot", "con su dung"),
    "year": ("nam lap", "nam lap dat", "nam su dung", "nam dua vao su dung", "nam mua", "nam trang bi"),
    "count": (
        "",
        "tong",
        "tong so",
        "so luong",
        "sl",
        "tong so luong",
        "hien co",
        "so",
        "co",
        "cai",
        "bo",
        "chiec",
        "tong cong",
        "tong cai",
        "so luong cai",
        "so luong bo",
        "thiet bi",
        "he thong",
        "tong bo",
    ),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_COUNT_WORDS = re.compile(r"^(tong so|so luong|so)\b|\b(cai|bo|chiec|may)$")
_BEFORE = re.compile(r"(?:mua |trang bi |su dung |dua vao su dung |lap |mua sam )*truoc (?:nam )?([0-9]{4})")
_COUNTED = re.compile(r"[a-z][a-z0-9_]*\.(count|in_use|broken|year|before [0-9]{4})")
_LAN = re.compile(r"\b(mang lan|lan)\b")
_EXACT: Mapping[Form, Mapping[str, str]] = {
    form: {word: field for field, words in fields.items() for word in words} for form, fields in _WORDS.items()
}


def field_of(form: Form, headings: tuple[str, ...]) -> str | None:
    """The field that a column means.

    Args:
        form: the paper that the table would be.
        headings: folded texts of the column's heading, the group's first: ("may tinh", "dang dung").

    Returns:
        None when the heading is not known.
    """
    exact = _EXACT[form]
    whole = " ".join(headings)
    last = headings[-1]
    found = exact.get(whole) or (exact.get(last) if not kinds_in(" ".join(headings[:-1])) else None)
    if form is not Form.SURVEY:
        return found
    declared = context_field(headings)
    if declared or is_not_kept(headings):
        return declared or IGNORE
    if found and not _LAN.search(" ".join(headings[:-1])):
        return found
    return _counted(headings, whole) or found


def _counted(headings: tuple[str, ...], whole: str) -> str | None:
    """The kind and part that a heading of the survey names; the innermost text that names a kind decides."""
    kind, rest = "", whole
    for index in range(len(headings) - 1, -1, -1):
        kinds = kinds_in(headings[index])
        if len(kinds) > 1:
            return None
        if kinds:
            kind = kinds[0]
            rest = " ".join((without_kinds(headings[index]), *headings[index + 1 :])).strip()
            break
    if not kind and _LAN.search(whole):
        kind, rest = "lan_port", _LAN.sub(" ", " ".join(whole.split())).strip()
        if not rest:
            return None
    if not kind:
        return None
    before = _BEFORE.fullmatch(rest)
    if before:
        return f"{kind}.before {before[1]}"
    part = _PART_OF.get(rest) or _PART_OF.get(_COUNT_WORDS.sub("", rest).strip())
    if kind == "lan_port" and part and part in _SOCKETS:
        return _SOCKETS[part]
    return f"{kind}.{part}" if part else None


_SOCKETS: Final[Mapping[str, str]] = {"count": "lan_sockets", "year": "lan_year"}
"""Sockets are a figure that the office declares of its LAN, and no equipment of its own."""


def is_counted(field: str) -> bool:
    """Whether a field counts a kind of equipment: `pc.count`."""
    return _COUNTED.fullmatch(field) is not None


def only_numbers(heading: str) -> bool:
    """Whether a folded heading is of a column that numbers the rows."""
    return heading in _NUMBER


def known_fields(form: Form) -> list[str]:
    """The fields that a mapping may name for a form; those that count equipment are besides these."""
    return [*_WORDS[form]]


def is_field(form: Form, field: str) -> bool:
    """Whether a mapping may name a field for a form."""
    return field in _WORDS[form] or (form is Form.SURVEY and (is_counted(field) or is_context(field)))


def makes(form: Form, fields: set[str]) -> bool:
    """Whether a table with these fields can be the form."""
    named = {"counted" if is_counted(field) or is_context(field) else field for field in fields}
    return all(group & named for group in _NEEDED[form])
