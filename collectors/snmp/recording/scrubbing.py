"""A recording without what belongs to the device's owner, that still gives the same facts otherwise. Pure.

What modules read keeps its texts, with the owner's replaced. Of what nobody reads, texts are masked and rows left out
whose index looks like an address or a text, except below the subtrees that whoever records has looked through.
"""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp import oid
from collectors.snmp.ber import OBJECT_IDENTIFIER, OCTET_STRING
from collectors.snmp.recording.indexes import ENTRIES, gives_away, rewrite
from collectors.snmp.recording.objects import (
    HARDWARE,
    LEFT_OUT,
    LLDP_IDS,
    MADE,
    PORT_TEXTS,
    kinds_of,
    patterns_of,
    versions_of,
)
from collectors.snmp.recording.substitutes import Substitutes, is_common
from collectors.snmp.recording.texts import Texts, is_readable, is_text, masked
from collectors.snmp.text import text_of
from collectors.snmp.values import IP_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from collectors.snmp.client import Index, Oid, Value, VarBind
    from collectors.snmp.profiles import Family

_V4, _V6, _MAC = 4, 16, 6
_SIZES: Final = (_V4, _V6)
_FAMILIES: Final = {1: 5, 2: 17}
_SHORTEST, _SHORTEST_SERIAL = 3, 4
"""Shorter names and serial numbers are not looked for in other texts."""

_PORT: Final = re.compile(rb"[A-Za-z][A-Za-z -]{0,24}[0-9][0-9/.:_-]*[A-Za-z]{0,2}|[0-9][0-9/.:-]*")
"""What an interface is called, as opposed to what somebody calls it."""

_UNAME: Final = re.compile(rb"(?:Linux|FreeBSD|NetBSD|OpenBSD|SunOS|Darwin|AIX|HP-UX) (\S+) [0-9]")
"""sysDescr of net-snmp is `uname -a`: the second word is the name of the host."""

_DEEP: Final = 8
"""Parts of an OID that are no index in any table: 1.3.6.1.4.1 and what a maker puts next."""


class Scrubbed(NamedTuple):
    """A scrubbed recording.

    Attributes:
        variables: in no particular order.
        replaced: how many different things of each kind were replaced.
        left_out: how many variables were left out, by reason.
        masked: subtrees (six parts below the enterprises' root) in which texts were masked, with how many.
    """

    variables: tuple[VarBind, ...]
    replaced: Mapping[str, int]
    left_out: Mapping[str, int]
    masked: Mapping[Oid, int]


class Given(NamedTuple):
    """What the scrubbing goes by.

    Attributes:
        read: objects that modules read: columns, and scalars without ".0".
        family: of the device; None when no profile matches.
        makers: the maker's words for the device: its vendor and model; a name that is one of them is no owner's.
        secrets: of the login, to be replaced wherever they occur.
        keep: subtrees whose texts are kept though nobody reads them.
    """

    read: Collection[Oid]
    family: Family | None = None
    makers: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    keep: tuple[Oid, ...] = ()


def scrub(variables: Iterable[VarBind], given: Given) -> Scrubbed:
    """Scrub a recording; the same thing is replaced by the same wherever it stands."""
    return _Scrubber(tuple(variables), given).run()


