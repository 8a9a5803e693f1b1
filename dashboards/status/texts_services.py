"""The words of the services' page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE_TEXTS: Mapping[str, tuple[str, str]] = {
    "services": ("Hệ thống dùng chung", "Services"),
    "services_shared": ("Các hệ thống mà quầy giao dịch phụ thuộc", "Services that counters depend on"),
    "services_none": ("Danh mục chưa khai hệ thống nào.", "The inventory names no service."),
    "service": ("Hệ thống", "Service"),
    "shared_fault": ("lỗi hệ thống dùng chung", "fault of a shared system"),
    "shared_fine": ("Các hệ thống dùng chung đang hoạt động", "All shared systems work"),
    "line_fault": ("lỗi đường truyền", "fault of the line"),
    "works.up": ("hoạt động", "works"),
    "works.down": ("không hoạt động", "does not work"),
    "works.unknown": ("chưa xác định", "not known"),
    "latency": ("Thời gian đáp ứng", "Latency"),
    "certificate": ("Chứng thư số", "Certificate"),
    "certificate_days": ("còn {days} ngày", "{days} days left"),
    "vantage": ("Điểm giám sát", "Vantage point"),
    "elsewhere": ("do điểm giám sát khác kiểm tra", "checked from another vantage point"),
    "able": ("Quầy giao dịch có làm việc được không, theo địa bàn", "Can counters work, by district"),
    "able_now": ("Hiện tại", "Now"),
    "able_yes": ("làm việc được", "able to work"),
    "not_known_short": ("chưa xác định", "not known"),
    "line_state": ("Đường truyền", "Lines"),
    "sites_reached": ("Điểm có kết nối", "Sites reached"),
    "sites_cut": ("Điểm mất kết nối", "Sites cut off"),
    "sites_unknown": ("Chưa xác định", "Not known"),
    "failure.timeout": ("không đáp ứng kịp thời gian", "too slow or silent"),
    "failure.refused": ("từ chối kết nối", "connection refused"),
    "failure.unreachable": ("không đến được", "unreachable"),
    "failure.name": ("không phân giải được tên miền", "its name cannot be resolved"),
    "failure.tls": ("lỗi kết nối bảo mật, chứng thư số", "secure connection or certificate"),
    "failure.status": ("trả lời báo lỗi", "answers with an error"),
    "failure.content": ("nội dung không đúng", "not the expected content"),
    "failure.protocol": ("sai giao thức", "does not speak the protocol"),
    "n.services_down": ("{n} hệ thống không hoạt động", "{n} service down|{n} services down"),
}
