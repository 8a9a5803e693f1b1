"""A checklist answered for one office: yes, no, or not known, with the reason. Beside the score, never in it. Pure.

Yes and no need proof. That the inventory names no firewall proves nothing; that an office answered "none" does.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from inventory.checklist import Asks
from inventory.identifiers import ItemKind
from planning.beside_model import Cause, Check, CheckResult, Finding
from planning.context import number_of
from planning.evidence import answer_about
from planning.gap import missing_places
from planning.need import only_at_counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.checklist import CheckItem, Checklist, Condition
    from inventory.declared import Declared
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from planning.evidence import OfficeEvidence
    from planning.model import OfficeGap
    from planning.need import NormSet


class Checking:
    """Answers the checklist of an inventory, office by office."""

    def __init__(self, inventory: Inventory, norms: NormSet, answered: Iterable[DeviceName]) -> None:
        """Take what all offices have in common.

        Args:
            inventory: with its checklist.
            norms: in force.
            answered: the devices that answered on the network.
        """
        self._inventory, self._norms = inventory, norms
        self._answered = frozenset(answered)

    @property
    def checklist(self) -> Checklist:
        """The lines."""
        return self._inventory.checklist

    def of(
        self, office: OfficeEvidence, gap: OfficeGap, declared: Mapping[str, Declared | None]
    ) -> tuple[CheckResult, ...]:
        """Every line for one office.

        Args:
            office: what is known of it.
            gap: what the assessment found; it is only read.
            declared: its figures, as of `context.office_context`.
        """
        return tuple(self._line(item, office, gap, declared) for item in self.checklist.items)

    def _line(
        self, item: CheckItem, office: OfficeEvidence, gap: OfficeGap, declared: Mapping[str, Declared | None]
    ) -> CheckResult:
        findings = tuple(self._finding(each, office, gap, declared) for each in item.conditions)
        if not item.every:  # what the inventory does not list outweighs no answer of the office
            findings = tuple(each for each in findings if each.cause is not Cause.NOT_LISTED) or findings
        decisive, other = (Check.NO, Check.YES) if item.every else (Check.YES, Check.NO)
        answers = {finding.answer for finding in findings}
        answer = decisive if decisive in answers else Check.UNKNOWN if Check.UNKNOWN in answers else other
        return CheckResult(item.id, answer, tuple(each for each in findings if each.answer is answer))

    def _finding(
        self, condition: Condition, office: OfficeEvidence, gap: OfficeGap, declared: Mapping[str, Declared | None]
    ) -> Finding:
        match condition.asks:
            case Asks.OWNED:
                return self._owned(condition, office)
            case Asks.SEEN:
                return self._seen(condition, office)
            case Asks.CIRCUIT:
                return self._circuit(office)
            case Asks.COMPLIES:
                return _complies(condition, gap)
            case Asks.DECLARED:
                return _declared(condition, declared)

    def _owned(self, condition: Condition, office: OfficeEvidence) -> Finding:
        """Pieces that work: for certain at least, and at most, against those wanted."""
        kind = ItemKind(condition.name)
        wanted = _wanted(condition, office)
        answer = office.answers.get(kind) or answer_about(
            office.site, self._inventory.assets.get(office.site.name), kind
        )
        counters_only = condition.per == "counter" or only_at_counters(self._norms, kind)
        missing = missing_places(answer, at_counters_only=counters_only)
        certain = sum(max(0, lot.count - lot.broken - lot.unknown_state) for lot in answer.lots)
        most = sum(lot.count - lot.broken for lot in answer.lots)
        certain, most = max(certain, answer.seen or 0), max(most, answer.seen or 0)

        def found(check: Check, cause: Cause) -> Finding:
            return Finding(Asks.OWNED, kind, check, cause, Fraction(certain), wanted)

        if wanted is None:
            return found(Check.UNKNOWN, Cause.SIZE)
        if certain >= wanted:
            return found(Check.YES, Cause.COUNTED)
        if missing:
            return found(Check.UNKNOWN, Cause.NOT_ANSWERED if answer.refused else Cause.NOT_ASKED)
        return found(Check.NO, Cause.COUNTED) if most < wanted else found(Check.UNKNOWN, Cause.OPEN)

    def _seen(self, condition: Condition, office: OfficeEvidence) -> Finding:
        """A device of a role. One that is silent may be switched off, one that is not listed may be there."""
        devices = self._inventory.devices_by_site[office.site.name]
        there = [device.name for device in devices if device.role == condition.name]
        answered = sum(name in self._answered for name in there)
        check, cause = (
            (Check.YES, Cause.SEEN) if answered else (Check.UNKNOWN, Cause.SILENT if there else Cause.NOT_LISTED)
        )
        return Finding(Asks.SEEN, condition.name, check, cause, Fraction(answered))

    def _circuit(self, office: OfficeEvidence) -> Finding:
        """A contracted line. Where the carrier's list is there, an office that is not on it has none."""
        if office.circuits:
            check, cause = Check.YES, Cause.CIRCUIT
        elif self._inventory.circuits:
            check, cause = Check.NO, Cause.NO_CIRCUIT
        else:
            check, cause = Check.UNKNOWN, Cause.NO_CIRCUITS
        return Finding(Asks.CIRCUIT, "", check, cause, Fraction(len(office.circuits)))


def _wanted(condition: Condition, office: OfficeEvidence) -> Fraction | None:
    """Pieces that a condition wants in an office, rounded up; None when its size is not known."""
    size = {"office": 1, "staff": office.site.staff, "counter": office.site.counters}[condition.per]
    return None if size is None else Fraction(math.ceil(condition.least * size))


def _complies(condition: Condition, gap: OfficeGap) -> Finding:
    """What the assessment found of a kind under the norms in force; over-age machines are no shortage."""
    item = gap.item(ItemKind(condition.name))
    if item is None or not item.need:
        cause = Cause.NO_NORM if item is None or item.need == 0 else Cause.SIZE
        return Finding(Asks.COMPLIES, condition.name, Check.UNKNOWN, cause)
    pieces = item.low.short is not None
    lacks, may_lack = (run.short if pieces else run.share for run in (item.low, item.high))
    if lacks:
        return Finding(Asks.COMPLIES, condition.name, Check.NO, Cause.SHORT, Fraction(lacks))
    if may_lack or may_lack is None:
        return Finding(Asks.COMPLIES, condition.name, Check.UNKNOWN, Cause.OPEN)
    return Finding(Asks.COMPLIES, condition.name, Check.YES, Cause.COMPLIES)


def _declared(condition: Condition, declared: Mapping[str, Declared | None]) -> Finding:
    """A figure of the office against what is wanted."""
    name = condition.name
    figure = declared.get(name)
    if figure is None:
        cause = Cause.NOT_ANSWERED if name in declared else Cause.NOT_ASKED
        return Finding(Asks.DECLARED, name, Check.UNKNOWN, cause)
    if isinstance(figure.value, bool):
        return Finding(Asks.DECLARED, name, _check(figure.value), Cause.DECLARED, figure.value)
    if isinstance(figure.value, str):
        return Finding(Asks.DECLARED, name, _check(figure.value in condition.among), Cause.DECLARED, figure.value)
    number = number_of(figure)
    enough = number is not None and number >= condition.least
    return Finding(Asks.DECLARED, name, _check(enough), Cause.DECLARED, number, condition.least)


def _check(holds: bool) -> Check:
    return Check.YES if holds else Check.NO
