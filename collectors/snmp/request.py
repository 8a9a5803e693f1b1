"""What is asked of an agent in one walk, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collectors.snmp.client import Oid


class Request(NamedTuple):
    """Columns to walk together and scalars to read along; a request without columns is one GET.

    Attributes:
        columns: OIDs of columns.
        scalars: OIDs of scalar objects, without the final ".0".
    """

    columns: tuple[Oid, ...] = ()
    scalars: tuple[Oid, ...] = ()
