"""The words about configurations and what is dangerous in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIGURATION_TEXTS: Mapping[str, tuple[str, str]] = {
    "risks": ("Cấu hình và rủi ro an toàn", "Configuration and risks"),
    "risk": ("Nội dung kiểm tra", "Check"),
    "risk_found": ("Phát hiện", "Found"),
    "config_changed": ("Cấu hình thay đổi lần cuối", "Configuration last changed"),
    "n.config_lines": ("{n} dòng", "{n} line|{n} lines"),
    "n.config_drift": (
        "{n} dòng khác với cấu hình mẫu",
        "{n} line departs from the template|{n} lines depart from the template",
    ),
    "risk.host_key": ("Khóa máy chủ SSH", "SSH host key"),
    "risk.old_algorithms": ("Thuật toán SSH cũ", "Old SSH algorithms in use"),
    "risk.telnet": ("Telnet", "Telnet"),
    "risk.default_community": ("Chuỗi community SNMP mặc định", "Default SNMP community"),
    "risk.default_password": ("Mật khẩu mặc định", "Default password"),
    "risk.snmp_write": ("Quyền ghi qua SNMP", "SNMP write access"),
    "risk.no_ntp": ("Đồng bộ thời gian (NTP)", "Time server (NTP)"),
    "risk.no_logging": ("Gửi nhật ký (syslog)", "Logging"),
    "risk.old_ssh": ("Phiên bản SSH", "SSH version"),
    "risk.weak_ciphers": ("Thuật toán mã hóa yếu", "Weak ciphers"),
    "risk.plain_passwords": ("Mật khẩu đọc được trong cấu hình", "Readable passwords"),
    "risk.http_server": ("Quản trị qua HTTP không mã hóa", "Unencrypted web management"),
    "risk.template": ("Cấu hình mẫu", "Template of the configuration"),
    "risk.unsaved": ("Cấu hình đang chạy đã lưu", "Running configuration saved"),
}
