"""Every word of the status pages, in Vietnamese and English side by side.

A text is (Vietnamese, English). `{name}` is filled in by the caller. A counted English text gives its singular and
plural as `one|many`; Vietnamese does not inflect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from dashboards.status.formats import Language, number
from dashboards.status.texts_configuration import CONFIGURATION_TEXTS
from dashboards.status.texts_findings import FINDING_TEXTS
from dashboards.status.texts_health import HEALTH_TEXTS
from dashboards.status.texts_load import LOAD_TEXTS
from dashboards.status.texts_outages import OUTAGE_TEXTS
from dashboards.status.texts_pages import PAGE_TEXTS
from dashboards.status.texts_ping import PING_TEXTS
from dashboards.status.texts_probes import PROBE_TEXTS
from dashboards.status.texts_services import SERVICE_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "vi"

TEXTS: Mapping[str, tuple[str, str]] = {
    # the frame of every page
    "title": ("Trạng thái mạng", "Network status"),
    "skip": ("Đến nội dung chính", "Skip to the content"),
    "navigation": ("Điều hướng", "Navigation"),
    "breadcrumbs": ("Vị trí trang", "You are here"),
    "overview": ("Toàn thành phố", "Whole city"),
    "gap_report": ("Báo cáo trang thiết bị", "Gap report"),
    "wall": ("Màn hình treo tường", "Wall screen"),
    "other_language": ("English", "Tiếng Việt"),
    "find": ("Tìm", "Find"),
    "find_label": ("Tìm thiết bị, điểm, kênh truyền, địa chỉ", "Find a device, site, circuit or address"),
    "as_of": ("Số liệu lúc", "As of"),
    "last_answer": ("Câu trả lời gần nhất", "Last answer heard"),
    "refresh_note": ("Trang tự làm mới sau mỗi {seconds} giây.", "This page refreshes itself every {seconds} seconds."),
    "machine_readable": ("Bản máy đọc (JSON)", "Machine-readable (JSON)"),
    "simulated": ("SỐ LIỆU GIẢ LẬP", "SIMULATED FIGURES (SỐ LIỆU GIẢ LẬP)"),
    "simulated_note": (
        "Thành phố và mọi con số trên trang này do phần mềm tạo ra, không phải hiện trạng của địa phương nào.",
        "The city and every figure on this page are made up by software; they describe no real place.",
    ),
    "not_ready": ("Đang khởi động", "Starting up"),
    "not_ready_note": (
        "Hệ thống giám sát chưa hỏi hết các thiết bị; trạng thái có thể là của lần chạy trước.",
        "Not every device has been asked yet; states may be those of the last run.",
    ),
    "blind": ("Chưa xác định: hệ thống giám sát mất kết nối", "Unknown: the monitoring itself is cut off"),
    "deaf": ("Hệ thống giám sát không nhận được câu trả lời nào", "The monitoring hears no answers at all"),
    "deaf_note": (
        "Câu trả lời gần nhất đến từ {ago}. Kiểm tra máy chủ giám sát và đường truyền của nó trước tiên.",
        "The last answer came {ago}. Check the monitoring server and its own link first.",
    ),
    "deaf_never": (
        "Chưa có câu trả lời nào từ khi khởi động. Kiểm tra máy chủ giám sát và đường truyền của nó trước tiên.",
        "None since start-up. Check the monitoring server and its own link first.",
    ),
    "stale": ("Mất liên lạc với máy chủ giám sát", "No contact with the monitoring server"),
    "stale_note": ("Trang này là số liệu cũ, lúc {time}.", "What you see is old, as of {time}."),
    # states
    "face.up": ("hoạt động", "up"),
    "face.degraded": ("suy giảm chất lượng", "degraded"),
    "face.down": ("mất kết nối", "down"),
    "face.behind": ("mất kết nối do sự cố tuyến trên", "behind an outage"),
    "face.maintenance": ("bảo trì theo kế hoạch", "maintenance"),
    "face.unknown": ("chưa xác định", "unknown"),
    "face.quiet": ("không theo dõi lúc này", "not watched now"),
    "brief.up": ("hoạt động", "up"),
    "brief.degraded": ("suy giảm", "degraded"),
    "brief.down": ("mất kết nối", "down"),
    "brief.behind": ("do sự cố tuyến trên", "behind an outage"),
    "brief.maintenance": ("bảo trì", "maintenance"),
    "brief.unknown": ("chưa xác định", "unknown"),
    "brief.quiet": ("không theo dõi", "not watched"),
    "quiet.office_hours": ("ngoài giờ làm việc", "outside office hours"),
    "quiet.on_demand": ("chỉ bật khi cần", "on at need only"),
    "quiet.via_gateway": ("chỉ ghi nhận qua bộ định tuyến của điểm", "only seen through its site's router"),
    "quiet.none": ("không nối mạng", "not on any network"),
    # reasons; the closed set of the collectors
    "reason.timeout": ("không trả lời", "no answer"),
    "reason.unreachable": ("mạng từ chối, không có đường đến", "network refused, no route"),
    "reason.authentication": ("từ chối đăng nhập", "login refused"),
    "reason.wrong_source": ("trả lời từ địa chỉ không được phép", "answered from an address that may not answer"),
    "reason.agent_error": ("thiết bị báo lỗi", "the agent reported an error"),
    "reason.malformed": ("trả lời sai giao thức", "malformed answer"),
    "reason.walk": ("bảng số liệu đọc không hết", "a table could not be read to its end"),
    "reason.deadline": ("quá thời hạn một lượt hỏi", "deadline of the poll passed"),
    "reason.host_key": ("khóa máy chủ SSH thay đổi hoặc chưa xác nhận", "SSH host key changed or not confirmed"),
    "reason.algorithm": ("thuật toán SSH không được phép", "no allowed SSH algorithm in common"),
    "reason.account": ("phiên bị ngắt khi đăng nhập, tài khoản có thể bị khóa", "cut off at login, account locked?"),
    "reason.login_paused": ("tạm dừng đăng nhập sau khi bị từ chối", "no login for a while after refused ones"),
    "reason.command": ("lệnh ngoài danh sách cho phép", "command on no allow-list"),
    "reason.disconnected": ("phiên bị ngắt giữa chừng", "session ended in the middle of an answer"),
    "reason.platform": ("chưa khai báo nền tảng SSH", "platform for SSH not stated"),
    "reason.login_question": (
        "thiết bị đòi người trả lời khi đăng nhập",
        "the device asks a person something at login",
    ),
    "reason.secret": ("thiếu thông tin đăng nhập", "credential missing"),
    "reason.not_yet_polled": ("chưa hỏi lần nào", "not asked yet"),
    "reason.not_polled": ("không hỏi trực tiếp", "not asked directly"),
    "reason.not_asked": ("chưa hỏi được: {what}", "not asked: {what}"),
    "reason.lossy": (
        "{failed} trong {polls} lần hỏi gần nhất không được trả lời",
        "{failed} of the last {polls} polls unanswered",
    ),
    "reason.unheard": ("{seconds} giây chưa hỏi xong lần nào", "no poll has ended for {seconds} s"),
    "reason.maintenance": ("bảo trì theo kế hoạch: {what}", "maintenance: {what}"),
    "reason.behind": ("do sự cố tại {roots}", "behind {roots}"),
    "reason.behind_maintenance": ("do bảo trì tại {roots}", "behind {roots}, in maintenance"),
    "reason.behind_quiet": (
        "phía sau {roots}, là thiết bị không cần trả lời lúc này",
        "behind {roots}, not expected to answer now",
    ),
    "reason.blind": (
        "điểm giám sát {name} mất kết nối: không thiết bị kiểm chứng nào trả lời ({controls})",
        "collector {name} is blind: no control answers ({controls})",
    ),
    "reason.more": ("và {count} phần khác", "and {count} more"),
    "reason.module": ("phần {module}: {reason}", "module {module}: {reason}"),
    "because": ("do", "because of"),
    # counted nouns
    "n.faults": ("{n} sự cố", "{n} fault|{n} faults"),
    "n.devices": ("{n} thiết bị", "{n} device|{n} devices"),
    "n.sites": ("{n} điểm", "{n} site|{n} sites"),
    "n.counters": ("{n} quầy", "{n} counter|{n} counters"),
    "n.more": ("và {n} sự cố khác", "and {n} more"),
    # city
    "not_known": ("Chưa xác định được tình trạng mạng", "The state of the network is not known"),
    "all_well": ("Không có sự cố", "No faults"),
    "affecting": ("ảnh hưởng {sites}, {devices}", "affecting {sites}, {devices}"),
    "watching": ("đang theo dõi {devices}", "watching {devices}"),
    "up_in_words": ("{up} / {watched} hoạt động", "{up} of {watched} up"),
    "counts": ("Thiết bị theo trạng thái", "Devices by state"),
    "roots": ("Nguyên nhân gốc cần xử lý", "What is really broken"),
    "no_roots": ("Không có thiết bị nào là nguyên nhân gốc của sự cố.", "No device is the root of an outage."),
    "since": ("từ", "since"),
    "behind_root": ("Phía sau", "Behind it"),
    "behind_none": ("không thiết bị nào khác bị ảnh hưởng", "nothing else is cut off"),
    "phone": ("Gọi cho ai", "Whom to phone"),
    "no_phone": ("Danh mục chưa khai đầu mối của điểm này.", "The inventory names no contact here."),
    "hotline": ("tổng đài", "hotline"),
    "circuit": ("Kênh", "Circuit"),
    "circuit_lower": ("kênh", "circuit"),
    "far_end": ("đầu phía trên", "upper end"),
    "districts": ("Theo địa bàn", "By district"),
    "degraded": ("Suy giảm chất lượng", "Degraded"),
    "changes": ("Thay đổi gần đây", "Recent changes"),
    "no_changes": ("Chưa ghi nhận thay đổi nào.", "No change recorded yet."),
    "left_out": (
        "{count} giao diện khác được bỏ qua theo khai báo trong danh mục.",
        "{count} more left out, as the inventory says.",
    ),
    "shown_first": ("Hiển thị {shown} trên {total}.", "Showing {shown} of {total}."),
    "city_level": ("Cấp thành phố", "City level"),
    # tables
    "state": ("Trạng thái", "State"),
    "device": ("Thiết bị", "Device"),
    "role": ("Vai trò", "Role"),
    "site": ("Điểm", "Site"),
    "sites": ("Các điểm", "Sites"),
    "devices": ("Thiết bị", "Devices"),
    "address": ("Địa chỉ", "Address"),
    "unit": ("Đơn vị hành chính", "Administrative unit"),
    "district": ("Địa bàn", "District"),
    "up_of": ("Hoạt động / theo dõi", "Up / watched"),
    "staff": ("Cán bộ", "Staff"),
    "counters": ("Quầy", "Counters"),
    "time": ("Thời điểm", "Time"),
    "change": ("Thay đổi", "Change"),
    "reason": ("Lý do", "Reason"),
    "unknown_value": ("chưa có số liệu", "unknown"),
    # district
    "faults_here": ("Nguyên nhân gốc liên quan", "Root causes that matter here"),
    "gap": ("Điểm thiếu hụt", "Shortage score"),
    "gap.under_resourced": ("đơn vị cần ưu tiên hỗ trợ", "under-resourced"),
    "gap.not_under_resourced": ("không thuộc diện cần ưu tiên hỗ trợ", "not under-resourced"),
    "gap.undetermined": ("chưa đủ số liệu để kết luận", "not enough data"),
    # site
    "about_site": ("Thông tin điểm", "About the site"),
    "contacts": ("Đầu mối liên hệ", "Contacts"),
    "contact.it_officer": ("cán bộ CNTT", "IT officer"),
    "contact.head": ("lãnh đạo đơn vị", "head of office"),
    "contact.duty": ("trực ban", "duty officer"),
    "opening": ("Giờ làm việc", "Opening"),
    "opening.office_hours": ("giờ hành chính", "office hours"),
    "opening.always": ("24/7", "round the clock"),
    "circuits": ("Kênh truyền", "Circuits"),
    "provider": ("Nhà cung cấp", "Provider"),
    "contracted": ("Băng thông cam kết", "Contracted bandwidth"),
    "down_up": ("xuống / lên", "down / up"),
    "rate_now": ("Lưu lượng hiện tại", "Present traffic"),
    "in_out": ("vào / ra", "in / out"),
    "ends": ("Hai đầu", "Ends"),
    "assets": ("Trang thiết bị theo sổ", "Equipment as declared"),
    "assets_none": ("Điểm này chưa khai trang thiết bị.", "This site has not declared its equipment."),
    "item": ("Loại", "Kind"),
    "place": ("Nơi đặt", "Place"),
    "owned": ("Hiện có", "Owned"),
    "broken": ("Hỏng", "Broken"),
    "years": ("Năm đưa vào sử dụng", "In use since"),
    "not_answered": ("chưa khai", "not answered"),
    "place.office": ("văn phòng", "office"),
    "place.one_stop_shop": ("Bộ phận Một cửa", "one-stop shop"),
    "item.pc": ("máy tính", "PC"),
    "item.printer": ("máy in", "printer"),
    "item.scanner": ("máy quét", "scanner"),
    "item.id_reader": ("đầu đọc CCCD", "ID card reader"),
    "item.lan_switch": ("bộ chuyển mạch", "LAN switch"),
    "item.ups": ("bộ lưu điện", "UPS"),
    "item.circuit": ("kênh truyền", "circuit"),
    # device
    "role.router": ("bộ định tuyến", "router"),
    "role.core": ("thiết bị lõi", "core"),
    "role.core_router": ("bộ định tuyến lõi", "core router"),
    "role.switch": ("bộ chuyển mạch", "switch"),
    "role.access_switch": ("bộ chuyển mạch truy nhập", "access switch"),
    "role.firewall": ("tường lửa", "firewall"),
    "role.server": ("máy chủ", "server"),
    "role.pc": ("máy tính", "PC"),
    "role.printer": ("máy in", "printer"),
    "role.ups": ("bộ lưu điện", "UPS"),
    "role.access_point": ("điểm phát Wi-Fi", "access point"),
    "role.camera": ("camera", "camera"),
    "facts": ("Thông tin thiết bị", "About the device"),
    "never_answered": ("Thiết bị này chưa trả lời lần nào từ khi khởi động.", "No answer since start-up."),
    "answered": ("Trả lời gần nhất", "Last answer"),
    "uptime": ("Thời gian chạy", "Uptime"),
    "make": ("Hãng, kiểu", "Make, model"),
    "version": ("Phiên bản", "Version"),
    "serial": ("Số sê-ri", "Serial number"),
    "system_name": ("Tên trên thiết bị", "Name on the device"),
    "description": ("Mô tả", "Description"),
    "location": ("Vị trí ghi trên thiết bị", "Location on the device"),
    "in_use_since": ("Đưa vào sử dụng", "In use since"),
    "uplinks": ("Tuyến trên", "Uplinks"),
    "modules": ("Lượt hỏi gần nhất", "Last poll"),
    "module": ("Phần", "Module"),
    "module.ok": ("tốt", "fine"),
    "result": ("Kết quả", "Result"),
    "interfaces": ("Giao diện", "Interfaces"),
    "interface": ("Giao diện", "Interface"),
    "speed": ("Tốc độ", "Speed"),
    "totals": ("Tổng từ khi theo dõi", "Totals since watched"),
    "errors": ("Lỗi", "Errors"),
    "discards": ("Gói bị loại", "Discards"),
    "port.up": ("thông", "up"),
    "port.down": ("không có tín hiệu", "down"),
    "port.disabled": ("đã tắt", "disabled"),
    "port.unknown": ("chưa rõ", "unknown"),
    "half_duplex": ("bán song công", "half duplex"),
    "full_duplex": ("song công", "full duplex"),
    "wire.fcs": ("lỗi FCS", "FCS"),
    "wire.alignment": ("lỗi căn khung", "alignment"),
    "wire.late": ("xung đột muộn", "late collisions"),
    "links": ("Thiết bị liền kề", "Neighbours on links"),
    "neighbour": ("Thiết bị bên kia", "Neighbour"),
    "neighbour_port": ("Cổng bên kia", "Its port"),
    "protocol": ("Giao thức", "Protocol"),
    "routing": ("Láng giềng định tuyến", "Routing neighbours"),
    "route_identity": ("AS, mã bộ định tuyến", "AS, router ID"),
    "last_error": ("Lỗi gần nhất", "Last error"),
    "poe": ("Cấp nguồn qua cổng mạng (PoE)", "Power over Ethernet"),
    "poe_port": ("Cổng", "Port"),
    "poe_class": ("Cấp công suất", "Power class"),
    "poe.disabled": ("đã tắt", "disabled"),
    "poe.searching": ("chờ thiết bị", "searching"),
    "poe.deliveringPower": ("đang cấp nguồn", "delivering power"),
    "poe.fault": ("lỗi", "fault"),
    "poe.test": ("đang kiểm tra", "test"),
    "poe.otherFault": ("lỗi khác", "other fault"),
    "stations": ("Số máy thiết bị này ghi nhận", "Stations it has met"),
    "sighted": ("Ghi nhận trên mạng", "Seen on the network"),
    "sighted_by": ("qua", "by"),
    "sighted_by_whom": ("Qua thiết bị", "Seen by"),
    "last_sighted": ("Lần gần nhất", "Last seen"),
    "never_sighted": ("chưa ghi nhận lần nào", "not seen yet"),
    "unlisted": (
        "Số máy ghi nhận trên mạng mà danh mục chưa có",
        "Stations seen on the network that the inventory does not list",
    ),
    **HEALTH_TEXTS,
    **FINDING_TEXTS,
    **LOAD_TEXTS,
    **OUTAGE_TEXTS,
    **PAGE_TEXTS,
    **PING_TEXTS,
    **PROBE_TEXTS,
    **CONFIGURATION_TEXTS,
    **SERVICE_TEXTS,
    "health": ("Tài nguyên", "Health"),
    "cpu": ("Bộ xử lý", "Processor"),
    "memory": ("Bộ nhớ", "Memory"),
    "storage": ("Lưu trữ", "Storage"),
    "used": ("Đã dùng", "Used"),
    "name": ("Tên", "Name"),
    "addresses": ("Địa chỉ IP", "IP addresses"),
    "read_ago": ("đọc {ago}", "read {ago}"),
    "of_total": ("{used} trên {total}", "{used} of {total}"),
    # find and errors
    "results": ("Kết quả tìm", "Search results"),
    "no_results": ("Không tìm thấy “{query}”.", "Nothing found for “{query}”."),
    "too_many": ("Còn nhiều kết quả khác; hãy gõ rõ hơn.", "There are more results; type more of the name."),
    "not_found": ("Không có trang này", "No such page"),
    "not_found_note": (
        "Danh mục không có “{name}”. Có thể tên đã đổi hoặc đã bị gỡ; hãy tìm ở ô phía trên.",
        "The inventory has no “{name}”. It may have been renamed or removed; try the search box above.",
    ),
}


class Words:
    """The catalogue in one language."""

    def __init__(self, language: Language) -> None:
        """Choose a language."""
        self.language = language
        self._place = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """A text with its places filled in.

        Raises:
            KeyError: the catalogue has no such key, which is a mistake in a template.
        """
        return TEXTS[key][self._place].format(**values)

    def count(self, key: str, amount: int) -> str:
        """A counted noun: "3 thiết bị", "1 device", "3 devices"."""
        one, _, many = TEXTS[key][self._place].partition("|")
        return (one if amount == 1 or not many else many).format(n=number(amount, self.language))

    def known(self, prefix: str, key: str) -> str:
        """The text `prefix.key` where the catalogue has one, else the key as the inventory writes it."""
        pair = TEXTS.get(f"{prefix}.{key}")
        return pair[self._place] if pair else key
