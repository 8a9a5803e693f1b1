"""A conversation with one agent, by the laws of reading over whatever asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.ber import encode_oid
from collectors.snmp.getting import get_values
from collectors.snmp.ladder import Shape
from collectors.snmp.plan import plan_for
from collectors.snmp.subtree import read_subtree
from collectors.snmp.surveying import find_present
from collectors.snmp.walking import Walker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from collectors.snmp.client import Oid, Traffic, Value, VarBind, Walk
    from collectors.snmp.exchange import Exchange
    from collectors.snmp.ladder import Ladders


class Session:
    """An SnmpSession over an exchange. Not used by two tasks at once."""

    def __init__(self, exchange: Exchange, ladders: Ladders) -> None:
        """Ask over `exchange`; what is learnt about the device is kept in `ladders`."""
        self._exchange = exchange
        self._ladders = ladders

    @property
    def traffic(self) -> Traffic:
        """The cost so far."""
        return self._exchange.traffic

    async def get(self, oids: Sequence[Oid], *, deadline: float) -> tuple[Value | None, ...]:
        """Get exact instances, in the order asked; None for each that the agent does not have.

        Raises:
            ProbeError: the agent did not answer acceptably.
        """
        names = tuple(map(encode_oid, oids))
        values = await get_values(self._exchange, names, deadline=deadline)
        self._exchange.traffic.varbinds += len(names)
        return values

    async def walk(
        self, columns: Sequence[Oid], *, scalars: Sequence[Oid] = (), deadline: float, unordered: bool = False
    ) -> Walk:
        """Read table columns together, and scalars along with the first request; see SnmpSession.

        Raises:
            ProbeError: not even the first response came. Later failures are in the Walk.
        """
        plan = plan_for(tuple(columns), tuple(scalars))
        shape = self._shape(plan)
        walker = Walker(self._exchange, plan, shape, deadline=deadline, unordered=unordered)
        try:
            return await walker.run()
        finally:
            self._exchange.traffic.varbinds += walker.varbinds

    async def present(self, roots: Sequence[Oid], *, deadline: float) -> tuple[bool, ...]:
        """Whether the agent has any variable below each root, in the order asked; see SnmpSession.

        Raises:
            ProbeError: the agent did not answer acceptably.
        """
        found = await find_present(self._exchange, tuple(map(encode_oid, roots)), deadline=deadline)
        self._exchange.traffic.varbinds += len(found)
        return found

    async def subtree(self, root: Oid, *, deadline: float) -> AsyncIterator[VarBind]:
        """Every variable below a root in the agent's order, with tags.

        Raises:
            ProbeError: as it happens; what was yielded before stays good.
        """
        shape = self._shape("subtree")
        async for varbind in read_subtree(self._exchange, encode_oid(root), shape, deadline=deadline):
            self._exchange.traffic.varbinds += 1
            yield varbind

    def _shape(self, what: object) -> Shape:
        target = self._exchange.target
        return self._ladders.shape((target.address, target.port, what), self._exchange.now())
