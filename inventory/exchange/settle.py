"""What a source claims against what the inventory says: what is written, what yields, what has to be asked.

The rules:

- What no other file says is taken.
- What another file says alike is left to that file.
- Where two files differ, both are shown and it is asked. With `--prefer` the one declared later is taken, when both
  are dated. An answer ("new" or "old") settles it for good.
- A state sheet was printed from the inventory and corrected: its word counts, also where it takes an answer out, unless
  the other was declared after it.
- A file written by hand is never changed; a generated one gives an item up by a null that shows what it said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inventory.exchange.difference import Change, Status, say_each_lot, say_figure, say_lots, substance
from inventory.exchange.existing import PREFIX
from inventory.exchange.findings import SETTLED
from inventory.exchange.yamltext import figure_text, lots_text, yielded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.exchange.claims import Claims, Figure, Office
    from inventory.exchange.existing import Existing
    from inventory.exchange.findings import Findings
    from inventory.identifiers import ItemKind, SiteName
    from inventory.model import AssetLot
    from inventory.sources import Place

    Answers = Mapping[str, tuple[AssetLot, ...] | None]

NEW, OLD = "new", "old"

ALL_CONFLICTS: Final = "conflicts"
"""Key of the answer for every conflict that has none of its own."""


@dataclass
class Settled:
    """The outcome.

    Attributes:
        sites: that the generated file brings into the inventory.
        figures: text of each figure, by site.
        assets: text of each answer, by site, place and kind.
        given_up: lines of other generated files that turn into nulls, by file, with the file that is preferred.
        changes: what happens to each item.
    """

    sites: list[Office] = field(default_factory=list)
    figures: dict[SiteName, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    assets: dict[SiteName, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    given_up: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    changes: list[Change] = field(default_factory=list)


@dataclass
class Settling:
    """Settles the claims of one source.

    Attributes:
        claims: what the source says.
        existing: what the inventory says.
        findings: gives answers, takes questions.
        prefer_later: whether the later declaration is taken where two differ.
    """

    claims: Claims
    existing: Existing
    findings: Findings
    prefer_later: bool
    settled: Settled = field(default_factory=Settled)

    def settle(self) -> Settled:
        """Settle everything about sites; devices and circuits are settled in `entries`."""
        self._sites()
        for (site, name), figure in self.claims.figures.items():
            self._figure(site, name, figure)
        for (site, kind), answers in self.claims.assets.items():
            self._asset(site, kind, answers)
        self._removed()
        return self.settled

    def _sites(self) -> None:
        for name, office in sorted(self.claims.offices.items()):
            if office.new or name in self.existing.own_sites:
                self.settled.sites.append(office)
            if office.new:
                self.settled.changes.append(Change(Status.ADDED, _title(office), "site", "", ", ".join(office.places)))

    def _figure(self, site: SiteName, name: str, figure: Figure | None) -> None:
        place = self.existing.figure_place(site, name)
        other = place is not None and place.file != self.existing.own
        before = self.existing.figure(site, name)
        text = figure_text(name, figure)
        amends = self.claims.amends and before is not None
        if other and figure is None and not amends:
            return
        status = _status(given=place is not None, equal=before == figure, same=_substance(before) == _substance(figure))
        if other and before is not None and place is not None:
            said, claimed = (say_figure(each, given=True) for each in (before, figure))
            if figure is not None and before.said == figure.said:
                self._say(site, name, Status.UNCHANGED, said, claimed)
                return
            if not self._wins(site, name, claimed, said, [place]):
                if figure is not None:
                    self.settled.figures[site][name] = yielded(text, place.file)
                return
        if not other or figure is not None:
            self.settled.figures[site][name] = text
        self._say(site, name, status, say_figure(before, given=place is not None), say_figure(figure, given=True))

    def _asset(self, site: SiteName, kind: ItemKind, answers: Answers) -> None:
        elsewhere = self.existing.elsewhere(site, kind)
        answered = {place: lots for place, lots in elsewhere.items() if lots is not None}
        amends = self.claims.amends
        contested = {place for place, lots in answers.items() if (lots is not None or amends) and place in answered}
        differing = {place for place in contested if substance(answers[place]) != substance(answered[place])}
        replaced = differing if amends or not differing else set(elsewhere)
        if differing and not self._asset_wins(site, kind, answers, answered, replaced):
            lost = answers.keys() if not amends else differing
            for place in lost:
                if (lots := answers[place]) is not None:
                    winner = self.existing.asset_place(site, next(iter(answered)), kind).file
                    self._write(site, place, kind, yielded(lots_text(lots), winner))
            answers = {place: lots for place, lots in answers.items() if place not in lost}
            replaced = set()
            if not answers:
                return
        self._take(site, kind, answers, elsewhere, replaced)

    def _take(self, site: SiteName, kind: ItemKind, answers: Answers, elsewhere: Answers, replaced: set[str]) -> None:
        """Write what the source says of a kind, but for what another file that is not replaced says already."""
        before = self.existing.lots(site, kind)
        stays = {place: lots for place, lots in elsewhere.items() if place not in replaced}
        left = {place for place in answers.keys() & stays if answers[place] is None or stays[place] is not None}
        written = {place: lots for place, lots in answers.items() if place not in left}
        for place, lots in written.items():
            if lots is not None or place not in replaced or not self.claims.amends:
                self._write(site, place, kind, lots_text(lots))
        after = {**before, **stays, **written} if self.claims.amends else {**stays, **written}
        status = _status(given=bool(before), equal=before == after, same=_said(before) == _said(after))
        summed = status is not Status.CHANGED or (say_lots(before) != say_lots(after) and not _partly(after))
        told = say_lots if summed else say_each_lot
        self._say(site, kind, status, told(before), told(after))

    def _asset_wins(
        self, site: SiteName, kind: ItemKind, answers: Answers, answered: Answers, replaced: set[str]
    ) -> bool:
        claimed = {place: lots for place, lots in answers.items() if place in replaced or not self.claims.amends}
        said = {place: lots for place, lots in answered.items() if place in replaced}
        places = [self.existing.asset_place(site, place, kind) for place in said]
        return self._wins(site, kind, say_lots(claimed), say_lots(said), places)

    def _write(self, site: SiteName, place: str, kind: str, text: str) -> None:
        self.settled.assets[site].setdefault(place, {})[kind] = text

    def _wins(self, site: SiteName, item: str, claimed: str, said: str, places: list[Place]) -> bool:
        """Whether the source's word is taken over that of other files; asks when that is open."""
        place = places[0]
        here, there = self.claims.dates.get(site), self.existing.dated(site, place.file)
        key = f"{SETTLED}: {site}/{item}"
        given = self.findings.answer(key) or self.findings.answer(ALL_CONFLICTS)
        if given is None and self.prefer_later and here and there and here != there:
            given = NEW if here > there else OLD
        if given is None and self.claims.amends and here and (there is None or here >= there):
            given = NEW if all(each.file.startswith(PREFIX) for each in places) else None
        where = self.claims.cells.get((site, item), "")
        if given == NEW:
            return self._take_over(site, item, places, where)
        if given == OLD:
            self._say(site, item, Status.UNCHANGED, said, said)
            return False
        by_hand = not all(each.file.startswith(PREFIX) for each in places)
        title, spot = _title(self.claims.offices[site]), f"{place.file}:{place.line}"
        what = f"{title}: {item} is {claimed} here{_on(here)}, {said} in {spot}{_on(there)}"
        what += ", which is written by hand: take it out there, or let it stand" if by_hand else ""
        self.findings.ask(key, what, (OLD,) if by_hand else (NEW, OLD), where)
        return False

    def _take_over(self, site: SiteName, item: str, places: list[Place], where: str) -> bool:
        """Have other files give an item up; a file written by hand cannot be made to."""
        by_hand = [place for place in places if not place.file.startswith(PREFIX)]
        for place in by_hand[:1]:
            what = f"{item} of site {site} is written by hand in {place.file}:{place.line}"
            self.findings.problem(where, what, hint="take it out there and import again")
        if by_hand:
            return False
        for place in places:
            self.settled.given_up[place.file].append(place.line)
        return True

    def _removed(self) -> None:
        """What the own file said and the source does not say any more."""
        for site, kind in sorted(self.existing.own_assets - self.claims.assets.keys()):
            self._gone(site, kind, say_lots(self.existing.lots(site, kind)))
        for site, name in sorted(self.existing.own_figures - self.claims.figures.keys()):
            self._gone(site, name, say_figure(self.existing.figure(site, name), given=True))
        for site in sorted(self.existing.own_sites - self.claims.offices.keys()):
            self._gone(site, "site", str(site))

    def _gone(self, site: SiteName, item: str, before: str) -> None:
        self.settled.changes.append(Change(Status.REMOVED, str(site), item, before, ""))

    def _say(self, site: SiteName, item: str, status: Status, before: str, after: str) -> None:
        where = self.claims.cells.get((site, item), "")
        self.settled.changes.append(Change(status, _title(self.claims.offices[site]), item, before, after, where))


def _title(office: Office) -> str:
    return f"{office.name} {office.title}"


def _on(day: date | None) -> str:
    return f" ({day})" if day else " (undated)"


def _substance(figure: Figure | None) -> object:
    return figure.said if figure else None


def _status(*, given: bool, equal: bool, same: bool) -> Status:
    """The status of an item: whether it was given before, is wholly equal now, or says the same with another source."""
    if not given:
        return Status.ADDED
    if equal:
        return Status.UNCHANGED
    return Status.CONFIRMED if same else Status.CHANGED


def _partly(answers: Answers) -> bool:
    """Whether some places answered and others did not, so that a sum would hide it."""
    return len({lots is None for lots in answers.values()}) > 1


def _said(answers: Answers) -> dict[str, object]:
    return {place: substance(lots) for place, lots in answers.items()}
