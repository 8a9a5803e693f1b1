"""The words about pings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PING_TEXTS: Mapping[str, tuple[str, str]] = {
    "ping": ("Ping", "Ping"),
    "ping_answers": ("có trả lời", "answers"),
    "ping_silent": ("không trả lời", "does not answer"),
    "ping_times": (
        "{mean} (ngắn nhất {least}, dài nhất {most})",
        "{mean} (shortest {least}, longest {most})",
    ),
    "ping_jitter": ("độ biến thiên trễ {jitter}", "jitter {jitter}"),
    "ping_loss": ("mất gói {share}", "{share} lost"),
    "reason.ping_denied": ("không gửi được ping", "not asked: pings cannot be sent"),
    "reason.ping_lossy": (
        "{failed} trong {rounds} lượt ping gần nhất không được trả lời",
        "{failed} of the last {rounds} rounds of pings unanswered",
    ),
    "reason.no_ping": ("không trả lời ping", "no answer to ping"),
    "reason.only_ping": ("trả lời ping, không trả lời SNMP", "answers ping, SNMP does not"),
    "reason.only_snmp": ("trả lời SNMP, không trả lời ping", "answers SNMP, ping does not"),
}
