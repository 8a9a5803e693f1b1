"""Device families as data: one YAML file a family says who a device is and which of its maker's tables are read how.

How to write one is in docs/profiles.md. A profile becomes ordinary modules; the poller knows nothing special of it.
"""

from __future__ import annotations

from collectors.snmp.profiles.errors import ProfileError
from collectors.snmp.profiles.family import Family
from collectors.snmp.profiles.library import Library, shipped

__all__ = ["Family", "Library", "ProfileError", "shipped"]
