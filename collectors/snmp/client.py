"""What an SNMP client gives, whoever implements it: the native engine and the pysnmp client pass the same contract.

Values: INTEGER, Counter32/64, Gauge32 and TimeTicks are int; OCTET STRING, BITS, NsapAddress and Opaque are bytes
(an Opaque float or double is float); IpAddress is 4 bytes; OBJECT IDENTIFIER is dotted text without a leading dot.
noSuchObject, noSuchInstance and endOfMibView are absence, which is None, not an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from inventory.secret import Secret

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from collectors.errors import ProbeError

Oid = str
"""A numeric OID in dotted text without a leading dot: "1.3.6.1.2.1.1.3.0"."""

Index = tuple[int, ...]
"""The part of an OID behind its column: the row."""

Value = int | float | bytes | str
"""A decoded value; see the module's text."""

Column = dict[Index, Value]
"""One column of a table: row -> value, rows in the order the agent gave them. Absent rows are absent."""


class VarBind(NamedTuple):
    """One variable as it was on the wire. `tag` is the BER tag of the value (0x02 INTEGER, 0x46 Counter64, ...)."""

    oid: Oid
    tag: int
    value: Value | None


class Walk(msgspec.Struct, frozen=True, gc=False):
    """What a walk brought home, complete or not.

    Attributes:
        scalars: values of the scalars asked along, in the order asked, None where absent; they are those of the first
            response, so that a time stamp among them belongs to the counters beside it.
        columns: one per column asked, in the order asked; empty where the agent has none.
        failure: why the walk stopped early; None when it is complete. What is there stays good.
        answered_at: time of the running event loop when the first response came, which is when scalars and counters
            are from; None when the client does not tell.
    """

    scalars: tuple[Value | None, ...]
    columns: tuple[Column, ...]
    failure: ProbeError | None = None
    answered_at: float | None = None


class Traffic(msgspec.Struct):
    """What a session cost, added up over its requests."""

    sent_packets: int = 0
    received_packets: int = 0
    retries: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    varbinds: int = 0


class SnmpSession(Protocol):
    """A conversation with one agent under one login. Not used by two tasks at once.

    Every call may raise a ProbeError: nothing came, the login was refused, the answer was malformed. A deadline is
    a time of the running event loop; when it passes, DeadlineError is raised (or is the failure of the Walk).
    """

    @property
    def traffic(self) -> Traffic:
        """The cost so far."""

    async def get(self, oids: Sequence[Oid], *, deadline: float) -> tuple[Value | None, ...]:
        """Get exact instances, in the order asked; None for each that the agent does not have.

        Raises:
            ProbeError: the agent did not answer acceptably; a v1 noSuchName costs only its own variable.
        """

    async def walk(
        self, columns: Sequence[Oid], *, scalars: Sequence[Oid] = (), deadline: float, unordered: bool = False
    ) -> Walk:
        """Read table columns together, each with its own cursor, and scalars along with the first request.

        Args:
            columns: OIDs of columns, without instance.
            scalars: OIDs of scalar objects without the final ".0".
            deadline: event loop time after which no more is asked.
            unordered: the agent's table is known not to be sorted; a bounded set of seen rows ends the walk.

        Raises:
            ProbeError: not even the first response came. Later failures are in the Walk.
        """

    async def present(self, roots: Sequence[Oid], *, deadline: float) -> tuple[bool, ...]:
        """Whether the agent has any variable below each root, in the order asked; many roots cost one request.

        Raises:
            ProbeError: the agent did not answer acceptably; nothing is known then.
        """

    def subtree(self, root: Oid, *, deadline: float) -> AsyncIterator[VarBind]:
        """Every variable below a root in the agent's order, with tags; for recordings, `probe` and comparisons.

        Raises:
            ProbeError: as it happens; what was yielded before stays good.
        """


class UsmLogin(msgspec.Struct, frozen=True):
    """One half of a v3 login, resolved: protocol and passphrase.

    Protocols: md5, sha, sha224, sha256, sha384, sha512 to authenticate; des, 3des, aes128, aes192, aes256 for privacy,
    and aes192c, aes256c, whose keys are lengthened as Cisco and others do.
    """

    protocol: str
    secret: Secret


class SnmpLogin(msgspec.Struct, frozen=True):
    """A login with its secrets resolved.

    Attributes:
        version: 1, 2 (v2c) or 3.
        community: v1 and v2c.
        user, auth, priv: v3.
        context: which of the agent's contexts is asked, such as a switch's forwarding table of one VLAN: the
            contextName of v3; v1 and v2c have none, so that agents take it behind the community, as in "public@20".
    """

    version: int
    community: Secret | None = None
    user: str = ""
    auth: UsmLogin | None = None
    priv: UsmLogin | None = None
    context: str = ""


def community_of(login: SnmpLogin) -> Secret:
    """The community to send for a login of v1 or v2c: its own, with the context behind it.

    Raises:
        ValueError: the login has none.
    """
    if login.community is None:
        raise ValueError("a login of v1 or v2c needs a community")
    return Secret(f"{login.community.reveal()}@{login.context}") if login.context else login.community


class SnmpTarget(msgspec.Struct, frozen=True):
    """Whom to ask and how.

    Attributes:
        name: what messages call it.
        address: literal IPv4 or IPv6 address.
        answers_from: further addresses whose answers are accepted (same port not required).
        timeout_seconds: of one request before it is sent again.
        retries: how often it is sent again.
        max_repetitions: rows a GETBULK asks for at most.
    """

    name: str
    address: str
    port: int
    login: SnmpLogin
    answers_from: tuple[str, ...] = ()
    timeout_seconds: float = 2.0
    retries: int = 2
    max_repetitions: int = 25


class SnmpClient(Protocol):
    """Opens sessions. Created inert; `start` binds sockets inside a running event loop, `close` releases them."""

    async def start(self) -> None:
        """Bind sockets."""

    async def close(self) -> None:
        """Release sockets; pending requests end with an error."""

    def session(self, target: SnmpTarget) -> SnmpSession:
        """A conversation with one agent; costs no packet."""