class _Scrubber:
    def __init__(self, variables: tuple[VarBind, ...], given: Given) -> None:
        self._variables, self._given = variables, given
        self._kinds, self._versions = kinds_of(given.family), versions_of(given.family)
        self._patterns = patterns_of(given.family)
        self._objects = {*given.read, *self._kinds, *LLDP_IDS}
        self._columns: dict[Oid, tuple[Oid, Index | None]] = {}
        self._by_oid = {one.oid: one for one in variables}
        self._substitutes = Substitutes()
        self._left_out: Counter[str] = Counter()
        self._masked: Counter[str] = Counter()
        self._made = b"\n".join(self._makers_texts())
        self._texts = Texts(self._secrets(), self._substitutes)
        self._known = frozenset(self._addresses())
        self._telling = self._telling_tables()

    def run(self) -> Scrubbed:
        kept = []
        for one in self._variables:
            reason = self._why_not(one.oid)
            if reason is not None:
                self._left_out[reason] += 1
                continue
            kept.append(one._replace(oid=self._name(one.oid), value=self._value(one)))
        return Scrubbed(tuple(kept), self._substitutes.counts, dict(self._left_out), dict(self._masked))

    # What is known beforehand

    def _makers_texts(self) -> Iterable[bytes]:
        for one in self._variables:
            if isinstance(one.value, bytes) and self._column(one.oid)[0] in MADE:
                host = _UNAME.match(one.value)
                yield one.value.replace(host[1], b"") if host else one.value

    def _secrets(self) -> dict[bytes, str]:
        """The owner's texts, to be found inside other texts as well."""
        found = {secret.encode(): "secret" for secret in self._given.secrets if secret}
        for one in self._variables:
            column = self._column(one.oid)[0]
            kind = self._kinds.get(column)
            if isinstance(one.value, bytes) and column in MADE:
                host = _UNAME.match(one.value)
                if host is not None and not self._is_the_makers(column, host[1]):
                    found[host[1]] = "name"
            if isinstance(one.value, bytes) and kind is not None and kind != "alias":
                text = one.value.strip(b"\0 \r\n\t")
                for name in (text, text.partition(b".")[0]) if kind == "name" else (text,):
                    if self._is_the_owners(column, name) and (kind != "serial" or len(name) >= _SHORTEST_SERIAL):
                        found.setdefault(name, kind)
        return {text: kind for text, kind in found.items() if len(text) >= _SHORTEST}

    def _is_the_owners(self, column: Oid, text: bytes) -> bool:
        """Whether a text is to be replaced: not a name that the maker gave, nor what stands for nothing."""
        kind = self._kinds[column]
        if kind == "serial":  # a word without a figure says that there is none, which some profiles go by
            return re.search(rb"[0-9]", text) is not None
        return bool(text) and not (kind == "name" and self._is_the_makers(column, text))

    def _is_the_makers(self, column: Oid, text: bytes) -> bool:
        """Whether a name is that of the product: one of its maker's words, or a plain one of its description."""
        word = rb"(?i)(?<![0-9A-Za-z])" + re.escape(text) + rb"(?![0-9A-Za-z])"
        if len(text) >= _SHORTEST_SERIAL and any(text.lower() in one.lower().encode() for one in self._given.makers):
            return True
        plain = text.isalpha() or column == oid.PRT_GENERAL_PRINTER_NAME
        return plain and re.search(word, self._made) is not None

    def _addresses(self) -> Iterable[bytes]:
        for one in self._variables:
            if isinstance(one.value, bytes) and self._is_address(one, one.value):
                yield one.value

    @staticmethod
    def _is_address(one: VarBind, value: bytes) -> bool:
        """Whether a value is an address, of the network or of the hardware, that tells something."""
        if one.tag == IP_ADDRESS or one.oid.startswith(f"{oid.CDP_CACHE_ADDRESS}."):
            return len(value) in _SIZES and not (len(value) == _V4 and is_common(IPv4Address(value)))
        return len(value) == _MAC and (one.oid.startswith(HARDWARE) or not is_text(value))

    def _telling_tables(self) -> frozenset[Oid]:
        """What stands in front of indexes, in tables that nobody reads, in which an address or a text stands."""
        found: set[Oid] = set()
        for one in self._variables:
            if self._column(one.oid)[1] is None and not self._is_kept(one.oid):
                parts = one.oid.split(".")
                start = gives_away(tuple(map(int, parts[_DEEP:])), self._known)
                if start is not None:
                    found.add(".".join(parts[: _DEEP + start]))
        return frozenset(found)

    # One variable

    def _column(self, one: Oid) -> tuple[Oid, Index | None]:
        """The object that a variable is an instance of, and its index; None for the index where nobody knows it."""
        if one not in self._columns:
            found = next((prefix for prefix in _prefixes(one) if self._is_column(prefix)), None)
            index = None if found is None else tuple(map(int, one[len(found) + 1 :].split(".")))
            self._columns[one] = (one, None) if found is None else (found, index)
        return self._columns[one]

    def _is_column(self, prefix: Oid) -> bool:
        return prefix in self._objects or prefix.rpartition(".")[0] in ENTRIES

    def _is_kept(self, one: Oid) -> bool:
        return any(one == root or one.startswith(f"{root}.") for root in self._given.keep)

    def _why_not(self, one: Oid) -> str | None:
        for prefix in _prefixes(one):
            if prefix in LEFT_OUT and self._found(one) is None:
                return LEFT_OUT[prefix]
        if self._column(one)[1] is None and not self._telling.isdisjoint(_prefixes(one)):
            return "tables that nobody reads, with addresses or texts in their indexes"
        return None

    def _found(self, one: Oid) -> bytes | None:
        """What the patterns of a profile find in a text that otherwise is left out; None where nothing is found."""
        value = self._by_oid[one].value
        for pattern in self._patterns.get(self._column(one)[0], ()):
            found = re.search(pattern, text_of(value) or "")
            if found is not None:
                return found[0].encode()
        return None

    def _name(self, one: Oid) -> Oid:
        column, index = self._column(one)
        if index is None:
            parts = one.split(".")
            column, index = ".".join(parts[:_DEEP]), tuple(map(int, parts[_DEEP:]))
            if not self._is_kept(one):
                return one
        return ".".join((column, *map(str, rewrite(column, index, self._substitutes, self._known))))

    def _value(self, one: VarBind) -> Value | None:
        value = one.value
        if one.tag == OBJECT_IDENTIFIER and isinstance(value, str):
            return self._pointer(one.oid, value)
        if not isinstance(value, bytes):
            return value
        if one.tag == IP_ADDRESS and len(value) == _V4:
            return self._substitutes.packed(value)
        if any(prefix in LEFT_OUT for prefix in _prefixes(one.oid)):
            value = self._found(one.oid) or b""
        return self._octets(one, value) if one.tag == OCTET_STRING else bytes(len(value))

    def _pointer(self, one: Oid, value: Oid) -> Oid:
        """An OID as a value; zeroDotZero where nobody reads it and its index seems to tell something of the owner."""
        if self._column(value)[1] is not None:
            return self._name(value)
        is_unread = self._column(one)[1] is None and not self._is_kept(one)
        parts = tuple(map(int, value.split(".")[_DEEP:]))
        return "0.0" if is_unread and gives_away(parts, self._known) is not None else value

    def _octets(self, one: VarBind, value: bytes) -> bytes:
        column, index = self._column(one.oid)
        if column in LLDP_IDS:
            return self._identifier(column, index or (), value)
        if self._is_address(one, value):
            return self._substitutes.mac(value) if len(value) == _MAC else self._substitutes.packed(value)
        kind = self._kinds.get(column)
        if kind is not None:
            text = value.strip(b"\0 \r\n\t")
            return self._substitutes.text(kind, value) if self._is_the_owners(column, text) else value
        if column not in self._objects and not self._is_kept(one.oid):
            self._masked[".".join(one.oid.split(".")[:_DEEP])] += is_text(value)
            return masked(value) if is_text(value) else bytes(len(value))
        return self._said(column, value) if is_readable(value) else self._texts.without_names(value)

    def _said(self, column: Oid, value: bytes) -> bytes:
        """A text that a module reads; the name of the host in its maker's text is replaced however short it is."""
        host = _UNAME.match(value) if column in MADE else None
        if host is not None and not self._is_the_makers(column, host[1]):
            value = value[: host.start(1)] + self._substitutes.text("name", host[1]) + value[host.end(1) :]
        cleaned = self._texts.cleaned(value, version=column in self._versions)
        if column in PORT_TEXTS and cleaned == value and not _PORT.fullmatch(value.strip()):
            return self._substitutes.text("alias", value)
        return cleaned

    def _identifier(self, column: Oid, index: Index, value: bytes) -> bytes:
        """An identifier of LLDP: an address, or a text."""
        subtypes, hardware, network = LLDP_IDS[column]
        told = self._by_oid.get(".".join((subtypes, *map(str, index))))
        subtype = told.value if told is not None else None
        if len(value) == _MAC and (subtype == hardware or not is_text(value)):
            return self._substitutes.mac(value)
        if subtype == network and value and _FAMILIES.get(value[0]) == len(value):
            return value[:1] + self._substitutes.packed(value[1:])
        return self._texts.cleaned(value) if is_readable(value) else self._texts.without_names(value)


def _prefixes(one: Oid) -> Iterator[Oid]:
    """What an OID stands below, the nearest first."""
    prefix = one.rpartition(".")[0]
    while prefix:
        yield prefix
        prefix = prefix.rpartition(".")[0]
