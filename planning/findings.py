"""All findings of a city: where declarations, the inventory and the network disagree, and what has come to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.account import Finding, FindingKind
from planning.ending import past_life, past_support
from planning.insecure import insecure
from planning.layers import can_be_seen
from planning.serials import answered_serials, duplicates, listings
from planning.unseen import met_elsewhere, strangers, unlisted_neighbours, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from inventory.model import AssetLot, Device, Inventory
    from planning.evidence import OfficeEvidence
    from planning.model import Question
    from planning.need import NormSet
    from planning.sight import Sight


def find(
    inventory: Inventory,
    reconciliation: Iterable[tuple[OfficeEvidence, Question]],
    *,
    norms: NormSet,
    on: date,
    sight: Sight | None,
    devices: Mapping[tuple[str, str], Sequence[Device]],
) -> tuple[Finding, ...]:
    """Everything that has to be looked at, by kind, then in the order of the inventory. No count depends on it.

    Args:
        inventory: checked.
        reconciliation: counts of offices that differ from what was seen, with what the offices declared.
        norms: the norms applied.
        on: date of the estate.
        sight: what was seen; None = nobody looked, and then only what is written is compared.
        devices: of each site, by kind.
    """
    listed = listings(inventory)
    found = [_counted(evidence, question, devices) for evidence, question in reconciliation]
    if sight is not None:
        found += unseen(inventory, sight, inventory.gap.quality.not_seen_days)
        found += met_elsewhere(inventory, sight)
        found += answered_serials(inventory, listed, sight)
        found += strangers(inventory, sight)
        found += unlisted_neighbours(inventory, sight)
        found += insecure(inventory, sight)
    found += duplicates(listed)
    found += past_life(inventory, norms, on)
    found += past_support(inventory, on, sight)
    order = {kind: place for place, kind in enumerate(FindingKind)}
    return tuple(sorted(found, key=lambda each: order[each.kind]))


def _counted(
    evidence: OfficeEvidence, question: Question, devices: Mapping[tuple[str, str], Sequence[Device]]
) -> Finding:
    """A count that differs, with where the declared one is from and how many of it the network could show."""
    lots = evidence.answers[question.item].lots
    own = devices.get((question.site, question.item), ())
    return Finding(
        FindingKind(question.kind),
        question.site,
        question.item,
        declared=question.declared,
        seen=question.seen,
        visible=sum(can_be_seen(device) for device in own) if own else None,
        source="; ".join(_sources(lots)),
        on=max((lot.provenance.on for lot in lots if lot.provenance.on is not None), default=None),
    )


def _sources(lots: Iterable[AssetLot]) -> Iterator[str]:
    """The files and cells of lots, each once."""
    yield from dict.fromkeys(lot.provenance.source for lot in lots if lot.provenance.source)
