"""Names of things, as distinct types, so that a site is never passed where a device is asked for."""

from typing import NewType

UnitCode = NewType("UnitCode", str)
"""Official code of an administrative unit, digits kept as text: "00001" is not 1. The code is the key; names repeat."""

SiteName = NewType("SiteName", str)
"""Name of a site, unique in the inventory; for a commune's office usually its unit code."""

DeviceName = NewType("DeviceName", str)
"""Name of a device, unique in the inventory; the `device` label of every metric."""

CircuitId = NewType("CircuitId", str)
"""The carrier's identifier of a circuit ("mã kênh")."""

CredentialName = NewType("CredentialName", str)
"""Key of an entry of `credentials` in the inventory."""

ItemKind = NewType("ItemKind", str)
"""Kind of equipment counted in assets and norms: pc, printer, scanner, id_reader, lan_switch, ups, circuit, ..."""
