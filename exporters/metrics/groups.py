"""What is rendered together: families made from one thing that readings tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from collectors.readings import Readings

Sample = tuple[str, str, str]
"""Family, labels beyond placement (`name="value"`), value as text."""


class ReadingGroup(NamedTuple):
    """Families made together, from one thing that readings tell; a source of None makes no sample."""

    families: tuple[str, ...]
    source: Callable[[Readings], Any]
    samples: Callable[[Any], Iterator[Sample]]
