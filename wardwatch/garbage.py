"""How Python's cyclic garbage collector is set while a city is watched.

What is known of a city is a million objects that live until they are replaced; looking through them all finds nothing
and holds the event loop for a third of a second. What polls leave behind is freed by counting references, because the
hot path makes no circles; those that web requests make die young. So young objects are looked through in larger
portions, and old ones are left alone.
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 1_000
"""gc.set_threshold: net allocations before the young are looked through, and how many times for the next older ones."""


@contextlib.contextmanager
def kept_young() -> Iterator[None]:
    """Leave everything that exists now, and what grows old, out of garbage collection until the block ends."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
