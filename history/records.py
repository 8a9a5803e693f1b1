"""What history keeps and gives back, as rows and as values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from collectors.load_model import CircuitSample, Direction
from collectors.readings import Readings
from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Outage
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.maintenance import Once
from inventory.model import MaintenanceWindow

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

_readings = msgspec.json.Decoder(Readings)
_outages = msgspec.json.Decoder(Outage)
_roots = msgspec.json.Decoder(tuple[str, ...])


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """The last readings of a device, and when they were recorded (UTC seconds since 1970)."""

    device: DeviceName
    at: float
    readings: Readings


class Watching(msgspec.Struct, frozen=True, gc=False):
    """Wardwatch has been running from a start up to a moment (UTC seconds since 1970)."""

    started: float
    until: float


class CircuitDay(msgspec.Struct, frozen=True, gc=False):
    """The figures of a circuit's day in one direction, Mbit/s.

    Attributes:
        day: civil day of the city.
        p95: 95th percentile of the day's 5-minute samples; None when there were too few.
        samples: how many there were.
        week_p95: one percentile of all samples of the 7 days that end with this one; None when one has too few.
    """

    circuit: CircuitId
    day: date
    direction: Direction
    p95: float | None
    samples: int
    week_p95: float | None = None


class RemarkKind(StrEnum):
    """What a remark is."""

    NOTE = "note"
    ACKNOWLEDGED = "acknowledged"
    """Somebody takes care of it."""
    TICKET = "ticket"
    """The number under which the carrier has it."""


class Remark(msgspec.Struct, frozen=True, gc=False):
    """What a person said of an outage, when (UTC seconds) and who."""

    outage: str
    at: float
    by: str
    kind: RemarkKind
    text: str


class Place(StrEnum):
    """What announced work is about."""

    SITE = "site"
    DEVICE = "device"
    DISTRICT = "district"
    ALL = "all"


class Announcement(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Planned work that a person announced while wardwatch ran. Times are UTC seconds.

    Attributes:
        id: its number in history; 0 before it is kept.
        place, name: where: the name of a site or device, the code of a district, "" for everywhere.
        begins, ends: as announced.
        by, at: who announced it, and when.
        ended_at, ended_by: when it was said to be over or called off, and by whom; None and "" when nobody did.
    """

    id: int = 0
    place: Place
    name: str = ""
    begins: float
    ends: float
    reason: str
    by: str
    at: float
    ended_at: float | None = None
    ended_by: str = ""

    @property
    def window(self) -> MaintenanceWindow | None:
        """The work as the state machine takes it; None when it was called off before it began.

        It counts from its announcement at the earliest: what happened before is not made planned afterwards.
        """
        begins = max(self.begins, self.at)
        ends = self.ends if self.ended_at is None else min(self.ends, self.ended_at)
        if ends <= begins:
            return None
        return MaintenanceWindow(
            Once(datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)),
            self.reason,
            SiteName(self.name) if self.place is Place.SITE else None,
            DeviceName(self.name) if self.place is Place.DEVICE else None,
            self.name if self.place is Place.DISTRICT else "",
            everywhere=self.place is Place.ALL,
            key=str(self.id),
            by=self.by,
        )


def announcement_row(announcement: Announcement) -> dict[str, Any]:
    """A row of maintenance, without the number that the database gives it."""
    row = msgspec.structs.asdict(announcement)
    del row["id"]
    return {**row, "place": str(announcement.place)}


def announcement_of(row: RowMapping) -> Announcement:
    """An announcement from a row of maintenance."""
    return Announcement(**{**row, "place": Place(row["place"])})


def outage_row(outage: Outage) -> dict[str, Any]:
    """A row of outage."""
    return {"key": outage.key, "started": outage.started, "ended": outage.ended, "body": _json(outage)}


def outage_of(row: RowMapping) -> Outage:
    """An outage from a row of outage.

    Raises:
        msgspec.ValidationError: it was written by a version with other types.
    """
    return _outages.decode(row["body"])


def remark_of(row: RowMapping) -> Remark:
    """A remark from a row of outage_remark."""
    return Remark(row["outage"], row["at"], row["by"], RemarkKind(row["kind"]), row["text"])


def sample_row(sample: CircuitSample) -> dict[str, Any]:
    """A row of circuit_sample."""
    return {**msgspec.structs.asdict(sample), "direction": sample.direction.value}


def sample_of(row: RowMapping) -> CircuitSample:
    """A sample from a row of circuit_sample."""
    return CircuitSample(**{**row, "direction": Direction(row["direction"])})


def day_row(day: CircuitDay) -> dict[str, Any]:
    """A row of circuit_day."""
    return {**msgspec.structs.asdict(day), "day": day.day.isoformat(), "direction": day.direction.value}


def day_of(row: RowMapping) -> CircuitDay:
    """The figures of a day from a row of circuit_day."""
    return CircuitDay(**{**row, "day": date.fromisoformat(row["day"]), "direction": Direction(row["direction"])})


def status_row(status: DeviceStatus) -> dict[str, Any]:
    """A row of device_state."""
    return {
        "device": status.device,
        "state": int(status.state),
        "since": status.since,
        "reason": status.reason,
        "roots": _json(status.roots),
    }


def transition_row(transition: Transition) -> dict[str, Any]:
    """A row of transition."""
    before, after = transition.before, transition.after
    return {
        "device": after.device,
        "at": after.since,
        "before_state": int(before.state),
        "before_since": before.since,
        "before_reason": before.reason,
        "before_roots": _json(before.roots),
        "after_state": int(after.state),
        "after_reason": after.reason,
        "after_roots": _json(after.roots),
    }


def evidence_row(evidence: Evidence) -> dict[str, Any]:
    """A row of evidence."""
    return {"device": evidence.device, "at": evidence.at, "readings": _json(evidence.readings)}


def status_of(row: RowMapping) -> DeviceStatus:
    """A status from a row of device_state."""
    return DeviceStatus(row["device"], DeviceState(row["state"]), row["since"], row["reason"], _names(row["roots"]))


def transition_of(row: RowMapping) -> Transition:
    """A transition from a row of transition."""
    device = DeviceName(row["device"])
    before, after = DeviceState(row["before_state"]), DeviceState(row["after_state"])
    return Transition(
        DeviceStatus(device, before, row["before_since"], row["before_reason"], _names(row["before_roots"])),
        DeviceStatus(device, after, row["at"], row["after_reason"], _names(row["after_roots"])),
    )


def evidence_of(row: RowMapping) -> Evidence:
    """Evidence from a row of evidence.

    Raises:
        msgspec.ValidationError: the readings were written by a version with other types.
    """
    return Evidence(row["device"], row["at"], _readings.decode(row["readings"]))


def _names(text: str) -> tuple[DeviceName, ...]:
    return tuple(DeviceName(name) for name in _roots.decode(text))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
