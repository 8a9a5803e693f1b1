"""What the figures rest on, for machines: explanations with exact points, layers of evidence, findings, faults, orders.

What is not known is null. Texts of devices are cleaned as everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporters.reports.clean import clean
from exporters.reports.language import rounded

if TYPE_CHECKING:
    from exporters.reports.explaining import LineRow
    from exporters.reports.finding_rows import FaultRow, FindingRow, QualityRow
    from exporters.reports.model import GapReport, OfficeRow
    from planning.account import Declared, ItemAccount, Ranking, SeenLayer


def evidence_document(vi: GapReport, en: GapReport) -> dict[str, Any]:
    """The parts of the document that concern the whole city."""
    return {
        "looked": vi.result.looked,
        "findings": [
            _finding(row, other)
            for row, other in zip((*vi.findings, *vi.ended), (*en.findings, *en.ended), strict=True)
        ],
        "quality": [_quality(row, other) for row, other in zip(vi.quality, en.quality, strict=True)],
        "faults": [_fault(row, other) for row, other in zip(vi.faults, en.faults, strict=True)],
        "rankings": [_ranking(row.ranking) for row in vi.rankings],
    }


def office_evidence(row: OfficeRow, other: OfficeRow) -> dict[str, Any]:
    """The parts of the document that concern one office."""
    return {
        "evidence": {account.item: _account(account) for account in row.gap.accounts},
        "explanation": [_line(vi, en) for vi, en in zip(row.lines, other.lines, strict=True)],
    }


def _line(vi: LineRow, en: LineRow) -> dict[str, Any]:
    """A kind explained; points are exact, and to 2 decimals. Null points: the kind is not part of the score."""
    line = vi.line
    points: dict[str, Any] = dict.fromkeys(("weight", "active_weight", "low", "high", "low_points", "high_points"))
    if line is not None:
        points = {
            "weight": float(line.weight),
            "active_weight": float(line.active_weight),
            "low": str(line.low),
            "high": str(line.high),
            "low_points": float(rounded(line.low, 2)),
            "high_points": float(rounded(line.high, 2)),
        }
    unknown = {"vi": vi.unknown, "en": en.unknown} if vi.unknown else None
    return {"item": vi.item, **points, "not_known": unknown, "text": {"vi": vi.text, "en": en.text}}


def _account(account: ItemAccount) -> dict[str, Any]:
    """The layers of one kind, and the norms that its figures are by."""
    use, working = account.need, account.working
    return {
        "need": use and {"norm": clean(use.norm.id), "quantity": use.quantity, "pieces": use.pieces},
        "life": account.life and {"norm": clean(account.life.id), "last_old_year": account.last_old_year},
        "declared": _declared(account.declared),
        "seen": _seen(account.seen),
        "working": {
            "known": working.known,
            "works": working.works,
            "broken": working.broken,
            "unknown": working.unknown,
        },
    }


def _declared(declared: Declared) -> dict[str, Any]:
    return {
        "known": declared.known,
        "count": declared.count,
        "broken": declared.broken,
        "unknown_state": declared.unknown_state,
        "undated": declared.undated,
        "sources": [
            {
                "count": source.count,
                "kind": source.kind,
                "by": clean(source.by),
                "on": source.on,
                "source": clean(source.source),
            }
            for source in declared.sources
        ],
    }


def _seen(seen: SeenLayer) -> dict[str, Any]:
    return {
        "known": seen.known,
        "count": seen.count,
        "visible": seen.visible,
        "hidden": seen.hidden,
        "last": seen.last,
        "how": list(seen.how),
        "why_unknown": seen.why,
    }


def _finding(vi: FindingRow, en: FindingRow) -> dict[str, Any]:
    """A finding, structured and in words."""
    found = vi.finding
    return {
        "kind": found.kind,
        "site": found.site,
        "unit": vi.code,
        "item": found.item,
        "what": clean(found.what),
        "declared": found.declared,
        "seen": found.seen,
        "visible": found.visible,
        "source": clean(found.source),
        "on": found.on,
        "other_site": found.other,
        "norm": clean(found.norm) or None,
        "until": found.until,
        "text": {"vi": vi.text, "en": en.text},
        "todo": {"vi": vi.todo, "en": en.todo},
    }


def _quality(vi: QualityRow, en: QualityRow) -> dict[str, Any]:
    """A check of the data; a null count: nobody could look."""
    limit = vi.check.limit
    return {
        "kind": vi.check.kind,
        "limit": None if limit is None else float(limit),
        "count": vi.count,
        "text": {"vi": vi.title, "en": en.title},
    }


def _fault(vi: FaultRow, en: FaultRow) -> dict[str, Any]:
    """A fault of the data, structured and in words."""
    fault = vi.fault
    return {
        "kind": fault.kind,
        "site": fault.site,
        "item": fault.item,
        "what": clean(fault.what),
        "count": fault.count,
        "figure": fault.figure,
        "from": fault.on,
        "to": fault.until,
        "source": clean(fault.source),
        "text": {"vi": vi.text, "en": en.text},
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    """The order of the groups under one variant of the method."""
    return {
        "parameter": ranking.parameter,
        "value": float(ranking.value),
        "rank": list(ranking.rank),
        "swapped": [list(pair) for pair in ranking.swapped],
        "newly_flagged": list(ranking.entered),
        "no_longer_flagged": list(ranking.left),
    }
