"""Garbage collection while a city is watched: what is old is left alone, what polls leave needs none."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from wardwatch.garbage import kept_young, switched_off

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_what_was_there_is_out_of_the_collectors_way_and_comes_back() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with kept_young():
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold() > before
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_young_circles_are_still_collected() -> None:
    with kept_young():
        ghost = weakref.ref(_Circle())
        gc.collect(0)
        assert ghost() is None


@pytest.fixture
def collecting() -> Iterator[None]:
    """The collector is on, whatever a test before has left."""
    before = gc.isenabled()
    gc.enable()
    yield
    if not before:
        gc.disable()


@pytest.mark.usefixtures("collecting")
def test_nothing_is_collected_while_it_is_switched_off() -> None:
    with switched_off():
        assert not gc.isenabled()
        ghost = weakref.ref(_Circle())
        assert ghost() is not None
    assert gc.isenabled()
    gc.collect()
    assert ghost() is None
