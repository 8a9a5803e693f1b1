"""How Python's cyclic garbage collector is set while a city is watched.

What is known of a city is a million objects that live until they are replaced; looking through them all finds nothing
and holds the event loop for a third of a second. What polls leave behind is freed by counting references, because the
hot path makes no circles; those that web requests make die young. So the young are looked through often enough that
their circles stay under some megabytes, and everything only about once a day.
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_YOUNG, _MIDDLE, _OLD = 10_000, 20, 24
"""gc.set_threshold: net allocations before the young are looked through, and how many times for the next older ones.

A watched city that is scraped twice a minute makes some 200,000 objects an hour that only the collector can free.
"""


@contextlib.contextmanager
def kept_young() -> Iterator[None]:
    """Leave what exists now out of garbage collection, and nearly so what grows old, until the block ends."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextlib.contextmanager
def switched_off() -> Iterator[None]:
    """No garbage collection until the block ends: for one cycle, in which nearly everything made is also kept."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # and back: what is young now is taken for old, so that nothing looks through all of it at once
        gc.unfreeze()
        if enabled:
            gc.enable()
