"""What the inventory holds as sheets that offices can fill in and send back: assets, devices, circuits, figures.

A sheet that comes back unchanged changes nothing: headings are those that the import knows, an empty count is "not
declared" and 0 is "none", codes are text, figures are numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from inventory.declared import SIZES, Declared
from inventory.exchange.errors import TargetFileError
from inventory.exchange.sheets_out import FileForm, SheetOut, What

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from inventory.exchange.sheets_out import Cell
    from inventory.identifiers import SiteName
    from inventory.model import AssetLot, Inventory

SIMULATED: Final = "SỐ LIỆU GIẢ LẬP"

_KIND_NAMES: Final = {
    "access_point": "điểm phát Wi-Fi",
    "camera": "camera",
    "circuit": "kênh truyền",
    "display": "màn hình",
    "firewall": "tường lửa",
    "id_reader": "đầu đọc CCCD",
    "kiosk": "kiosk",
    "lan_port": "nút mạng LAN",
    "lan_switch": "bộ chuyển mạch",
    "laptop": "máy tính xách tay",
    "ocr_software": "phần mềm nhận dạng",
    "pc": "máy tính",
    "phone": "điện thoại",
    "photocopier": "máy photocopy",
    "printer": "máy in",
    "queue_machine": "máy lấy số",
    "router": "bộ định tuyến",
    "scanner": "máy quét",
    "server": "máy chủ",
    "shredder": "máy hủy tài liệu",
    "software_licence": "phần mềm bản quyền",
    "ups": "bộ lưu điện",
    "video_conference": "hội nghị truyền hình",
}


def export_inventory(inventory: Inventory, whats: tuple[What, ...], form: FileForm, path: Path) -> list[Path]:
    """Write the inventory's assets, devices, circuits and declared figures.

    Args:
        inventory: to write.
        whats: sheets wanted.
        form: one workbook with a sheet each, or a CSV file each.
        path: a folder, in which files get their own names, or the name of one file. Simulated figures get their mark
            into the name.

    Returns:
        The files written.

    Raises:
        TargetFileError: a file cannot be written, or one name is given for several CSV files.
    """
    sheets = [sheet_of(inventory, what) for what in whats]
    named = path.suffix.lower() == f".{form}" and not path.is_dir()
    if named and form is FileForm.CSV and len(sheets) > 1:
        raise TargetFileError(f"{path} is one file, but {len(sheets)} CSV files are to be written; name a folder")
    try:
        (path.parent if named else path).mkdir(parents=True, exist_ok=True)
        if form is FileForm.XLSX:
            from inventory.exchange.xlsx_out import write_xlsx  # noqa: PLC0415  xlsxwriter only for workbooks

            target = _marked(path if named else path / "inventory.xlsx", simulated=inventory.simulated)
            write_xlsx(sheets, target)
            return [target]
        return [_write_csv(sheet, path if named else path / f"{sheet.what}.csv") for sheet in sheets]
    except OSError as error:
        raise TargetFileError(f"{path} cannot be written: {error.strerror}") from error


def _write_csv(sheet: SheetOut, path: Path) -> Path:
    from inventory.exchange.csv_out import csv_text  # noqa: PLC0415

    target = _marked(path, simulated=sheet.simulated)
    target.write_bytes(csv_text(sheet).encode("utf-8"))
    return target


def sheet_of(inventory: Inventory, what: What) -> SheetOut:
    """One sheet of the inventory, numbered from 1 in its first column."""
    title, headings, rows = _SHEETS[what]
    mark: tuple[str, ...] = ("Ghi chú",) if inventory.simulated else ()
    said = (SIMULATED,) if inventory.simulated else ()
    numbered = tuple((number, *row, *said) for number, row in enumerate(rows(inventory), 1))
    shown = f"{title} ({SIMULATED.lower()})" if inventory.simulated else title
    return SheetOut(what, shown[:31], ("STT", *headings, *mark), numbered, inventory.simulated)


def _marked(path: Path, *, simulated: bool) -> Path:
    """The path with the mark of simulated figures in its name, once."""
    if not simulated or SIMULATED in path.name:
        return path
    return path.with_name(f"{path.stem} ({SIMULATED}){path.suffix}")


_UNIT_HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Quận/Huyện", "Mã điểm")


def _unit_cells(inventory: Inventory) -> Mapping[SiteName, tuple[Cell, ...]]:
    """Code and name of each site's unit, its district, and the site."""
    units = inventory.units.on(inventory.city.units_as_of)
    found: dict[SiteName, tuple[Cell, ...]] = {}
    for site in inventory.sites.values():
        unit = units[site.unit]
        parent = units.get(unit.parent) if unit.parent else None
        district = parent.name if parent is not None and parent.parent else ""
        found[site.name] = (unit.code, unit.name, district, site.name)
    return found


def _assets(inventory: Inventory) -> Iterator[tuple[Cell, ...]]:
    """A row for each lot, and for each answer without one."""
    units = _unit_cells(inventory)
    for name, assets in inventory.assets.items():
        for place, kinds in assets.places.items():
            for kind, lots in kinds.items():
                begin = (*units[name], place, kind, _KIND_NAMES.get(kind, ""))
                yield from ((*begin, *_lot_cells(lot)) for lot in lots or ())
                if not lots:
                    yield (*begin, None if lots is None else 0, *(None,) * 7)


