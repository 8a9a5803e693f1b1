"""Words of forms and registers for kinds of equipment, folded (no accents, case, punctuation).

Longer words win: "máy tính xách tay" is a laptop and not also a PC. A text that names two kinds ("màn hình máy tính")
or one that norms do not count is a question, never a guess.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from inventory.identifiers import ItemKind

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "access_point": (
        "wifi",
        "wi fi",
        "access point",
        "diem truy cap khong day",
        "bo phat song",
        "bo thu phat khong day",
    ),
    "camera": ("camera", "may quay giam sat"),
    "display": ("man hinh", "man hinh hien thi", "man hinh tra cuu", "tivi", "ti vi"),
    "firewall": ("tuong lua", "firewall"),
    "id_reader": (
        "dau doc cccd",
        "dau doc can cuoc",
        "dau doc the",
        "dau doc the can cuoc cong dan",
        "dau doc the cccd",
        "dau doc chip",
        "may doc cccd",
        "may doc the",
        "thiet bi doc cccd",
        "thiet bi doc the",
    ),
    "kiosk": ("kiosk", "kiot", "ki ot", "may tra cuu thu tuc"),
    "lan_port": ("nut mang", "so nut", "node mang", "o cam mang"),
    "lan_switch": ("switch", "bo chuyen mach", "thiet bi chuyen mach", "bo chia mang"),
    "laptop": ("may tinh xach tay", "may vi tinh xach tay", "laptop", "notebook"),
    "ocr_software": ("phan mem ocr", "phan mem nhan dang", "phan mem nhan dang ky tu"),
    "pc": (
        "may tinh",
        "may vi tinh",
        "may tinh de ban",
        "may vi tinh de ban",
        "bo may tinh",
        "may tinh ban",
        "pc",
        "desktop",
    ),
    "phone": ("dien thoai ip", "dien thoai co dinh", "may dien thoai"),
    "photocopier": ("photocopy", "photo copy", "may photo", "photocopier"),
    "printer": ("may in", "printer"),
    "queue_machine": ("may lay so", "xep hang tu dong", "lay so tu dong", "may xep hang", "he thong xep hang"),
    "router": ("router", "bo dinh tuyen", "thiet bi dinh tuyen"),
    "scanner": ("may scan", "may quet", "scanner", "may quet tai lieu", "may quet van ban"),
    "server": ("may chu", "server"),
    "shredder": ("may huy tai lieu", "may huy giay", "may cat giay"),
    "software_licence": ("phan mem ban quyen", "ban quyen phan mem", "phan mem co ban quyen"),
    "ups": ("ups", "bo luu dien", "may luu dien", "thiet bi luu dien", "bo tich dien"),
    "video_conference": (
        "hoi nghi truyen hinh",
        "hoi nghi truc tuyen",
        "truyen hinh truc tuyen",
        "truyen hinh hoi nghi",
    ),
}

_OTHER_THINGS: Final = (
    "ban may tinh",
    "ban de may tinh",
    "ban may vi tinh",
    "ban phim",
    "ghe may tinh",
    "may dieu hoa",
    "may phat dien",
    "may bom",
    "may anh",
    "may chieu",
    "may loc nuoc",
    "may hut bui",
    "may giat",
    "may hut am",
    "may tinh tien",
    "may tinh cam tay",
    "muc in",
    "hop muc",
    "loa may tinh",
    "may in tem",
)
"""Things that contain the words above, or "máy", and are not equipment that norms count."""

_EQUIPMENT = re.compile(r"\b(may|thiet bi|mang|tin hoc|cntt|phan mem|dien tu|ky thuat so|o cung|bo nho|modem)\b")

_ALL: Final = {word: kind for kind, words in _WORDS.items() for word in words} | dict.fromkeys(_OTHER_THINGS, "")
_PATTERN = re.compile(
    r"\b(?:" + "|".join(re.escape(word) for word in sorted(_ALL, key=lambda word: (-len(word), word))) + r")\b"
)


@lru_cache(maxsize=8192)
def kinds_in(folded: str) -> tuple[ItemKind, ...]:
    """The kinds of equipment that a folded text names, in the order of the text, each once."""
    found = (_ALL[match.group()] for match in _PATTERN.finditer(folded))
    return tuple(dict.fromkeys(ItemKind(kind) for kind in found if kind))


def is_other_thing(folded: str) -> bool:
    """Whether a folded text names a thing that is known not to be counted."""
    return not kinds_in(folded) and any(_ALL[match.group()] == "" for match in _PATTERN.finditer(folded))


def may_be_equipment(folded: str) -> bool:
    """Whether a text without a known kind could still mean IT equipment, so that it has to be asked about."""
    return _EQUIPMENT.search(folded) is not None and not is_other_thing(folded)


def without_kinds(folded: str) -> str:
    """The rest of a folded text: of "tong so may tinh" it is "tong so"."""
    return " ".join(_PATTERN.sub(" ", folded).split())
