"""What people read in an alert, in both languages, with names where labels hold codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["vi", "en"]

_FILE = Path(__file__).parent / "texts.yaml"

_CAUSES: Final[Mapping[str, Mapping[Language, str]]] = {
    "power": {"vi": "mất điện", "en": "power"},
    "line": {"vi": "đứt đường truyền", "en": "the line"},
    "login": {"vi": "đăng nhập bị từ chối", "en": "login refused"},
    "unknown": {"vi": "chưa rõ", "en": "unknown"},
}


@cache
def all_texts() -> Mapping[str, Mapping[str, Mapping[Language, str]]]:
    """Summary and description of each alert by language, read once."""
    texts: Mapping[str, Mapping[str, Mapping[Language, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts


def spoken(alert: str) -> dict[str, str]:
    """The annotations of an alert: plain ones in Vietnamese, those with `_en` in English.

    Raises:
        KeyError: it has no text.
    """
    text = all_texts()[alert]
    return {
        f"{part}{'' if language == 'vi' else '_en'}": _filled(text[part][language], language)
        for language in ("vi", "en")
        for part in ("summary", "description")
    }


def _filled(text: str, language: Language) -> str:
    """A text with our own places written out as Prometheus' templates."""
    for place, template in _places(language).items():
        text = text.replace(f"[[{place}]]", template)
    return text


@cache
def _places(language: Language) -> Mapping[str, str]:
    """What may stand in double brackets. It is asked when the alert is sent, as some of it becomes known later."""
    commune, district = _unit("commune"), _unit("district")
    return {
        "place": (
            f"{{{{ if $labels.commune }}}} ({commune}, {district})"
            f"{{{{ else if $labels.district }}}} ({district}){{{{ end }}}}"
        ),
        "affected_sites": _first("wardwatch_outage_affected_sites", "device", "device", "value | humanize"),
        "affected_counters": _first("wardwatch_outage_affected_counters", "device", "device", "value | humanize"),
        "battery_charge": _first(
            "wardwatch_ups_battery_charge_ratio", "device", "device", "value | humanizePercentage"
        ),
        "cause": _each("wardwatch_outage_active", _cause(language)),
        "sensor_state": _each(
            "wardwatch_sensor_state_info",
            "{{ if eq .Labels.sensor $labels.sensor }}{{ .Labels.state }}{{ end }}",
        ),
    }


def _unit(label: str) -> str:
    """The name of the unit whose code a label holds."""
    return _first("wardwatch_unit_info", "unit", label, 'label "name"')


def _cause(language: Language) -> str:
    return "".join(
        f'{{{{ if eq .Labels.cause "{cause}" }}}}{words[language]}{{{{ end }}}}' for cause, words in _CAUSES.items()
    )


def _first(metric: str, by: str, label: str, then: str) -> str:
    """A template that asks for a metric by one of the alert's labels and goes on with the first answer."""
    asked = f"printf \"{metric}{{{by}='%s'}}\" $labels.{label} | query"
    return f"{{{{ with {asked} }}}}{{{{ . | first | {then} }}}}{{{{ end }}}}"


def _each(metric: str, then: str) -> str:
    """A template that says something of each series that a metric has for the alert's device."""
    return f"{{{{ range printf \"{metric}{{device='%s'}}\" $labels.device | query }}}}{then}{{{{ end }}}}"
