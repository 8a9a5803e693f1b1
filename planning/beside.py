"""What stands beside the score: declared context, measured LAN, checklist; made after all verdicts. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from planning.beside_model import Beside, Check, GroupBeside, GroupLan, OfficeBeside, Ratio, Sum
from planning.checks import Checking
from planning.context import group_context, office_context
from planning.lan import measure_lan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collectors.readings import Readings
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from planning.beside_model import CheckResult
    from planning.evidence import OfficeEvidence
    from planning.lan import LanFigures
    from planning.model import GroupGap, OfficeGap
    from planning.need import NormSet


@dataclass(frozen=True, slots=True)
class _Office:
    beside: OfficeBeside
    staff: int | None


def look_beside(
    inventory: Inventory,
    norms: NormSet,
    offices: Iterable[tuple[OfficeEvidence, OfficeGap]],
    groups: Iterable[GroupGap],
    readings: Mapping[DeviceName, Readings],
) -> Beside:
    """Gather what stands beside every office's and every group's score.

    Args:
        inventory: with what offices declared, and the checklist.
        norms: in force.
        offices: what is known of each, and what was found.
        groups: with their offices.
        readings: last ones of the devices that answered.
    """
    lans = measure_lan(inventory, readings)
    checking = Checking(inventory, norms, readings)
    found: dict[str, _Office] = {}
    for known, gap in offices:
        context = office_context(inventory, known.site)
        checks = checking.of(known, gap, context.declared)
        beside = OfficeBeside(gap.site, context, lans[gap.site], checks)
        found[gap.site] = _Office(beside, gap.staff)
    return Beside(
        inventory.checklist,
        tuple(office.beside for office in found.values()),
        tuple(_group(group.code, [found[site] for site in group.offices]) for group in groups),
        _group("", list(found.values())),
    )


def _group(code: str, offices: Sequence[_Office]) -> GroupBeside:
    members = [office.beside for office in offices]
    return GroupBeside(
        code,
        group_context([office.context for office in members]),
        _lans([(office.beside.lan, office.staff) for office in offices]),
        _checks([office.checks for office in members]),
    )


def _lans(offices: Sequence[tuple[LanFigures, int | None]]) -> GroupLan:
    """Sums over the LANs of offices, each with its staff."""
    lans = [lan for lan, _ in offices]
    told = [lan.ports for lan in lans if lan.ports is not None]
    whole = [(lan.ports.total, staff) for lan, staff in offices if lan.ports and lan.per_staff is not None and staff]
    clients = [lan.wifi_clients for lan in lans if lan.wifi_clients is not None]
    return GroupLan(
        offices=len(told),
        no_free_port=sum(lan.no_free_port is True for lan in lans),
        switches=sum(lan.switches for lan in lans),
        answered=sum(lan.answered for lan in lans),
        units=sum(lan.units for lan in lans),
        full=sum(lan.full for lan in lans),
        ports=sum(told[1:], told[0]) if told else None,
        per_staff=Ratio(
            Fraction(sum(ports for ports, _ in whole)), Fraction(sum(staff for _, staff in whole)), len(whole)
        ),
        access_points=sum(lan.access_points for lan in lans),
        access_points_seen=sum(lan.access_points_seen for lan in lans),
        wifi_clients=Sum(Fraction(sum(clients)), len(clients)),
    )


def _checks(offices: Sequence[Sequence[CheckResult]]) -> dict[str, dict[Check, int]]:
    """By line of the checklist, how many offices have each answer."""
    found: dict[str, Counter[Check]] = {}
    for checks in offices:
        for check in checks:
            found.setdefault(check.id, Counter())[check.answer] += 1
    return {name: {answer: counts[answer] for answer in Check} for name, counts in found.items()}
