"""The words for what is found about the ways of the city and is no fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FINDING_TEXTS: Mapping[str, tuple[str, str]] = {
    "findings": ("Cần kiểm tra (không phải sự cố)", "To be looked into (no fault)"),
    "finding": ("Phát hiện", "Finding"),
    "finding.parents_silent": (
        "vẫn trả lời trong khi mọi thiết bị tuyến trên đều im lặng: tuyến khai báo sai, hoặc chỉ mất phần quản trị",
        "answers while everything above it is silent: wrong uplinks in the inventory, or only its management is lost",
    ),
    "finding.other_neighbour": (
        "LLDP/CDP cho thấy nối với thiết bị khác tuyến trên đã khai báo",
        "LLDP or CDP name another device at its link than the declared uplinks",
    ),
    "finding.on_backup": (
        "đang chạy đường dự phòng: hỏng thêm một tuyến là mất kết nối",
        "on its backup path: the next fault cuts it off",
    ),
    "declared_uplinks": ("Tuyến trên đã khai báo", "Declared uplinks"),
    "instead": ("Thực tế", "Instead"),
    "reason.flapping": (
        "chập chờn: {changes} lần đổi trạng thái trong một giờ",
        "flapping: {changes} changes within an hour",
    ),
}
