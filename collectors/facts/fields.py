"""What all parts of the facts document share: fields that are known, and shares in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Fields = dict[str, Any]


def known(fields: Mapping[str, Any]) -> Fields:
    """What is known of it: neither None nor an empty text."""
    return {key: value for key, value in fields.items() if value is not None and value != ""}


def each(project: Callable[[Any], Fields], readings: Iterable[Any] | None) -> list[Fields] | None:
    """A part that is a list, item by item; None when it was not read."""
    return None if readings is None else [project(reading) for reading in readings]


def plain(value: float) -> int | float:
    """A figure without a fraction as a whole number, another without the noise of its binary form."""
    rounded = round(value, 9)
    return int(rounded) if float(rounded).is_integer() else rounded


def percent(ratio: float | None) -> int | float | None:
    """A share in percent, to a hundredth; a whole number where it is one."""
    return None if ratio is None else plain(round(ratio * 100, 2))
