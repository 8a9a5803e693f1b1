"""A session that notes what is asked of it: so that it can be said who read what, and what nobody read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from collectors.snmp.client import Oid, SnmpSession, Traffic, Value, VarBind, Walk


class ListeningSession:
    """Another session, listened to; an SnmpSession.

    Attributes:
        held: objects asked for that the agent has, and in how many rows; columns by their OIDs, scalars without ".0".
        asked: all objects asked for, in order.
    """

    def __init__(self, session: SnmpSession) -> None:
        """Listen to a session."""
        self._session = session
        self.held: dict[Oid, int] = {}
        self.asked: dict[Oid, None] = {}

    @property
    def traffic(self) -> Traffic:
        """The cost so far."""
        return self._session.traffic

    async def get(self, oids: Sequence[Oid], *, deadline: float) -> tuple[Value | None, ...]:
        """See SnmpSession."""
        values = await self._session.get(oids, deadline=deadline)
        for one, value in zip(oids, values, strict=True):
            self._note(one.removesuffix(".0"), int(value is not None))
        return values

    async def walk(
        self, columns: Sequence[Oid], *, scalars: Sequence[Oid] = (), deadline: float, unordered: bool = False
    ) -> Walk:
        """See SnmpSession."""
        walk = await self._session.walk(columns, scalars=scalars, deadline=deadline, unordered=unordered)
        for scalar, value in zip(scalars, walk.scalars, strict=True):
            self._note(scalar, int(value is not None))
        for column, rows in zip(columns, walk.columns, strict=True):
            self._note(column, len(rows))
        return walk

    async def present(self, roots: Sequence[Oid], *, deadline: float) -> tuple[bool, ...]:
        """See SnmpSession; what stands below a root is not thereby read."""
        return await self._session.present(roots, deadline=deadline)

    def subtree(self, root: Oid, *, deadline: float) -> AsyncIterator[VarBind]:
        """See SnmpSession; a look at everything, which reads nothing."""
        return self._session.subtree(root, deadline=deadline)

    def _note(self, one: Oid, rows: int) -> None:
        self.asked[one] = None
        if rows:
            self.held[one] = max(rows, self.held.get(one, 0))
