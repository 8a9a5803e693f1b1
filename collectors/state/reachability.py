"""Whether a device answers, judged by N of the last M polls and not by one lost packet."""

from __future__ import annotations

from dataclasses import dataclass

MAX_POLLS = 64
"""Longest window that a rule may look at."""


@dataclass(frozen=True, slots=True)
class Rule:
    """N of M each way. Both windows start anew at every change of the verdict, so one poll counts for one verdict.

    Attributes:
        down_after: (n, m): silent after n of the last m polls failed.
        up_after: (n, m): answering again after n of the last m polls were answered.
    """

    down_after: tuple[int, int] = (3, 5)
    up_after: tuple[int, int] = (2, 3)

    def __post_init__(self) -> None:
        """Check both pairs.

        Raises:
            ValueError: not 1 <= n <= m <= 64.
        """
        for name in ("down_after", "up_after"):
            n, m = getattr(self, name)
            if not 1 <= n <= m <= MAX_POLLS:
                raise ValueError(f"{name} is {n} of {m}; expected n of m polls with 1 <= n <= m <= {MAX_POLLS}")


class Reachability:
    """The verdict on one device.

    Attributes:
        answers: True, False, or None while nothing is known.
        missed_last: whether the latest poll failed.
    """

    __slots__ = ("_count", "_failures", "_rule", "answers", "missed_last")

    def __init__(self, rule: Rule, *, answers: bool | None = None) -> None:
        """Start with a verdict restored from history, or with none; either way no poll counts yet."""
        self._rule = rule
        self._failures = 0
        self._count = 0
        self.answers = answers
        self.missed_last = False

    def update(self, *, answered: bool, at_once: bool = False) -> None:
        """Count one poll.

        Args:
            answered: whether the device answered it.
            at_once: whether one answer is enough to believe that a silent device answers again. An unknown device
                is believed at its first answer.
        """
        self.missed_last = not answered
        self._failures = (self._failures << 1 | self.missed_last) & (1 << MAX_POLLS) - 1
        self._count = min(self._count + 1, MAX_POLLS)
        if answered and self.answers is not True and (self.answers is None or at_once or self._recovered):
            self._settle(answers=True)
        elif not answered and self.answers is not False and self._failed(self._rule.down_after[1]) >= self._needed:
            self._settle(answers=False)

    def forget(self) -> None:
        """Know nothing: what was seen does not count any more."""
        self.answers = None
        self.missed_last = False
        self._failures = self._count = 0

    @property
    def lossy(self) -> tuple[int, int] | None:
        """(failed, looked at) when an answering device misses almost as many polls as would make it silent.

        One failure is a lost packet; with 3 of 5, a device is lossy at 2.
        """
        window = min(self._rule.down_after[1], self._count)
        failed = self._failed(window)
        return (failed, window) if self.answers and failed >= max(2, self._needed - 1) else None

    @property
    def _needed(self) -> int:
        return self._rule.down_after[0]

    @property
    def _recovered(self) -> bool:
        n, m = self._rule.up_after
        window = min(m, self._count)
        return window - self._failed(window) >= n

    def _failed(self, window: int) -> int:
        return (self._failures & (1 << window) - 1).bit_count()

    def _settle(self, *, answers: bool) -> None:
        self.answers = answers
        self._failures = self._count = 0
