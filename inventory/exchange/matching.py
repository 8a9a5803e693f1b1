"""Which unit a row is about: by its code first, then by name and district. Never guessed: what is open is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inventory.exchange.text import fold, is_digits, spoken
from inventory.identifiers import UnitCode
from inventory.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from inventory.units import Unit, UnitRegister

_TYPES = (
    (re.compile(r"^(?:thị trấn|thi tran|tt)(?:\.\s*|\s+)"), "thi tran"),
    (re.compile(r"^(?:thị xã|thi xa|tx)(?:\.\s*|\s+)"), "thi xa"),
    (re.compile(r"^(?:thành phố|thanh pho|tp)(?:\.\s*|\s+)"), "thanh pho"),
    (re.compile(r"^(?:phường|phuong)(?:\.\s*|\s+)|^(?:p|ph)\.\s*|^p\s+"), "phuong"),
    (re.compile(r"^(?:xã|xa)(?:\.\s*|\s+)|^x\.\s*"), "xa"),
    (re.compile(r"^(?:quận|quan)(?:\.\s*|\s+)|^q\.\s*"), "quan"),
    (re.compile(r"^(?:huyện|huyen)(?:\.\s*|\s+)|^h\.\s*"), "huyen"),
)
_UBND = re.compile(r"^(?:ubnd|uỷ ban nhân dân|ủy ban nhân dân|uy ban nhan dan|văn phòng ubnd|hđnd và ubnd)\s+")


LOST_ZEROS: Final = "codes that had lost the zeros at their beginning"
WRITTEN_OTHERWISE: Final = "names that are written otherwise than officially"


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says about its unit."""

    code: str
    name: str
    district: str

    def __str__(self) -> str:
        """`00001 Phường Phúc Xá, Quận Ba Đình`, as far as it is given."""
        place = ", ".join(part for part in (self.name, self.district) if part)
        return " ".join(part for part in (self.code, place) if part)

    @property
    def empty(self) -> bool:
        """Whether the row names nothing."""
        return not (self.code or self.name)


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome for a row.

    Attributes:
        unit: the unit, None when it has to be asked.
        why: what has to be asked, or for a match what should be said about how it was found ("" when nothing).
        candidates: units that can be meant.
    """

    unit: Unit | None
    why: str = ""
    candidates: tuple[Unit, ...] = ()


def name_parts(name: str) -> tuple[str, str]:
    """The type of a unit, folded ("" when the name does not say it), and its name with accents."""
    text = _UBND.sub("", spoken(name))
    for pattern, kind in _TYPES:
        rest = pattern.sub("", text, count=1)
        if rest != text and rest:
            return kind, rest
    return "", text


@dataclass
class UnitIndex:
    """The units of a day, to be found by what people write.

    Attributes:
        register: all units at all times.
        day: whose units are meant.
        levels: where a code or name alone could mean units of several levels, these are meant.
    """

    register: UnitRegister
    day: date
    levels: tuple[str, ...]
    _units: Mapping[UnitCode, Unit] = field(init=False)
    _by_number: dict[int, list[Unit]] = field(init=False)
    _by_name: dict[str, list[Unit]] = field(init=False)
    _by_folded: dict[str, list[Unit]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the units once."""
        self._units = self.register.on(self.day)
        self._by_number, self._by_name, self._by_folded = defaultdict(list), defaultdict(list), defaultdict(list)
        for unit in self._units.values():
            base = name_parts(unit.name)[1]
            self._by_name[base].append(unit)
            self._by_folded[fold(base)].append(unit)
            if is_digits(unit.code):
                self._by_number[int(unit.code)].append(unit)

    def unit(self, code: str) -> Unit | None:
        """The unit of a code, written in full."""
        return self._units.get(UnitCode(code))

    def find(self, said: Said) -> Match:
        """The unit that a row is about."""
        if said.code:
            return self._by_code(said)
        return self._by_text(said)

    def is_district(self, text: str) -> Unit | None:
        """The unit above communes that a text names, with its type: a heading between rows."""
        kind, base = name_parts(text)
        if kind not in {"quan", "huyen", "thi xa", "thanh pho"}:
            return None
        found = [unit for unit in self._named(base) if self._fits(unit, kind) and unit.level not in self.levels]
        return found[0] if len(found) == 1 else None

    def label(self, unit: Unit) -> str:
        """A unit as a choice shows it: `09889 Xã Tân Minh (Huyện Sóc Sơn)`."""
        parent = self._units.get(unit.parent) if unit.parent else None
        return f"{unit.code} {unit.name}{f' ({parent.name})' if parent and parent.parent else ''}"

    def nearest(self, name: str) -> str:
        """A hint for a name that no unit has."""
        return did_you_mean(name, {unit.name for unit in self._units.values()}) if name else ""

    def _by_code(self, said: Said) -> Match:
        """The unit whose code this is, as it stands or with zeros that were dropped before it; its name must agree."""
        exact, padded = self._units.get(UnitCode(said.code)), self._padded(said.code)
        possible = (
            [exact] if exact and (exact.level in self.levels or not padded) else [*filter(None, [exact]), *padded]
        )
        agreeing = [unit for unit in (exact, *padded) if unit and said.name and self._has_name(unit, said)]
        if agreeing:
            return Match(agreeing[0], "" if agreeing[0] is exact else LOST_ZEROS)
        if not possible:
            return self._unknown(said)
        if said.name:
            return self._disagreeing(possible, said)
        if len(possible) > 1:
            return Match(None, f"code {said.code} can have lost its zeros", tuple(possible))
        return Match(possible[0], "" if possible[0] is exact else LOST_ZEROS)

    def _unknown(self, said: Said) -> Match:
        named = self._by_text(said) if said.name else Match(None)
        candidates = (*filter(None, [named.unit]), *named.candidates, *self._former(said.code))
        return Match(None, f"no unit has code {said.code} on {self.day}", tuple(dict.fromkeys(candidates)))

    def _disagreeing(self, possible: list[Unit], said: Said) -> Match:
        other = self._by_text(Said("", said.name, said.district))
        named = (other.unit,) if other.unit else other.candidates
        why = f'code {said.code} is {possible[0].name}, but the name is "{said.name}"'
        return Match(None, why, tuple(dict.fromkeys((*possible, *named))))

    def _padded(self, code: str) -> list[Unit]:
        """Units whose code is this one with zeros before it."""
        if not is_digits(code) or code.startswith("0"):
            return []
        return self._of_levels(unit for unit in self._by_number.get(int(code), ()) if len(unit.code) > len(code))

    def _former(self, code: str) -> list[Unit]:
        """The units that today cover what once had this code."""
        if not any(unit.code == code for unit in self.register.units):
            return []
        after = self.register.successors(UnitCode(code), self.day)
        return [self._units[new] for new in after if new in self._units]

    def _has_name(self, unit: Unit, said: Said) -> bool:
        kind, base = name_parts(said.name)
        return fold(name_parts(unit.name)[1]) == fold(base) and self._fits(unit, kind)

    def _by_text(self, said: Said) -> Match:
        kind, base = name_parts(said.name)
        named = self._named(base)
        typed = [unit for unit in named if self._fits(unit, kind)]
        found = self._of_levels(typed or named)
        placed = self._in_district(found, said.district)
        if not found:
            return Match(None, f'no unit is named "{said.name}"')
        if not placed:
            return Match(None, f'no "{said.name}" lies in "{said.district}"', tuple(found))
        if len(placed) > 1:
            return Match(None, f'{len(placed)} units are named "{said.name}"', tuple(placed))
        if not typed:
            return Match(None, f'"{said.name}" is known as {placed[0].name}', tuple(placed))
        exact = spoken(name_parts(placed[0].name)[1]) == base
        return Match(placed[0], "" if exact else WRITTEN_OTHERWISE)

    def _named(self, base: str) -> list[Unit]:
        return self._by_name.get(base) or self._by_folded.get(fold(base), [])

    def _fits(self, unit: Unit, kind: str) -> bool:
        own = name_parts(unit.name)[0]
        return not kind or not own or own == kind

    def _of_levels(self, units: Iterable[Unit]) -> list[Unit]:
        """The units of the levels that are meant; where there is none, all."""
        found = list(units)
        return [unit for unit in found if unit.level in self.levels] or found

    def _in_district(self, units: list[Unit], district: str) -> list[Unit]:
        if not district:
            return units
        kind, base = name_parts(district)
        over = {unit.code for unit in self._named(base) if self._fits(unit, kind)}
        over |= {unit.code for unit in self._by_number.get(int(district), ())} if is_digits(district) else set()
        return [unit for unit in units if unit.parent in over]