def _lot_cells(lot: AssetLot) -> tuple[Cell, ...]:
    origin = lot.provenance
    serials = ", ".join(lot.serials)
    return (
        lot.count,
        lot.year,
        lot.broken,
        lot.unknown_state,
        serials or None,
        origin.by or None,
        origin.on,
        origin.source or None,
    )


def _devices(inventory: Inventory) -> Iterator[tuple[Cell, ...]]:
    units = _unit_cells(inventory)
    for device in inventory.devices.values():
        yield (
            *units[device.site],
            device.name,
            device.role,
            str(device.address) if device.address else None,
            device.mac or None,
            device.serial or None,
            device.in_use_since,
            " ".join(uplink.to for uplink in device.uplinks) or None,
            " ".join((*device.credentials, *device.ssh_credentials)) or None,
            device.reach.value,
            device.expected.value,
        )


def _circuits(inventory: Inventory) -> Iterator[tuple[Cell, ...]]:
    for circuit in inventory.circuits.values():
        ends = [f"{end.device}/{end.ifname}" for end in circuit.ends]
        yield (
            circuit.id,
            circuit.provider,
            ends[0],
            ends[1] if len(ends) > 1 else None,
            circuit.down_mbps,
            circuit.up_mbps,
            circuit.monthly_vnd,
            circuit.hotline or None,
        )


def _figures(inventory: Inventory) -> Iterator[tuple[Cell, ...]]:
    """A row for each figure that an office declared; one that it left empty has no value."""
    units = _unit_cells(inventory)
    for site in inventory.sites.values():
        sizes = {
            name: Declared(getattr(site, name), source)
            for name in SIZES
            if (source := getattr(site, f"{name}_source")) is not None
        }
        for name, figure in {**sizes, **inventory.declared.get(site.name, {})}.items():
            begin = (*units[site.name], name, _FIGURE_NAMES[name])
            yield (*begin, *(_figure_cells(figure) if figure else (None,) * 5))


def _figure_cells(figure: Declared) -> tuple[Cell, ...]:
    origin = figure.provenance
    value = _ANSWERS[figure.value] if isinstance(figure.value, bool) else figure.value
    shown = _STATES.get(value, value) if isinstance(value, str) else value
    return (shown, figure.period or None, origin.by or None, origin.on, origin.source or None)


_ANSWERS: Final = {True: "có", False: "không"}
_STATES: Final = {"good": "tốt", "limited": "hạn chế", "poor": "kém"}
_FIGURE_NAMES: Final = {
    "staff": "người có mặt",
    "counters": "số quầy tiếp nhận",
    "it_staff": "cán bộ CNTT chuyên trách",
    "it_staff_shared": "cán bộ CNTT kiêm nhiệm",
    "dossiers": "hồ sơ tiếp nhận trong kỳ",
    "population": "dân số",
    "lan_year": "năm lắp mạng LAN",
    "lan_sockets": "số nút mạng LAN",
    "lan_mbps": "tốc độ mạng LAN (Mbps)",
    "lan_state": "đánh giá mạng LAN (tốt, hạn chế, kém)",
    "internet": "Internet (có, không)",
    "tslcd": "TSLCD (Mbps)",
}


_SHEETS: Mapping[What, tuple[str, tuple[str, ...], Callable[[Inventory], Iterator[tuple[Cell, ...]]]]] = {
    What.ASSETS: (
        "Tài sản",
        (
            *_UNIT_HEADINGS,
            "Bộ phận",
            "Mã loại",
            "Tên loại",
            "Số lượng",
            "Năm sử dụng",
            "Hỏng",
            "Chưa rõ tình trạng",
            "Số sê-ri",
            "Người khai",
            "Ngày khai",
            "Nguồn số liệu",
        ),
        _assets,
    ),
    What.DEVICES: (
        "Thiết bị",
        (
            *_UNIT_HEADINGS,
            "Tên thiết bị",
            "Vai trò",
            "Địa chỉ IP",
            "Địa chỉ MAC",
            "Số sê-ri",
            "Năm sử dụng",
            "Tuyến trên",
            "Đăng nhập",
            "Cách tiếp cận",
            "Thời gian hoạt động",
        ),
        _devices,
    ),
    What.CIRCUITS: (
        "Kênh truyền",
        (
            "Mã kênh",
            "Nhà cung cấp",
            "Điểm đầu",
            "Điểm cuối",
            "Băng thông xuống (Mbps)",
            "Băng thông lên (Mbps)",
            "Cước/tháng (VND)",
            "Đường dây nóng",
        ),
        _circuits,
    ),
    What.FIGURES: (
        "Chỉ tiêu kê khai",
        (
            *_UNIT_HEADINGS,
            "Mã chỉ tiêu",
            "Tên chỉ tiêu",
            "Giá trị",
            "Kỳ",
            "Người khai",
            "Ngày khai",
            "Nguồn số liệu",
        ),
        _figures,
    ),
}
