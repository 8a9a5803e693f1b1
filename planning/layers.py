"""Three layers of evidence of each kind in each office: declared, seen, working. What nobody knows stays unknown."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from inventory.model import Reach
from planning.account import Declared, ItemAccount, Known, SeenLayer, Source, Unseen, Working
from planning.need import life_norm, need_use
from planning.seen import item_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from inventory.model import Device, Inventory
    from planning.evidence import Answer, OfficeEvidence
    from planning.model import ItemGap
    from planning.need import NormSet
    from planning.sight import Sight


def account(
    office: OfficeEvidence,
    gap: ItemGap,
    norms: NormSet,
    on: date,
    *,
    devices: Sequence[Device],
    sight: Sight | None,
) -> ItemAccount:
    """What the figures of one kind in one office rest on.

    Args:
        office: what is known of it.
        gap: of the kind.
        norms: the norms applied.
        on: date of the estate.
        devices: of the kind that the inventory lists at the site.
        sight: what was seen of them; None = nobody looked.
    """
    answer = office.answers[gap.item]
    life = life_norm(norms, gap.item, office.site, office.unit)
    return ItemAccount(
        gap.item,
        need_use(norms, gap.item, office),
        life,
        None if life is None else on.year - math.ceil(life.amount),
        _declared(answer, open_question=bool(gap.missing_places)),
        _seen(answer, devices, sight),
        _working(answer, open_question=bool(gap.missing_places)),
    )


def devices_by_item(inventory: Inventory) -> dict[tuple[str, str], list[Device]]:
    """The devices of each site by the kind that they are counted as."""
    found: dict[tuple[str, str], list[Device]] = {}
    for device in inventory.devices.values():
        found.setdefault((device.site, item_of(device.role)), []).append(device)
    return found


def can_be_seen(device: Device) -> bool:
    """Whether any network can show a device: it is asked, or its address is looked for in the tables of its site."""
    if device.reach is Reach.VIA_GATEWAY:
        return bool(device.mac) or device.address is not None
    return device.asked


def looked_for(device: Device, sight: Sight) -> bool:
    """Whether somebody has looked for a device: it was asked while wardwatch ran, or its site's tables were read."""
    if device.reach is Reach.VIA_GATEWAY:
        return device.site in sight.stations
    return sight.since is not None


def _declared(answer: Answer, *, open_question: bool) -> Declared:
    """The first layer. An open place leaves the kind unknown, whatever the others said; their pieces stay stated."""
    known = Known.YES if answer.lots and answer.declared else Known.NO
    if open_question:
        known = Known.UNKNOWN
    lots = answer.lots
    return Declared(
        known,
        answer.declared,
        sum(lot.broken for lot in lots),
        sum(lot.unknown_state for lot in lots),
        sum(lot.count for lot in lots if lot.year is None),
        _sources(answer),
    )


def _sources(answer: Answer) -> tuple[Source, ...]:
    """Where the pieces come from, in the order in which they were declared."""
    counts: Counter[tuple[str, str, date | None, str]] = Counter()
    for lot in answer.lots:
        origin = lot.provenance
        counts[origin.kind, origin.by, origin.on, origin.source] += lot.count
    return tuple(Source(count, kind, by, on, source) for (kind, by, on, source), count in counts.items())


def _seen(answer: Answer, devices: Sequence[Device], sight: Sight | None) -> SeenLayer:
    """The second layer. A count that was given counts; without one, only who looked can say that nothing was seen."""
    visible = [device for device in devices if can_be_seen(device)]
    hidden = len(devices) - len(visible)
    if answer.seen:
        return SeenLayer(Known.YES, answer.seen, len(visible), hidden, *_last(devices, sight))
    if answer.seen == 0 or (sight is not None and any(looked_for(device, sight) for device in visible)):
        return SeenLayer(Known.NO, 0, len(visible), hidden)
    looked_in_vain = not visible and (sight is not None or hidden > 0)
    why = Unseen.CANNOT if looked_in_vain else Unseen.NOT_LOOKED
    return SeenLayer(Known.UNKNOWN, None, len(visible), hidden, why=why)


def _last(devices: Iterable[Device], sight: Sight | None) -> tuple[date | None, tuple[str, ...]]:
    """The day of the last sighting, and the ways of all."""
    seen = [sight.machines[device.name] for device in devices if sight and device.name in sight.machines]
    return max((each.on for each in seen), default=None), tuple(sorted({each.how.value for each in seen}))


def _working(answer: Answer, *, open_question: bool) -> Working:
    """The third layer, by pieces: seen ones work whatever was declared, those of unknown state before broken ones."""
    declared = answer.declared or 0
    broken, unknown = (sum(getattr(lot, part) for lot in answer.lots) for part in ("broken", "unknown_state"))
    works = max(declared - broken - unknown, answer.seen or 0)
    rest = max(0, declared - works)
    still_broken = min(broken, rest)
    still_unknown = rest - still_broken
    known = Known.YES if works else Known.UNKNOWN
    if not works and not still_unknown and not open_question and declared:
        known = Known.NO
    return Working(known, works, still_broken, still_unknown)
