"""Names of table rows that stand in another, long table: read once and remembered while the rows stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collectors.snmp.client import Walk

if TYPE_CHECKING:
    from collectors.snmp.client import Column, Index, Oid
    from collectors.snmp.request import Request


class _Known(NamedTuple):
    """The rows of a module when its names were read, and the names."""

    rows: frozenset[Index]
    columns: dict[Oid, Column]


class RowNames:
    """What is remembered of one device's names, by module."""

    def __init__(self) -> None:
        """Begin with no names: every request is made whole."""
        self._known: dict[str, _Known] = {}

    def shortened(self, module: str, request: Request) -> Request:
        """The request without the names, where they are known; else the request itself."""
        if not request.names or module not in self._known:
            return request
        return request._replace(columns=tuple(column for column in request.columns if column not in request.names))

    def completed(self, module: str, request: Request, walk: Walk) -> Walk | None:
        """The answer to a shortened request with the names put in; None when it has other rows than were named."""
        known = self._known[module]
        if walk.failure is None and _rows(walk.columns) != known.rows:
            return None
        values = iter(walk.columns)
        columns = tuple(
            known.columns[column] if column in request.names else next(values) for column in request.columns
        )
        return Walk(walk.scalars, columns, walk.failure, walk.answered_at)

    def learn(self, module: str, request: Request, walk: Walk) -> None:
        """Take in the answer to a whole request; one that broke off names nothing for good."""
        if not request.names or walk.failure is not None:
            return
        pairs = list(zip(request.columns, walk.columns, strict=True))
        rows = _rows(tuple(values for column, values in pairs if column not in request.names))
        self._known[module] = _Known(rows, {column: values for column, values in pairs if column in request.names})

    def forget(self) -> None:
        """Know no names again: the device restarted, is another one, or is asked who it is."""
        self._known.clear()


def _rows(columns: tuple[Column, ...]) -> frozenset[Index]:
    return frozenset().union(*columns)
