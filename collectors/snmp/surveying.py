"""The laws of a survey: below which roots an agent has anything, a dozen of them in one small request.

One GETNEXT tells of many tables at once whether they are there. A device has few of those that it could have, and to
walk each of them into its emptiness would cost it a request and us a round trip for every one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from collectors.snmp.exchange import agent_error, split
from collectors.snmp.pdu import GET_NEXT, NO_SUCH_NAME, TOO_BIG, Request
from collectors.snmp.values import ABSENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.snmp.exchange import Answer, Exchange, RawVariable

_AT_ONCE: Final = 24
"""Roots in one request: what follows a root may be a long text; an agent for which that is too much is asked in halves.
"""

_ATTEMPTS: Final = 2
"""An agent that chokes on the question is asked for every table itself, and must have time left for that."""


class _Following(list[bytes]):
    """A sink of the names that follow the ones asked for."""

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        self.take(split(data, start, end))

    def take(self, variables: Sequence[RawVariable]) -> None:
        self.extend(name for name, tag, _ in variables if tag not in ABSENT)

    def follow(self, _octets: int) -> None:
        return None


async def find_present(exchange: Exchange, roots: tuple[bytes, ...], *, deadline: float) -> tuple[bool, ...]:
    """Whether anything is below each root, in the order asked.

    What comes is matched to the roots by its name, not by its place in the answer.

    Raises:
        ProbeError: the agent did not answer acceptably; nothing is known then.
    """
    present: set[bytes] = set()
    todo = [roots[start : start + _AT_ONCE] for start in range(0, len(roots), _AT_ONCE)]
    while todo:
        part = todo.pop()
        following = _Following()
        answer = await exchange.ask(_question(part), following, deadline=deadline, attempts=_ATTEMPTS)
        if answer.status:
            todo += _without_refused(exchange, answer, part)
        following.sort()
        present.update(root for root in part if _is_below(root, following))
    return tuple(root in present for root in roots)


@lru_cache(maxsize=256)
def _question(roots: tuple[bytes, ...]) -> Request:
    """A request, encoded once for all devices that are asked for the same."""
    return Request(GET_NEXT, roots)


def _is_below(root: bytes, names: list[bytes]) -> bool:
    """Whether any of these names is below a root; they are sorted, so that only the next one behind it can be."""
    place = bisect_right(names, root)
    return place < len(names) and names[place].startswith(root)


def _without_refused(exchange: Exchange, answer: Answer, part: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """What is still to be asked when a request was refused.

    Raises:
        AgentError: it was refused for good.
    """
    place = answer.error_index - 1
    if answer.status == NO_SUCH_NAME and exchange.target.login.version == 1 and 0 <= place < len(part):
        rest = part[:place] + part[place + 1 :]  # v1 says so of a name that nothing follows
        return [rest] if rest else []
    if answer.status == TOO_BIG and len(part) > 1:
        middle = len(part) // 2
        return [part[:middle], part[middle:]]
    raise agent_error(exchange.target, answer)
