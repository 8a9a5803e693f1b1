"""Whatever stands in the cells: the reader finishes, the result checks, and a second import changes nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.errors import InventoryCheckError
from inventory.load import load_inventory

from .sheets import apply, city, plan

_WORDS = [
    *("", "0", "1", "12", "-", "x", "-3", "2,5", "1.234", "999999999", "00001", "268", "2019", "31/12/2023", "=1+1"),
    *("Xã Tân Minh", "Hòa An", "Phường Bình Minh", "Huyện Tây", "Tổng cộng", "Máy in", "Máy vi tính, SL 12"),
    *("r-00001", "r-00001/ether1", "core-1", "switch", "router", "10.0.9.9", "via_gateway", "ro", "02:00:5e:10:00:01"),
    *("1 Gbps", "office", "pc", "dc"),
]
_CELLS = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.text(max_size=20))
_DEVICES = ["Tên thiết bị", "IP", "MAC", "Vai trò", "Site", "Mã xã", "Serial", "Năm", "Uplink", "Credentials", "Reach"]
_HEADS = [
    [
        "Mã đơn vị",
        "Tên đơn vị",
        "Huyện",
        "Máy tính",
        "Máy tính hỏng",
        "Có mặt",
        "Người khai",
        "Điện thoại",
        "Ngày khai",
    ],
    ["Đơn vị", "Tên tài sản", "Năm sử dụng", "Số lượng", "Bộ phận sử dụng"],
    ["Mã kênh", "Nhà cung cấp", "Điểm đầu", "Điểm cuối", "Băng thông", "Cước/tháng", "Hotline"],
    _DEVICES,
    [
        "Site",
        "Place",
        "Kind",
        "Count",
        "Year",
        "Broken",
        "Unknown state",
        "Serials",
        "Declared by",
        "Declared on",
        "Source",
    ],
]
_ANSWERS = (
    'answers: {provider: VNPT, uplinks: site_router, "interface: a": ether9, "interface: b": skip, "mark: -": none}\n'
)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(_HEADS))
def test_nonsense_never_breaks_an_import_nor_what_it_writes(data: st.DataObject, head: list[str]) -> None:
    rows = data.draw(st.lists(st.lists(_CELLS, min_size=len(head), max_size=len(head)), max_size=6))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    with TemporaryDirectory() as made:
        folder = city(Path(made) / "city")
        path = Path(made) / "nonsense.csv"
        path.write_bytes(out.getvalue().encode("utf-8", "replace"))
        try:
            apply(folder, path, answers=_ANSWERS)
        except InventoryCheckError:
            assert head is _DEVICES  # two of one address, or a ring: only the whole inventory shows that
            assert sorted(each.name for each in folder.iterdir()) == ["city.yaml", "network.yaml"]
            return
        load_inventory(folder)
        assert plan(folder, path).texts == {}
