"""Where secrets stand in configurations of VRP, Comware, RGOS and ZXROS: behind what says how they are written. Pure.

Sources: the makers' command references (password, snmp-agent, shared-key, usm-user, key, psk).
"""

from __future__ import annotations

from typing import Final

TO_THE_END: Final = (
    r"(?<!server )(?<!client )(?<!algorithm )\b(?:irreversible-)?cipher\s+(?P<secret>\S.*)",
    r"^(?!\s*(?:description|remark)\b).*?\b(?:simple|plain|plaintext|hash|encrypted)\s+(?P<secret>\S.*)",
    r"\bshared-key(?:\s+(?:cipher|simple)(?=\s))?\s+(?P<secret>\S.*)",
    r"\b(?:pass-phrase|set-key|psk-key|wep-key|hello-password)\s+(?P<secret>\S.*)",
    r"\bsecurityname\s+(?P<secret>\S.*)",
    r"^\s*snmp-agent\s+(?:remote-engineid\s+\S+\s+)?usm-user\s+v[123]c?\s+\S+\s+(?P<secret>\S.*)",
    r"^\s*snmp-agent\s+local-user\s+v3\s+\S+\s+(?P<secret>\S.*)",
)
"""Secrets that go to the end of the line, or have nothing behind them that a person needs."""

ONE_WORD: Final = (
    r"\bsnmp-agent\s+community\s+(?:(?:read|write|both)\s+)?(?:(?:cipher|simple|plain)\s+)?(?P<secret>\S+)",
    r"\bsnmp-server\s+community\s+(?:(?:encrypted|cipher|plain|simple|[0-9](?=\s+\S+\s))\s+)?(?P<secret>\S+)",
)
"""Secrets of one word, with more behind that is none; they come before the general form of a community."""
