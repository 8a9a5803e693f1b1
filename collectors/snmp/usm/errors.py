"""What the security of a message can be wrong about; neither leaves the SNMP package."""

from __future__ import annotations

from collectors.snmp.ber import DecodeError


class UsmError(DecodeError):
    """A message that is not to be believed: wrong MAC, level, user, engine or time. It is dropped and noted."""
