"""Outages, planned work and changed configurations in the words of people, as annotations. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.push.annotations import Annotation
from dashboards.status.texts import Words
from inventory.identifiers import DeviceName, SiteName, UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from collectors.state.outages import Outage
    from dashboards.status.formats import Language
    from history import Announcement, Remark
    from inventory.model import Inventory, MaintenanceWindow

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "outage": ("Sự cố", "Outage"),
    "work": ("Bảo trì theo kế hoạch", "Planned work"),
    "configuration": ("Cấu hình thay đổi", "Configuration changed"),
    "everywhere": ("toàn thành phố", "the whole city"),
    "district": ("địa bàn", "district"),
    "site": ("điểm", "site"),
    "device": ("thiết bị", "device"),
    "sites": ("số điểm mất kết nối", "sites cut off"),
    "devices": ("số thiết bị", "devices"),
    "ticket": ("phiếu báo nhà mạng", "carrier's ticket"),
    "by": ("người thông báo", "announced by"),
    "simulated": ("SỐ LIỆU GIẢ LẬP", "SIMULATED FIGURES (SỐ LIỆU GIẢ LẬP)"),
}


class Narrator:
    """Says what happened in a city, in one language."""

    def __init__(self, inventory: Inventory, language: Language) -> None:
        """Take the city and the language of the texts."""
        self._inventory = inventory
        self._column = 0 if language == "vi" else 1
        self._words = Words(language)
        self._mark = f"{self._word('simulated')}: " if inventory.simulated else ""

    def outage(self, outage: Outage, remarks: Sequence[Remark]) -> Annotation:
        """An outage from when it was declared; a moment while it lasts, as a later push gives its end.

        Args:
            outage: as history has it.
            remarks: what people said of outages; the carrier's ticket of this one is told.
        """
        cause = f"{self._words('cause')}: {self._words.known('cause', outage.cause)}"
        parts = [
            f"{self._word('outage')} {outage.device}, {self._word('site')} {self._site(outage.site)}",
            f"{self._words.known('layer', outage.layer)}; {cause}",
            f"{self._word('sites')}: {len(outage.sites)}; {self._word('devices')}: {outage.devices}",
        ]
        parts += [
            f"{self._word('ticket')}: {each.text}"
            for each in remarks
            if each.outage == outage.key and each.kind == "ticket"
        ]
        tags = (*self._tags(outage.site), f"device:{outage.device}", f"layer:{outage.layer}", f"cause:{outage.cause}")
        return Annotation("outage", outage.key, outage.started, outage.ended, self._said(parts), tags)

    def announced(self, work: Announcement) -> Annotation:
        """Work that a person announced; what was called off before it began is removed."""
        window = work.window
        if window is None:
            return Annotation("maintenance", f"announced {work.id}", work.begins, None, "")
        span = window.when.span_from(0.0)
        begins, ends = (work.begins, work.ends) if span is None else span
        return self._work(window, f"announced {work.id}", begins, ends)

    def planned(self, window: MaintenanceWindow, since: float, until: float) -> Iterator[Annotation]:
        """The times of a window of the inventory that are not over at a time and begin before another (UTC seconds)."""
        where = window.site or window.device or window.district or "*"
        at = since
        while (span := window.when.span_from(at)) is not None and span.begins < until:
            yield self._work(window, f"{where} {round(span.begins)}", span.begins, span.ends)
            at = span.ends

    def configuration(self, device: str, at: datetime, version: str) -> Annotation:
        """A configuration that was first read as it is now."""
        found = self._inventory.devices.get(DeviceName(device))
        tags = (*(self._tags(found.site) if found else ()), f"device:{device}")
        parts = [f"{self._word('configuration')}: {device}", f"wardwatch config diff {device}"]
        return Annotation("configuration", f"{device} {version}", at.timestamp(), None, self._said(parts), tags)

    def _work(self, window: MaintenanceWindow, key: str, begins: float, ends: float) -> Annotation:
        where, tags = self._place(window)
        parts = [f"{self._word('work')}, {where}", window.reason]
        parts += [f"{self._word('by')}: {window.by}"] if window.by else []
        return Annotation("maintenance", key, begins, ends, self._said(parts), tags)

    def _place(self, window: MaintenanceWindow) -> tuple[str, tuple[str, ...]]:
        """Where work is, in words and as tags."""
        if window.device is not None:
            found = self._inventory.devices.get(window.device)
            tags = (*(self._tags(found.site) if found else ()), f"device:{window.device}")
            return f"{self._word('device')} {window.device}", tags
        if window.site is not None:
            return f"{self._word('site')} {self._site(window.site)}", self._tags(window.site)
        if window.district:
            return f"{self._word('district')} {self._unit(window.district)}", (f"district:{window.district}",)
        return self._word("everywhere"), ()

    def _tags(self, site: str) -> tuple[str, ...]:
        found = self._inventory.sites.get(SiteName(site))
        if found is None:
            return (f"site:{site}",)
        district, commune = self._inventory.units.placement(found.unit, self._inventory.city.units_as_of)
        units = [f"{level}:{code}" for level, code in (("district", district), ("commune", commune)) if code]
        return (*units, f"site:{site}")

    def _site(self, name: str) -> str:
        found = self._inventory.sites.get(SiteName(name))
        return found.title or self._unit(found.unit) if found else name

    def _unit(self, code: str) -> str:
        unit = self._inventory.units.on(self._inventory.city.units_as_of).get(UnitCode(code))
        return unit.name if unit else code

    def _said(self, parts: Sequence[str]) -> str:
        return self._mark + ". ".join(parts)

    def _word(self, key: str) -> str:
        return _WORDS[key][self._column]
