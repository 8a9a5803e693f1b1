"""Walks written by hand: what an agent has of a request, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.client import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Column, Oid, Value
    from collectors.snmp.request import Request


def walk_of(
    request: Request,
    columns: Mapping[Oid, Mapping[int | tuple[int, ...], Value]] | None = None,
    scalars: Mapping[Oid, Value] | None = None,
) -> Walk:
    """The walk of a request that finds these columns and scalars and nothing else; a row may be a plain number."""
    unasked = {*(columns or {}), *(scalars or {})} - {*request.columns, *request.scalars}
    assert not unasked, f"not asked for: {unasked}"

    def column(oid: Oid) -> Column:
        rows = (columns or {}).get(oid, {})
        return {(row,) if isinstance(row, int) else row: value for row, value in rows.items()}

    return Walk(
        tuple((scalars or {}).get(oid) for oid in request.scalars), tuple(column(oid) for oid in request.columns)
    )
