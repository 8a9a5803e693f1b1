"""Headings of the survey that are about the office itself: IT staff, dossiers, population, LAN, lines. Folded words.

The field is the figure's name of `inventory.declared`; dossiers carry their period (`dossiers 2025`). Two fields are
only ways to say the figures of IT staff: `it_staff_none`, a column to tick, and `it_staff_kind`, a column with a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inventory.declared import CONTEXT, is_period

if TYPE_CHECKING:
    from collections.abc import Mapping

DOSSIERS: Final = "dossiers "
IT_NONE, IT_KIND = "it_staff_none", "it_staff_kind"

_PEOPLE = r"can bo|cong chuc|vien chuc|nhan luc|nhan su|nguoi|phu trach|so luong|so|lam|ve|tong"
_IT = re.compile(r"\b(cntt|cong nghe thong tin|tin hoc)\b")
_SOMEBODY = re.compile(r"\b(can bo|cong chuc|vien chuc|nhan luc|nhan su|nguoi|phu trach|chuyen trach|kiem nhiem)\b")
_IT_WORDS = re.compile(rf"\b({_PEOPLE}|cntt|cong nghe thong tin|tin hoc)\b")
_MONTH_OF_YEAR = re.compile(r"\bthang ([0-9]{1,2})(?: nam)? (20[0-9]{2})\b")
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_OTHER_DOSSIERS = re.compile(r"\b(tre han|qua han|dung han|truc tuyen|ton|tra|giai quyet|so hoa|muc do)\b")
_LAN = re.compile(r"\b(mang lan|lan|mang noi bo)\b")
_LAN_PARTS: Final[Mapping[str, str]] = {
    "lan_year": r"nam (lap|lap dat|thi cong|xay dung|su dung|dua vao su dung|trang bi)",
    "lan_sockets": r"(tong )?(so )?(luong )?(nut|nut mang|node|node mang|o cam|o cam mang)",
    "lan_mbps": r"(toc do|bang thong)( mbps| mbit s)?",
    "lan_state": r"(danh gia|hien trang|tinh trang|chat luong).*",
}
_LINES: Final[Mapping[str, re.Pattern[str]]] = {
    "internet": re.compile(r"\binternet\b"),
    "tslcd": re.compile(r"\b(tslcd|truyen so lieu chuyen dung)\b"),
}
_LINE_WORDS = re.compile(r"\b(mang|duong truyen|duong|ket noi|co|toc do|bang thong|mbps|mbit s|kenh|kenh truyen|vao)\b")
_POPULATION = re.compile(r"(tong |quy mo )?(dan so|so dan|so nhan khau|nhan khau)( nguoi| toan xa| thuong tru)?")
_NOT_KEPT = re.compile(r"\b(can bo cntt|cong chuc cntt|tslcd|internet|phu trach cntt)\b")


def context_field(headings: tuple[str, ...]) -> str | None:
    """The figure that a column declares; None when it declares none.

    Args:
        headings: folded texts of the column's heading, the group's first: ("mang lan", "toc do").
    """
    whole = " ".join(headings)
    if _IT.search(whole) and _SOMEBODY.search(whole):
        return _it_field(whole)
    if re.search(r"\bho so\b", whole):
        return _dossiers(whole)
    if _POPULATION.fullmatch(whole):
        return "population"
    for name, pattern in _LINES.items():
        if pattern.search(whole):
            rest = _LINE_WORDS.sub(" ", pattern.sub(" ", whole)).strip()
            return None if rest else name
    if _LAN.search(whole):
        rest = " ".join(_LAN.sub(" ", whole).split())
        return next((name for name, part in _LAN_PARTS.items() if re.fullmatch(part, rest)), None)
    return "lan_sockets" if re.fullmatch(_LAN_PARTS["lan_sockets"], whole) else None


def _it_field(whole: str) -> str | None:
    """Dedicated, shared, none, or one column for all of it; what else is asked of these people is not kept."""
    rest = " ".join(_IT_WORDS.sub(" ", whole).split())
    if rest in {"", "chuyen trach kiem nhiem khong", "chuyen trach kiem nhiem"}:
        return IT_KIND
    kinds = {"chuyen trach": "it_staff", "kiem nhiem": "it_staff_shared", "khong": IT_NONE, "khong co": IT_NONE}
    return kinds.get(rest)


def _dossiers(whole: str) -> str | None:
    """Dossiers received, in the month or year that the heading names."""
    if _OTHER_DOSSIERS.search(whole):
        return None
    month, year = _MONTH_OF_YEAR.search(whole), _YEAR.search(whole)
    if month and 1 <= int(month[1]) <= 12:  # noqa: PLR2004  months
        return f"{DOSSIERS}{month[2]}-{int(month[1]):02}"
    if year:
        return f"{DOSSIERS}{year[1]}"
    words = whole.split()
    return f"{DOSSIERS}month" if "thang" in words else f"{DOSSIERS}year" if "nam" in words else None


def is_not_kept(headings: tuple[str, ...]) -> bool:
    """Whether a column is of people for IT or of lines, and declares no figure all the same."""
    return _NOT_KEPT.search(" ".join(headings)) is not None


def is_context(field: str) -> bool:
    """Whether a field declares something of the office itself."""
    period = field.removeprefix(DOSSIERS)
    if period != field:
        return is_period(period)
    return field in {*CONTEXT, IT_NONE, IT_KIND} and field != DOSSIERS.strip()
