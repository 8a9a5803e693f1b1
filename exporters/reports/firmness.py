"""How firm the norms are that figures rest on: ids and statuses for columns, marks beside figures, what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from exporters.reports.clean import clean
from inventory.norms import Norm, firmness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporters.reports.texts import Catalogue

_MARKS = "abcdef"
"""Marks of what is not confirmed, the firmest first; letters, as a raised number would be read as an exponent."""


class NormReference(msgspec.Struct, frozen=True):
    """The norms behind a figure: ids, statuses in words, and the marks of those that are not confirmed."""

    ids: str = ""
    status: str = ""
    mark: str = ""

    @property
    def text(self) -> str:
        """Both in one cell; "" for no norm."""
        return f"{self.ids} ({self.status})" if self.ids else ""


NO_NORM = NormReference()


class References:
    """Makes references to the norms of a result in one language; each combination is made once."""

    def __init__(self, norms: Iterable[Norm], texts: Catalogue) -> None:
        """Take the norms applied."""
        self._norms = {norm.id: norm for norm in norms}
        self.texts = texts
        self._made: dict[tuple[str, ...], NormReference] = {(): NO_NORM}

    def __call__(self, ids: Iterable[str]) -> NormReference:
        """The reference to some norms; "" is no norm."""
        key = tuple(dict.fromkeys(filter(None, ids)))
        if key not in self._made:
            norms = sorted((self._norms[each] for each in key), key=firmness)
            self._made[key] = NormReference(
                "; ".join(clean(norm.id) for norm in norms),
                "; ".join(dict.fromkeys(status_name(norm, self.texts) for norm in norms)),
                ", ".join(dict.fromkeys(_MARKS[firmness(norm) - 1] for norm in norms if firmness(norm))),
            )
        return self._made[key]

    def legend(self) -> str:
        """What the marks of all references made so far mean, in one sentence; "" when there is none."""
        used = {mark for each in self._made.values() for mark in each.mark.split(", ") if mark}
        names = {
            _MARKS[firmness(norm) - 1]: status_name(norm, self.texts) for norm in self._norms.values() if firmness(norm)
        }
        listed = [f"{mark} = {names[mark]}" for mark in _MARKS if mark in used]
        return self.texts("firmness_legend", list="; ".join(listed)) if listed else ""


def status_name(norm: Norm, texts: Catalogue) -> str:
    """How firm a norm is, in words."""
    return clean(texts.or_key("status", norm.status))


def reference_document(norms: Iterable[Norm], ids: Iterable[str]) -> list[dict[str, Any]]:
    """Norms behind a figure as plain values: id and status, in the order in which they are applied."""
    wanted = set(ids)
    return [{"id": clean(norm.id), "status": clean(norm.status)} for norm in norms if norm.id in wanted]
