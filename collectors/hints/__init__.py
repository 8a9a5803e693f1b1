"""What devices say unasked, traps and syslog: hints to ask early, never a state. Off unless a setting opens a port."""

from collectors.hints.desk import HintDesk
from collectors.hints.model import Hint, HintCounts, HintKind, HintResult
from collectors.hints.senders import Sender, senders_of

__all__ = ["Hint", "HintCounts", "HintDesk", "HintKind", "HintResult", "Sender", "senders_of"]
