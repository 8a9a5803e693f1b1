"""What is asked of an agent in one walk, as data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collectors.snmp.client import Oid


class Request(NamedTuple):
    """Columns to walk together and scalars to read along; a request without columns is one GET.

    Attributes:
        columns: OIDs of columns.
        scalars: OIDs of scalar objects, without the final ".0".
        unordered: the device family is known not to sort these tables.
        names: the columns that only name the rows of the others; a device that has nothing but these has nothing.
    """

    columns: tuple[Oid, ...] = ()
    scalars: tuple[Oid, ...] = ()
    unordered: bool = False
    names: tuple[Oid, ...] = ()


@cache
def roots_of(request: Request) -> tuple[Oid, ...]:
    """What the columns and scalars stand below: a device that has nothing there has nothing of the request."""
    return tuple(dict.fromkeys(oid.rpartition(".")[0] for oid in (*request.columns, *request.scalars)))
