"""Names for new devices: what they call themselves, as far as the inventory takes it. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

    from collectors.discovery.ranges import Address

_LONGEST: Final = 60


def device_name(said: str, role: str | None, address: Address, taken: Container[str]) -> str:
    """A name that the inventory takes and that is not taken.

    Args:
        said: sysName; "" = none.
        role: stands for a name where there is none.
        address: likewise.
        taken: names that cannot be given again.
    """
    plain = unicodedata.normalize("NFD", said.replace("đ", "d").replace("Đ", "D"))
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", "".join(char for char in plain if not unicodedata.combining(char)))
    stem = words[:_LONGEST].strip("._-") or f"{role or 'device'}-{re.sub('[.:]+', '-', str(address)).strip('-')}"
    name, turn = stem, 2
    while name in taken:
        name, turn = f"{stem}-{turn}", turn + 1
    return name
