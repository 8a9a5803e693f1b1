"""What figures are called and which colour they have; labels as column titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.models import dashboard

from dashboards.signals.model import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.status.formats import Language

GREEN, YELLOW, ORANGE, RED, BLUE, GREY = "green", "yellow", "orange", "red", "blue", "text"

_States = dict[str, tuple[Words, str]]

STATES: Final[Mapping[str, _States]] = {
    "device": {
        "0": (Words("hoạt động", "up"), GREEN),
        "1": (Words("suy giảm", "degraded"), YELLOW),
        "2": (Words("mất kết nối", "down"), RED),
        "3": (Words("do sự cố tuyến trên", "behind an outage"), ORANGE),
        "4": (Words("bảo trì", "maintenance"), BLUE),
        "5": (Words("chưa xác định", "unknown"), GREY),
    },
    "health": {
        "0": (Words("tốt", "well"), GREEN),
        "1": (Words("cảnh báo", "warning"), ORANGE),
        "2": (Words("nghiêm trọng", "critical"), RED),
        "3": (Words("chưa rõ", "unknown"), GREY),
    },
    "link": {"1": (Words("lên", "up"), GREEN), "0": (Words("xuống", "down"), RED)},
    "good": {"1": (Words("có", "yes"), GREEN), "0": (Words("không", "no"), ORANGE)},
    "bad": {"1": (Words("có", "yes"), RED), "0": (Words("không", "no"), GREEN)},
    "simulated": {
        "1": (Words("SỐ LIỆU GIẢ LẬP", "SIMULATED FIGURES (SỐ LIỆU GIẢ LẬP)"), ORANGE),
        "0": (Words("số liệu thật", "real figures"), GREEN),
    },
}
"""Values by the mapping that names them."""

LABELS: Final[Mapping[str, Words]] = {
    "name": Words("Tên", "Name"),
    "district": Words("Mã huyện", "District"),
    "commune": Words("Mã xã", "Commune"),
    "site": Words("Điểm", "Site"),
    "device": Words("Thiết bị", "Device"),
    "role": Words("Vai trò", "Role"),
    "state": Words("Trạng thái", "State"),
    "layer": Words("Loại", "Layer"),
    "cause": Words("Lý do", "Cause"),
    "service": Words("Dịch vụ", "Service"),
    "circuit": Words("Kênh truyền", "Circuit"),
    "provider": Words("Nhà cung cấp", "Provider"),
    "direction": Words("Chiều", "Direction"),
    "ifname": Words("Cổng", "Interface"),
    "ifalias": Words("Mô tả", "Alias"),
    "neighbour": Words("Láng giềng", "Neighbour"),
    "port": Words("Cổng bên kia", "Its port"),
    "protocol": Words("Giao thức", "Protocol"),
    "peer": Words("Đối tác BGP", "Peer"),
    "sensor": Words("Cảm biến", "Sensor"),
    "supply": Words("Vật tư", "Supply"),
    "vendor": Words("Hãng", "Vendor"),
    "model": Words("Kiểu", "Model"),
    "version": Words("Phiên bản", "Version"),
    "serial": Words("Số sê-ri", "Serial number"),
    "python": Words("Python", "Python"),
    "risk": Words("Rủi ro", "Risk"),
    "module": Words("Phần", "Module"),
    "item": Words("Loại thiết bị", "Item"),
    "alertname": Words("Cảnh báo", "Alert"),
    "severity": Words("Mức độ", "Severity"),
    "slice": Words("Phần", "Slice"),
    "lat": Words("Vĩ độ", "Latitude"),
    "lon": Words("Kinh độ", "Longitude"),
    "column": Words("Cột", "Column"),
    "row": Words("Hàng", "Row"),
}


def mapping(states: str, language: Language) -> list[dashboard.ValueMapping]:
    """Names and colours of the values of a state."""
    results = {
        value: dashboard.ValueMappingResult(text=words.get(language), color=colour, index=at)
        for at, (value, (words, colour)) in enumerate(STATES[states].items())
    }
    return [dashboard.ValueMap(options=results)]
