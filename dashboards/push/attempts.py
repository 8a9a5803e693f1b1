"""How often Grafana is asked: again from the reading on, so that what was done though no answer came is seen.

A write whose answer was lost may have been done. Sent again blindly it would be done twice, or take its own first try
for somebody else's change; so a try is always the whole of reading, deciding and writing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

from dashboards.errors import GrafanaBusyError, GrafanaConflictError, GrafanaSilentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.push.outcome import Outcome

WAITS_SECONDS: Final = (0.5, 1.0, 2.0)
"""Between tries; there is one try more than waits."""

LONGEST_WAIT_SECONDS: Final = 30.0
"""However long Grafana asks to be left alone."""


class Step(Protocol):
    """Read, decide, write; `again` is whether an earlier try may have written already."""

    def __call__(self, *, again: bool) -> Outcome:
        """Try once."""
        ...


class Attempts:
    """Tries a step a bounded number of times."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Take what waits.

        Args:
            pause: waits so many seconds.
        """
        self._pause = pause

    def of(self, step: Step) -> Outcome:
        """Try a step until it is done.

        Raises:
            GrafanaError: the last try's, or one that trying again does not help.
        """
        again = False
        for wait in WAITS_SECONDS:
            try:
                return step(again=again)
            except GrafanaConflictError as error:
                again = again or error.writing
            except GrafanaBusyError as error:
                again = again or error.writing
                self._pause(min(max(wait, error.wait), LONGEST_WAIT_SECONDS))
            except GrafanaSilentError as error:
                again = again or error.writing
                self._pause(wait)
        return step(again=again)
