from __future__ import annotations

import re
import string
from importlib.resources import files

from collectors.state.outages import Cause, Clue
from dashboards.status import reasons
from dashboards.status.faces import Face
from dashboards.status.texts import TEXTS, Words

NOT_USED = ("khoảng trống thiết bị", "huyện thiếu tài nguyên", "bản đồ đơn vị", "mạch", "quá hạn sử dụng")
"""Words that the terminology rules out; "mạch" alone, as "bộ chuyển mạch" is a switch."""

BUILT = (
    *("face", "brief", "reason", "quiet", "role", "contact", "opening", "place", "item", "gap", "port"),
    *(
        "poe",
        "risk",
        "risky",
        "fact",
        "wire",
        "printer_error",
        "supply",
        "sensor",
        "radio",
        "severity",
        "part",
        "cause",
        "clue",
        "layer",
        "ending",
        "failure",
        "works",
        "finding",
        "reached",
        "probe_kind",
        "event",
        "line",
        "supply",
        "verdict",
    ),
)
"""Families of keys that are put together from a value."""


def _sources() -> str:
    package = files("dashboards.status")
    folders = (package, package / "templates")
    return "\n".join(
        entry.read_text(encoding="utf-8")
        for folder in folders
        for entry in folder.iterdir()
        if entry.name.endswith((".py", ".html")) and not entry.name.startswith("texts")
    )


def test_both_languages_have_the_same_places_to_fill_in() -> None:
    """A text filled in for one language is filled in for the other."""

    def places(text: str) -> set[str]:
        return {name for part in text.split("|") for _, name, _, _ in string.Formatter().parse(part) if name}

    assert {key: pair for key, pair in TEXTS.items() if places(pair[0]) != places(pair[1])} == {}
    assert {key for key, pair in TEXTS.items() if not all(pair)} == set()


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    """No dead text, no missing one."""
    sources = _sources()
    asked = set(re.findall(r"""(?:\bw|words|_words)(?:\.count)?\(\s*["']([a-z_.]+)["']\s*[,)]""", sources))
    assert asked - TEXTS.keys() == set()
    plain = {key for key in TEXTS if key.partition(".")[0] not in BUILT or "." not in key}
    assert {key for key in plain if f'"{key}"' not in sources and f"'{key}'" not in sources} == set()
    assert {key for _, key in reasons.SENTENCES} - TEXTS.keys() == set()
    assert {f"{family}.{face}" for family in ("face", "brief") for face in Face} <= TEXTS.keys()
    assert {f"cause.{cause}" for cause in Cause} | {f"clue.{clue}" for clue in Clue if clue} <= TEXTS.keys()


def test_the_terms_are_those_agreed_with_the_readers() -> None:
    """Agreed Vietnamese terms are used, ruled-out ones are not."""
    words = Words("vi")
    assert words("face.down") == "mất kết nối"
    assert words("face.behind") == "mất kết nối do sự cố tuyến trên"
    assert words("face.degraded") == "suy giảm chất lượng"
    assert words("face.maintenance") == "bảo trì theo kế hoạch"
    assert words("contracted") == "Băng thông cam kết"
    assert words("simulated") == "SỐ LIỆU GIẢ LẬP"
    assert words("unknown_value") == "chưa có số liệu"
    spoken = " ".join(pair[0] for pair in TEXTS.values()).replace("chuyển mạch", "").casefold()
    assert [term for term in NOT_USED if re.search(rf"\b{term}\b", spoken)] == []


def test_english_counts_have_a_singular() -> None:
    """Vietnamese does not inflect, English does."""
    vi, en = Words("vi"), Words("en")
    assert [vi.count("n.sites", n) for n in (0, 1, 1200)] == ["0 điểm", "1 điểm", "1.200 điểm"]
    assert [en.count("n.sites", n) for n in (0, 1, 1200)] == ["0 sites", "1 site", "1,200 sites"]


def test_a_name_without_words_is_shown_as_the_inventory_writes_it() -> None:
    """Roles are free text; the common ones are translated."""
    assert (Words("vi").known("role", "router"), Words("vi").known("role", "DVR")) == ("bộ định tuyến", "DVR")
