"""Reports: how an engine says why it did not take a message, by the counter that it increased.

Source: RFC 3414 section 5 (usmStats), RFC 3412 section 5 (snmpMPDStats), RFC 3413 section 4.1 (contexts).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.errors import AgentError, AuthenticationFailedError, MalformedResponseError, ProbeError
from collectors.snmp.ber import OID_TEXT, encode_oid
from collectors.snmp.pdu import read_head
from collectors.snmp.values import read_varbind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPORT = 0xA8


class Remedy(Enum):
    """What can be done about a report, once for each request."""

    ENGINE = "ask the engine that answered"
    CLOCK = "ask with the time that it told"
    ANSWERED_CLOCK = "ask with the time that an answer told which is not taken"


class Meaning(NamedTuple):
    """What a counter means for the one who asked."""

    name: str
    error: type[ProbeError]
    message: str
    remedy: Remedy | None = None


_MEANINGS: Mapping[bytes, Meaning] = {
    encode_oid(oid): meaning
    for oid, meaning in {
        "1.3.6.1.6.3.15.1.1.1": Meaning(
            "usmStatsUnsupportedSecLevels",
            AuthenticationFailedError,
            "the agent does not have the user at this level; check the user's auth and priv there",
        ),
        "1.3.6.1.6.3.15.1.1.2": Meaning(
            "usmStatsNotInTimeWindows",
            AuthenticationFailedError,
            "the agent refuses its own time; its clock or its boots counter does not work",
            Remedy.CLOCK,
        ),
        "1.3.6.1.6.3.15.1.1.3": Meaning(
            "usmStatsUnknownUserNames", AuthenticationFailedError, "the agent does not know the user"
        ),
        "1.3.6.1.6.3.15.1.1.4": Meaning(
            "usmStatsUnknownEngineIDs",
            AuthenticationFailedError,
            "the agent refuses its own engineID",
            Remedy.ENGINE,
        ),
        "1.3.6.1.6.3.15.1.1.5": Meaning(
            "usmStatsWrongDigests",
            AuthenticationFailedError,
            "the authentication passphrase or protocol is not the agent's",
        ),
        "1.3.6.1.6.3.15.1.1.6": Meaning(
            "usmStatsDecryptionErrors",
            AuthenticationFailedError,
            "the privacy passphrase, protocol or key expansion (aes256 and aes256c differ) is not the agent's",
        ),
        "1.3.6.1.6.3.11.2.1.1": Meaning(
            "snmpUnknownSecurityModels", AuthenticationFailedError, "the agent does not do USM"
        ),
        "1.3.6.1.6.3.11.2.1.2": Meaning("snmpInvalidMsgs", MalformedResponseError, "the agent takes v3 for malformed"),
        "1.3.6.1.6.3.11.2.1.3": Meaning(
            "snmpUnknownPDUHandlers", AgentError, "the agent does not serve this contextEngineID"
        ),
        "1.3.6.1.6.3.12.1.4": Meaning("snmpUnavailableContexts", AgentError, "the context is not available now"),
        "1.3.6.1.6.3.12.1.5": Meaning("snmpUnknownContexts", AgentError, "the agent does not have the context"),
    }.items()
}


_OTHER: Final = "other"

REPORTS: Final = (*(meaning.name for meaning in _MEANINGS.values()), _OTHER)
"""What a report may be counted as: the names of the counters, and any other."""


class ReportedError(Exception):
    """An engine reported instead of answering.

    Attributes:
        meaning: of the counter.
        authentic: whether the report's MAC is right; else anybody who saw the request may have made it.
        heed: does what the remedy says, after which the request is to be asked again at once; None when the answer is
            to be awaited still, and the remedy comes with the repetition.
    """

    def __init__(self, meaning: Meaning, heed: Callable[[], None] | None, *, authentic: bool) -> None:
        """Take what the report says."""
        super().__init__(f"{meaning.message} ({meaning.name})")
        self.meaning, self.heed, self.authentic = meaning, heed, authentic


def meaning_of(data: bytes, position: int, limit: int) -> Meaning:
    """The meaning of the Report PDU at a position.

    Raises:
        DecodeError: it is malformed.
    """
    head = read_head(data, position, limit, REPORT)
    name = read_varbind(data, head.start, head.end)[0] if head.start < head.end else b""
    known = _MEANINGS.get(name[:-1] if name.endswith(b"\0") else name)
    if known is not None:
        return known
    what = OID_TEXT[name] if name else "nothing"
    return Meaning(_OTHER, MalformedResponseError, f"the agent reports {what}, which is no counter of v3")


OUT_OF_WINDOW = Meaning(
    "out of the time window",
    AuthenticationFailedError,
    "the agent's engine time jumps; its clock or its boots counter does not work",
    Remedy.ANSWERED_CLOCK,
)
"""Not a report: an authenticated answer whose time is not what the engine's should be."""
