"""Discovery wired: the logins of the inventory or of the command line, the client, the sweep, the proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.discovery.interview import Login, Manners
from collectors.discovery.proposal import Proposal, addresses_of, propose
from collectors.discovery.sweep import Sweep, Swept
from collectors.snmp.logins import resolve
from inventory.errors import SecretError
from inventory.model import SnmpCredential
from wardwatch.probing import open_client

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.discovery.ranges import Ranges
    from collectors.snmp.client import SnmpLogin
    from inventory.model import Inventory


@dataclass(frozen=True)
class Wish:
    """What is to be discovered and how.

    Attributes:
        again: whether devices that the inventory has are asked as well.
    """

    ranges: Ranges
    manners: Manners
    packets_per_second: float
    at_once: int
    again: bool = False


def logins_of(inventory: Inventory, given: SnmpLogin | None) -> tuple[tuple[Login, ...], tuple[str, ...]]:
    """The logins to try, in order, and what is wrong with those that cannot be.

    Args:
        inventory: whose SNMP credentials are tried in the order they are written.
        given: on the command line; the only one then, under the inventory's name where it has the same.
    """
    logins, problems = list[Login](), list[str]()
    for name, credential in inventory.credentials.items():
        if isinstance(credential, SnmpCredential):
            try:
                logins.append(Login(name, resolve(credential)))
            except SecretError as error:
                problems.append(f'credential "{name}": {error}')
    if given is None:
        return tuple(logins), tuple(problems)
    same = next((login.name for login in logins if login.login == given), "")
    return (Login(same, given),), ()


async def discover(
    inventory: Inventory, logins: tuple[Login, ...], wish: Wish, on_progress: Callable[[int, int], None] | None = None
) -> tuple[Swept, Proposal]:
    """Sweep the ranges and put what was found beside the inventory; nothing is changed anywhere."""
    async with open_client() as client:
        sweep = Sweep(
            client,
            logins,
            wish.manners,
            packets_per_second=wish.packets_per_second,
            at_once=wish.at_once,
            on_progress=on_progress,
        )
        swept = await sweep.run(wish.ranges, skip=() if wish.again else addresses_of(inventory))
    return swept, propose(inventory, swept)
