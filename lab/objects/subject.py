"""What the files of this package show the objects of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.ber import Oid
from lab.mib import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lab.kinds import Kind
    from lab.model import LabDevice, LabSite
    from lab.network import Network

Entry = tuple[Oid, Variable]


@dataclass(frozen=True, slots=True)
class Subject:
    """A device at a time.

    Attributes:
        device, site, kind: what it is and where it stands.
        network: who is at the other ends of its lines.
        utc_offset_seconds: of the civil time that the office day follows.
        time: when it is looked at, microseconds since 1970.
    """

    device: LabDevice
    site: LabSite
    kind: Kind
    network: Network
    utc_offset_seconds: int
    time: int


def rows(table: Oid, columns: Mapping[int, Variable], *index: int) -> Iterator[Entry]:
    """The cells of one row: entry, column, index."""
    for column, variable in columns.items():
        yield (*table, column, *index), variable


def scalars(group: Oid, values: Mapping[int, Variable]) -> Iterator[Entry]:
    """Scalar objects of a group, instance 0."""
    for last, variable in values.items():
        yield (*group, last, 0), variable
