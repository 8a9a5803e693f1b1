"""What simulated offices declare of themselves beside their equipment: people for IT, dossiers, the state of the LAN.

Every figure is made up, spread evenly over a district's offices as `lab.estate` does it; a few stay unanswered, and an
office whose survey is blank answered nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.estate import Chances
    from lab.model import Figures

_UNANSWERED = 0.06
"""Share of the figures that are not answered."""

_DEDICATED, _SHARED = 0.25, 0.8
"""Shares of the offices with somebody for IT only, and of the others with somebody for IT besides other work."""

_SLOWEST, _FASTEST = 100, 1000


def figures(chances: Chances, staff: int, counters: int, *, means: float, year: int, mbps: int, blank: bool) -> Figures:
    """What an office declares of itself.

    Args:
        chances: of the office.
        staff: of the office.
        counters: of its one-stop shop.
        means: how well off its district is, 0 to 1.
        year: of the city's date; dossiers are those of this year.
        mbps: that its line is contracted for.
        blank: whether it left the whole survey empty.
    """
    dedicated = chances.of("it_staff") < _DEDICATED * (0.5 + means)
    shared = not dedicated and chances.of("it_staff_shared") < _SHARED
    state = means * 0.7 + chances.of("lan_state") * 0.3
    age = int(2 + 14 * (1 - means) * chances.of("lan_year"))
    told: dict[str, Mapping[str, object]] = {
        "it_staff": {"count": int(dedicated)},
        "it_staff_shared": {"count": int(shared)},
        "dossiers": {"count": counters * int(900 + 1500 * chances.of("dossiers")), "period": str(year)},
        "population": {"count": int(4000 + 14_000 * chances.of("population"))},
        "lan_year": {"year": year - age},
        "lan_sockets": {"count": int(staff * (0.6 + 0.7 * means * chances.of("lan_sockets")))},
        "lan_mbps": {"mbps": _FASTEST if chances.of("lan_mbps") < means else _SLOWEST},
        "lan_state": {"state": "good" if state > 0.6 else "limited" if state > 0.3 else "poor"},  # noqa: PLR2004
        "internet": {"answer": chances.of("internet") < 0.7 + 0.3 * means},
        "tslcd": {"mbps": mbps},
    }
    return {
        name: None if blank or chances.of("figure", turn, len(told)) < _UNANSWERED else said
        for turn, (name, said) in enumerate(told.items())
    }
