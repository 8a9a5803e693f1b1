"""Pings: whether a device's address answers at all, how long that takes and how much is lost on the way."""

from collectors.ping.icmp import IcmpTransport
from collectors.ping.model import PingReading, PingStatus
from collectors.ping.pinger import Pinger
from collectors.ping.told import ToldTransport
from collectors.ping.transport import NotSentError, PingTransport

__all__ = ["IcmpTransport", "NotSentError", "PingReading", "PingStatus", "PingTransport", "Pinger", "ToldTransport"]
