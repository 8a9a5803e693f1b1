"""Label values and numbers as the text format wants them. Device text is hostile; nothing it holds breaks a line."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inventory.model import Placement


class Named(Protocol):
    """What a device has a name for; `key` tells it from others of that name."""

    @property
    def name(self) -> str:
        """The device's own text."""

    @property
    def key(self) -> str:
        """Its row."""


_N = TypeVar("_N", bound=Named)

LONGEST = 200
"""Characters of a label value; longer ones are cut. Real names stay far below; a hostile agent sends 64 KiB."""


PLACE = "\0"
"""Stands for the placement labels in text that is kept; `clean` leaves no such character in a label value."""


def clean(text: str) -> str:
    """Text fit for a label: NFC, printable, at most LONGEST characters.

    White space of any kind becomes a space; other unprintable characters, half surrogates of undecodable bytes
    among them, become U+FFFD.
    """
    if len(text) <= LONGEST and text.isascii() and text.isprintable():
        return text
    # Cut before normalising too: reordering a long run of combining marks takes time quadratic in its length.
    normal = unicodedata.normalize("NFC", text[: 4 * LONGEST])
    plain = normal if normal.isprintable() else "".join(map(_printable, normal))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "\ufffd"


def escape(text: str) -> str:
    """A label value between its quotes, cleaned and escaped."""
    return clean(text).replace("\\", "\\\\").replace('"', '\\"')


def pairs(names: Iterable[str], values: Iterable[str]) -> str:
    """Labels without braces: `name="value",...`; names are ours, values anybody's."""
    return ",".join([f'{name}="{escape(value)}"' for name, value in zip(names, values, strict=True)])


def placement_pairs(placement: Placement) -> str:
    """The placement labels of a device; escaped once, they enter every sample."""
    return pairs(
        ("district", "commune", "site", "device", "role"),
        (placement.district, placement.commune, placement.site, placement.device, placement.role),
    )


def number(value: float) -> str:
    """A value of the text format; integers in full, so that a total loses no digit."""
    return str(int(value)) if isinstance(value, int) else repr(value)


def is_number(value: float | None) -> bool:
    """Whether a reading can be exposed: it is there, and it is neither infinite nor not a number."""
    return value is not None and math.isfinite(value)


def distinct(names: Iterable[str]) -> dict[str, str]:
    """Escaped label values for raw names such that different names stay different.

    Cleaning can make two names equal; each of these gets `#` and a digest of its raw form, which is stable whatever
    other names there are. Should a name imitate such a form, all names get their digest.
    """
    escaped = {name: escape(name) for name in names}
    uses = Counter(escaped.values())
    if len(uses) == len(escaped):
        return escaped
    marked = {name: value if uses[value] == 1 else _marked(value, name) for name, value in escaped.items()}
    if len(set(marked.values())) == len(marked):
        return marked
    return {name: _marked(value, name) for name, value in escaped.items()}


def _marked(value: str, name: str) -> str:
    digest = hashlib.blake2s(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{value}#{digest}"


def labelled(readings: Iterable[_N]) -> Iterator[tuple[str, _N]]:
    """Readings of one family with their label value, escaped: the name; with the key where others have that name.

    Should two sources have the same name and key too, the later ones are numbered.
    """
    named = list(readings)
    uses = Counter(reading.name for reading in named)
    alike: Counter[str] = Counter()
    by_name: dict[str, _N] = {}
    for reading in named:
        name = reading.name if uses[reading.name] == 1 else f"{reading.name}#{reading.key}"
        alike[name] += 1
        by_name[name if alike[name] == 1 else f"{name}#{alike[name]}"] = reading
    labels = distinct(by_name)
    for name, reading in by_name.items():
        yield labels[name], reading
