"""Words for what stands beside the score: declared figures, answers of the checklist with their reasons, the method."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from exporters.reports.clean import clean
from exporters.reports.language import plain
from exporters.reports.wording import item_name
from inventory.checklist import Asks
from planning.beside_model import Cause, Check
from planning.lan import SLOW_BPS
from planning.lan_faults import LEAST_BAD_FRAMES, LOSSY_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporters.reports.texts import Catalogue
    from inventory.declared import Value
    from planning.beside_model import Beside, CheckResult, Finding

_MEGABIT = 1_000_000


def value_text(value: Value, texts: Catalogue) -> str:
    """A declared state or answer in words; a number as it is."""
    if isinstance(value, bool):
        return texts("answer.yes" if value else "answer.no")
    return clean(texts.or_key("lan_state", value)) if isinstance(value, str) else f"{value:g}"


def period_text(period: str, texts: Catalogue) -> str:
    """The period of dossiers: 2025, 06/2025, or that the form named none."""
    if period in {"year", "month"}:
        return texts(f"period.{period}")
    year, _, month = period.partition("-")
    return f"{month}/{year}" if month else year


def check_note(checks: Sequence[CheckResult], texts: Catalogue) -> str:
    """Why the lines of an office's checklist are no or not known, by the numbers of the lines.

    Each line that is answered no is told apart; those that are not known are put together by what is missing.
    """
    notes: list[str] = []
    open_lines: dict[Cause, list[int]] = defaultdict(list)
    for number, check in enumerate(checks, 1):
        if check.answer is Check.NO:
            notes.append(f"{number}: {', '.join(finding_text(each, texts) for each in check.findings)}")
        elif check.answer is Check.UNKNOWN:
            for cause in dict.fromkeys(each.cause for each in check.findings):
                open_lines[cause].append(number)
    notes += [
        f"{', '.join(map(str, numbers))}: {texts(f'check_open.{cause}')}" for cause, numbers in open_lines.items()
    ]
    return "; ".join(notes)


def finding_text(finding: Finding, texts: Catalogue) -> str:
    """How a condition is answered, in words: "Tường lửa: dùng được 0, cần 1"."""
    subject = _subject(finding, texts)
    if finding.answer is Check.UNKNOWN:
        return f"{subject}: {texts(f'check_open.{finding.cause}')}"
    found = "" if finding.found is None else _found(finding.found, texts)
    wanted = "" if finding.wanted is None else plain(finding.wanted, texts.language)
    if finding.cause is Cause.DECLARED and wanted:
        return texts("check_told.declared_number", subject=subject, found=found, wanted=wanted)
    return texts(f"check_told.{finding.cause}", subject=subject, found=found, wanted=wanted)


def _found(found: Fraction | str | bool, texts: Catalogue) -> str:
    return plain(found, texts.language) if isinstance(found, Fraction) else value_text(found, texts)


def _subject(finding: Finding, texts: Catalogue) -> str:
    if finding.asks is Asks.DECLARED:
        return texts(f"declared_figure.{finding.name}")
    if finding.asks is Asks.CIRCUIT:
        return texts("item.circuit")
    if finding.asks is Asks.SEEN:
        return clean(texts.or_key("role", finding.name))
    return item_name(finding.name, texts)


def beside_sentences(beside: Beside | None, texts: Catalogue) -> Iterator[str]:
    """What the figures beside the score are, and what they are not."""
    if beside is None:
        return
    lan = any(office.lan.switches or office.lan.access_points for office in beside.offices)
    context = any(office.context.declared for office in beside.offices)
    if not (lan or context or beside.checklist.items):
        return
    yield texts("beside_apart")
    if lan:
        slow = plain(SLOW_BPS // _MEGABIT, texts.language)
        share = plain(LOSSY_SHARE * 1000, texts.language)
        yield texts("beside_lan_method", slow=slow, share=share, least=LEAST_BAD_FRAMES)
    if context:
        yield texts("beside_context_method")
    if beside.checklist.items:
        unread = sum(item.status != "confirmed" for item in beside.checklist.items)
        yield texts("beside_checklist", unread=unread, all=len(beside.checklist.items))
