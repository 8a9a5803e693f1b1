"""Whether a device answers, by the two ways in which it may be asked: SNMP polls and pings.

They are not the same. A device that answers either is reached: its line works, and what is behind it is not cut off. It
is silent only when all that is known of it is silence. What one way said while the device was silent as a whole says
nothing of that way, so it is confirmed anew when the other hears the device again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from collectors.state.reachability import Reachability

if TYPE_CHECKING:
    from collectors.state.reachability import Rule

NEVER = -math.inf
"""Before any answer."""


class Ear:
    """What one way of asking says, N of M.

    Attributes:
        reach: the verdict.
        missed_from: start of the first attempt of its present run of failures, UTC seconds.
        missed_again: start of the last attempt that failed.
        answered_from: start of the last attempt that was answered.
        answered_at: end of it.
        heard_at: end of the last attempt; None before the first.
    """

    __slots__ = ("answered_at", "answered_from", "heard_at", "missed_again", "missed_from", "reach")

    def __init__(self, rule: Rule, *, answers: bool | None = None) -> None:
        """Begin with a restored verdict, or with none."""
        self.reach = Reachability(rule, answers=answers)
        self.missed_from = self.missed_again = self.answered_from = self.answered_at = NEVER
        self.heard_at: float | None = None

    def hear(self, *, answered: bool, started: float, finished: float, at_once: bool) -> None:
        """Take in an attempt; see Reachability.update."""
        self.heard_at = finished
        if answered:
            self.answered_from, self.answered_at = started, finished
        else:
            self.missed_again = started
            if not self.reach.missed_last:
                self.missed_from = started
        self.reach.update(answered=answered, at_once=at_once)

    def answered_since(self, time: float) -> bool:
        """Whether it is known to answer, from an attempt that began at a time or later."""
        return self.reach.answers is True and not self.reach.missed_last and self.answered_from >= time


class Hearing:
    """The verdict on a device from both ways.

    Attributes:
        polls, pings: the ways in which the device is asked; None where it is not.
        answers: whether it answers in any way; None while that is not known.
        missed_last: whether what was heard last leaves that in doubt: nothing is published from it.
    """

    __slots__ = ("answers", "missed_last", "pings", "polls")

    def __init__(self, polls: Ear | None, pings: Ear | None) -> None:
        """Take at least one way."""
        self.polls, self.pings = polls, pings
        self.answers: bool | None = None
        self.missed_last = False
        self._weigh()

    def hear(self, ear: Ear, *, answered: bool, started: float, finished: float, at_once: bool) -> None:
        """Take in an attempt by one of the two ways."""
        silent = self.answers is False
        ear.hear(answered=answered, started=started, finished=finished, at_once=at_once)
        self._weigh()
        if silent and self.answers:
            for other in (self.polls, self.pings):
                if other is not None and other is not ear:
                    other.reach.forget()
            self._weigh()

    def forget(self, *, pings: bool = True) -> None:
        """Know nothing: what was heard does not count any more, that of pings included where not said otherwise."""
        for ear in (self.polls, self.pings if pings else None):
            if ear is not None:
                ear.reach.forget()
        self._weigh()

    def adopt_pings(self, old: Hearing) -> None:
        """Go on with what pings said before a reload."""
        if self.pings is not None and old.pings is not None:
            self.pings = old.pings
            self._weigh()

    def drop_pings(self, before: float) -> bool:
        """Forget what pings said of a device that is polled as well, when none ended at a time or later.

        Returns:
            Whether there was something to forget.
        """
        pings = self.pings
        if self.polls is None or pings is None or pings.heard_at is None or pings.heard_at >= before:
            return False
        pings.reach.forget()
        pings.heard_at = None
        self._weigh()
        return True

    def answered_since(self, time: float) -> bool:
        """Whether it is known to answer, from an attempt that began at a time or later."""
        return any(ear is not None and ear.answered_since(time) for ear in (self.polls, self.pings))

    @property
    def missed_from(self) -> float:
        """Start of its present silence: when the last way that heard it began to hear nothing."""
        return max(ear.missed_from for ear in self._heard)

    @property
    def answered_from(self) -> float:
        """Start of the last attempt of any kind that was answered."""
        return max(ear.answered_from for ear in (self.polls, self.pings) if ear is not None)

    def answered_between(self, begins: float, ends: float) -> bool:
        """Whether it is known to answer, from an attempt that began at a time or later and ended by another."""
        return any(
            ear is not None and ear.answered_since(begins) and ear.answered_at <= ends
            for ear in (self.polls, self.pings)
        )

    @property
    def missed_again(self) -> float:
        """Start of its last attempt in vain, by any way."""
        return max(ear.missed_again for ear in (self.polls, self.pings) if ear is not None)

    @property
    def deaf_to_polls(self) -> bool:
        """Whether it answers pings and no polls: its line works, and nobody can look into it."""
        return self.answers is True and self.polls is not None and self.polls.reach.answers is False

    @property
    def deaf_to_pings(self) -> bool:
        """Whether it answers polls and no pings any more. One that never did may have been told not to."""
        polls, pings = self.polls, self.pings
        if polls is None or pings is None or pings.reach.answers is not False or pings.answered_from == NEVER:
            return False
        return polls.answered_since(pings.missed_from)

    @property
    def lossy(self) -> str:
        """How many attempts of late were in vain, when it answers only now and then; "" otherwise."""
        for ear, attempts in ((self.polls, "polls"), (self.pings, "pings")):
            if ear is not None and (lossy := ear.reach.lossy):
                return f"{lossy[0]} of the last {lossy[1]} {attempts} unanswered"
        return ""

    @property
    def _heard(self) -> tuple[Ear, ...]:
        """The ways that count: pings beside polls only once one has ended."""
        found = [ear for ear in (self.polls, self.pings) if ear is not None]
        return tuple(ear for ear in found if ear is self.polls or self.polls is None or ear.heard_at is not None)

    def _weigh(self) -> None:
        heard = self._heard
        if len(heard) == 1:
            self.answers, self.missed_last = heard[0].reach.answers, heard[0].reach.missed_last
            return
        polls, pings = heard
        unsure = polls.reach.answers is False and pings.answered_from < polls.missed_from
        if polls.reach.answers:
            restored = polls.answered_from == NEVER
            missed = polls.reach.missed_last or (pings.reach.answers is True and pings.reach.missed_last)
            self.answers, self.missed_last = True, missed or restored
        elif unsure and pings.reach.missed_last:  # confirmed by polls, and a ping since has only agreed
            self.answers, self.missed_last = False, polls.reach.missed_last
        elif pings.reach.answers:
            self.answers, self.missed_last = True, pings.reach.missed_last or unsure
        else:
            silent = polls.reach.answers is False and pings.reach.answers is False
            self.answers = False if silent else None
            self.missed_last = polls.reach.missed_last and (pings.reach.missed_last or not silent)
