from __future__ import annotations

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import Readings
from collectors.state.city import CityState
from dashboards.status.reasons import told
from dashboards.status.texts import Words
from inventory.identifiers import DeviceName

from .town import NOW, town

VI, EN = Words("vi"), Words("en")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_of_the_collectors_has_words(reason: Reason) -> None:
    """The closed set is translated whole."""
    assert told(VI, reason.value) == VI(f"reason.{reason}")
    assert told(EN, reason.value) == EN(f"reason.{reason}")


@pytest.mark.parametrize(
    ("reason", "vi", "en"),
    [
        ("", "", ""),
        ("module if: timeout", "phần if: không trả lời", "module if: no answer"),
        (
            "module a: walk; module b: deadline; and 2 more",
            "phần a: bảng số liệu đọc không hết; phần b: quá thời hạn một lượt hỏi; và 2 phần khác",
            "module a: a table could not be read to its end; module b: deadline of the poll passed; and 2 more",
        ),
        (
            "2 of the last 5 polls unanswered",
            "2 trong 5 lần hỏi gần nhất không được trả lời",
            "2 of the last 5 polls unanswered",
        ),
        (
            "flapping: 7 changes within an hour",
            "chập chờn: 7 lần đổi trạng thái trong một giờ",
            "flapping: 7 changes within an hour",
        ),
        (
            "answers ping, SNMP does not; timeout",
            "trả lời ping, không trả lời SNMP; không trả lời",
            "answers ping, SNMP does not; no answer",
        ),
        ("answers SNMP, ping does not", "trả lời SNMP, không trả lời ping", "answers SNMP, ping does not"),
        ("no answer to ping", "không trả lời ping", "no answer to ping"),
        (
            "2 of the last 5 pings unanswered",
            "2 trong 5 lượt ping gần nhất không được trả lời",
            "2 of the last 5 rounds of pings unanswered",
        ),
        (
            "not asked: pings cannot be sent",
            "không gửi được ping",
            "not asked: pings cannot be sent",
        ),
        ("maintenance: thay UPS", "bảo trì theo kế hoạch: thay UPS", "maintenance: thay UPS"),
        ("behind r-1, in maintenance", "do bảo trì tại r-1", "behind r-1, in maintenance"),
        ("something new\u202e", "something new\ufffd", "something new\ufffd"),
    ],
)
def test_sentences_of_the_state_machine_are_told_in_the_language_of_the_reader(reason: str, vi: str, en: str) -> None:
    """Names stay; a sentence that is not known is shown as it is, made safe."""
    assert (told(VI, reason), told(EN, reason)) == (vi, en)


def _polls(state: CityState, device: str, outcomes: str, start: float) -> list[str]:
    """Poll a device once a character (+ answered, m with a failed module, - silent); the reasons it was given."""
    found = []
    for turn, outcome in enumerate(outcomes):
        at = start + 60 * turn
        modules = (ModuleOutcome("if", Reason.WALK),) if outcome == "m" else (ModuleOutcome("if"),)
        answered = outcome != "-"
        poll = Poll(
            DeviceName(device),
            frozenset({Work.COUNTERS}),
            at,
            at + 1,
            answered=answered,
            readings=Readings(),
            outcomes=modules if answered else (),
            reason=None if answered else Reason.TIMEOUT,
        )
        found += [change.after.reason for change in (*state.apply(poll), *state.tick(at + 2))]
    return found


def test_what_the_state_machine_really_says_is_known_here() -> None:
    """Reasons given to a device that fails in different ways, and to all when the vantage point goes blind."""
    state = CityState(town(), now=NOW)
    said = {state.status(name).reason for name in town().devices}
    said.update(_polls(state, "core-1", "+", NOW))
    said.update(_polls(state, "r-001", "m+-+-", NOW + 60))
    said.update(_polls(state, "core-1", "------", NOW + 600))
    said.discard("")
    assert {"not yet polled", "module if: walk"} <= said
    assert any("is blind" in reason for reason in said)
    assert {reason for reason in said if told(VI, reason) == reason} == set()
