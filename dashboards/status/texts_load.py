"""The words of the circuits' page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOAD_TEXTS: Mapping[str, tuple[str, str]] = {
    "load": ("Kênh truyền", "Circuits"),
    "load_table": ("Tải của kênh truyền so với băng thông cam kết", "Load of circuits against contracted bandwidth"),
    "load_none": ("Danh mục chưa khai kênh truyền nào.", "The inventory names no circuit."),
    "load_day": ("Ngày đo gần nhất: {day}", "Last whole day: {day}"),
    "load_rule": (
        (
            "Không đáp ứng khi phân vị 95 của các mẫu 5 phút vượt ngưỡng trong 7 ngày liên tiếp, ở ít nhất một chiều "
            "(TT 06/2026/TT-BKHCN, Điều 5.6). Ngày có ít hơn 260 trong 288 mẫu là ngày chưa xác định."
        ),
        (
            "A circuit fails when the 95th percentile of its 5-minute samples is above the limit on 7 consecutive "
            "days, in one direction at least (TT 06/2026/TT-BKHCN, 5.6). A day with fewer than 260 of 288 samples is "
            "not known."
        ),
    ),
    "load_p95": ("Phân vị 95", "95th percentile"),
    "load_days": ("Số ngày liên tiếp vượt ngưỡng", "Days in a row over the limit"),
    "load_verdict": ("Kết luận", "Verdict"),
    "load_unknown": ("{n} kênh chưa xác định", "{n} not known"),
    "load_more": ("Hiển thị {shown} trong số {total} kênh", "{shown} of {total} circuits are shown"),
    "rule.fails": ("không đáp ứng", "fails"),
    "rule.complies": ("đáp ứng", "complies"),
    "rule.unknown": ("chưa xác định", "not known"),
    "rule.none": ("không thuộc diện xét", "not judged"),
    "n.circuits_fail": ("{n} kênh không đáp ứng", "{n} circuit fails|{n} circuits fail"),
}
