"""How fast packets may go out: arithmetic over a clock that is passed in."""

from __future__ import annotations


class Pacer:
    """Evenly spaced packets: none is early because others were late.

    What a conversation cost beyond its turn is paid afterwards: the next turns move back by as much, so that the mean
    rate holds whatever a conversation costs.
    """

    def __init__(self, packets_per_second: float) -> None:
        """Begin with nothing sent.

        Raises:
            ValueError: the rate is not above 0.
        """
        if packets_per_second <= 0:
            msg = f"{packets_per_second} packets a second; expected more than 0"
            raise ValueError(msg)
        self._gap_seconds = 1 / packets_per_second
        self._next = float("-inf")

    def turn(self, now: float, packets: int = 1) -> float:
        """Reserve the next turn for so many packets.

        Args:
            now: seconds of any steady clock.
            packets: sent at that turn, or already sent beyond earlier ones.

        Returns:
            When the packets may go out, by the same clock; not before `now`.
        """
        turn = max(self._next, now)
        self._next = turn + packets * self._gap_seconds
        return turn
