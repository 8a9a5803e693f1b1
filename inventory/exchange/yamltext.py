"""The lines of a generated file: one answer a line, so that a line can be taken back by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inventory.declared import VALUE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.exchange.claims import Figure
    from inventory.model import AssetLot, Provenance


def scalar(value: object) -> str:
    """A value as YAML; text is quoted unless it is a plain word that nothing takes for something else."""
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)  # noqa: PLR2004
    return json.dumps(str(value), ensure_ascii=False)


def mapping(keys: Mapping[str, object]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in keys.items()) + "}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return mapping(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return scalar(value)


def lots_text(lots: Iterable[AssetLot] | None) -> str:
    """An answer: null for "not declared", [] for "none", else the lots."""
    if lots is None:
        return "null"
    return "[" + ", ".join(mapping(_lot(lot)) for lot in lots) + "]"


def figure_text(name: str, figure: Figure | None) -> str:
    """A declared figure of a site, or null."""
    if figure is None:
        return "null"
    period = {"period": figure.period} if figure.period else {}
    return mapping({VALUE_KEYS[name]: figure.value, **period, **_origin(figure.provenance)})


def yielded(text: str, winner: str) -> str:
    """An answer that another file's is preferred to: null for the loader, the answer itself for the reader."""
    return f"null  # {winner} is preferred; here: {text}"


def _lot(lot: AssetLot) -> dict[str, object]:
    keys: dict[str, object] = {"count": lot.count}
    if lot.year is not None:
        keys["year"] = lot.year
    if lot.broken:
        keys["broken"] = lot.broken
    if lot.unknown_state:
        keys["unknown_state"] = lot.unknown_state
    if lot.serials:
        keys["serials"] = list(lot.serials)
    return {**keys, **_origin(lot.provenance)}


def _origin(provenance: Provenance) -> dict[str, object]:
    keys: dict[str, object] = {}
    if provenance.by:
        keys["by"] = provenance.by
    if provenance.on is not None:
        keys["on"] = provenance.on.isoformat()
    if provenance.source:
        keys["source"] = provenance.source
    return keys
