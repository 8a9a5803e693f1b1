from __future__ import annotations

import pytest

from collectors.state.reachability import Reachability, Rule


def verdicts(rule: Rule, polls: str, *, answers: bool | None = None) -> str:
    """The verdict after each poll: `.` answered, `x` failed; `U` up, `D` down, `?` unknown."""
    reach = Reachability(rule, answers=answers)
    seen = ""
    for each in polls:
        reach.update(answered=each == ".")
        seen += {True: "U", False: "D", None: "?"}[reach.answers]
    return seen


@pytest.mark.parametrize(
    ("rule", "polls", "expected"),
    [
        (Rule((3, 5), (2, 3)), ".xx.x....", "UUUUDDUUU"),
        (Rule((3, 5), (2, 3)), ".xx...xx...", "UUUUUUUUUUU"),
        (Rule((3, 3), (1, 1)), ".xx.xx.xxx.", "UUUUUUUUUDU"),
        (Rule((1, 1), (1, 1)), ".x.x", "UDUD"),
        (Rule((2, 2), (2, 3)), "..xx.x.x..", "UUUDDDUUUU"),
        (Rule((2, 2), (3, 3)), "..xx..x..x...", "UUUDDDDDDDDDU"),
        (Rule((3, 5), (2, 3)), "xx.", "??U"),
        (Rule((3, 5), (2, 3)), "xxxx", "??DD"),
    ],
)
def test_silence_takes_n_of_m_failures_and_recovery_n_of_m_answers(rule: Rule, polls: str, expected: str) -> None:
    assert verdicts(rule, polls) == expected


@pytest.mark.parametrize(("answers", "polls", "expected"), [(True, "xx.", "UUU"), (False, ".x.", "DDU")])
def test_a_restored_verdict_stands_until_the_rule_overturns_it(answers: bool, polls: str, expected: str) -> None:
    assert verdicts(Rule(), polls, answers=answers) == expected


def test_one_answer_is_believed_at_once_where_asked_for() -> None:
    reach = Reachability(Rule(), answers=False)
    reach.update(answered=True, at_once=True)
    assert reach.answers is True


def test_forgetting_makes_every_failure_count_anew() -> None:
    reach = Reachability(Rule((2, 2)))
    seen: list[bool | None] = []
    for place in range(5):
        if place == 3:
            reach.forget()
        reach.update(answered=False)
        seen.append(reach.answers)
    assert seen == [None, False, False, None, False]


def test_a_device_that_misses_almost_as_many_polls_as_silence_takes_is_lossy_until_they_are_past() -> None:
    reach = Reachability(Rule((3, 5)), answers=True)
    seen = []
    for each in ".x.x....":
        reach.update(answered=each == ".")
        seen.append(reach.lossy)
    assert seen == [None, None, None, (2, 4), (2, 5), (2, 5), None, None]


@pytest.mark.parametrize("pair", [(0, 3), (4, 3), (1, 65)])
def test_an_impossible_rule_is_refused_with_what_was_expected(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=rf"down_after is {pair[0]} of {pair[1]}; expected n of m"):
        Rule(down_after=pair)
