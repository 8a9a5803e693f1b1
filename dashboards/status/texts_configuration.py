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
    "risk.root_login": ("Đăng nhập root bằng mật khẩu", "Root log-in with a password"),
    "risk.unsaved": ("Cấu hình đang chạy đã lưu", "Running configuration saved"),
    "updates": ("Bản cập nhật chờ cài", "Updates that wait"),
    "updates_security": ("{count} bản vá bảo mật", "{count} of them security updates"),
    "restart_required": ("cần khởi động lại", "a restart is needed"),
    "support_end": ("Hết thời hạn hỗ trợ", "End of support"),
    "support_over": ("đã hết hỗ trợ", "no longer supported"),
    "disagreements": ("SNMP và SSH trả lời khác nhau", "SNMP and SSH disagree"),
    "disagreements_note": (
        "Số liệu lấy theo SNMP. Có thể vừa thay đổi, một bên trả lời sai, hoặc hai thiết bị cùng trả lời.",
        "SNMP is believed. Something may just have changed, one of the two is wrong, or two devices answer.",
    ),
    "fact": ("Thông tin", "Fact"),
    "fact.name": ("tên hệ thống", "system name"),
    "fact.vendor": ("hãng", "maker"),
    "fact.model": ("kiểu máy", "model"),
    "fact.version": ("phiên bản", "version"),
    "fact.serial": ("số sê-ri", "serial number"),
    "fact.os": ("hệ điều hành", "operating system"),
    "fact.mtu": ("MTU của cổng", "MTU of interface"),
    "fact.mac": ("địa chỉ MAC của cổng", "MAC address of interface"),
    "fact.alias": ("mô tả của cổng", "description of interface"),
    "fact.speed": ("tốc độ của cổng", "speed of interface"),
    "fact.bgp_as": ("số AS của láng giềng BGP", "AS of BGP peer"),
    "fact.bgp_state": ("trạng thái láng giềng BGP", "state of BGP peer"),
    "fact.ospf_state": ("trạng thái láng giềng OSPF", "state of OSPF neighbour"),
    # what is said of a risk that is there; what the device itself says stands behind it
    "n.found_places": ("{n} chỗ", "{n} place|{n} places"),
    "risky.host_key": (
        "chưa xác nhận khóa của thiết bị; đối chiếu tại thiết bị rồi ghi vào tệp khóa",
        "its key is not confirmed; compare it with the device and pin it",
    ),
    "risky.host_key_changed": (
        "thiết bị đưa ra khóa khác với khóa đã ghi; có thể máy khác trả lời thay",
        "it shows another key than the pinned one; somebody else may answer",
    ),
    "risky.old_algorithms": ("phiên SSH dùng thuật toán cũ", "the SSH session uses old algorithms"),
    "risky.telnet": (
        "cho đăng nhập qua telnet, mật khẩu truyền đi không mã hóa",
        "telnet is taken, so passwords cross the network unencrypted",
    ),
    "risky.default_community": ("dùng chuỗi community ai cũng biết", "a community that everybody knows"),
    "risky.default_password": ("dùng mật khẩu của tài liệu hướng dẫn", "the password of the examples"),
    "risky.snmp_write": ("có chuỗi community được quyền ghi", "a community that may write"),
    "risky.no_ntp": ("chưa khai báo máy chủ thời gian", "no time server is configured"),
    "risky.no_logging": ("nhật ký không gửi đi đâu", "logs are sent nowhere"),
    "risky.old_ssh": ("không buộc dùng SSH phiên bản 2", "SSH version 2 is not demanded"),
    "risky.weak_ciphers": ("cho phép thuật toán mã hóa yếu", "weak algorithms are allowed"),
    "risky.plain_passwords": ("mật khẩu đọc được trong cấu hình", "passwords in the configuration can be read"),
    "risky.http_server": ("trang quản trị không mã hóa đang mở", "web management is open and unencrypted"),
    "risky.template": ("không đọc được cấu hình mẫu", "the template cannot be read"),
    "risky.root_login": ("cho tài khoản root đăng nhập bằng mật khẩu", "root may log in with a password"),
    "risky.unsaved": (
        "cấu hình đang chạy khác cấu hình khởi động, sẽ mất khi khởi động lại",
        "what runs is not what the device starts with, and a restart loses it",
    ),
}
