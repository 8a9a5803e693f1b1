"""Reading an exposition back, strictly: every family once and in one piece, no series twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from prometheus_client.samples import Sample

Key = tuple[str, frozenset[tuple[str, str]]]


def samples(exposition: bytes) -> dict[Key, Sample]:
    """Samples by name and labels.

    Raises:
        AssertionError: the text is not a valid exposition.
    """
    text = exposition.decode()
    heads = [line for line in text.split("\n") if line.startswith("# TYPE ")]
    assert len(set(heads)) == len(heads), "a family comes twice"
    found: dict[Key, Sample] = {}
    for family in text_string_to_metric_families(text):
        assert family.type != "unknown", f"{family.name} has no TYPE or is in several pieces"
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in found, f"series twice: {key}"
            found[key] = sample
    return found


def lines(exposition: bytes, family: str) -> list[str]:
    """The sample lines of one family, without its prefix `wardwatch_`."""
    start = f"wardwatch_{family}{{"
    return [line.removeprefix("wardwatch_") for line in exposition.decode().split("\n") if line.startswith(start)]
