"""The text of a generated file, and of other generated files that give something up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inventory.exchange.existing import MARK
from inventory.exchange.mapping import FOLDER, quoted
from inventory.exchange.yamltext import mapping, yielded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inventory.exchange.claims import Claims, Entry, Office
    from inventory.exchange.entries import Entries
    from inventory.exchange.settle import Settled
    from inventory.identifiers import SiteName

FROM: Final = "# From: "
"""Beginning of the line that names the spreadsheets."""

_ANSWER = re.compile(r"(?P<key>\s+[a-z0-9_]+: )(?P<text>[\[{].*)")


def generated_text(name: str, books: Sequence[str], settled: Settled, entries: Entries, claims: Claims) -> str:
    """The whole file of a source, in stable order.

    Args:
        name: of the source.
        books: the spreadsheets that it was made from.
        settled: what is written about sites.
        entries: devices and circuits.
        claims: titles of the sites, for the comments.
    """
    lines = [
        MARK,
        f"{FROM}{', '.join(books)}",
        f"# Written anew by every import of this source; what you know better belongs into {FOLDER}/{name}.yaml.",
    ]
    if settled.assets:
        lines.append(
            "# A count of a whole site stands at one of its places; [] at the others says that they add nothing to it."
        )
    titles = {site: office.title for site, office in claims.offices.items()}
    lines += _part("sites", map(_site, settled.sites))
    lines += _part("declared", _by_site(settled.figures, titles))
    lines += _part("assets", _assets(settled.assets, titles))
    lines += _part("circuits", map(_entry, entries.circuits.values()))
    lines += _part("devices", map(_entry, entries.devices.values()))
    return "\n".join(lines) + "\n"


def _site(office: Office) -> str:
    return f"  - {mapping({'unit': office.unit, 'places': list(office.places)})}  # {office.title}"


def _entry(entry: Entry) -> str:
    return f"  - {mapping(entry.keys)}  # {entry.where}"


def _part(key: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return ["", f"{key}:", *found] if found else []


def _by_site(figures: Mapping[SiteName, Mapping[str, str]], titles: Mapping[SiteName, str]) -> Iterator[str]:
    for site in sorted(figures):
        if figures[site]:
            yield f"  {quoted(site)}:  # {titles[site]}"
            yield from (f"    {name}: {text}" for name, text in figures[site].items())


def _assets(
    assets: Mapping[SiteName, Mapping[str, Mapping[str, str]]], titles: Mapping[SiteName, str]
) -> Iterator[str]:
    for site in sorted(assets):
        if assets[site]:
            yield f"  {quoted(site)}:  # {titles[site]}"
            for place in sorted(assets[site]):
                yield f"    {place}:"
                yield from (f"      {kind}: {text}" for kind, text in sorted(assets[site][place].items()))


def given_up(text: str, lines: Iterable[int], winner: str) -> str | None:
    """Another generated file with some of its answers turned into nulls that show what they said.

    Returns:
        None when a line is not what a generated file holds, as somebody edited it.
    """
    if not text.startswith(MARK):
        return None
    written = text.split("\n")
    for number in lines:
        found = _ANSWER.fullmatch(written[number - 1])
        if not found:
            return None
        written[number - 1] = f"{found['key']}{yielded(found['text'], winner)}"
    return "\n".join(written)
