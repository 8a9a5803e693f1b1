"""How the scores changed between two dates, and how much of it is the estate and how much the norms.

Scores of two dates are comparable only under one set of norms. So the later estate is scored a second time by the
norms, the circuit rule and the method of the earlier date: the difference to the earlier score is the estate's, the
rest is the norms'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from planning.assessment import assess
from planning.grouping import group_by_units

if TYPE_CHECKING:
    from collectors.readings import Readings
    from inventory.identifiers import CircuitId, DeviceName
    from inventory.model import Inventory
    from planning.evidence import CircuitLoad, Seen
    from planning.grouping import Grouping
    from planning.model import GapResult
    from planning.sight import Sight


@dataclass(frozen=True)
class Snapshot:
    """An estate on a date, with what was measured then; `readings` are for what stands beside the score."""

    inventory: Inventory
    on: date
    seen: Seen | None = None
    p95: Mapping[CircuitId, CircuitLoad] | None = None
    readings: Mapping[DeviceName, Readings] | None = None
    sight: Sight | None = None


class BoundChange(msgspec.Struct, frozen=True):
    """One bound of one group: at the earlier date, the later estate by the earlier norms, at the later date."""

    before: Fraction
    under_old_norms: Fraction
    after: Fraction

    @property
    def estate(self) -> Fraction:
        """Points by which the estate alone changed the score; negative is better."""
        return self.under_old_norms - self.before

    @property
    def norms(self) -> Fraction:
        """Points by which the norms alone changed it."""
        return self.after - self.under_old_norms


class GroupChange(msgspec.Struct, frozen=True):
    """Change of one group. `answered_more`: LOW rose while HIGH fell, as questions were answered: not a worsening."""

    code: str
    name: str
    low: BoundChange
    high: BoundChange

    @property
    def answered_more(self) -> bool:
        """Whether the interval only became narrower."""
        return self.low.after >= self.low.before and self.high.after < self.high.before


class Comparison(msgspec.Struct, frozen=True):
    """Two dates compared; groups that exist in both groupings, in the later order."""

    before: GapResult
    under_old_norms: GapResult
    after: GapResult
    changes: tuple[GroupChange, ...]


def compare(earlier: Snapshot, later: Snapshot, *, grouping: Grouping | None = None) -> Comparison:
    """Compare two dates by one division of the offices.

    Args:
        earlier: estate, norms and method of the first date.
        later: estate of the second date.
        grouping: for both; each inventory's own operational grouping when None.
    """
    before = assess(earlier.inventory, earlier.on, seen=earlier.seen, p95=earlier.p95, grouping=grouping)
    division = grouping or group_by_units(later.inventory, later.inventory.city.units_as_of)
    after = assess(
        later.inventory,
        later.on,
        seen=later.seen,
        p95=later.p95,
        sight=later.sight,
        grouping=division,
        readings=later.readings,
    )
    old_rules = replace(later.inventory, norms=earlier.inventory.norms, gap=earlier.inventory.gap)
    under = assess(old_rules, later.on, seen=later.seen, p95=later.p95, grouping=division, norms_on=earlier.on)
    codes = {group.code for group in before.groups} & {group.code for group in under.groups}
    changes = tuple(_change(group.code, before, under, after) for group in after.groups if group.code in codes)
    return Comparison(before, under, after, changes)


def _change(code: str, before: GapResult, under: GapResult, after: GapResult) -> GroupChange:
    """One group at three points."""
    first, middle, last = (result.group(code).score for result in (before, under, after))
    return GroupChange(
        code,
        after.group(code).name,
        BoundChange(first.low, middle.low, last.low),
        BoundChange(first.high, middle.high, last.high),
    )
