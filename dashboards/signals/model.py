"""What a signal is: an expression with its unit and its words in both languages, read from signals.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.rules.model import Timing
    from dashboards.status.formats import Language

LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")

_FILE = Path(__file__).parent / "signals.yaml"
_WHERE: Final = "[[where]]"
_EMPTY: Final = re.compile(r"\{,*\}")
_COMMAS: Final = re.compile(r"(?<=[{,]),+|,+(?=\})")
_RATE: Final = re.compile(r"\[\[rate (\w+(?:\{[^}]*\})?)\]\]")
_NAME: Final = re.compile(
    r"\b(?:[a-z_]+:)?(?:wardwatch|process)_[a-z0-9_]+(?::[a-z0-9_]+)?\b|\b[a-z_]+:[a-z_]+:[a-z]+\b"
)


class Words(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One text, Vietnamese and English."""

    vi: str
    en: str

    def get(self, language: Language) -> str:
        """The text in a language."""
        return self.vi if language == "vi" else self.en


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit: how it is called, and which of Grafana's formats shows it; a counted noun is a suffix of its own.

    Attributes:
        decimals: how many are shown; None = as many as Grafana likes.
    """

    name: Words
    grafana: str = ""
    decimals: int | None = None

    def format(self, language: Language) -> str:
        """Grafana's format."""
        return self.grafana or f"suffix: {self.name.get(language)}"


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signal.

    Attributes:
        expr: PromQL. `[[where]]` stands where matchers go, `[[rate COUNTER]]` for the rate of a device's counter as
            docs/metrics.md wants it read, `[[window]]` for a range of ten scrapes.
        unit: key of UNITS.
        title: a few words.
        about: what the figure is, and what it is not.
    """

    expr: str
    unit: str
    title: Words
    about: Words

    def query(self, timing: Timing, where: str = "") -> str:
        """The expression for some of the city: matchers such as `district="281"`, or everything."""
        text = self.expr.strip().replace(_WHERE, where)
        text = _EMPTY.sub("", _COMMAS.sub("", text))
        text = _RATE.sub(lambda found: timing.rate(found[1]), text)
        return text.replace("[[window]]", f"{10 * timing.scrape}s")

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics and recordings that it reads, each once."""
        return tuple(dict.fromkeys(_NAME.findall(self.expr)))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, Unit]
    signals: dict[str, Signal]


@cache
def _read() -> _File:
    return msgspec.convert(yaml.safe_load(_FILE.read_text(encoding="utf-8")), _File)


def all_signals() -> Mapping[str, Signal]:
    """Every signal by its id, in the order of their file."""
    return _read().signals


def all_units() -> Mapping[str, Unit]:
    """Every unit by its key."""
    return _read().units


def query(name: str, timing: Timing, where: str = "") -> str:
    """The expression of a signal, for a rule.

    Raises:
        KeyError: there is none of this name.
    """
    return all_signals()[name].query(timing, where)
