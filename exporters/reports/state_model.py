"""The state sheet of an office: what it declared, to be corrected, beside what it needs and what has to be asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from exporters.reports.clean import clean
from exporters.reports.language import Language, day
from exporters.reports.texts import Catalogue
from exporters.reports.wording import item_name, named_of_old, norm_value, place_name, question_text
from inventory.checks import ITEM_KINDS
from inventory.exchange.state_form import Identity
from planning.model import CIRCUIT, GapResult, ItemGap, OfficeGap, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inventory.identifiers import ItemKind, SiteName
    from inventory.model import AssetLot, Inventory
    from inventory.norms import Norm
    from planning.model import Run

_SPARE_ROWS = 3
"""Rows to be filled in with lots that are not on the sheet."""


class LotRow(msgspec.Struct, frozen=True):
    """A lot at a place, or the open question about a kind there: then all figures are None.

    A count of 0 says that there is none.
    """

    kind: str
    place: str
    kind_name: str
    place_name: str
    count: int | None = None
    broken: int | None = None
    unknown_state: int | None = None
    year: int | None = None

    @property
    def in_use(self) -> int | None:
        """What is left of the total."""
        if not self.count or self.broken is None or self.unknown_state is None:
            return None
        return self.count - self.broken - self.unknown_state


class ComparedRow(msgspec.Struct, frozen=True):
    """A kind compared with its need, as it is printed; "?" = not known."""

    kind: str
    need: str
    owned: str
    seen: str
    short: str
    over_age: str
    norm: str


class StateSheet(msgspec.Struct, frozen=True):
    """The sheet of one office in one language.

    Attributes:
        superior, committee: the two lines of its letterhead.
        name, district: of the unit; the district is empty where there is none.
        latest: when and by whom it declared last, in words.
        spare: rows for further lots.
        kinds, places: names to choose from in those.
        questions: in words, one each.
        on: date of the figures; no year of use is later.
    """

    language: Language
    identity: Identity
    superior: str
    committee: str
    name: str
    district: str
    on: date
    latest: str
    staff: int | None
    counters: int | None
    lots: tuple[LotRow, ...]
    compared: tuple[ComparedRow, ...]
    questions: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    spare: int = _SPARE_ROWS


def build_state_sheets(
    result: GapResult, inventory: Inventory, sites: Iterable[SiteName], language: Language
) -> Iterator[StateSheet]:
    """The sheets of some offices.

    Args:
        result: the assessment.
        inventory: that was assessed.
        sites: offices of the assessment.
        language: of every text.
    """
    wanted = set(sites)
    builder = _Builder(result, inventory, language)
    for office in result.offices:
        if office.site in wanted:
            yield builder.sheet(office)


class _Builder:
    """Builds the sheets of one assessment."""

    def __init__(self, result: GapResult, inventory: Inventory, language: Language) -> None:
        self._result = result
        self._inventory = inventory
        self._texts = Catalogue(language)
        self._units = inventory.units.on(inventory.city.units_as_of)
        self._questions: dict[SiteName, list[Question]] = {}
        for question in result.questions:
            self._questions.setdefault(question.site, []).append(question)

    def sheet(self, office: OfficeGap) -> StateSheet:
        """The sheet of one office."""
        texts, result = self._texts, self._result
        unit = self._units[office.unit]
        parent = self._units.get(unit.parent) if unit.parent else None
        superior = clean(parent.name) if parent else ""
        places = self._inventory.sites[office.site].places
        return StateSheet(
            language=texts.language,
            identity=Identity(office.unit, office.site, result.on, result.simulated),
            superior=_committee(superior, texts) if superior else "",
            committee=_committee(clean(office.name), texts),
            name=clean(unit.name),
            district=superior if parent and parent.parent else "",
            on=result.on,
            latest=self._latest(office),
            staff=office.staff,
            counters=office.counters,
            lots=tuple(self._lots(office)),
            compared=tuple(self._compared(gap, office) for gap in office.items),
            questions=tuple(self._asked(each) for each in self._questions.get(office.site, ())),
            kinds=tuple(sorted({item_name(kind, texts) for kind in self._known_kinds(office)}, key=str.casefold)),
            places=tuple(self._place(place) for place in places),
        )

    def _latest(self, office: OfficeGap) -> str:
        if office.declared_on is None:
            return self._texts("state.undated")
        return day(office.declared_on[1], self._texts.language)

    def _known_kinds(self, office: OfficeGap) -> set[str]:
        return {*ITEM_KINDS, *(gap.item for gap in office.items), *self._inventory.gap.weights} - {CIRCUIT}

    def _lots(self, office: OfficeGap) -> Iterator[LotRow]:
        """What was declared, "none" included, and what is still open; first the kinds that norms ask for."""
        assets = self._inventory.assets.get(office.site)
        declared = assets.places if assets else {}
        missing = {gap.item: gap.missing_places for gap in office.items if gap.item != CIRCUIT}
        named: dict[ItemKind, None] = dict.fromkeys(missing)
        named.update(dict.fromkeys(sorted(kind for kinds in declared.values() for kind in kinds)))
        for kind in named:
            for place in self._inventory.sites[office.site].places:
                answers = declared.get(place, {})
                if kind in answers or place in missing.get(kind, ()):
                    yield from self._rows(kind, place, answers.get(kind))

    def _rows(self, kind: ItemKind, place: str, lots: tuple[AssetLot, ...] | None) -> Iterator[LotRow]:
        begin = (kind, place, item_name(kind, self._texts), self._place(place))
        for lot in lots or ():
            yield LotRow(*begin, lot.count, lot.broken, lot.unknown_state, lot.year)
        if not lots:
            yield LotRow(*begin, None if lots is None else 0)

    def _place(self, place: str) -> str:
        """A place's name, short enough for a column."""
        key = f"{place}.old" if named_of_old(place, self._result.on) else place
        short = self._texts.or_key("state_place", key)
        return short if short != key else place_name(place, self._result.on, self._texts)

    def _compared(self, gap: ItemGap, office: OfficeGap) -> ComparedRow:
        circuit = gap.item == CIRCUIT
        norm = self._norms(gap)
        if circuit:
            known = "circuit_fails" if gap.low.share else "circuit_complies"
            norm = f"{norm}: {self._texts(known if gap.known else 'circuit_unknown').lower()}"
        return ComparedRow(
            item_name(gap.item, self._texts),
            _known(gap.need),
            str(len(office.circuits)) if circuit else _known(gap.owned),
            "" if circuit else _known(gap.seen),
            "" if circuit else _between(gap, "short"),
            "" if circuit else _between(gap, "over_age"),
            norm,
        )

    def _norms(self, gap: ItemGap) -> str:
        """The norms that the need rests on: how much, and where that is written."""
        found = [self._norm(norm) for norm in self._result.norms if norm.id in gap.basis.need]
        return "; ".join(found) or self._texts("state.no_norm")

    def _norm(self, norm: Norm) -> str:
        return f"{norm_value(norm, self._texts)} ({clean(norm.source)})"

    def _asked(self, question: Question) -> str:
        item, text = item_name(question.item, self._texts), question_text(question, self._result.on, self._texts)
        return self._texts("state.asked", item=item, text=text)


def _committee(name: str, texts: Catalogue) -> str:
    """A committee as its letterhead says it; the name of an office often says already that it is one."""
    bare = name.removeprefix("UBND ")
    return texts("state.committee", name=bare).upper()


def _known(value: int | None) -> str:
    return "?" if value is None else str(value)


def _between(gap: ItemGap, part: str) -> str:
    """A figure of both readings: one where they agree, else from - to; "?" where a reading has none."""
    low, high = (_figure(run, part) for run in (gap.low, gap.high))
    if low is None or high is None:
        return "?"
    first, last = sorted((low, high))
    return str(first) if first == last else f"{first} \N{EN DASH} {last}"


def _figure(run: Run, part: str) -> int | None:
    value: int | None = getattr(run, part)
    return value


def sites_of(result: GapResult, units: Iterable[str], districts: Iterable[str]) -> Mapping[SiteName, str]:
    """The offices of units and of districts, each with its unit; all offices where neither is named."""
    wanted, groups = set(units), set(districts)
    members = {site for group in result.groups if group.code in groups for site in group.offices}
    everything = not wanted and not groups
    return {
        office.site: office.unit
        for office in result.offices
        if everything or office.unit in wanted or office.site in members
    }
