"""Everything an agent says, in its order, up to a cap and a deadline."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.errors import ProbeError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from collectors.snmp.client import Oid, SnmpSession, VarBind

ROOTS: Final[tuple[Oid, ...]] = ("1.0.8802", "1.2.840", "1.3.6.1", "1.3.111")
"""What agents hold: LLDP (ISO's standards), IEEE 802.11 and 802.3, the internet, LLDP's newer form (IEEE)."""

MOST_VARIABLES: Final = 50_000


class Everything(NamedTuple):
    """The variables, and where the reading was cut, as lines for people."""

    variables: tuple[VarBind, ...]
    cuts: tuple[str, ...] = ()


async def read_all(session: SnmpSession, *, deadline: float, most: int = MOST_VARIABLES) -> Everything:
    """Walk the roots one after the other.

    A root that breaks off keeps what it gave; the next one is walked all the same.

    Args:
        session: with an agent that answers.
        deadline: event loop time after which nothing more is asked.
        most: variables to read at most.
    """
    found: list[VarBind] = []
    cuts: list[str] = []
    for root in ROOTS:
        try:
            async with aclosing(_below(session, root, deadline)) as variables:
                async for variable in variables:
                    if len(found) >= most:
                        cuts.append(f"{root}: cut at {most:,} variables, before {variable.oid}")
                        return Everything(tuple(found), tuple(cuts))
                    found.append(variable)
        except ProbeError as error:
            last = f"after {found[-1].oid}" if found else "at its beginning"
            cuts.append(f"{root}: broke off {last}: {error.reason}: {error}")
    return Everything(tuple(found), tuple(cuts))


async def _below(session: SnmpSession, root: Oid, deadline: float) -> AsyncGenerator[VarBind, None]:
    async for variable in session.subtree(root, deadline=deadline):
        yield variable
