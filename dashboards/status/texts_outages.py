"""The words of the shift's page: outages, what people said of them, planned work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTAGE_TEXTS: Mapping[str, tuple[str, str]] = {
    "shift": ("Bàn giao ca trực", "Shift hand-over"),
    "outages_lasting": ("Sự cố đang diễn ra", "Outages that last"),
    "outages_none": ("Không có sự cố nào đang diễn ra.", "No outage lasts."),
    "outages_ended": ("Kết thúc trong 24 giờ qua", "Ended within 24 hours"),
    "outages_none_ended": ("Không có sự cố nào kết thúc trong 24 giờ qua.", "None ended within 24 hours."),
    "outage": ("Sự cố", "Outage"),
    "outage_key": ("Mã sự cố", "Outage key"),
    "hidden_by": ("đang bị che bởi sự cố tuyến trên", "hidden behind an outer outage at present"),
    "reach": ("Ảnh hưởng", "Affected"),
    "reach_none": ("không điểm nào mất kết nối", "no site is cut off"),
    "counters_unknown": (
        "chưa kể {n} điểm chưa khai số quầy",
        "not counting {n} site that did not say|not counting {n} sites that did not say",
    ),
    "cause": ("Nguyên nhân", "Cause"),
    "cause.unknown": ("chưa xác định", "not known"),
    "cause.line": ("đường truyền", "line"),
    "cause.power": ("mất điện tại điểm", "power at the site"),
    "cause.login": ("đăng nhập", "login"),
    "clue.refused": ("thiết bị từ chối đăng nhập", "the device refuses the login"),
    "clue.ups": ("bộ lưu điện báo chạy pin", "the UPS said that it runs on battery"),
    "clue.died_first": (
        "các thiết bị khác tại điểm cùng mất trước đó",
        "other devices of the site fell silent together before it",
    ),
    "clue.port": ("cổng phía trên không có tín hiệu", "the far port has no signal"),
    "clue.restarted": (
        "nhiều thiết bị tại điểm cùng khởi động lại trong lúc gián đoạn",
        "several devices of the site started anew meanwhile",
    ),
    "clue.ran_on": (
        "thiết bị tại điểm vẫn chạy liên tục trong lúc gián đoạn",
        "the devices of the site ran on meanwhile",
    ),
    "layer.wan": ("kênh truyền, đầu tuyến", "WAN"),
    "layer.lan": ("mạng nội bộ", "LAN"),
    "layer.device": ("thiết bị đơn lẻ", "single device"),
    "handling": ("Xử lý", "Handling"),
    "nobody": ("Chưa ai nhận xử lý", "Nobody has taken it"),
    "taken_by": ("{who} nhận xử lý", "taken by {who}"),
    "ticket": ("phiếu báo nhà mạng", "carrier's ticket"),
    "began": ("Bắt đầu", "Began"),
    "ended": ("Kết thúc", "Ended"),
    "lasted": ("Kéo dài", "Lasted"),
    "ending.answered": ("đã kết nối lại", "answers again"),
    "ending.planned": ("chuyển sang bảo trì theo kế hoạch", "planned work began"),
    "ending.excused": ("hết giờ theo dõi", "not expected to answer any more"),
    "ending.removed": ("đã gỡ khỏi danh mục", "removed from the inventory"),
    "planned_work": ("Bảo trì theo kế hoạch, 24 giờ tới", "Planned work, next 24 hours"),
    "planned_none": ("Không có bảo trì nào trong 24 giờ tới.", "None within 24 hours."),
    "going_on": ("đang thực hiện", "going on"),
    "announced_by": ("{who} thông báo", "announced by {who}"),
    "how_to_say": (
        "Ghi nhận xử lý, mã phiếu hoặc ghi chú bằng lệnh: wardwatch history acknowledge, ticket, note",
        "Take an outage, give its ticket or a note with: wardwatch history acknowledge, ticket, note",
    ),
    "n.outages": ("{n} sự cố đang diễn ra", "{n} outage lasts|{n} outages last"),
    "n.staff": ("{n} cán bộ", "{n} officer|{n} officers"),
}
