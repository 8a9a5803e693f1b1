"""HTTP service discovery: one target per slice and one for ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = "self"
"""The label `slice` of the target that is wardwatch itself."""


def sd_document(slices: Iterable[str], target: str) -> list[dict[str, list[str] | dict[str, str]]]:
    """What `/sd` answers, as Prometheus' `http_sd_configs` wants it.

    All targets have one address and path; Prometheus drops targets whose labels are equal, and URL parameters are not
    labels, so each carries its code in the one label `slice`. Districts are labels of the samples themselves.

    Args:
        slices: codes of the slices.
        target: host and port under which Prometheus reaches us.
    """
    labels = [{"slice": OWN}, *({"slice": code, "__param_slice": code} for code in slices)]
    return [{"targets": [target], "labels": pairs} for pairs in labels]
