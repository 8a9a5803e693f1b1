"""DISMAN-PING-MIB (RFC 4560): tests by ping that were set up on the device, and how they went."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import ProbeReading
from collectors.snmp import oid
from collectors.snmp.probing import address_of, count_of, share_of, time_of
from collectors.snmp.request import Request
from collectors.snmp.sensing import dotted
from collectors.snmp.text import decode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Index, Value, Walk

PING: Final = Request(
    columns=(
        oid.PING_CTL_TARGET_ADDRESS_TYPE,
        oid.PING_CTL_TARGET_ADDRESS,
        oid.PING_CTL_ADMIN_STATUS,
        oid.PING_CTL_FREQUENCY,
        oid.PING_CTL_TYPE,
        oid.PING_CTL_DESCR,
        oid.PING_RESULTS_OPER_STATUS,
        oid.PING_RESULTS_AVERAGE_RTT,
        oid.PING_RESULTS_PROBE_RESPONSES,
        oid.PING_RESULTS_SENT_PROBES,
        oid.PING_RESULTS_LAST_GOOD_PROBE,
    )
)

_KINDS: Final[Mapping[str, str]] = {
    f"{oid.PING_IMPLEMENTATION_TYPE_DOMAINS}.1": "icmp-echo",
    f"{oid.PING_IMPLEMENTATION_TYPE_DOMAINS}.2": "udp-echo",
    f"{oid.PING_IMPLEMENTATION_TYPE_DOMAINS}.3": "snmp-query",
    f"{oid.PING_IMPLEMENTATION_TYPE_DOMAINS}.4": "tcp-connect",
}
"""pingCtlType; makers have more of their own."""

_ADDRESS_OCTETS: Final[Mapping[int, int]] = {1: 4, 2: 16, 3: 4, 4: 16}
"""InetAddressType (RFC 4001): octets of the address itself; ipv4z(3) and ipv6z(4) have four octets of a zone behind."""
_DNS: Final = 16
_ZONE_OCTETS: Final = 4

_DISABLED: Final = 2
_IN_PROGRESS, _COMPLETED = 1, 3
"""pingResultsOperStatus; disabled(2) has stopped."""

_ONCE: Final = 0
"""pingCtlFrequency of a test that is not repeated."""

_LONGEST_NAME: Final = 32
"""Octets of pingCtlOwnerIndex and of pingCtlTestName."""
_OWNER: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]*", re.ASCII)

_MILLISECONDS: Final = 1_000


class _Test(NamedTuple):
    """One row of pingCtlTable and pingResultsTable, in the order of the request."""

    address_type: Value | None
    address: Value | None
    admin: Value | None
    frequency: Value | None
    kind: Value | None
    description: Value | None
    oper: Value | None
    average: Value | None
    responses: Value | None
    sent: Value | None
    last_good: Value | None


def read_ping(walk: Walk) -> tuple[ProbeReading, ...]:
    """The tests; a row whose index is not that of the tables is left out."""
    found = []
    for row in sorted({index for column in walk.columns for index in column}):
        names = _names(row)
        if names is not None:
            found.append(_probe(row, *names, _Test(*(column.get(row) for column in walk.columns))))
    return tuple(found)


def _names(row: Index) -> tuple[bytes, bytes] | None:
    """Owner and name of a test: each stands in the index with its length before it (RFC 2578, 7.7)."""
    found = []
    rest = row
    for _ in range(2):
        if not rest or not 0 <= rest[0] <= min(_LONGEST_NAME, len(rest) - 1):
            return None
        octets, rest = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        if any(not 0 <= octet <= 0xFF for octet in octets):  # noqa: PLR2004 -- one octet
            return None
        found.append(bytes(octets))
    return None if rest else (found[0], found[1])


def _key(owner: bytes, name: bytes) -> str:
    """A test's owner and name as one text fit for a label, different for different tests.

    Where other characters had to give way, a digest of the two as sent stands behind.
    """
    texts = decode_text(owner), decode_text(name)
    if _OWNER.fullmatch(texts[0]) and _NAME.fullmatch(texts[1]) and (owner, name) == tuple(map(str.encode, texts)):
        return ".".join(texts)
    plain = ".".join((re.sub(r"[^A-Za-z0-9_-]", "_", texts[0]), re.sub(r"[^A-Za-z0-9_.-]", "_", texts[1])))
    return f"{plain}#{hashlib.blake2s(bytes((len(owner),)) + owner + name, digest_size=4).hexdigest()}"


def _probe(row: Index, owner: bytes, name: bytes, test: _Test) -> ProbeReading:
    responses, average = count_of(test.responses), count_of(test.average)
    success = _success(test)
    return ProbeReading(
        key=_key(owner, name),
        kind=_KINDS.get(test.kind) if isinstance(test.kind, str) else None,
        target=_target(test),
        name=text_of(test.description) or decode_text(name) or None,
        success=success,
        latency_seconds=average / _MILLISECONDS if success and average is not None else None,
        loss_ratio=_loss(test, responses) if success is not None else None,
        last_success=time_of(test.last_good),
        evidence=None if responses is None else f"{oid.PING_RESULTS_PROBE_RESPONSES}.{dotted(row)}",
    )


def _success(test: _Test) -> bool | None:
    """Whether the target answered the latest test.

    Nothing is known of a test that is switched off, has stopped, has sent nothing yet, or was made only once: its
    result is of a time that is over. While one is in progress, an answer may still come.
    """
    responses, sent = count_of(test.responses), count_of(test.sent)
    if test.admin == _DISABLED or test.frequency == _ONCE or responses is None or not sent:
        return None
    if test.oper == _COMPLETED:
        return responses > 0
    return True if test.oper == _IN_PROGRESS and responses > 0 else None


def _loss(test: _Test, responses: int | None) -> float | None:
    """The share of probes without a response; of a test in progress some may only be under way."""
    sent = count_of(test.sent)
    if test.oper != _COMPLETED or sent is None or responses is None:
        return None
    return share_of(sent - responses, sent)


def _target(test: _Test) -> str | None:
    """Whom a test asks: an address, or a name as it was set up."""
    if test.address_type == _DNS:
        return text_of(test.address)
    octets = _ADDRESS_OCTETS.get(number_of(test.address_type) or 0)
    if octets is None or not isinstance(test.address, bytes):
        return None
    if len(test.address) not in {octets, octets + _ZONE_OCTETS}:
        return None
    return address_of(test.address[:octets])
