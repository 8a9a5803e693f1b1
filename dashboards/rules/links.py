"""Where an alert leads: Grafana's board, or wardwatch's own page, of what it is about, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Layer

if TYPE_CHECKING:
    from dashboards.rules.model import Alert

PAGES: Final = "http://127.0.0.1:9579"
"""Where wardwatch serves its pages unless told otherwise (docs/settings.md, `listen`)."""

_LANGUAGES: Final = {"vi": "dashboard_url", "en": "dashboard_url_en"}


@dataclass(frozen=True, slots=True)
class Links:
    """Where people look, as their browsers reach it.

    Attributes:
        pages: base URL of wardwatch's pages.
        grafana: base URL of Grafana, with the path that it is served under; "" = the pages of wardwatch are linked.
    """

    pages: str = PAGES
    grafana: str = ""

    def of(self, alert: Alert) -> dict[str, str]:
        """The annotations that link, as Prometheus' templates: which labels are there is known when it fires."""
        make = _board if self.grafana else _page
        base = (self.grafana or self.pages).rstrip("/")
        return {name: base + make(alert.layer, language) for language, name in _LANGUAGES.items()}


def _page(layer: Layer, language: str) -> str:
    if layer is Layer.CIRCUIT:
        return f"/status/circuits?lang={language}"
    place = _first_of(
        {
            "device": "/devices/{{ $labels.device | urlquery }}",
            "service": "/services",
            "district": "/districts/{{ $labels.district | urlquery }}",
        }
    )
    return f"/status{place}?lang={language}"


def _board(layer: Layer, language: str) -> str:
    def board(name: str, *variables: str) -> str:
        given = "&".join(f"var-{each}={{{{ $labels.{each} | urlquery }}}}" for each in variables)
        return f"/d/wardwatch-{name}-{language}" + (f"?{given}" if given else "")

    where = ("district", "commune", "site", "device")
    if layer is Layer.CIRCUIT:
        return board("interface", *where)
    places = {"device": board("device", *where), "district": board("district", "district")}
    return _first_of(places, board("collector") if layer is Layer.MONITORING else board("city"))


def _first_of(texts: dict[str, str], otherwise: str = "") -> str:
    """The text of the first label that the alert has."""
    written = "{{ else if $labels.".join(f"{label} }}}}{text}" for label, text in texts.items())
    return f"{{{{ if $labels.{written}{{{{ else }}}}{otherwise}{{{{ end }}}}"
